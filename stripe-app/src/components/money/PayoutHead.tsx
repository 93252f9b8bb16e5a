import type { PayoutView } from '../../../../shared/api/payouts.ts';
import { money, plainDate } from '../../data/format.ts';
import { Muted, Row, Stack, Strong, Text } from '../Layout.tsx';
import { ProofBadge } from './ProofBadge.tsx';

/** How much, when, and whether it ties out. */
export const PayoutHead = ({ payout, locale }: { payout: PayoutView; locale: string }) => {
  const { proof } = payout;
  return (
    <Stack gap="xsmall">
      <Row gap="xsmall">
        <Strong>{money(payout.amount, locale)}</Strong>
        <ProofBadge ties={proof?.ties ?? null} {...(proof === null ? {} : { label: proof.badge })} />
      </Row>
      {proof === null ? null : <Text>{proof.sentence}</Text>}
      <Muted>{`${payout.status} · bank line of ${plainDate(payout.arrivalDate, locale)} · ${payout.payoutId}`}</Muted>
    </Stack>
  );
};
