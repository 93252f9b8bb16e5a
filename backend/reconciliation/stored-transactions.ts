import { and, desc, eq, inArray, isNull, lt, min, sql } from 'drizzle-orm';
import type { Books } from '../booking/stored-postings.ts';
import type { Database } from '../database/client.ts';
import { balanceTransactions, connections, postingMembers } from '../database/schema/index.ts';
import { type BalanceTransaction, sourceId } from '../documents/balance-transaction.ts';
import type { PayoutOf } from '../postings/booking.ts';

const CHUNK = 500;

/** Mirrors transactions as Stripe tells them. What is known is freshened; a payout once known stays known. */
export async function storeTransactions(
  db: Database,
  installationId: string,
  transactions: readonly BalanceTransaction[],
  payoutOf: PayoutOf = new Map(),
): Promise<void> {
  for (let start = 0; start < transactions.length; start += CHUNK) {
    const rows = transactions.slice(start, start + CHUNK).map((each) => ({
      installationId,
      id: each.id,
      type: each.type,
      reportingCategory: each.reportingCategory,
      currency: each.currency,
      gross: each.gross,
      fee: each.fee,
      net: each.net,
      sourceId: sourceId(each),
      description: each.description,
      happenedAt: each.createdAt,
      availableAt: each.availableAt,
      payoutId: payoutOf.get(each.id) ?? null,
    }));
    await db
      .insert(balanceTransactions)
      .values(rows)
      .onConflictDoUpdate({
        target: [balanceTransactions.installationId, balanceTransactions.id],
        set: {
          availableAt: sql`excluded.available_at`,
          payoutId: sql`coalesce(excluded.payout_id, ${balanceTransactions.payoutId})`,
          readAt: sql`now()`,
        },
      });
  }
}

/** Up to when the whole balance was read and planned for these books; null when it never was. */
export async function readUntil(db: Database, books: Books): Promise<Date | null> {
  const [row] = await db
    .select({ at: connections.balanceReadUntil })
    .from(connections)
    .where(and(eq(connections.installationId, books.installationId), eq(connections.id, books.id)));
  return row?.at ?? null;
}

/** Never back: an older reading that ends later tells nothing new. */
export async function keepReadUntil(db: Database, books: Books, until: Date): Promise<void> {
  await db
    .update(connections)
    .set({ balanceReadUntil: sql`greatest(${connections.balanceReadUntil}, ${until.toISOString()}::timestamptz)` })
    .where(and(eq(connections.installationId, books.installationId), eq(connections.id, books.id)));
}

/** When the oldest transaction happened that stands in no posting of these books; null when all do. */
export async function oldestUnbooked(db: Database, books: Books): Promise<Date | null> {
  const [row] = await db
    .select({ at: min(balanceTransactions.happenedAt) })
    .from(balanceTransactions)
    .leftJoin(
      postingMembers,
      and(eq(postingMembers.transactionId, balanceTransactions.id), eq(postingMembers.connectionId, books.id)),
    )
    .where(and(eq(balanceTransactions.installationId, books.installationId), isNull(postingMembers.postingId)));
  return row?.at ?? null;
}

/** When the payout before this instant left the balance; null when none is known. */
export async function payoutBefore(
  db: Database,
  installationId: string,
  currency: string,
  before: Date,
): Promise<Date | null> {
  const [row] = await db
    .select({ at: balanceTransactions.happenedAt })
    .from(balanceTransactions)
    .where(
      and(
        eq(balanceTransactions.installationId, installationId),
        eq(balanceTransactions.currency, currency),
        eq(balanceTransactions.type, 'payout'),
        lt(balanceTransactions.happenedAt, before),
      ),
    )
    .orderBy(desc(balanceTransactions.happenedAt))
    .limit(1);
  return row?.at ?? null;
}

/** Payouts of transactions, as far as they are known. */
export async function knownPayouts(db: Database, installationId: string, ids: readonly string[]): Promise<PayoutOf> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: balanceTransactions.id, payoutId: balanceTransactions.payoutId })
    .from(balanceTransactions)
    .where(and(eq(balanceTransactions.installationId, installationId), inArray(balanceTransactions.id, [...ids])));
  return new Map(rows.flatMap(({ id, payoutId }) => (payoutId === null ? [] : [[id, payoutId]])));
}
