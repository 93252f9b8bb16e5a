import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { usage } from '../database/schema/index.ts';
import type { SyncItem } from './context.ts';

/**
 * Counts a document that now stands in the books, in the month (UTC) in which it came there. Once per document:
 * replacing its draft later is a replay and counts nothing, and what was undone counts anew when it is written again.
 */
export async function countUsage(
  tx: Queryable,
  item: Pick<SyncItem, 'id' | 'installationId'>,
  at: Date,
): Promise<void> {
  const [counted] = await tx
    .select({ month: usage.month })
    .from(usage)
    .where(and(eq(usage.itemId, item.id), isNull(usage.takenBackAt)))
    .limit(1);
  if (counted !== undefined) return;
  await tx
    .insert(usage)
    .values({ installationId: item.installationId, itemId: item.id, month: at.toISOString().slice(0, 7) })
    .onConflictDoUpdate({ target: [usage.itemId, usage.month], set: { takenBackAt: null } });
}

/** What was undone is not billed (C78). */
export async function takeUsageBack(tx: Queryable, item: Pick<SyncItem, 'id'>, at: Date): Promise<void> {
  await tx
    .update(usage)
    .set({ takenBackAt: at })
    .where(and(eq(usage.itemId, item.id), isNull(usage.takenBackAt)));
}
