import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { backfillItems, backfills, syncItems } from '../database/schema/index.ts';
import { documentJob } from '../queue/document-jobs.ts';
import { createdRange } from '../sync/backfill/period.ts';
import type { Journey, SyncItem } from '../sync/context.ts';
import { ensureItem, itemsOf, setState } from '../sync/items.ts';
import { type Listed, listPage } from './listing.ts';
import type { Backfill } from './run.ts';

/** How many documents are listed at a time, and below how many under way the next page is handed out. */
const PAGE = 30;
const LOW_WATER = 30;

/** A document whose next try is further away than this is reported rather than waited for. */
const WAIT_FOR_RETRY_MS = 5 * 60_000;

/**
 * Lists the documents of the period in Stripe and hands them to the bulk queue as it drains: enough to keep the workers
 * busy, few enough that Stop means stop and live invoices are not held up.
 * @returns whether all are listed
 */
export async function handOut(journey: Journey, run: Backfill): Promise<boolean> {
  let { cursor, listed, enqueued } = run;
  const range = createdRange({ from: run.fromDate, to: run.toDate }, journey.settings.documents.timeZone);
  for (let outstanding = await underWayOf(journey, run); outstanding < LOW_WATER; ) {
    const page = await listPage(journey.stripe, range, cursor, PAGE);
    const documents = page.documents.filter(({ draft }) => !draft);
    listed += documents.length;
    const handed = await handOutPage(journey, run, documents, { cursor: page.next, listed, enqueued });
    // Stopped meanwhile: what was listed is listed again.
    if (handed === null) return false;
    enqueued += handed;
    outstanding += handed;
    if (page.next === null) return true;
    cursor = page.next;
  }
  return false;
}

/** One page: jobs, rows and the cursor in one transaction, so that a crash neither skips nor forgets a document. */
async function handOutPage(
  journey: Journey,
  run: Backfill,
  documents: Listed[],
  mark: { cursor: string | null; listed: number; enqueued: number },
): Promise<number | null> {
  const { street, connection, installation } = journey;
  const known = await itemsOf(
    journey,
    documents.map(({ id }) => id),
  );
  const due = documents.filter(({ id }) => isDue(known.get(id)));
  return street.db.transaction(async (tx) => {
    const [going] = await tx
      .update(backfills)
      .set({
        ...mark,
        enqueued: mark.enqueued + due.length,
        ...(mark.cursor === null ? { stage: 'settling' as const } : {}),
      })
      .where(and(eq(backfills.id, run.id), eq(backfills.state, 'running')))
      .returning({ id: backfills.id });
    if (going === undefined) return null;
    const startedAt = street.now();
    for (const { type, id } of due) {
      const item = await ensureItem(tx, connection, type, id);
      const state = { status: 'queued', sentence: 'Queued by a backfill.', problem: null } as const;
      await setState(tx, item, state, { nextAttemptAt: null, attempts: 0, firstFailedAt: null });
      await tx
        .insert(backfillItems)
        .values({ installationId: connection.installationId, backfillId: run.id, itemId: item.id, startedAt })
        .onConflictDoUpdate({
          target: [backfillItems.backfillId, backfillItems.itemId],
          set: { state: 'started', startedAt },
        });
    }
    const ask = { trigger: 'backfill' as const, askedBy: run.askedBy };
    await street.queue.add(
      'bulk',
      due.map((document) => documentJob(installation, document, ask)),
      tx,
    );
    return due.length;
  });
}

/** What stands in the books, is on its way, or was taken out by a person is left alone. */
function isDue(item: SyncItem | undefined): boolean {
  if (item === undefined) return true;
  if (item.hold !== null || item.ledgerId !== null) return false;
  return ['excluded', 'failed', 'waiting', 'needs_review'].includes(item.status);
}

/** True while waiting for the document makes sense. */
export function isComing(item: Pick<SyncItem, 'status' | 'nextAttemptAt'>, now: Date): boolean {
  if (item.status !== 'queued' && item.status !== 'syncing') return false;
  return item.nextAttemptAt === null || item.nextAttemptAt.getTime() < now.getTime() + WAIT_FOR_RETRY_MS;
}

/** Condition: the document rests, or is tried again so late that nobody waits for it. */
const rests = (now: Date) => sql`(${syncItems.status} not in ('queued', 'syncing')
  or ${syncItems.nextAttemptAt} >= ${new Date(now.getTime() + WAIT_FOR_RETRY_MS).toISOString()}::timestamptz)`;

/** Takes down which documents have come to their end, and counts them. */
export async function settleItems({ street }: Pick<Journey, 'street'>, run: Pick<Backfill, 'id'>): Promise<void> {
  await street.db.execute(sql`
    update backfill_items set state = case
      when sync_items.origin = 'made' and sync_items.synced_at >= backfill_items.started_at then 'made' else 'other' end
    from sync_items where sync_items.id = backfill_items.item_id and backfill_items.backfill_id = ${run.id}
      and backfill_items.state = 'started' and ${rests(street.now())}`);
  await street.db.execute(sql`
    update backfills set through = listed - (select count(*) from backfill_items
      where backfill_id = ${run.id} and state = 'started') where id = ${run.id}`);
}

/** How many documents of the run are still coming. */
export async function underWayOf({ street }: Pick<Journey, 'street'>, run: Pick<Backfill, 'id'>): Promise<number> {
  const [row] = await street.db
    .select({ documents: count() })
    .from(backfillItems)
    .where(and(eq(backfillItems.backfillId, run.id), inArray(backfillItems.state, ['started'])));
  return row?.documents ?? 0;
}
