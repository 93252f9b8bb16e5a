import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Problem } from '#shared/problems.ts';
import type { RunTrigger, SyncObjectType, SyncStatus } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import { syncItems, syncRuns } from '../database/schema/index.ts';
import { tellDocument } from '../outgoing/outbox.ts';
import type { Connection, Journey, SyncItem } from './context.ts';
import type { Recorder } from './recorder.ts';
import { wakeMoney } from './wake-money.ts';

/** The document's row for this company, or undefined. */
export async function findItem(
  db: Queryable,
  connection: Pick<Connection, 'id'>,
  objectType: SyncObjectType,
  stripeId: string,
): Promise<SyncItem | undefined> {
  const [item] = await db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.objectType, objectType),
        eq(syncItems.stripeId, stripeId),
      ),
    );
  return item;
}

/** The document's row, made as `queued` when it is met for the first time: a refused sync is stored like any other (C47). */
export async function ensureItem(
  db: Queryable,
  connection: Connection,
  objectType: SyncObjectType,
  stripeId: string,
): Promise<SyncItem> {
  const found = await findItem(db, connection, objectType, stripeId);
  if (found !== undefined) return found;
  await db
    .insert(syncItems)
    .values({
      installationId: connection.installationId,
      connectionId: connection.id,
      objectType,
      stripeId,
      status: 'queued',
      sentence: 'Queued.',
    })
    .onConflictDoNothing();
  const made = await findItem(db, connection, objectType, stripeId);
  if (made === undefined) throw new Error(`No row for ${objectType} ${stripeId}`);
  return made;
}

/** The rows of these documents, by Stripe id. */
export async function itemsOf(
  { street, connection }: Pick<Journey, 'street' | 'connection'>,
  ids: readonly string[],
): Promise<Map<string, SyncItem>> {
  if (ids.length === 0) return new Map();
  const rows = await street.db
    .select()
    .from(syncItems)
    .where(and(eq(syncItems.connectionId, connection.id), inArray(syncItems.stripeId, [...ids])));
  return new Map(rows.map((row) => [row.stripeId, row]));
}

export type ItemChange = Partial<typeof syncItems.$inferInsert>;

/**
 * Writes a state with its sentence. `changed_at` moves only when the status does; then integrators are told of it as
 * well, in the caller's transaction.
 */
export async function setState(
  db: Queryable,
  item: Pick<SyncItem, 'id' | 'status'>,
  state: { status: SyncStatus; sentence: string; problem: Problem | null },
  change: ItemChange = {},
): Promise<void> {
  const [row] = await db
    .update(syncItems)
    .set({
      status: state.status,
      sentence: state.sentence.slice(0, 1000),
      problem: state.problem?.toRecord() ?? null,
      problemCode: state.problem?.code ?? null,
      problemSubject: state.problem?.params.subject ?? null,
      ...(state.status === item.status ? {} : { changedAt: sql`now()` }),
      ...change,
    })
    .where(eq(syncItems.id, item.id))
    .returning();
  if (row === undefined) return;
  if (state.status !== item.status) await tellDocument(db, row);
  if (state.status !== 'queued' && state.status !== 'syncing') await wakeMoney(db, row);
}

/**
 * Runs that a crash cut off say so. To be called by whoever holds the document's lease: no other run can be under way.
 */
export async function closeInterruptedRuns(db: Queryable, item: Pick<SyncItem, 'id'>, at: Date): Promise<void> {
  await db
    .update(syncRuns)
    .set({ finishedAt: at, status: 'queued', sentence: 'Interrupted; the next run went on from where it stood.' })
    .where(and(eq(syncRuns.itemId, item.id), isNull(syncRuns.finishedAt)));
}

/** Opens the record of a run. */
export async function startRun(
  db: Queryable,
  item: SyncItem,
  run: { trigger: RunTrigger; askedBy: string | null; startedAt: Date; settingsVersion: number },
): Promise<string> {
  const [row] = await db
    .insert(syncRuns)
    .values({
      installationId: item.installationId,
      itemId: item.id,
      trigger: run.trigger,
      askedBy: run.askedBy,
      startedAt: run.startedAt,
      status: 'syncing',
      sentence: 'Under way.',
      settingsVersion: run.settingsVersion,
    })
    .returning({ id: syncRuns.id });
  if (row === undefined) throw new Error('The run could not be recorded');
  return row.id;
}

/** Closes the record of a run with what came of it. */
export async function finishRun(
  db: Queryable,
  runId: string,
  result: { status: SyncStatus; sentence: string; problem: Problem | null; finishedAt: Date },
  recorder: Recorder,
): Promise<void> {
  await db
    .update(syncRuns)
    .set({
      finishedAt: result.finishedAt,
      status: result.status,
      sentence: result.sentence.slice(0, 1000),
      problem: result.problem?.toRecord() ?? null,
      steps: recorder.steps,
    })
    .where(eq(syncRuns.id, runId));
}
