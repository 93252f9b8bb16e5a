import { fetchPayout } from '../connectors/stripe/money/payouts.ts';
import { fetchTransactions } from '../connectors/stripe/money/transactions.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import type { Payout } from '../documents/payout.ts';
import type { PayoutOf } from '../postings/booking.ts';
import type { MoneyJourney } from './journey.ts';
import { attribution, stretches } from './manual-payouts.ts';
import type { Carried } from './payout-proof.ts';
import { payoutBefore } from './stored-transactions.ts';

/** A payout with everything it brought to the bank, its own movement included. */
export type ReadPayout = {
  payout: Payout;
  transactions: BalanceTransaction[];
  carried: Carried | null;
  payoutOf: PayoutOf;
};

/**
 * Reads a payout and what it consists of: Stripe lists it for automatic payouts; others are what moved since the last
 * one (C46).
 * @throws Problem
 */
export async function readPayout(journey: MoneyJourney, id: string): Promise<ReadPayout> {
  const payout = await fetchPayout(journey.account, id);
  const { items, own, carried } =
    payout.scheduling === 'automatic' ? await listed(journey, payout) : await movedSince(journey, payout);
  return { payout, transactions: [...items, ...own], carried, payoutOf: new Map(items.map((each) => [each.id, id])) };
}

type Consists = { items: BalanceTransaction[]; own: BalanceTransaction[]; carried: Carried | null };

async function listed({ account }: MoneyJourney, payout: Payout): Promise<Consists> {
  const all = await fetchTransactions(account, { payout: payout.id });
  const isOwn = ({ source, type }: BalanceTransaction) =>
    type === 'payout' && source.kind === 'payout' && source.payout.id === payout.id;
  return { items: all.filter((each) => !isOwn(each)), own: all.filter(isOwn), carried: null };
}

async function movedSince({ parts, account, books, start }: MoneyJourney, payout: Payout): Promise<Consists> {
  const { currency, amount } = payout.amount;
  const last = await payoutBefore(parts.db, books.installationId, currency, payout.createdAt);
  const to = new Date(payout.createdAt.getTime() + 1_000);
  const query = { from: last ?? start, to, currency: currency.toLowerCase() };
  const found = stretches(await fetchTransactions(account, query));
  const paidOut = attribution(found);
  const items = found.flatMap(({ transactions }) => transactions).filter((each) => paidOut.get(each.id) === payout.id);
  const own = (await fetchTransactions(account, { source: payout.id })).filter(({ type }) => type === 'payout');
  const came = items.reduce((sum, { net }) => sum + net, 0n);
  const left = own.reduce((sum, { net }) => sum + net, 0n) || -amount;
  // Only the difference matters: what was in the balance when Tieout began is nobody's to prove.
  return { items, own, carried: { before: 0n, after: came + left } };
}
