import type { MoneySettings } from '#shared/money-settings.ts';
import { connectedCompany } from '../connections/current.ts';
import type { StripeAccess, StripeAccount } from '../connectors/stripe/client.ts';
import { fetchDispute } from '../connectors/stripe/money/disputes.ts';
import { fetchPaymentsElsewhere, type Period } from '../connectors/stripe/money/payments.ts';
import { fetchPayout } from '../connectors/stripe/money/payouts.ts';
import { fetchTransactions } from '../connectors/stripe/money/transactions.ts';
import type { Database } from '../database/client.ts';
import type { installations } from '../database/schema/index.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import { dateIn, fromUnix, startOfDay } from '../documents/dates.ts';
import type { Payout } from '../documents/payout.ts';
import { natureOf } from '../documents/transaction-types.ts';
import { postLostDispute } from '../postings/disputes.ts';
import { postingDate } from '../postings/post.ts';
import { postPaymentElsewhere } from '../postings/without-transaction.ts';
import type { MoneySubject } from '../queue/money-jobs.ts';
import { readSettings } from '../settings/versions.ts';
import { attribution, stretches } from './manual-payouts.ts';
import { type Carried, provePayout } from './payout-proof.ts';
import { planPostings } from './plan-postings.ts';
import { type Books, storedShares, storePostings } from './stored-postings.ts';
import { storeProof } from './stored-proofs.ts';
import { knownPayouts, newestKnown, oldestUnbooked, payoutBefore, storeTransactions } from './stored-transactions.ts';

export type MoneyParts = { db: Database; stripe: StripeAccess; now(): Date };
type Installation = typeof installations.$inferSelect;
type Journey = {
  parts: MoneyParts;
  account: StripeAccount;
  books: Books & { createdAt: Date };
  money: MoneySettings;
  timeZone: string;
};

/** Stripe's whole seconds tie and its lists settle late: the last minutes are read again. */
const OVERLAP_MS = 10 * 60_000;
const SETTLE_MS = 6 * 3_600_000;

/**
 * Follows what moved in a merchant's Stripe balance: mirrors it, plans its postings, and proves the payout that is
 * named. Nothing happens until the merchant switched money movement on. Balance transactions have no event of their
 * own, so any event about money is a hint to look; looking twice changes nothing.
 * @returns null where money movement is off or no company is connected
 * @throws Problem, database errors (the queue tries again)
 */
export async function followMoney(
  parts: MoneyParts,
  installation: Installation,
  about: MoneySubject,
): Promise<{ read: number; planned: number } | null> {
  const books = await connectedCompany(parts.db, installation.id);
  if (books === null || books.state !== 'active') return null;
  const { settings } = await readSettings(parts.db, books);
  if (!settings.money.enabled) return null;
  const { timeZone, startDate } = settings.documents;
  const account = parts.stripe(installation.stripeAccountId, installation.mode);
  const journey = { parts, account, books, money: settings.money, timeZone };
  const start = startDate === null ? books.createdAt : startOfDay(startDate, timeZone);
  if (about.kind === 'payout') return followPayout(journey, about.id, start);
  if (about.kind === 'dispute') return followDispute(journey, about.id, fromUnix(about.closedAt));
  const from = new Date(Math.max((await readFrom(journey)).getTime(), start.getTime()));
  const to = new Date(parts.now().getTime() + OVERLAP_MS);
  const transactions = await fetchTransactions(account, { from, to });
  const elsewhere = await paidElsewhere(journey, { from, to });
  return { read: transactions.length, planned: (await plan(journey, transactions)) + elsewhere };
}

async function plan(journey: Journey, transactions: BalanceTransaction[]): Promise<number> {
  const { parts, books, money, timeZone } = journey;
  const ids = transactions.map(({ id }) => id);
  await storeTransactions(parts.db, books.installationId, transactions);
  const [payoutOf, booked] = await Promise.all([
    knownPayouts(parts.db, books.installationId, ids),
    storedShares(parts.db, books, ids),
  ]);
  // A day is summed up when it is over; until then its transactions are mirrored and wait.
  const { postings } = planPostings(daysOver(journey, transactions), booked, money, timeZone, payoutOf);
  return storePostings(parts.db, books, postings);
}

/** Payments of the time that Stripe only heard of, where the merchant wants them booked. @returns how many are new */
async function paidElsewhere({ parts, account, books, money, timeZone }: Journey, period: Period): Promise<number> {
  if (money.paidElsewhere === 'leave') return 0;
  const payments = await fetchPaymentsElsewhere(account, period);
  const postings = payments.flatMap((payment) => postPaymentElsewhere(payment, money, timeZone) ?? []);
  return storePostings(parts.db, books, postings);
}

/** What was lost with a dispute moves nothing in the balance any more: it is booked when Stripe tells of it (C44). */
async function followDispute(
  { parts, account, books, money, timeZone }: Journey,
  id: string,
  closedAt: Date,
): Promise<{ read: number; planned: number }> {
  const posting = postLostDispute(await fetchDispute(account, id, closedAt), money, timeZone);
  const planned = posting === null ? 0 : await storePostings(parts.db, books, [posting]);
  return { read: 0, planned };
}

/** From where on to read: what is new, and for a day that is over all of it again. */
async function readFrom({ parts, books, money, timeZone }: Journey): Promise<Date> {
  const known = (await newestKnown(parts.db, books.installationId)) ?? new Date(0);
  const unbooked = perDay(money) ? await oldestUnbooked(parts.db, books) : null;
  if (unbooked !== null && unbooked < known) return startOfDay(dateIn(unbooked, timeZone), timeZone);
  return new Date(known.getTime() - OVERLAP_MS);
}

const perDay = (money: MoneySettings): boolean => money.booking.mode === 'summary' && money.booking.per === 'day';

/** For summaries per day only days that are over, with some hours for what Stripe lists late; payouts stand alone. */
function daysOver({ parts, money, timeZone }: Journey, transactions: BalanceTransaction[]): BalanceTransaction[] {
  if (!perDay(money)) return transactions;
  const today = dateIn(new Date(parts.now().getTime() - SETTLE_MS), timeZone);
  return transactions.filter((each) => natureOf(each) === 'payout' || postingDate(each, money, timeZone) < today);
}

/** Reads what a payout consists of, books what is left of it, and proves it. */
async function followPayout(
  journey: Journey,
  payoutId: string,
  start: Date,
): Promise<{ read: number; planned: number }> {
  const { parts, account, books } = journey;
  const payout = await fetchPayout(account, payoutId);
  const { transactions, carried } = await consistsOf(journey, payout, start);
  const own = ({ source, type }: BalanceTransaction) =>
    type === 'payout' && source.kind === 'payout' && source.payout.id === payoutId;
  const payoutOf = new Map(transactions.filter((each) => !own(each)).map(({ id }) => [id, payoutId]));
  await storeTransactions(parts.db, books.installationId, transactions, payoutOf);
  const planned = await plan(journey, transactions);
  const booked = await storedShares(
    parts.db,
    books,
    transactions.map(({ id }) => id),
  );
  await storeProof(parts.db, books, payout, provePayout({ payout, transactions, booked, carried }), parts.now());
  return { read: transactions.length, planned };
}

/** Stripe lists it for automatic payouts; others are what moved since the last one (C46). */
async function consistsOf(
  { parts, account, books }: Journey,
  payout: Payout,
  start: Date,
): Promise<{ transactions: BalanceTransaction[]; carried: Carried | null }> {
  if (payout.scheduling === 'automatic')
    return { transactions: await fetchTransactions(account, { payout: payout.id }), carried: null };
  const { currency } = payout.amount;
  const last = await payoutBefore(parts.db, books.installationId, currency, payout.createdAt);
  const to = new Date(payout.createdAt.getTime() + 1_000);
  const query = { from: last ?? start, to, currency: currency.toLowerCase() };
  const found = stretches(await fetchTransactions(account, query));
  const stretch = found.find((each) => each.payout?.id === payout.id);
  const own = await fetchTransactions(account, { source: payout.id });
  const paidOut = attribution(found);
  const items = (stretch?.transactions ?? []).filter(({ id }) => paidOut.get(id) === payout.id);
  const came = items.reduce((sum, { net }) => sum + net, 0n);
  const left = own.find(({ type }) => type === 'payout')?.net ?? -payout.amount.amount;
  // Only the difference matters: what was in the balance when Tieout began is nobody's to prove.
  return {
    transactions: [...items, ...own.filter(({ type }) => type === 'payout')],
    carried: { before: 0n, after: came + left },
  };
}
