import { and, desc, eq } from 'drizzle-orm';
import type { EqualsPolicy } from '#shared/backfill.ts';
import type { Queryable } from '../../database/client.ts';
import { backfillItems, backfills, bulkItems, bulkRuns } from '../../database/schema/index.ts';
import type { SyncItem } from '../context.ts';

/** The run over many documents that last took a document, and what it does with those that equal one in the ledger. */
export type RunOf = {
  kind: 'backfill' | 'bulk';
  id: string;
  equals: EqualsPolicy;
  /** Who asked for it. */
  by: string;
  startedAt: Date;
};

/** Undefined: it was in none, or in one that did not read what stands in the ledger. */
export async function runOf(db: Queryable, item: Pick<SyncItem, 'id'>): Promise<RunOf | undefined> {
  const [backfill] = await db
    .select({ run: backfills, startedAt: backfillItems.startedAt })
    .from(backfillItems)
    .innerJoin(backfills, eq(backfills.id, backfillItems.backfillId))
    .where(eq(backfillItems.itemId, item.id))
    .orderBy(desc(backfillItems.startedAt))
    .limit(1);
  const [bulk] = await db
    .select({ run: bulkRuns, startedAt: bulkItems.startedAt })
    .from(bulkItems)
    .innerJoin(bulkRuns, eq(bulkRuns.id, bulkItems.bulkId))
    .where(and(eq(bulkItems.itemId, item.id), eq(bulkRuns.action, 'replay')))
    .orderBy(desc(bulkRuns.createdAt))
    .limit(1);
  const found = [
    ...(backfill === undefined ? [] : [{ kind: 'backfill' as const, ...backfill }]),
    ...(bulk === undefined ? [] : [{ kind: 'bulk' as const, ...bulk }]),
  ].sort((one, other) => (other.startedAt?.getTime() ?? 0) - (one.startedAt?.getTime() ?? 0))[0];
  if (found?.startedAt == null || found.run.lookedAt === null) return undefined;
  const { kind, run, startedAt } = found;
  return { kind, id: run.id, equals: run.equals, by: run.askedBy ?? 'somebody', startedAt };
}
