import type { MoneySettings } from '#shared/money-settings.ts';
import { bookDue } from '../booking/book-due.ts';
import { postingsByKey, postingsOf, readPosting, storedShares, storePostings } from '../booking/stored-postings.ts';
import { fetchCustomerBalance } from '../connectors/stripe/money/customer-balance.ts';
import { fetchDispute } from '../connectors/stripe/money/disputes.ts';
import { fetchPaymentsElsewhere, type Period } from '../connectors/stripe/money/payments.ts';
import { fetchTransactions } from '../connectors/stripe/money/transactions.ts';
import { LeaseBusy } from '../database/leases.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import { dateIn, fromUnix, startOfDay } from '../documents/dates.ts';
import type { Payout } from '../documents/payout.ts';
import { natureOf } from '../documents/transaction-types.ts';
import { postLossTakenBack, postLostDispute } from '../postings/disputes.ts';
import { postingDate } from '../postings/post.ts';
import { postCustomerBalance, postPaymentElsewhere } from '../postings/without-transaction.ts';
import type { MoneySubject } from '../queue/money-jobs.ts';
import { type Installation, type MoneyJourney, type MoneyParts, openMoneyJourney } from './journey.ts';
import { type PayoutProof, provePayout } from './payout-proof.ts';
import { planPostings } from './plan-postings.ts';
import { readPayout } from './read-payout.ts';
import { withReasons } from './reasons.ts';
import { storeProof } from './stored-proofs.ts';
import { keepReadUntil, knownPayouts, oldestUnbooked, readUntil, storeTransactions } from './stored-transactions.ts';

/** Stripe's whole seconds tie and its lists settle late: the last minutes are read again. */
const OVERLAP_MS = 10 * 60_000;
const SETTLE_MS = 6 * 3_600_000;

/**
 * Follows what moved in a merchant's Stripe balance: mirrors it, plans its postings, and proves the payout that is
 * named. Writing the rest follows it (book-and-prove.ts). Nothing happens until the merchant switched money movement on.
 * Balance transactions have no event of their own, so any event about money is a hint to look; looking twice changes
 * nothing. How far the balance was read is kept only once all of it was planned: what a payout brought to us before, or a
 * process that died in between, hides nothing.
 * @returns null where money movement is off or no company is connected
 * @throws Problem, database errors (the queue tries again)
 */
export async function followMoney(
  parts: MoneyParts,
  installation: Installation,
  about: MoneySubject,
): Promise<{ read: number; planned: number } | null> {
  const journey = await openMoneyJourney(parts, installation);
  if (journey === null || !journey.money.enabled) return null;
  const { start } = journey;
  if (about.kind === 'payout') return followPayout(journey, about.id);
  if (about.kind === 'dispute') return followDispute(journey, about.id, fromUnix(about.closedAt));
  if (about.kind === 'customer') return followCustomerBalance(journey, about.id);
  if (about.kind === 'book') return { read: 0, planned: 0 };
  const from = new Date(Math.max((await readFrom(journey)).getTime(), start.getTime()));
  const to = new Date(parts.now().getTime() + OVERLAP_MS);
  const { newest, ...followed } = await followPeriod(journey, { from, to });
  if (newest !== null) await keepReadUntil(parts.db, journey.books, newest);
  return followed;
}

/**
 * Reads what moved in a time, mirrors it, and plans what is not planned yet. What lies before the cut-over is mirrored
 * and not booked (C57).
 */
export async function followPeriod(
  journey: MoneyJourney,
  period: Period,
): Promise<{ read: number; planned: number; newest: Date | null }> {
  const transactions = await fetchTransactions(journey.account, period);
  const elsewhere = await paidElsewhere(journey, period);
  const known = withPayouts(journey.money) ? transactions.filter(({ type }) => type !== 'payout') : transactions;
  await storeTransactions(journey.parts.db, journey.books.installationId, transactions);
  const planned = (await plan(journey, known)) + elsewhere;
  const newest = transactions.reduce<Date | null>(
    (last, { createdAt }) => (last === null || createdAt > last ? createdAt : last),
    null,
  );
  return { read: transactions.length, planned, newest };
}

/**
 * Where fees or whole sums are booked with their payout, a payout is planned when it is read with all that it consists of:
 * days pass between its leaving the balance and Stripe's word of it, and alone it would be booked without them (C35).
 */
const withPayouts = ({ booking }: MoneySettings): boolean =>
  booking.mode === 'summary' ? booking.per === 'payout' : booking.fees === 'deposit_line';

async function plan(journey: MoneyJourney, transactions: BalanceTransaction[]): Promise<number> {
  const { parts, books, money, timeZone } = journey;
  const ids = transactions.map(({ id }) => id);
  await storeTransactions(parts.db, books.installationId, transactions);
  const [payoutOf, booked] = await Promise.all([
    knownPayouts(parts.db, books.installationId, ids),
    storedShares(parts.db, books, ids),
  ]);
  // A day is summed up when it is over; until then its transactions are mirrored and wait.
  const open = transactions.filter(({ createdAt }) => createdAt >= journey.start);
  const { postings } = planPostings(daysOver(journey, open), booked, money, timeZone, payoutOf);
  const planned = await storePostings(parts.db, books, postings);
  return planned + (await takeLossesBack(journey, open));
}

/** Money of disputes that came back after their loss was booked: the loss is taken back with it. @returns how many */
async function takeLossesBack({ parts, books, timeZone }: MoneyJourney, transactions: BalanceTransaction[]) {
  const cameBack = new Map(
    transactions.flatMap(({ source, gross, createdAt }) =>
      source.kind === 'dispute' && gross > 0n ? [[`${source.dispute.id}/lost`, dateIn(createdAt, timeZone)]] : [],
    ),
  );
  const lost = await postingsByKey(parts.db, books, [...cameBack.keys()]);
  const back = lost.map((row) => postLossTakenBack(readPosting(row), cameBack.get(row.key) ?? row.date));
  return storePostings(parts.db, books, back);
}

/** Payments of the time that Stripe only heard of, where the merchant wants them booked. @returns how many are new */
async function paidElsewhere(
  { parts, account, books, money, timeZone }: MoneyJourney,
  period: Period,
): Promise<number> {
  if (money.paidElsewhere === 'leave') return 0;
  const payments = await fetchPaymentsElsewhere(account, period);
  const postings = payments.flatMap((payment) => postPaymentElsewhere(payment, money, timeZone) ?? []);
  return storePostings(parts.db, books, postings);
}

/** What was lost with a dispute moves nothing in the balance any more: it is booked when Stripe tells of it (C44). */
async function followDispute(
  { parts, account, books, money, timeZone }: MoneyJourney,
  id: string,
  closedAt: Date,
): Promise<{ read: number; planned: number }> {
  const posting = postLostDispute(await fetchDispute(account, id, closedAt), money, timeZone);
  const planned = posting === null ? 0 : await storePostings(parts.db, books, [posting]);
  return { read: 0, planned };
}

/** Credit of a customer that was used moves nothing in the balance: it is read from the customer (C40). */
async function followCustomerBalance(
  { parts, account, books, timeZone, start }: MoneyJourney,
  customerId: string,
): Promise<{ read: number; planned: number }> {
  const entries = await fetchCustomerBalance(account, customerId);
  const since = entries.filter(({ createdAt }) => createdAt >= start);
  const postings = since.flatMap((entry) => postCustomerBalance(entry, timeZone) ?? []);
  return { read: entries.length, planned: await storePostings(parts.db, books, postings) };
}

/** From where on to read: what is new, and for a day that is over all of it again. */
async function readFrom({ parts, books, money, timeZone }: MoneyJourney): Promise<Date> {
  const known = (await readUntil(parts.db, books)) ?? new Date(0);
  const unbooked = perDay(money) ? await oldestUnbooked(parts.db, books) : null;
  if (unbooked !== null && unbooked < known) return startOfDay(dateIn(unbooked, timeZone), timeZone);
  return new Date(known.getTime() - OVERLAP_MS);
}

const perDay = (money: MoneySettings): boolean => money.booking.mode === 'summary' && money.booking.per === 'day';

/** For summaries per day only days that are over, with some hours for what Stripe lists late; payouts stand alone. */
function daysOver({ parts, money, timeZone }: MoneyJourney, transactions: BalanceTransaction[]): BalanceTransaction[] {
  if (!perDay(money)) return transactions;
  const today = dateIn(new Date(parts.now().getTime() - SETTLE_MS), timeZone);
  return transactions.filter((each) => natureOf(each) === 'payout' || postingDate(each, money, timeZone) < today);
}

/**
 * Reads what a payout consists of, plans what is left of it, writes that to the books, and proves the payout by what
 * stands there.
 */
export async function followPayout(
  journey: MoneyJourney,
  payoutId: string,
): Promise<{ read: number; planned: number; payout: Payout; proof: PayoutProof }> {
  const { parts, books, start } = journey;
  const { payout, transactions, carried, payoutOf } = await readPayout(journey, payoutId);
  await storeTransactions(parts.db, books.installationId, transactions, payoutOf);
  const planned = (await plan(journey, transactions)) + (await planReturn(journey, payout));
  const ids = transactions.map(({ id }) => id);
  await bookFirst(journey, ids);
  const booked = await storedShares(parts.db, books, ids, { written: true });
  const proof = await withReasons(parts.db, books, provePayout({ payout, transactions, booked, carried, start }));
  await storeProof(parts.db, books, payout, proof, parts.now());
  return { read: transactions.length, planned, payout, proof };
}

/** Money that did not arrive is in the balance again, which no other event tells. @returns how many postings are new */
async function planReturn(journey: MoneyJourney, { id, status }: Payout): Promise<number> {
  if (status !== 'failed' && status !== 'canceled') return 0;
  const about = await fetchTransactions(journey.account, { source: id });
  return plan(
    journey,
    about.filter(({ type }) => type !== 'payout'),
  );
}

/** What a payout consists of goes to the books before it is proven; while others book there, they do it. */
async function bookFirst({ parts, installation, books }: MoneyJourney, transactionIds: string[]): Promise<void> {
  if (parts.street === undefined) return;
  const ids = await postingsOf(parts.db, books, transactionIds);
  if (ids.length === 0) return;
  try {
    await bookDue(parts.street, installation, { ids });
  } catch (error) {
    if (!(error instanceof LeaseBusy)) throw error;
  }
}
