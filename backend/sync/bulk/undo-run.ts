import { and, asc, count, desc, eq, gte, inArray } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../../connectors/port.ts';
import { auditLog, bulkItems, bulkRuns, syncItems } from '../../database/schema/index.ts';
import type { Connection, Street } from '../context.ts';
import { undoMade } from '../undo-made.ts';
import { planBulk, readBulk } from './plan.ts';
import type { Turn } from './turn.ts';

/** So many are taken back in one turn: each is a request or two. */
const BATCH = 20;

/** Condition: this run made the document, and it still is what the run made. */
const made = (bulkId: string) =>
  and(
    eq(bulkItems.bulkId, bulkId),
    eq(bulkItems.state, 'succeeded'),
    eq(syncItems.origin, 'made'),
    gte(syncItems.syncedAt, bulkItems.startedAt),
  );

/** How many documents undoing a run would take back. */
export async function undoable({ db }: Pick<Street, 'db'>, bulkId: string): Promise<number> {
  const [row] = await db
    .select({ made: count() })
    .from(bulkItems)
    .innerJoin(syncItems, eq(syncItems.id, bulkItems.itemId))
    .where(made(bulkId));
  return row?.made ?? 0;
}

/**
 * Takes back as a whole what a replay made (C08). Drafts go, posted documents are counted and stay.
 * @throws Problem run_moved_on when the run is not over or made nothing
 */
export async function startUndo(street: Street, connection: Connection, bulkId: string, by: string): Promise<void> {
  const run = await readBulk(street.db, connection, bulkId);
  const over = run?.state === 'done' || run?.state === 'stopped';
  if (run === undefined || !over || run.action !== 'replay')
    throw new Problem('run_moved_on', { state: 'only a replay that is over can be undone.' });
  const total = await undoable(street, bulkId);
  if (total === 0) throw new Problem('run_moved_on', { state: 'nothing that it wrote is left in the books.' });
  await street.db.transaction(async (tx) => {
    await tx
      .update(bulkRuns)
      .set({ state: 'undoing', stoppedBy: by, finishedAt: null })
      .where(and(eq(bulkRuns.id, bulkId), inArray(bulkRuns.state, ['done', 'stopped'])));
    await tx.insert(auditLog).values({
      installationId: connection.installationId,
      connectionId: connection.id,
      actor: by,
      action: 'documents.run_undone',
      subject: `${total} document${total === 1 ? '' : 's'}`,
      after: { bulkRun: bulkId },
    });
    await planBulk(street, bulkId, tx, 0);
  });
}

/** One turn of undoing. @returns whether another one is due */
export async function undoRun({ street, run, connection, installation }: Turn): Promise<boolean> {
  const next = await street.db
    .select({ item: syncItems })
    .from(bulkItems)
    .innerJoin(syncItems, eq(syncItems.id, bulkItems.itemId))
    .where(made(run.id))
    // Credit notes before the invoices that they belong to.
    .orderBy(asc(syncItems.objectType), desc(syncItems.documentDate), asc(syncItems.id))
    .limit(BATCH);
  for (const { item } of next) {
    try {
      const done = await undoMade(street, installation, connection, item, run.stoppedBy ?? run.askedBy);
      await street.db
        .update(bulkItems)
        .set({ state: done.undone ? 'undone' : 'kept' })
        .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.itemId, item.id)));
    } catch (error) {
      if (!(error instanceof LedgerFault)) throw error;
      street.log.warn({ err: error, bulk: run.id }, 'Undoing a run waits for the ledger');
      return true;
    }
  }
  const [counted] = await street.db
    .select({
      undone: street.db.$count(bulkItems, and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'undone'))),
      kept: street.db.$count(bulkItems, and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'kept'))),
    })
    .from(bulkRuns)
    .where(eq(bulkRuns.id, run.id));
  const over = next.length < BATCH;
  await street.db
    .update(bulkRuns)
    .set({ ...counted, ...(over ? { state: 'undone' as const, finishedAt: street.now() } : {}) })
    .where(eq(bulkRuns.id, run.id));
  return !over;
}
