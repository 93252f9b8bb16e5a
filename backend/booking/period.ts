import type { ClosedPeriodPolicy, MovementKind } from '#shared/money-settings.ts';
import { Problem } from '#shared/problems.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { PostingKind } from '../documents/posting.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { isOpen } from '../sync/period.ts';

/** Under which of the merchant's rules for closed periods a posting falls. */
export const movementOf: Record<PostingKind, MovementKind> = {
  payment: 'payment',
  sale: 'payment',
  payment_failure: 'payment',
  refund: 'refund',
  refund_failure: 'refund',
  dispute: 'dispute',
  dispute_lost: 'dispute',
  fee: 'fee',
  payout: 'payout',
  payout_failure: 'payout',
  transfer: 'other',
  customer_balance: 'other',
  summary: 'other',
  unclassified: 'other',
};

/**
 * The date that a posting is booked on. Its own date is looked at, and nothing of the invoice's: an invoice's period is
 * closed long before it is paid (C54, C56). Where the ledger does not tell its periods, its refusal is handled likewise.
 */
export function bookingDate(journey: Journey, kind: PostingKind, date: PlainDate): PlainDate | Problem {
  if (isOpen(journey, date)) return date;
  const { postingFrom } = journey.connection;
  const early = postingFrom !== null && date < postingFrom;
  if (early && policyOf(journey, kind) === 'first_open_day') return postingFrom;
  return periodClosed(journey, date);
}

export const policyOf = ({ settings }: Pick<Journey, 'settings'>, kind: PostingKind): ClosedPeriodPolicy =>
  settings.money.closedPeriod[movementOf[kind]];

/** The period as a problem, with what is known of the open one. */
export function periodClosed(journey: Journey, date: PlainDate): Problem {
  const { postingFrom, postingTo } = journey.connection;
  return new Problem('money_period_closed', {
    ...names(journey),
    date,
    from: postingFrom ?? 'the beginning',
    to: postingTo ?? 'today',
  });
}
