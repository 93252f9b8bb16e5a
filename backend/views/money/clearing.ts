import { and, eq, gte, isNotNull, sql } from 'drizzle-orm';
import type { ClearingView } from '#shared/api/money-movement.ts';
import { Problem } from '#shared/problems.ts';
import type { Connection } from '../../connections/current.ts';
import { fetchBalance } from '../../connectors/stripe/money/payouts.ts';
import type { Database } from '../../database/client.ts';
import { balanceTransactions, moneyPostings, postingMembers } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import type { Caller } from '../caller.ts';

type Sums = Map<string, { amount: bigint; count: number }>;

/**
 * The clearing accounts: at any time what is in them equals what Stripe holds. What moved since the start date is
 * booked, or not yet; what Stripe held before is in the opening balance, which only the merchant can enter (C57).
 * @param start of the company: what moved before is not booked
 */
export async function clearingView(
  services: Services,
  { installation }: Pick<Caller, 'installation'>,
  connection: Connection,
  start: Date,
): Promise<{ clearing: ClearingView[]; stripeSilent: string | null }> {
  const { db } = services;
  const account = services.stripe(installation.stripeAccountId, installation.mode);
  const [moved, booked, held] = await Promise.all([
    sumsMoved(db, connection, start),
    sumsBooked(db, connection),
    fetchBalance(account).catch((error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    }),
  ]);
  const silent = held instanceof Problem ? held : null;
  const stripe = held instanceof Problem ? null : held;
  // A currency that never held anything says nothing.
  const holding = [...(stripe ?? [])].filter(([, { available, pending }]) => available !== 0n || pending !== 0n);
  const currencies = new Set([...moved.keys(), ...booked.keys(), ...holding.map(([currency]) => currency)]);
  const clearing = [...currencies].map((currency) => {
    const money = (amount: bigint) => ({ amount: amount.toString(), currency });
    const all = moved.get(currency) ?? { amount: 0n, count: 0 };
    const inBooks = booked.get(currency) ?? { amount: 0n, count: 0 };
    const parts = stripe?.get(currency) ?? { available: 0n, pending: 0n };
    const holds = stripe === null ? null : parts.available + parts.pending;
    const before = holds === null ? null : holds - all.amount;
    return {
      currency,
      stripe: holds === null ? null : money(holds),
      booked: money(inBooks.amount),
      open: money(all.amount - inBooks.amount),
      before: before === null || before === 0n ? null : money(before),
      agrees: holds === null ? null : all.amount === inBooks.amount && all.count === inBooks.count,
    };
  });
  return {
    clearing: clearing.sort((a, b) => a.currency.localeCompare(b.currency)),
    stripeSilent: silent === null ? null : `${silent.words.title}. ${silent.words.fix}`,
  };
}

/** What moved the balance since the start, by currency, as far as it was read. */
async function sumsMoved(db: Database, connection: Connection, start: Date): Promise<Sums> {
  const rows = await db
    .select({
      currency: balanceTransactions.currency,
      amount: sql<string>`sum(${balanceTransactions.net})::text`,
      count: sql<number>`count(*)::int`,
    })
    .from(balanceTransactions)
    .where(
      and(
        eq(balanceTransactions.installationId, connection.installationId),
        gte(balanceTransactions.happenedAt, start),
      ),
    )
    .groupBy(balanceTransactions.currency);
  return new Map(rows.map(({ currency, amount, count }) => [currency, { amount: BigInt(amount), count }]));
}

/** What of it stands in the books, by currency; `count`: of transactions, whatever became of their fees. */
async function sumsBooked(db: Database, connection: Connection): Promise<Sums> {
  const rows = await db
    .select({
      currency: postingMembers.currency,
      amount: sql<string>`sum(${postingMembers.amount})::text`,
      count: sql<number>`(count(*) filter (where ${postingMembers.part} <> 'fee'))::int`,
    })
    .from(postingMembers)
    .innerJoin(moneyPostings, eq(moneyPostings.id, postingMembers.postingId))
    .where(
      and(
        eq(postingMembers.installationId, connection.installationId),
        eq(postingMembers.connectionId, connection.id),
        isNotNull(moneyPostings.bookedAt),
      ),
    )
    .groupBy(postingMembers.currency);
  return new Map(rows.map(({ currency, amount, count }) => [currency, { amount: BigInt(amount), count }]));
}
