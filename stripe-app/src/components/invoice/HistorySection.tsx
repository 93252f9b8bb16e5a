import { Accordion, AccordionItem, Link } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { pageRoute } from '../../data/place.ts';
import type { Session } from '../../data/session.ts';
import { Muted, Row, Stack, Strong } from '../Layout.tsx';
import { LedgerLink } from '../LedgerLink.tsx';
import { StatusBadge } from '../StatusBadge.tsx';
import { AttemptList } from './AttemptList.tsx';
import { LineList } from './LineList.tsx';

/** What one looks up rather than looks at: lines as booked, related documents, attempts. */
export const HistorySection = ({ invoice, session }: { invoice: InvoiceView; session: Session }) => {
  const { lines, related, attempts } = invoice;
  if (lines.length + related.length + attempts.length === 0) return null;
  return (
    <Stack gap="small">
      <Accordion>
        {lines.length === 0 ? null : (
          <AccordionItem title="Lines as booked" subtitle={`${lines.length} in all`}>
            <LineList lines={lines} locale={session.locale} />
          </AccordionItem>
        )}
        {related.length === 0 ? null : (
          <AccordionItem title="Related documents" subtitle={`${related.length} in all`} defaultOpen>
            <Stack gap="medium">
              {related.map((document) => (
                <Stack key={document.id} gap="xxsmall">
                  <Row gap="xsmall">
                    <Strong>
                      <LedgerLink href={document.url}>{document.title}</LedgerLink>
                    </Strong>
                    <StatusBadge status={document.status} />
                  </Row>
                  <Muted>{document.sentence}</Muted>
                </Stack>
              ))}
            </Stack>
          </AccordionItem>
        )}
        {attempts.length === 0 ? null : (
          <AccordionItem title="Attempts" subtitle={`${attempts.length}, newest first`}>
            <AttemptList attempts={attempts} session={session} />
          </AccordionItem>
        )}
      </Accordion>
      <Link href={pageRoute(['document', invoice.invoiceId])}>Open on a page of its own</Link>
    </Stack>
  );
};
