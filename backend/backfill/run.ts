import { and, desc, eq, inArray } from 'drizzle-orm';
import type { EqualsPolicy } from '#shared/backfill.ts';
import { Problem } from '#shared/problems.ts';
import type { Queryable } from '../database/client.ts';
import { auditLog, backfillItems, backfills } from '../database/schema/index.ts';
import type { Period } from '../sync/backfill/period.ts';
import type { Connection, Installation, Street } from '../sync/context.ts';
import { answerForRun } from '../sync/equals/answer.ts';

export type Backfill = typeof backfills.$inferSelect;

/** States in which a run still has something to do, or waits for an answer. */
export const underWay: Backfill['state'][] = ['running', 'paused', 'stopping', 'undoing'];

export const isUnderWay = ({ state }: Pick<Backfill, 'state'>): boolean => underWay.includes(state);

type Wanted = { period: Period; askedBy: string; dry: boolean };

/** One run of the company; the newest one where none is named. */
export async function readBackfill(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  id: string | null,
): Promise<Backfill | undefined> {
  const [row] = await db
    .select()
    .from(backfills)
    .where(
      and(
        eq(backfills.installationId, connection.installationId),
        eq(backfills.connectionId, connection.id),
        id === null ? undefined : eq(backfills.id, id),
      ),
    )
    .orderBy(desc(backfills.createdAt))
    .limit(1);
  return row;
}

/** The newest real run of exactly this period, whatever its state. */
export async function findBackfill(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  { from, to }: Period,
): Promise<Backfill | undefined> {
  const [found] = await db
    .select()
    .from(backfills)
    .where(
      and(
        eq(backfills.installationId, connection.installationId),
        eq(backfills.connectionId, connection.id),
        eq(backfills.fromDate, from),
        eq(backfills.toDate, to),
        eq(backfills.dry, false),
      ),
    )
    .orderBy(desc(backfills.createdAt))
    .limit(1);
  return found;
}

/**
 * Begins a run. One at a time in a company: two would ask the same of its ledger.
 * @throws Problem backfill_under_way
 */
export async function startBackfill(street: Street, connection: Connection, wanted: Wanted): Promise<Backfill> {
  const { period, askedBy, dry } = wanted;
  return street.db.transaction(async (tx) => {
    const [row] = await tx
      .insert(backfills)
      .values({
        installationId: connection.installationId,
        connectionId: connection.id,
        fromDate: period.from,
        toDate: period.to,
        dry,
        state: 'running',
        askedBy,
      })
      .onConflictDoNothing()
      .returning();
    if (row === undefined) throw await busy(tx, connection);
    if (!dry) await audit(tx, row, 'backfill.started', askedBy);
    await planBackfill(street, row.id, tx);
    return row;
  });
}

/** Takes up a run that was stopped or failed where it stands. @throws Problem backfill_under_way */
export async function resumeBackfill(street: Street, connection: Connection, found: Backfill): Promise<Backfill> {
  const other = await underWayIn(street.db, connection);
  if (other !== undefined && other.id !== found.id) throw await busy(street.db, connection);
  return street.db.transaction(async (tx) => {
    const [row] = await tx
      .update(backfills)
      .set({ state: 'running', problem: null, stoppedBy: null, finishedAt: null })
      .where(and(eq(backfills.id, found.id), inArray(backfills.state, ['stopped', 'failed', 'stopping'])))
      .returning();
    await planBackfill(street, found.id, tx);
    return row ?? found;
  });
}

/** Starts nothing new any more. What was handed out comes to its end; the same period goes on from here. */
export async function stopBackfill(street: Street, connection: Connection, id: string, by: string): Promise<void> {
  await street.db.transaction(async (tx) => {
    const [row] = await tx
      .update(backfills)
      .set({ state: 'stopped', stoppedBy: by, finishedAt: street.now() })
      .where(and(ofCompany(connection, id), inArray(backfills.state, ['running', 'paused'])))
      .returning();
    if (row !== undefined && !row.dry) await audit(tx, row, 'backfill.stopped', by);
  });
}

/**
 * Lets a paused run go on by what somebody said about the documents that equal one in the ledger.
 * @throws Problem run_moved_on when it is not paused any more
 */
export async function answerBackfill(
  street: Street,
  installation: Pick<Installation, 'id'>,
  connection: Connection,
  id: string,
  policy: Exclude<EqualsPolicy, 'ask'>,
  by: string,
): Promise<void> {
  await street.db.transaction(async (tx) => {
    const [row] = await tx
      .update(backfills)
      .set({ state: 'running', equals: policy })
      .where(and(ofCompany(connection, id), eq(backfills.state, 'paused')))
      .returning();
    if (row === undefined) throw new Problem('run_moved_on', { state: 'the run is not paused any more.' });
    if (policy !== 'review') {
      const again = await answerForRun(tx, street, installation, { kind: 'backfill', id }, policy, by);
      if (again.length > 0)
        await tx
          .update(backfillItems)
          .set({ state: 'started', startedAt: street.now() })
          .where(and(eq(backfillItems.backfillId, id), inArray(backfillItems.itemId, again)));
    }
    await audit(tx, row, 'backfill.answered', by, { equals: policy });
    await planBackfill(street, id, tx);
  });
}

/**
 * Begins to take back as a whole what a run made: postings first, then documents (C08).
 * @throws Problem run_moved_on when it is not over; backfill_under_way
 */
export async function undoBackfill(street: Street, connection: Connection, id: string, by: string): Promise<void> {
  if ((await underWayIn(street.db, connection)) !== undefined) throw await busy(street.db, connection);
  await street.db.transaction(async (tx) => {
    const [row] = await tx
      .update(backfills)
      .set({ state: 'undoing', stoppedBy: by, finishedAt: null })
      .where(
        and(
          ofCompany(connection, id),
          eq(backfills.dry, false),
          inArray(backfills.state, ['done', 'stopped', 'failed']),
        ),
      )
      .returning();
    if (row === undefined) throw new Problem('run_moved_on', { state: 'only a run that is over can be undone.' });
    await audit(tx, row, 'backfill.undone', by);
    await planBackfill(street, id, tx);
  });
}

/** Puts the next turn on the queue. One waits at most. */
export async function planBackfill(
  street: Pick<Street, 'queue'>,
  id: string,
  tx?: Queryable,
  delaySeconds = 0,
): Promise<void> {
  const data = { kind: 'backfill', backfillId: id };
  await street.queue.add('upkeep', [{ key: `backfill:${id}`, data, delaySeconds }], tx);
}

/** Runs that are not over: each gets a turn, also after every process died. A paused one waits for an answer. */
export async function unfinishedBackfills(db: Queryable): Promise<string[]> {
  const rows = await db
    .select({ id: backfills.id })
    .from(backfills)
    .where(inArray(backfills.state, ['running', 'stopping', 'undoing']));
  return rows.map(({ id }) => id);
}

const ofCompany = (connection: Pick<Connection, 'id' | 'installationId'>, id: string) =>
  and(
    eq(backfills.installationId, connection.installationId),
    eq(backfills.connectionId, connection.id),
    eq(backfills.id, id),
  );

async function underWayIn(db: Queryable, connection: Pick<Connection, 'id' | 'installationId'>) {
  const [row] = await db
    .select()
    .from(backfills)
    .where(
      and(
        eq(backfills.installationId, connection.installationId),
        eq(backfills.connectionId, connection.id),
        inArray(backfills.state, underWay),
      ),
    );
  return row;
}

async function busy(db: Queryable, connection: Connection): Promise<Problem> {
  const other = await underWayIn(db, connection);
  return new Problem('backfill_under_way', {
    period: other === undefined ? 'another period' : `${other.fromDate} to ${other.toDate}`,
  });
}

async function audit(tx: Queryable, row: Backfill, action: string, actor: string, more: object = {}): Promise<void> {
  const { installationId, connectionId, fromDate, toDate, id } = row;
  await tx.insert(auditLog).values({
    installationId,
    connectionId,
    actor,
    action,
    subject: `${fromDate} to ${toDate}`,
    after: { backfill: id, ...more },
  });
}
