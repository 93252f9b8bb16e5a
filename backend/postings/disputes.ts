import type { MoneySettings } from '#shared/money-settings.ts';
import { dateIn, type PlainDate } from '../documents/dates.ts';
import type { Dispute } from '../documents/dispute.ts';
import { balanced, line, type Posting } from '../documents/posting.ts';
import { paymentCredits, reversed, scaled } from './payments.ts';

/**
 * A dispute that was lost. No money moves any more, so there is no balance transaction: what was withdrawn stops being
 * a claim and becomes a loss, or the invoice is owed again, by setting (C44). Null while there is nothing to book.
 * @param timeZone of the company: the date is the calendar date there
 */
export function postLostDispute(
  dispute: Dispute,
  settings: Pick<MoneySettings, 'lostDisputes' | 'uninvoiced'>,
  timeZone: string,
): Posting | null {
  const { withdrawn, payment, closedAt } = dispute;
  if (dispute.status !== 'lost' || closedAt === null || withdrawn === null || withdrawn.amount === 0n) return null;
  const { amount, currency } = withdrawn;
  const about = { customerId: payment.customerId, document: { kind: 'dispute', id: dispute.id } as const };
  const claim = line('disputed_payments', -amount, currency, 'Dispute lost', about);
  const reopens = settings.lostDisputes === 'reopen_invoice' && payment.applications.length > 0;
  const owed = scaled(reversed(paymentCredits(payment, settings).lines, 'Dispute lost'), dispute.amount.amount);
  const conversion =
    dispute.amount.currency === currency
      ? []
      : [
          line('currency_exchange', amount, currency, 'Dispute lost, converted'),
          line('currency_exchange', -dispute.amount.amount, dispute.amount.currency, 'Dispute lost, converted'),
        ];
  return balanced({
    key: `${dispute.id}/lost`,
    kind: 'dispute_lost',
    date: dateIn(closedAt, timeZone),
    text: `Dispute ${dispute.id} lost`,
    lines: reopens
      ? [claim, ...conversion, ...owed]
      : [claim, line('dispute_losses', amount, currency, 'Dispute lost', about)],
    members: [],
    unapplied: null,
    review: null,
  });
}

/**
 * A dispute that was lost and won after all (an appeal, or the customer's bank changed its mind): the money came back, so
 * the loss is taken back as it was booked (C44).
 * @param lost the posting of the loss
 * @param date calendar date of the reinstatement in the company's zone
 */
export function postLossTakenBack(lost: Posting, date: PlainDate): Posting {
  const [id = lost.key] = lost.key.split('/');
  const text = `Dispute ${id} won after all`;
  return balanced({ ...lost, key: `${id}/won`, date, text, lines: reversed(lost.lines, 'Dispute won after all') });
}
