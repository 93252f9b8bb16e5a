import type Stripe from 'stripe';
import { dateIn, fromUnix } from '../../../documents/dates.ts';
import { money } from '../../../documents/money.ts';
import type { Payout } from '../../../documents/payout.ts';
import { asking, type StripeAccount } from '../client.ts';

const statuses = ['pending', 'in_transit', 'paid', 'failed', 'canceled'] as const;

/** Stripe's payout; its arrival is a day given as midnight UTC, so it is read in UTC whatever the company's zone (C52). */
export function translatePayout(payout: Stripe.Payout): Payout {
  const { destination } = payout;
  return {
    id: payout.id,
    scheduling: payout.automatic ? 'automatic' : 'manual',
    instant: payout.method === 'instant',
    status: statuses.find((each) => each === payout.status) ?? 'pending',
    amount: money(payout.amount, payout.currency),
    createdAt: fromUnix(payout.created),
    arrivalDate: dateIn(fromUnix(payout.arrival_date), 'UTC'),
    destinationId: destination === null || typeof destination === 'string' ? destination : destination.id,
    statementDescriptor: payout.statement_descriptor,
    traceId: payout.trace_id?.value ?? null,
    failureReason: payout.failure_message ?? payout.failure_code,
    reconciled: payout.reconciliation_status === 'completed',
  };
}

/** Reads a payout. @throws Problem */
export const fetchPayout = async (account: StripeAccount, id: string): Promise<Payout> =>
  translatePayout(await asking(id, () => account.stripe.payouts.retrieve(id, {}, account.options)));

/** Payouts that arrive within a period, newest first. @throws Problem */
export async function fetchPayouts(account: StripeAccount, period: { from: Date; to: Date }): Promise<Payout[]> {
  const arrival = { gte: Math.floor(period.from.getTime() / 1000), lt: Math.floor(period.to.getTime() / 1000) };
  return asking('payouts', async () => {
    const found: Payout[] = [];
    for await (const each of account.stripe.payouts.list({ arrival_date: arrival, limit: 100 }, account.options))
      found.push(translatePayout(each));
    return found;
  });
}

/** What Stripe holds, by currency, minor units. @throws Problem */
export async function fetchBalance(
  account: StripeAccount,
): Promise<Map<string, { available: bigint; pending: bigint }>> {
  const balance = await asking('balance', () => account.stripe.balance.retrieve({}, account.options));
  const found = new Map<string, { available: bigint; pending: bigint }>();
  for (const part of ['available', 'pending'] as const) {
    for (const { amount, currency } of balance[part]) {
      const sums = found.get(currency.toUpperCase()) ?? { available: 0n, pending: 0n };
      found.set(currency.toUpperCase(), { ...sums, [part]: sums[part] + BigInt(amount) });
    }
  }
  return found;
}
