import { Link } from '@stripe/ui-extension-sdk/ui';
import type { InvoiceView } from '../../../../shared/api/invoice.ts';
import { money, plainDate } from '../../data/format.ts';
import { paymentRoute } from '../../data/money-words.ts';
import { pageRoute } from '../../data/place.ts';
import { Muted, Row, Section, Stack, Strong } from '../Layout.tsx';
import { PostingBadge } from '../money/PostingBadge.tsx';
import { ProofBadge } from '../money/ProofBadge.tsx';

type Props = { payments: NonNullable<InvoiceView['payments']>; paid: boolean; locale: string };

/** What paid the invoice and what went back, a line each; the fee is an expense beside it, never the customer’s (C36). */
export const PaymentsSection = ({ payments, paid, locale }: Props) => (
  <Section title="Payments">
    {payments.length === 0 ? (
      <Muted>
        {paid
          ? 'Nothing is booked yet. A payment is booked as soon as it has moved your Stripe balance; what moved before the start date is not.'
          : 'None yet.'}
      </Muted>
    ) : null}
    {payments.map(({ posting, paymentId, fee, payout }) => (
      <Stack key={posting.id} gap="xxsmall">
        <Row gap="xsmall">
          <Link href={paymentId === null ? pageRoute(['posting', posting.id]) : paymentRoute(paymentId)}>
            {posting.label}
          </Link>
          {posting.amount === null ? null : <Strong>{money(posting.amount, locale)}</Strong>}
          <PostingBadge status={posting.status} />
        </Row>
        <Muted>
          {[
            plainDate(posting.date, locale),
            fee === null ? null : `Stripe fee ${money(fee, locale)}, an expense of yours`,
            posting.ledgerNumber ?? posting.sentence,
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </Muted>
        {payout == null ? null : (
          <Row gap="xsmall">
            <Link href={pageRoute(['payout', payout.id])}>
              {payout.arrivalDate === null ? 'Paid out' : `Paid out ${plainDate(payout.arrivalDate, locale)}`}
            </Link>
            <ProofBadge ties={payout.ties} />
          </Row>
        )}
      </Stack>
    ))}
    {payments.length === 0 ? null : <Muted>Refunds without a credit note are shown on their payment.</Muted>}
  </Section>
);
