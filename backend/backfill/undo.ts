import { and, asc, desc, eq, gte, inArray, notInArray, sql } from 'drizzle-orm';
import { describeProblem, Problem } from '#shared/problems.ts';
import { undoPosting } from '../booking/ask.ts';
import type { Queryable } from '../database/client.ts';
import { LeaseBusy } from '../database/leases.ts';
import { backfillItems, backfillPostings, backfills, moneyPostings, syncItems } from '../database/schema/index.ts';
import type { Journey } from '../sync/context.ts';
import { undoMade } from '../sync/undo-made.ts';
import type { Backfill } from './run.ts';

/** So much is taken back in one turn: each is a request or two. */
const BATCH = 20;

/** Condition: the run made the document, and it still is what the run made. What was there before is left alone. */
const made = (run: Pick<Backfill, 'id'>) =>
  and(
    eq(backfillItems.backfillId, run.id),
    notInArray(backfillItems.state, ['undone', 'kept']),
    eq(syncItems.origin, 'made'),
    gte(syncItems.syncedAt, backfillItems.startedAt),
  );

const written = (run: Pick<Backfill, 'id'>) =>
  and(
    eq(backfillPostings.backfillId, run.id),
    eq(backfillPostings.state, 'made'),
    inArray(moneyPostings.status, ['synced', 'synced_with_variance', 'failed', 'needs_review', 'waiting', 'queued']),
  );

export type Undoable = { documents: number; postings: number };

/** How much undoing a run would take back. */
export async function undoableOf(db: Queryable, run: Pick<Backfill, 'id'>): Promise<Undoable> {
  const [documents] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(backfillItems)
    .innerJoin(syncItems, eq(syncItems.id, backfillItems.itemId))
    .where(made(run));
  const [postings] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(backfillPostings)
    .innerJoin(moneyPostings, eq(moneyPostings.id, backfillPostings.postingId))
    .where(written(run));
  return { documents: documents?.n ?? 0, postings: postings?.n ?? 0 };
}

/**
 * One turn of taking back what a run made (C08): postings before the documents that they are applied to, credit notes
 * before their invoices. What is posted stays, is counted, and says why.
 * @throws LedgerFault: the next turn goes on
 */
export async function undoStep(journey: Journey, run: Backfill): Promise<'more' | 'wait' | 'rest'> {
  const { street, installation, connection } = journey;
  const by = run.stoppedBy ?? 'somebody';
  const postings = await street.db
    .select({ id: moneyPostings.id })
    .from(backfillPostings)
    .innerJoin(moneyPostings, eq(moneyPostings.id, backfillPostings.postingId))
    .where(written(run))
    // The latest first: payouts and refunds before the payments that they are about.
    .orderBy(desc(moneyPostings.date), desc(moneyPostings.id))
    .limit(BATCH);
  for (const { id } of postings) {
    const reason = await undoOne(() => undoPosting(street, installation, connection, id, by));
    if (reason === 'busy') return 'wait';
    await street.db
      .update(backfillPostings)
      .set(reason === null ? { state: 'undone' } : { state: 'kept', reason })
      .where(and(eq(backfillPostings.backfillId, run.id), eq(backfillPostings.postingId, id)));
  }
  if (postings.length > 0) return 'more';
  const next = await street.db
    .select({ item: syncItems })
    .from(backfillItems)
    .innerJoin(syncItems, eq(syncItems.id, backfillItems.itemId))
    .where(made(run))
    .orderBy(asc(syncItems.objectType), desc(syncItems.documentDate), asc(syncItems.id))
    .limit(BATCH);
  for (const { item } of next) {
    const done = await undoMade(street, installation, connection, item, by);
    await street.db
      .update(backfillItems)
      .set(done.undone ? { state: 'undone' } : { state: 'kept', reason: done.reason })
      .where(and(eq(backfillItems.backfillId, run.id), eq(backfillItems.itemId, item.id)));
  }
  if (next.length === BATCH) return 'more';
  await street.db
    .update(backfills)
    .set({ state: 'undone', finishedAt: street.now() })
    .where(and(eq(backfills.id, run.id), eq(backfills.state, 'undoing')));
  return 'rest';
}

/** @returns null when it is taken back, or why it stays */
async function undoOne(work: () => Promise<string | null>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof LeaseBusy) return 'busy';
    if (error instanceof Problem) return describeProblem(error.toRecord()).title;
    throw error;
  }
}

/** What undoing came to: taken back, and left with the reason. */
export async function undoneOf(
  db: Queryable,
  run: Pick<Backfill, 'id'>,
): Promise<{ undone: number; kept: number; reasons: string[] }> {
  const rows = await db.execute<{ state: string; reason: string | null; n: number }>(sql`
    select state, reason, count(*)::int as n from (
      select state, reason from backfill_items where backfill_id = ${run.id}
      union all select state, reason from backfill_postings where backfill_id = ${run.id}
    ) taken where state in ('undone', 'kept') group by state, reason order by n desc`);
  const sum = (state: string) => rows.filter((row) => row.state === state).reduce((total, { n }) => total + n, 0);
  const reasons = rows.flatMap(({ state, reason, n }) =>
    state === 'kept' && reason !== null ? [`${n} × ${reason}`] : [],
  );
  return { undone: sum('undone'), kept: sum('kept'), reasons: reasons.slice(0, 5) };
}
