import { and, eq, inArray, lt, sql } from 'drizzle-orm';
import type { BulkAction, BulkSelection } from '#shared/api/bulk.ts';
import type { Queryable } from '../../database/client.ts';
import { auditLog, bulkItems, bulkRuns, syncItems } from '../../database/schema/index.ts';
import type { Connection, Street } from '../context.ts';
import { driveBulk } from './drive.ts';
import { type BulkRunRow, planBulk, readBulk } from './plan.ts';
import { chosen, eligible } from './select.ts';

export { type BulkRunRow, planBulk, readBulk };

type Wanted = { action: BulkAction; selection: BulkSelection; askedBy: string; reason?: string | null };

/**
 * Begins a replay or exclusion of many documents: takes down which ones, so that a restart goes on with exactly these,
 * and starts the first of them at once.
 * @returns the run; null when there is nothing to do it with, which leaves no run behind
 */
export async function startBulk(street: Street, connection: Connection, wanted: Wanted): Promise<BulkRunRow | null> {
  const { action, selection, askedBy, reason = null } = wanted;
  const { installationId, id: connectionId } = connection;
  const started = await street.db.transaction(async (tx) => {
    const [run] = await tx
      .insert(bulkRuns)
      .values({ installationId, connectionId, action, selection, reason, state: 'running', total: 0, askedBy })
      .returning();
    if (run === undefined) throw new Error('The bulk run could not be recorded');
    const taken = await tx.insert(bulkItems).select(
      tx
        .select({
          installationId: syncItems.installationId,
          bulkId: sql<string>`${run.id}::uuid`.as('bulk_id'),
          itemId: syncItems.id,
          state: sql<'waiting'>`'waiting'`.as('state'),
          startedAt: sql<Date | null>`null::timestamptz`.as('started_at'),
        })
        .from(syncItems)
        .where(and(chosen(connection, selection), eligible(action, selection))),
    );
    const total = taken.count;
    if (total === 0) {
      await tx.delete(bulkRuns).where(eq(bulkRuns.id, run.id));
      return null;
    }
    const [counted] = await tx.update(bulkRuns).set({ total }).where(eq(bulkRuns.id, run.id)).returning();
    await tx.insert(auditLog).values({
      installationId,
      connectionId,
      actor: askedBy,
      action: action === 'replay' ? 'documents.replayed' : 'documents.excluded',
      subject: `${total} document${total === 1 ? '' : 's'}`,
      after: { ...selection, ...(reason === null ? {} : { reason }), bulkRun: run.id },
    });
    await planBulk(street, run.id, tx);
    return counted ?? run;
  });
  // The first ones start with the press itself; should that fail, the job that is planned already goes on.
  if (started !== null)
    await driveBulk(street, started.id).catch((error: unknown) =>
      street.log.warn({ err: error, bulk: started.id }, 'A bulk run could not begin at once; its job goes on with it'),
    );
  return started === null ? null : ((await readBulk(street.db, connection, started.id)) ?? started);
}

/** Starts nothing new any more. What is under way already comes to its end, so that no document is left half done. */
export async function stopBulk(
  street: Street,
  connection: Connection,
  bulkId: string,
  stoppedBy: string,
): Promise<BulkRunRow | undefined> {
  const found = await readBulk(street.db, connection, bulkId);
  if (found === undefined || (found.state !== 'running' && found.state !== 'paused')) return found;
  await street.db.transaction(async (tx) => {
    const stopped = await tx
      .update(bulkRuns)
      .set({ state: 'stopping', stoppedBy })
      .where(and(eq(bulkRuns.id, found.id), inArray(bulkRuns.state, ['running', 'paused'])))
      .returning({ id: bulkRuns.id });
    if (stopped.length === 0) return;
    await tx.insert(auditLog).values({
      installationId: connection.installationId,
      connectionId: connection.id,
      actor: stoppedBy,
      action: 'documents.stopped',
      subject: `${found.total} documents`,
      after: { bulkRun: found.id },
    });
  });
  await driveBulk(street, found.id);
  return readBulk(street.db, connection, bulkId);
}

/** Bulk runs that are not over: each gets a turn, also after every process died. */
export async function unfinishedBulk(db: Queryable): Promise<string[]> {
  const rows = await db
    .select({ id: bulkRuns.id })
    .from(bulkRuns)
    .where(inArray(bulkRuns.state, ['running', 'stopping', 'undoing']));
  return rows.map(({ id }) => id);
}

/** Forgets which documents a run took that was over before the instant; what came of it stays with the run. */
export async function forgetBulkItems(db: Queryable, before: Date): Promise<void> {
  const old = db.select({ id: bulkRuns.id }).from(bulkRuns).where(lt(bulkRuns.finishedAt, before));
  await db.delete(bulkItems).where(inArray(bulkItems.bulkId, old));
}
