import { Box, Icon } from '@stripe/ui-extension-sdk/ui';
import type { ContactCandidate } from '../../../shared/api/invoice.ts';
import { Muted, Stack } from './Layout.tsx';

type Evidence = ContactCandidate['evidence'][number];

/** Field by field, what Stripe and the ledger hold, and whether they agree. */
export const EvidenceList = ({ evidence, ledgerName }: { evidence: Evidence[]; ledgerName: string }) => (
  <Stack gap="xsmall">
    {evidence.map((item) => (
      <Box key={item.field} css={{ stack: 'x', gap: 'xsmall', alignY: 'top' }}>
        <Box css={{ minWidth: 16 }}>{sign(item)}</Box>
        <Muted>
          {capital(item.field)}: {sentence(item, ledgerName)}
        </Muted>
      </Box>
    ))}
  </Stack>
);

/** Fields are named for the middle of a sentence; here they begin one. */
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function sign({ agrees }: Evidence) {
  if (agrees === true) return <Icon name="check" size="small" css={{ fill: 'success' }} />;
  if (agrees === false) return <Icon name="cancel" size="small" css={{ fill: 'attention' }} />;
  return <Icon name="more" size="small" css={{ fill: 'secondary' }} />;
}

function sentence({ stripe, ledger, agrees }: Evidence, ledgerName: string): string {
  if (agrees === true) return `${ledger ?? stripe} in both`;
  return `${stripe ?? 'empty'} in Stripe, ${ledger ?? 'empty'} in ${ledgerName}`;
}
