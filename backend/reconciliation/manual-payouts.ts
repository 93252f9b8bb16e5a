import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import type { Payout } from '../documents/payout.ts';

/**
 * The time between two payouts whose amount somebody chose. Stripe does not say what such a payout consists of, so the
 * proof is that of a bank account: what was there before, plus what came, less what went out, is what is left (C46).
 * All in minor units of one currency.
 */
export type Stretch = {
  /** null: the time since the last payout. */
  payout: Payout | null;
  before: bigint;
  transactions: BalanceTransaction[];
  /** What left the balance: the payout and its fee; zero without a payout. */
  out: bigint;
  after: bigint;
};

/**
 * Cuts the movements of a balance into the stretches between manual and instant payouts.
 * @param transactions of one currency, all that moved the balance since it was `opening`, oldest first within a second
 */
export function stretches(transactions: readonly BalanceTransaction[], opening = 0n): Stretch[] {
  // Stripe has whole seconds, and ties are real: within one its own order counts, and sorting keeps it.
  const ordered = [...transactions].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const found: Stretch[] = [];
  let current: Stretch = { payout: null, before: opening, transactions: [], out: 0n, after: opening };
  for (const transaction of ordered) {
    if (isPayout(transaction) && transaction.source.kind === 'payout') {
      const after = current.after + transaction.net;
      found.push({ ...current, payout: transaction.source.payout, out: -transaction.net, after });
      current = { payout: null, before: after, transactions: [], out: 0n, after };
    } else {
      current.transactions.push(transaction);
      current.after += transaction.net;
    }
  }
  return [...found, current];
}

const isPayout = ({ type, source }: BalanceTransaction): boolean =>
  type === 'payout' && source.kind === 'payout' && source.payout.scheduling === 'manual';

/** Which manual payout each transaction counts to; what is not paid out yet counts to none. */
export function attribution(found: readonly Stretch[]): Map<string, string> {
  return new Map(
    found.flatMap(({ payout, transactions }) =>
      payout === null ? [] : transactions.map(({ id }): [string, string] => [id, payout.id]),
    ),
  );
}

/**
 * Whether the movements lead to the balance that Stripe shows: the proof of the whole chain.
 * @returns Stripe's balance less ours; zero when nothing is missing. Minor units
 */
export const balanceDifference = (found: readonly Stretch[], stripe: { available: bigint; pending: bigint }): bigint =>
  stripe.available + stripe.pending - (found.at(-1)?.after ?? 0n);
