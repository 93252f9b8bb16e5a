import { and, eq, inArray } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { balanceTransactions, postingMembers } from '../database/schema/index.ts';
import type { Books } from './stored-postings.ts';

/** The payouts that these postings are part of, or that they book, as far as Stripe has told. */
export async function payoutsOf(db: Queryable, books: Books, postingIds: readonly string[]): Promise<string[]> {
  if (postingIds.length === 0) return [];
  const rows = await db
    .select({ payoutId: balanceTransactions.payoutId, sourceId: balanceTransactions.sourceId })
    .from(postingMembers)
    .innerJoin(
      balanceTransactions,
      and(
        eq(balanceTransactions.installationId, postingMembers.installationId),
        eq(balanceTransactions.id, postingMembers.transactionId),
      ),
    )
    .where(
      and(
        eq(postingMembers.installationId, books.installationId),
        eq(postingMembers.connectionId, books.id),
        inArray(postingMembers.postingId, [...postingIds]),
      ),
    );
  const own = rows.flatMap(({ sourceId }) => (sourceId?.startsWith('po_') === true ? [sourceId] : []));
  return [...new Set([...rows.flatMap(({ payoutId }) => (payoutId === null ? [] : [payoutId])), ...own])];
}
