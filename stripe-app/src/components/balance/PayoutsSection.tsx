import { Button, Link } from '@stripe/ui-extension-sdk/ui';
import type { PayoutRow } from '../../../../shared/api/payouts.ts';
import { money, plainDate } from '../../data/format.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { ProofBadge } from '../money/ProofBadge.tsx';

type Props = { payouts: readonly PayoutRow[]; locale: string; onOpen: (payoutId: string) => void };

/** The last payouts, and whether each ties out. */
export const PayoutsSection = ({ payouts, locale, onOpen }: Props) => (
  <Section title="Payouts">
    {payouts.length === 0 ? <Muted>None proven yet. A payout is proven when Stripe has sent it.</Muted> : null}
    {payouts.map((payout) => (
      <Stack key={payout.id} gap="xxsmall">
        <Row gap="xsmall">
          <Strong>{money(payout.amount, locale)}</Strong>
          <ProofBadge ties={payout.ties} label={payout.badge} />
        </Row>
        <Row gap="small">
          <Muted>{plainDate(payout.arrivalDate, locale)}</Muted>
          <Button size="small" onPress={() => onOpen(payout.id)}>
            Show proof
          </Button>
        </Row>
      </Stack>
    ))}
    <Link href={pageRoute(['payouts'])}>All payouts</Link>
  </Section>
);
