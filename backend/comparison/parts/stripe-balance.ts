import { and, eq, inArray, sql } from 'drizzle-orm';
import { formatMoney } from '#shared/currency.ts';
import { statusWords } from '#shared/status-words.ts';
import { type ListedTransaction, listTransactions } from '../../connectors/stripe/money/list-transactions.ts';
import { moneyPostings, postingMembers } from '../../database/schema/index.ts';
import { dateIn, startOfDay } from '../../documents/dates.ts';
import { hasMoneyJob } from '../../queue/money-jobs.ts';
import { createdRange } from '../../sync/backfill/period.ts';
import { keepFound } from '../found.ts';
import { nothingMet, type Part, type Pass, setApart, type Tally } from '../pass.ts';

/** Pages of Stripe in one turn; then other upkeep gets its turn. */
const PAGES = 20;

type Share = {
  transactionId: string;
  part: 'whole' | 'gross' | 'fee';
  amount: bigint;
  status: keyof typeof statusWords;
};

/**
 * Every movement of the Stripe balance in the period against what is planned to be booked of it. Whether what is planned
 * stands in the ledger is the next part's business; what waits or failed is told where it waits.
 */
export const stripeBalance: Part = async (pass, from) => {
  const tally = from?.tally ?? nothingMet();
  const { settings, stripe } = pass.journey;
  if (!settings.money.enabled) return { over: true, read: false, tally };
  const created = createdRange(pass.period, settings.documents.timeZone);
  const since = Math.floor(startOf(pass).getTime() / 1000);
  const range = { ...created, gte: Math.max(created.gte, since) };
  const [following] = await pass.journey.street.db
    .select({ underWay: sql<boolean>`${hasMoneyJob(pass.journey.installation.id)}` })
    .from(sql`(select 1) as one`);
  const look = { pass, tally, underWay: following?.underWay === true };
  let after = from?.after ?? null;
  for (let page = 0; page < PAGES; page++) {
    const { transactions, next } = await listTransactions(stripe, range, after);
    const shares = await sharesOf(pass, transactions);
    for (const each of transactions) await lookAt(look, each, shares.get(each.id) ?? []);
    if (next === null) return { over: true, read: true, tally };
    after = next;
  }
  return { over: false, after: after ?? '', tally };
};

/** Cut-over: what moved before is in the opening balance of the clearing account (C57). */
function startOf({ journey: { settings, connection } }: Pass): Date {
  const { startDate, timeZone } = settings.documents;
  return startOfDay(startDate ?? dateIn(connection.createdAt, timeZone), timeZone);
}

/** `underWay`: the balance is being followed just now, so that what is not planned yet may be in a moment. */
type Look = { pass: Pass; tally: Tally; underWay: boolean };

async function lookAt(
  { pass, tally, underWay }: Look,
  each: ListedTransaction,
  shares: readonly Share[],
): Promise<void> {
  const has = (part: Share['part']) => shares.some((share) => share.part === part);
  const gross = has('whole') || has('gross');
  const whole = has('whole') || (has('gross') && (each.fee === 0n || has('fee')));
  const unsettled = shares.find(({ status }) => status !== 'synced' && status !== 'synced_with_variance');
  if (!whole) {
    const { booking } = pass.journey.settings.money;
    // By these ways of booking a part is only booked with its payout, or when the day is over.
    const later = booking.mode === 'summary' || (booking.fees === 'deposit_line' && gross);
    if (later) return setApart(tally, 'Is booked with its payout, or when the day is over');
    if (underWay || each.createdAt > pass.settledBefore) return setApart(tally, 'On its way');
    tally.expected += 1;
    await keepFound(pass, {
      ...about(pass, each),
      kind: 'missing',
      expected: each.net,
      sentence: gross
        ? `The fee of ${wordsOf(each)} is in none of the postings.`
        : `${wordsOf(each)} is in none of the postings, so that it never comes to your books.`,
      marks: [each.net.toString(), gross ? 'fee' : 'whole'],
    });
    return;
  }
  if (unsettled !== undefined) return setApart(tally, statusWords[unsettled.status].label);
  tally.expected += 1;
  tally.got += 1;
  const booked = shares.reduce((sum, { amount }) => sum + amount, 0n);
  if (booked === each.net) return;
  await keepFound(pass, {
    ...about(pass, each),
    kind: 'changed_in_stripe',
    expected: each.net,
    found: booked,
    sentence: `Stripe says ${amountOf(each.net, each)} of ${each.id}; booked is ${amountOf(booked, each)}.`,
    marks: [each.net.toString(), booked.toString()],
  });
}

async function sharesOf(
  { journey: { street, connection } }: Pass,
  transactions: readonly ListedTransaction[],
): Promise<Map<string, Share[]>> {
  if (transactions.length === 0) return new Map();
  const rows = await street.db
    .select({
      ...{ transactionId: postingMembers.transactionId, part: postingMembers.part, amount: postingMembers.amount },
      status: moneyPostings.status,
    })
    .from(postingMembers)
    .innerJoin(moneyPostings, eq(moneyPostings.id, postingMembers.postingId))
    .where(
      and(
        eq(postingMembers.installationId, connection.installationId),
        eq(postingMembers.connectionId, connection.id),
        inArray(
          postingMembers.transactionId,
          transactions.map(({ id }) => id),
        ),
      ),
    );
  return Map.groupBy(rows, ({ transactionId }) => transactionId);
}

const about = ({ journey }: Pass, each: ListedTransaction) => ({
  subject: 'transaction' as const,
  subjectId: each.id,
  title: each.description ?? each.id,
  date: dateIn(each.createdAt, journey.settings.documents.timeZone),
  currency: each.currency,
});

const amountOf = (amount: bigint, { currency }: ListedTransaction): string => formatMoney(amount.toString(), currency);

const wordsOf = (each: ListedTransaction): string =>
  `The ${each.type.replaceAll('_', ' ')} over ${amountOf(each.gross, each)} (${each.id})`;
