import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { mendedBySettings } from '#shared/money-problem-words.ts';
import type { Queryable } from '../database/client.ts';
import { moneyPostings } from '../database/schema/money.ts';

/** Money that stopped for want of a setting, or rested while money movement was off, is looked at under the new ones. */
export async function wakeMoney(tx: Queryable, connection: { id: string; installationId: string }): Promise<void> {
  await tx
    .update(moneyPostings)
    .set({ nextAttemptAt: sql`now()` })
    .where(
      and(
        eq(moneyPostings.installationId, connection.installationId),
        eq(moneyPostings.connectionId, connection.id),
        isNull(moneyPostings.bookedAt),
        or(
          inArray(moneyPostings.status, ['queued', 'waiting']),
          and(
            inArray(moneyPostings.status, ['failed', 'needs_review']),
            inArray(moneyPostings.problemCode, [...mendedBySettings]),
          ),
        ),
      ),
    );
}
