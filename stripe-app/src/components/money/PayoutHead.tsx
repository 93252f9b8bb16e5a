import type { PayoutView } from '../../../../shared/api/payouts.ts';
import { isZero, money, plainDate } from '../../data/format.ts';
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
      {proof === null ? null : <Text>{words(proof, locale)}</Text>}
      <Muted>{`${payout.status} · bank line of ${plainDate(payout.arrivalDate, locale)} · ${payout.payoutId}`}</Muted>
    </Stack>
  );
};

function words({ ties, difference }: NonNullable<PayoutView['proof']>, locale: string): string {
  if (ties) return 'Your books agree with the bank line, item by item.';
  if (isZero(difference)) return 'The sums agree, but not every item does.';
  return `Your books differ from the bank line by ${money(difference, locale)}.`;
}
