import { setTimeout as wait } from 'node:timers/promises';
import { and, desc, eq } from 'drizzle-orm';
import type { Queryable } from '../../database/client.ts';
import { withLease } from '../../database/leases.ts';
import { backfills } from '../../database/schema/index.ts';
import { documentJob } from '../../queue/document-jobs.ts';
import type { Connection, Journey, SyncItem } from '../context.ts';
import { ensureItem, setState } from '../items.ts';
import { type Listed, listPage } from './listing.ts';
import { createdRange, type Period } from './period.ts';
import { type BackfillReport, isUnderWay, itemsOf, reportBackfill } from './report.ts';

export type Backfill = typeof backfills.$inferSelect;

export type Progress = {
  /** `listing` while pages come in, `working` once all are listed and some are still under way. */
  phase: 'listing' | 'working';
  listed: number;
  enqueued: number;
  underWay: number;
};

export type BackfillOptions = {
  period: Period;
  askedBy: string;
  /** Runs a period anew that is done already. */
  again: boolean;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  /** Told once what this run is: a new one, the continuation of a stopped one, or nothing as it is done. */
  onStart: (how: 'new' | 'resumed' | 'done', backfill: Backfill) => void;
};

/** How many documents are listed at a time, and below how many under way the next page is fed (a few dozen in all). */
const PAGE = 30;
const LOW_WATER = 15;
const POLL_MS = 300;

/**
 * Walks all documents of a period along the street: lists them in Stripe, feeds them to the bulk queue as it drains,
 * waits for them, and counts what was expected against what was got (C68). The cursor is kept with each page, so the
 * same period goes on where a stopped run left it. Workers do the work; here it is only handed out.
 * @returns the report; null when stopped by the signal
 * @throws LeaseBusy when another backfill of the company runs; Problem stripe_permission, stripe_unavailable
 */
export async function runBackfill(journey: Journey, options: BackfillOptions): Promise<BackfillReport | null> {
  const { street, connection } = journey;
  return withLease(street.db, `backfill:${connection.id}`, { ttlMs: 30_000, waitMs: 0 }, async (lost) => {
    const signal = AbortSignal.any([options.signal, lost]);
    const found = options.again ? undefined : await findBackfill(street.db, connection, options.period);
    const backfill = found ?? (await open(journey, options));
    options.onStart(found === undefined ? 'new' : found.state === 'done' ? 'done' : 'resumed', backfill);
    if (backfill.state === 'done') return reportBackfill(journey, options.period);
    const fed = await feed(journey, backfill, options, signal);
    const report = fed === null ? null : await settle(journey, fed, options, signal);
    const end = report === null ? { state: 'stopped' as const } : { state: 'done' as const, finishedAt: street.now() };
    await save(journey, backfill, end);
    return report;
  });
}

/** The newest backfill of exactly this period, whatever its state. */
export async function findBackfill(
  db: Queryable,
  connection: Pick<Connection, 'id'>,
  { from, to }: Period,
): Promise<Backfill | undefined> {
  const [found] = await db
    .select()
    .from(backfills)
    .where(and(eq(backfills.connectionId, connection.id), eq(backfills.fromDate, from), eq(backfills.toDate, to)))
    .orderBy(desc(backfills.createdAt))
    .limit(1);
  return found;
}

async function open({ street, connection }: Journey, { period, askedBy }: BackfillOptions): Promise<Backfill> {
  const [row] = await street.db
    .insert(backfills)
    .values({
      installationId: connection.installationId,
      connectionId: connection.id,
      fromDate: period.from,
      toDate: period.to,
      state: 'running',
      askedBy,
    })
    .returning();
  if (row === undefined) throw new Error('The backfill could not be recorded');
  return row;
}

const save = ({ street }: Journey, backfill: Backfill, change: Partial<typeof backfills.$inferInsert>) =>
  street.db.update(backfills).set(change).where(eq(backfills.id, backfill.id));

/** Lists and enqueues page by page. @returns how far it came, or null when stopped */
async function feed(
  journey: Journey,
  backfill: Backfill,
  options: BackfillOptions,
  signal: AbortSignal,
): Promise<Progress | null> {
  const progress: Progress = {
    phase: 'listing',
    listed: backfill.listed,
    enqueued: backfill.enqueued,
    underWay: 0,
  };
  if (backfill.stage === 'settling') return progress;
  await save(journey, backfill, { state: 'running' });
  const range = createdRange(options.period, journey.settings.documents.timeZone);
  const outstanding = new Set<string>();
  let { cursor } = backfill;
  for (;;) {
    if (signal.aborted) return null;
    const page = await listPage(journey.stripe, range, cursor, PAGE);
    const documents = page.documents.filter(({ draft }) => !draft);
    progress.listed += documents.length;
    const enqueued = await enqueue(journey, backfill, documents, options.askedBy, {
      listed: progress.listed,
      enqueuedBefore: progress.enqueued,
      next: page.next,
    });
    progress.enqueued += enqueued.length;
    for (const id of enqueued) outstanding.add(id);
    progress.underWay = outstanding.size;
    options.onProgress({ ...progress });
    if (page.next === null) return progress;
    cursor = page.next;
    while (outstanding.size >= LOW_WATER && !signal.aborted) {
      await pause(signal);
      await forgetSettled(journey, outstanding);
      progress.underWay = outstanding.size;
      options.onProgress({ ...progress });
    }
  }
}

/** One page: jobs, rows and the cursor in one transaction, so that a crash neither skips nor forgets a document. */
async function enqueue(
  journey: Journey,
  backfill: Backfill,
  documents: Listed[],
  askedBy: string,
  mark: { listed: number; enqueuedBefore: number; next: string | null },
): Promise<string[]> {
  const { street, connection, installation } = journey;
  const known = await itemsOf(
    journey,
    documents.map(({ id }) => id),
  );
  const due = documents.filter(({ id }) => isDue(known.get(id)));
  await street.db.transaction(async (tx) => {
    for (const { type, id } of due) {
      const item = await ensureItem(tx, connection, type, id);
      const state = { status: 'queued', sentence: 'Queued by a backfill.', problem: null } as const;
      await setState(tx, item, state, { nextAttemptAt: null, attempts: 0, firstFailedAt: null });
    }
    await street.queue.add(
      'bulk',
      due.map((document) => documentJob(installation, document, { trigger: 'backfill', askedBy })),
      tx,
    );
    await tx
      .update(backfills)
      .set({
        cursor: mark.next,
        listed: mark.listed,
        enqueued: mark.enqueuedBefore + due.length,
        ...(mark.next === null ? { stage: 'settling' as const } : {}),
      })
      .where(eq(backfills.id, backfill.id));
  });
  return due.map(({ id }) => id);
}

/** What stands in the books, is on its way, or was taken out by a person is left alone. */
function isDue(item: SyncItem | undefined): boolean {
  if (item === undefined) return true;
  if (item.hold !== null || item.ledgerId !== null) return false;
  return ['excluded', 'failed', 'waiting', 'needs_review'].includes(item.status);
}

async function forgetSettled(journey: Journey, outstanding: Set<string>): Promise<void> {
  const now = journey.street.now();
  const known = await itemsOf(journey, [...outstanding]);
  for (const [id, item] of known) if (!isUnderWay(item, now)) outstanding.delete(id);
}

/** Waits until nothing of the period is under way. @returns the report, or null when stopped */
async function settle(
  journey: Journey,
  fed: Progress,
  options: BackfillOptions,
  signal: AbortSignal,
): Promise<BackfillReport | null> {
  let waits = 0;
  for (;;) {
    if (signal.aborted) return null;
    const report = await reportBackfill(journey, options.period);
    options.onProgress({ ...fed, phase: 'working', underWay: report.underWay });
    if (report.underWay === 0) return report;
    // The whole period is listed anew each time: the longer it takes, the less often.
    waits = Math.min(waits + 1, 20);
    await pause(signal, POLL_MS * waits);
  }
}

const pause = (signal: AbortSignal, ms = POLL_MS): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);
