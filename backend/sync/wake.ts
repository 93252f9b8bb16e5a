import { and, eq, inArray, lte, ne, not, sql } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import { documentJob, hasJob } from '../queue/document-jobs.ts';
import type { Connection, Journey, Street, SyncItem } from './context.ts';
import { sentenceOf } from './outcome.ts';

const BATCH = 200;

/** Credit notes that waited for this invoice follow it, whatever became of it. */
export async function wakeDependents(
  tx: Queryable,
  journey: Journey,
  item: SyncItem,
  status: SyncStatus,
): Promise<void> {
  if (item.objectType !== 'invoice' || status === 'queued' || status === 'syncing') return;
  const waiting = await tx
    .select({ id: syncItems.stripeId })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, journey.connection.id),
        eq(syncItems.parentStripeId, item.stripeId),
        eq(syncItems.problemCode, 'waits_for_document'),
      ),
    );
  await journey.street.queue.add(
    'documents',
    waiting.map(({ id }) => documentJob(journey.installation, { type: 'credit_note', id }, { trigger: 'follow_up' })),
    tx,
  );
}

/**
 * A credit note that is about to wait, while its invoice may just have ended: it looks once more under the invoice's
 * lock. Either this sees how the invoice ended, or the invoice's end sees the waiting note; none is left behind.
 */
export async function missNoEnd(
  tx: Queryable,
  journey: Journey,
  item: Pick<SyncItem, 'stripeId'>,
  problem: Problem | null,
): Promise<void> {
  if (problem?.code !== 'waits_for_document') return;
  const [invoice] = await tx
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, journey.connection.id),
        eq(syncItems.objectType, 'invoice'),
        eq(syncItems.stripeId, problem.params.subject ?? ''),
      ),
    )
    .for('share');
  if (invoice === undefined || invoice.status === 'queued' || invoice.status === 'syncing') return;
  if (rootCause(invoice) === problem.params.cause) return;
  const note = { type: 'credit_note', id: item.stripeId } as const;
  await journey.street.queue.add('documents', [documentJob(journey.installation, note, { trigger: 'follow_up' })], tx);
}

/** What keeps an invoice out of the books: that is to be mended, not what waits for it (C74). */
export function rootCause(invoice: SyncItem | undefined): string {
  if (invoice === undefined) return 'It has not reached Tieout.';
  if (invoice.problem === null) return invoice.sentence;
  return sentenceOf(new Problem(invoice.problem.code, invoice.problem.params));
}

/**
 * Enqueues documents whose next try is due. The instant stands on the document, where the merchant sees it; this turns
 * it into a job in one transaction. Many processes may do it at once.
 * @returns how many were due
 */
export async function enqueueDue(street: Street): Promise<number> {
  return street.db.transaction(async (tx) => {
    const due = await tx
      .select({
        id: syncItems.id,
        installationId: syncItems.installationId,
        type: syncItems.objectType,
        stripeId: syncItems.stripeId,
      })
      .from(syncItems)
      .where(lte(syncItems.nextAttemptAt, street.now()))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    if (due.length === 0) return 0;
    await tx
      .update(syncItems)
      .set({ nextAttemptAt: null })
      .where(
        inArray(
          syncItems.id,
          due.map(({ id }) => id),
        ),
      );
    await street.queue.add(
      'documents',
      due.map(({ installationId, type, stripeId }) =>
        documentJob({ id: installationId }, { type, id: stripeId }, { trigger: 'retry' }),
      ),
      tx,
    );
    return due.length;
  });
}

/**
 * Documents that say they are under way, have not moved for minutes and yet have no job lost it (a database restored
 * from a backup, a queue emptied by hand): they are due again. Those of a long backfill have one, and wait their turn.
 */
export async function rescueStranded(street: Street, olderThanMs: number): Promise<number> {
  const before = new Date(street.now().getTime() - olderThanMs);
  const rescued = await street.db
    .update(syncItems)
    .set({ nextAttemptAt: street.now() })
    .where(
      and(
        inArray(syncItems.status, ['queued', 'syncing']),
        lte(syncItems.changedAt, before),
        sql`${syncItems.nextAttemptAt} is null`,
        not(hasJob(syncItems.installationId, syncItems.stripeId)),
      ),
    )
    .returning({ id: syncItems.id });
  return rescued.length;
}

/**
 * After reconnecting, or when a cause was mended: everything that waits for it follows by itself.
 * @param only.subject what the cause is about, e.g. one tax rate
 * @param only.except a document that is asked for in another way
 * @returns how many follow
 */
export async function resume(
  tx: Queryable,
  street: Street,
  connection: Connection,
  causes: string[],
  only: { subject?: string; except?: string } = {},
): Promise<number> {
  const waiting = await tx
    .select({ type: syncItems.objectType, stripeId: syncItems.stripeId })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        inArray(syncItems.problemCode, causes),
        ...(only.subject === undefined ? [] : [eq(syncItems.problemSubject, only.subject)]),
        ...(only.except === undefined ? [] : [ne(syncItems.stripeId, only.except)]),
      ),
    );
  const jobs = waiting.map(({ type, stripeId }) =>
    // Somebody mended what they stopped at: as if each were replayed by hand.
    documentJob(
      { id: connection.installationId },
      { type, id: stripeId },
      { trigger: only.subject === undefined ? 'resume' : 'bulk_replay' },
    ),
  );
  await street.queue.add(waiting.length > 50 ? 'bulk' : 'documents', jobs, tx);
  return waiting.length;
}
