import { fetchPayouts } from '../connectors/stripe/money/payouts.ts';
import { dayAfter, type PlainDate } from '../documents/dates.ts';
import type { Payout } from '../documents/payout.ts';
import { book } from '../postings/book.ts';
import { sharesOf } from './booked-shares.ts';
import { followPayout } from './follow-money.ts';
import type { MoneyJourney } from './journey.ts';
import { type PayoutProof, provePayout } from './payout-proof.ts';
import { readPayout } from './read-payout.ts';

export type Reconciled = { payout: Payout; proof: PayoutProof };

/**
 * Proves every payout whose bank line lies in the period, the oldest first. Where money movement is switched on, what
 * is not planned yet is planned and the proofs are kept; where it is off, nothing is written: it is shown how it would
 * be booked.
 * @throws Problem, database errors
 */
export async function* reconcilePeriod(
  journey: MoneyJourney,
  period: { from: PlainDate; to: PlainDate },
): AsyncGenerator<Reconciled> {
  // Stripe gives a day of arrival as midnight UTC.
  const bounds = { from: new Date(`${period.from}T00:00:00Z`), to: new Date(`${dayAfter(period.to)}T00:00:00Z`) };
  const payouts = await fetchPayouts(journey.account, bounds);
  for (const { id } of payouts.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())) {
    yield journey.money.enabled ? await followPayout(journey, id) : await rehearse(journey, id);
  }
}

async function rehearse(journey: MoneyJourney, id: string): Promise<Reconciled> {
  const { money, timeZone, start } = journey;
  const { payout, transactions, carried, payoutOf } = await readPayout(journey, id);
  const due = transactions.filter(({ createdAt }) => createdAt >= start);
  const booked = sharesOf(book(due, money, timeZone, payoutOf).postings);
  return { payout, proof: provePayout({ payout, transactions, booked, carried, start }) };
}
