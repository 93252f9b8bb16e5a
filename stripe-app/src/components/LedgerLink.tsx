import { Inline, Link } from '@stripe/ui-extension-sdk/ui';

/** A link out into the ledger; plain text where the ledger gave no address. */
export const LedgerLink = ({ href, children }: { href: string | null; children: string }) =>
  href === null ? (
    <Inline>{children}</Inline>
  ) : (
    <Link href={href} target="_blank" external>
      {children}
    </Link>
  );
