import { and, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { ProblemCode } from '#shared/problems.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import { withLease } from '../database/leases.ts';
import { auditLog, syncItems } from '../database/schema/index.ts';
import { documentJob } from '../queue/document-jobs.ts';
import type { Connection, Installation, Street, SyncItem } from './context.ts';
import { ensureItem, setState } from './items.ts';
import { documentLease } from './walk.ts';
import { writeBackLater } from './write-back.ts';

/** What a person asked for, in the audit log. */
async function audit(
  street: Street,
  connection: Connection,
  actor: string,
  action: string,
  subject: string,
  after: unknown = null,
): Promise<void> {
  await street.db
    .insert(auditLog)
    .values({ installationId: connection.installationId, connectionId: connection.id, actor, action, subject, after });
}

/** Replay or Sync now: the document is queued at once, whatever it waited for. */
export async function replay(
  street: Street,
  installation: Installation,
  connection: Connection,
  object: { type: SyncItem['objectType']; id: string },
  askedBy: string,
): Promise<void> {
  const item = await ensureItem(street.db, connection, object.type, object.id);
  await street.db.transaction(async (tx) => {
    await setState(
      tx,
      item,
      { status: 'queued', sentence: `Queued by ${askedBy}.`, problem: null },
      { forced: true, nextAttemptAt: null, attempts: 0, firstFailedAt: null },
    );
    await street.queue.add(
      'documents',
      [{ ...documentJob(installation, object, { trigger: 'replay', askedBy }), priority: 10 }],
      tx,
    );
  });
  await audit(street, connection, askedBy, 'document.replayed', object.id);
}

/**
 * Excludes one document: events and bulk replays pass it by until it is included again. A run under way ends first.
 * @returns null when that run has written it to the books, so that there is nothing left to exclude
 * @throws LeaseBusy when the run takes longer than somebody waits
 */
export async function exclude(
  street: Street,
  connection: Connection,
  object: { type: SyncItem['objectType']; id: string },
  askedBy: string,
  reason: string | null,
): Promise<string | null> {
  const sentence = `Excluded by ${askedBy}${reason === null || reason.trim() === '' ? '' : `: ${reason.trim()}`}`;
  return withLease(street.db, documentLease(connection, object.id), { ttlMs: 30_000, waitMs: 15_000 }, async () => {
    const item = await ensureItem(street.db, connection, object.type, object.id);
    if (item.ledgerId !== null) return null;
    await setState(
      street.db,
      item,
      { status: 'excluded', sentence: sentence.replace(/\.?$/, '.'), problem: null },
      { hold: 'excluded', forced: false, nextAttemptAt: null },
    );
    await writeBackLater(street, item);
    await audit(street, connection, askedBy, 'document.excluded', object.id, { reason });
    return sentence;
  });
}

/** Takes an exclusion back and lets the rules decide anew. */
export async function include(
  street: Street,
  installation: Installation,
  connection: Connection,
  object: { type: SyncItem['objectType']; id: string },
  askedBy: string,
): Promise<void> {
  const item = await ensureItem(street.db, connection, object.type, object.id);
  await street.db.transaction(async (tx) => {
    await setState(
      tx,
      item,
      { status: 'queued', sentence: `Included again by ${askedBy}.`, problem: null },
      { hold: null, nextAttemptAt: null },
    );
    await street.queue.add('documents', [documentJob(installation, object, { trigger: 'resume', askedBy })], tx);
  });
  await audit(street, connection, askedBy, 'document.included', object.id);
}

export type ReplayFilter = {
  status: SyncStatus[];
  cause?: string | undefined;
  subject?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  customer?: string | undefined;
};

/**
 * What waits because the settings want it so. A replay of everything lets the settings decide anew about it, and does
 * not send out what is not due; who means these by name gets them.
 */
const asIntended: ProblemCode[] = ['stage_not_reached', 'manual_only'];

/**
 * Replays all documents that match. They go to the bulk queue, so that live invoices go first.
 * @returns how many were queued
 */
export async function replayAll(
  street: Street,
  installation: Installation,
  connection: Connection,
  filter: ReplayFilter,
  askedBy: string,
): Promise<number> {
  const conditions: SQL[] = [
    eq(syncItems.connectionId, connection.id),
    inArray(syncItems.status, filter.status),
    // What a person excluded is asked for one by one.
    sql`${syncItems.hold} is distinct from 'excluded'`,
    // What Stripe voided before it reached the books, or took back out of them, has no way in any more.
    sql`(${syncItems.stripeStatus} is distinct from 'void' or ${syncItems.ledgerId} is not null)`,
  ];
  if (filter.cause !== undefined) conditions.push(eq(syncItems.problemCode, filter.cause));
  if (filter.subject !== undefined) conditions.push(eq(syncItems.problemSubject, filter.subject));
  if (filter.from !== undefined) conditions.push(gte(syncItems.documentDate, filter.from));
  if (filter.to !== undefined) conditions.push(lte(syncItems.documentDate, filter.to));
  if (filter.customer !== undefined) conditions.push(eq(syncItems.stripeCustomerId, filter.customer));
  const queue = async (tx: Queryable, which: SQL | undefined, trigger: 'bulk_replay' | 'resume') => {
    const rows = await tx
      .update(syncItems)
      .set({
        status: 'queued',
        sentence: `Queued by ${askedBy}.`,
        problem: null,
        problemCode: null,
        problemSubject: null,
        nextAttemptAt: null,
        attempts: 0,
        firstFailedAt: null,
        forced: trigger === 'bulk_replay',
        changedAt: street.now(),
      })
      .where(and(...conditions, which))
      .returning({ type: syncItems.objectType, id: syncItems.stripeId });
    const jobs = rows.map((row) => documentJob(installation, row, { trigger, askedBy }));
    await street.queue.add('bulk', jobs, tx);
    return rows.length;
  };
  const intended = filter.cause === undefined ? asIntended : [];
  const queued = await street.db.transaction(
    async (tx) =>
      // In this order: what the first one queues has no cause any more, and is not met by the second.
      (await queue(tx, sql`(${inArray(syncItems.problemCode, intended)}) is not true`, 'bulk_replay')) +
      (await queue(tx, inArray(syncItems.problemCode, intended), 'resume')),
  );
  await audit(street, connection, askedBy, 'documents.replayed', `${queued} documents`, filter);
  return queued;
}
