import { and, arrayContains, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { ProblemCode } from '#shared/problems.ts';
import type { Queryable } from '../database/client.ts';
import { moneyPostings } from '../database/schema/index.ts';
import type { Connection, SyncItem } from './context.ts';

/** Postings that wait for a document look at it again when it has come to rest, whatever became of it. */
export async function wakeMoney(tx: Queryable, item: Pick<SyncItem, 'connectionId' | 'stripeId'>): Promise<void> {
  await tx
    .update(moneyPostings)
    .set({ nextAttemptAt: sql`now()` })
    .where(
      and(
        eq(moneyPostings.connectionId, item.connectionId),
        arrayContains(moneyPostings.waitsFor, [item.stripeId]),
        inArray(moneyPostings.status, ['waiting', 'needs_review']),
      ),
    );
}

/** Postings that stopped for one of these causes look again, because it was mended. */
export async function wakeMoneyByCause(
  tx: Queryable,
  connection: Pick<Connection, 'id'>,
  causes: readonly ProblemCode[],
): Promise<void> {
  await tx
    .update(moneyPostings)
    .set({ nextAttemptAt: sql`now()` })
    .where(
      and(
        eq(moneyPostings.connectionId, connection.id),
        inArray(moneyPostings.problemCode, [...causes]),
        inArray(moneyPostings.status, ['waiting', 'failed', 'needs_review']),
        isNull(moneyPostings.bookedAt),
      ),
    );
}
