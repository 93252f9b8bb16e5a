import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import { bulkSelectionSchema } from '#shared/api/bulk.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import { LeaseBusy, withLease } from '../../database/leases.ts';
import { bulkItems, bulkRuns, connections, installations, syncItems } from '../../database/schema/index.ts';
import { documentJob } from '../../queue/document-jobs.ts';
import { exclude } from '../ask.ts';
import type { Street } from '../context.ts';
import { looked, pauses } from './breaker.ts';
import { eligible, isDecidedAnew } from './select.ts';
import type { Turn } from './turn.ts';
import { undoRun } from './undo-run.ts';

/** So many are under way at a time: enough to keep the workers busy, few enough that Stop means stop. */
const WINDOW = 150;
/** So many are excluded in one turn. */
const BATCH = 50;

/**
 * One turn of a bulk run: counts what has come to its end, starts the next ones, and says whether there is more to do.
 * Everything it knows stands in the database, so any process may take the next turn. Who comes while another is at it
 * leaves it to that one.
 * @returns whether another turn is due
 */
export async function driveBulk(street: Street, bulkId: string): Promise<boolean> {
  try {
    return await withLease(street.db, `bulk:${bulkId}`, { ttlMs: 60_000, waitMs: 0 }, () => turn(street, bulkId));
  } catch (error) {
    if (error instanceof LeaseBusy && error.key === `bulk:${bulkId}`) return true;
    throw error;
  }
}

async function turn(street: Street, bulkId: string): Promise<boolean> {
  const [found] = await street.db
    .select({ run: bulkRuns, connection: connections, installation: installations })
    .from(bulkRuns)
    .innerJoin(connections, eq(connections.id, bulkRuns.connectionId))
    .innerJoin(installations, eq(installations.id, bulkRuns.installationId))
    .where(eq(bulkRuns.id, bulkId));
  if (found === undefined || over.includes(found.run.state)) return false;
  const now: Turn = { street, ...found };
  if (found.run.state === 'undoing') return undoRun(now);
  await settle(now);
  if (await pauses(now)) return tally(now);
  if (found.run.state === 'running' && !(await looked(now))) return true;
  if (found.run.state === 'stopping') await skipTheRest(now);
  else if (found.run.action === 'replay') await startReplays(now);
  else await excludeNext(now);
  return tally(now);
}

const over: Turn['run']['state'][] = ['done', 'stopped', 'undone'];

/** What a document's state means for the run that brought it there. */
const outcomes: Record<Exclude<SyncStatus, 'queued' | 'syncing'>, (typeof bulkItems.$inferSelect)['state']> = {
  synced: 'succeeded',
  synced_with_variance: 'succeeded',
  needs_review: 'needs_review',
  failed: 'failed',
  waiting: 'set_aside',
  excluded: 'set_aside',
  undone: 'set_aside',
};

/** Documents that rest again, or wait for a retry of their own, are done as far as this run is concerned. */
async function settle({ street, run }: Turn): Promise<void> {
  const outcome = sql.join(
    Object.entries(outcomes).map(([status, state]) => sql`when ${status} then ${state}`),
    sql` `,
  );
  await street.db.execute(sql`
    update bulk_items set state = case item.status ${outcome} else 'set_aside' end
    from sync_items item
    where item.id = bulk_items.item_id and bulk_items.bulk_id = ${run.id} and bulk_items.state = 'started'
      and (item.status not in ('queued', 'syncing') or (item.status = 'queued' and item.next_attempt_at is not null))`);
}

async function skipTheRest({ street, run }: Turn): Promise<void> {
  await street.db
    .update(bulkItems)
    .set({ state: 'skipped' })
    .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'waiting')));
}

/** Queues the next documents; those whose state has changed so that they may not be replayed any more are passed by. */
async function startReplays({ street, run, installation }: Turn): Promise<void> {
  const selection = bulkSelectionSchema.parse(run.selection);
  await street.db.transaction(async (tx) => {
    const [{ underWay } = { underWay: 0 }] = await tx
      .select({ underWay: count() })
      .from(bulkItems)
      .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'started')));
    if (underWay >= WINDOW) return;
    const next = await tx
      .select({
        id: syncItems.id,
        type: syncItems.objectType,
        stripeId: syncItems.stripeId,
        able: sql<boolean>`coalesce(${eligible('replay', selection)}, false)`,
        anew: sql<boolean>`${isDecidedAnew(selection)}`,
      })
      .from(bulkItems)
      .innerJoin(syncItems, eq(syncItems.id, bulkItems.itemId))
      .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'waiting')))
      // Oldest first: numbers and dates in the books follow each other.
      .orderBy(asc(syncItems.documentDate), asc(syncItems.number), asc(syncItems.id))
      .limit(WINDOW - underWay)
      .for('update', { of: bulkItems, skipLocked: true });
    const mark = async (ids: string[], state: 'started' | 'skipped') => {
      if (ids.length === 0) return;
      await tx
        .update(bulkItems)
        .set({ state, startedAt: street.now() })
        .where(and(eq(bulkItems.bulkId, run.id), inArray(bulkItems.itemId, ids)));
    };
    for (const anew of [false, true]) {
      const group = next.filter((item) => item.able && item.anew === anew);
      if (group.length === 0) continue;
      const ids = group.map(({ id }) => id);
      await tx
        .update(syncItems)
        .set({
          status: 'queued',
          sentence: `Queued by ${run.askedBy}.`,
          problem: null,
          problemCode: null,
          problemSubject: null,
          nextAttemptAt: null,
          attempts: 0,
          firstFailedAt: null,
          forced: !anew,
          changedAt: street.now(),
        })
        .where(inArray(syncItems.id, ids));
      const trigger = anew ? 'resume' : 'bulk_replay';
      await street.queue.add(
        'bulk',
        group.map(({ type, stripeId }) =>
          documentJob(installation, { type, id: stripeId }, { trigger, askedBy: run.askedBy }),
        ),
        tx,
      );
      await mark(ids, 'started');
    }
    await mark(
      next.filter(({ able }) => !able).map(({ id }) => id),
      'skipped',
    );
  });
}

/** Excludes the next documents one by one: each waits for a run of its own that may be under way. */
async function excludeNext({ street, run, connection }: Turn): Promise<void> {
  const selection = bulkSelectionSchema.parse(run.selection);
  const next = await street.db
    .select({
      id: syncItems.id,
      type: syncItems.objectType,
      stripeId: syncItems.stripeId,
      able: sql<boolean>`coalesce(${eligible('exclude', selection)}, false)`,
    })
    .from(bulkItems)
    .innerJoin(syncItems, eq(syncItems.id, bulkItems.itemId))
    .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'waiting')))
    .orderBy(asc(syncItems.id))
    .limit(BATCH);
  for (const { id, type, stripeId, able } of next) {
    const done = able && (await excludeOne({ street, run, connection }, { type, id: stripeId }));
    await street.db
      .update(bulkItems)
      .set({ state: done ? 'succeeded' : 'skipped', startedAt: street.now() })
      .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.itemId, id)));
  }
}

/** @returns false when it was written to the books meanwhile, or stays under way for too long */
async function excludeOne(
  { street, run, connection }: Pick<Turn, 'street' | 'run' | 'connection'>,
  object: Parameters<typeof exclude>[2],
): Promise<boolean> {
  try {
    return (await exclude(street, connection, object, run.askedBy, run.reason, { audited: false })) !== null;
  } catch (error) {
    if (error instanceof LeaseBusy) return false;
    throw error;
  }
}

/** Brings the counters up to date. @returns whether documents wait or are under way */
async function tally({ street, run }: Turn): Promise<boolean> {
  const counted = await street.db
    .select({ state: bulkItems.state, total: count() })
    .from(bulkItems)
    .where(eq(bulkItems.bulkId, run.id))
    .groupBy(bulkItems.state);
  const of = (state: (typeof bulkItems.$inferSelect)['state']) =>
    counted.find((row) => row.state === state)?.total ?? 0;
  const through = of('waiting') + of('started') === 0;
  await street.db
    .update(bulkRuns)
    .set({
      succeeded: of('succeeded'),
      needsReview: of('needs_review'),
      failed: of('failed'),
      setAside: of('set_aside'),
      skipped: of('skipped'),
      ...(through ? { finishedAt: street.now() } : {}),
      // A Stop that came during this turn must not be overwritten by it.
      ...(through
        ? {
            state: sql`case ${bulkRuns.state} when 'stopping' then 'stopped' when 'paused' then 'paused' else 'done' end`,
          }
        : {}),
    })
    .where(eq(bulkRuns.id, run.id));
  return !through && run.state !== 'paused';
}
