import { and, eq, inArray } from 'drizzle-orm';
import type { SyncStatus } from '#shared/statuses.ts';
import { syncItems } from '../../database/schema/index.ts';
import type { Journey, SyncItem } from '../context.ts';
import { listAll } from './listing.ts';
import { createdRange, type Period } from './period.ts';

/**
 * What Stripe has in the period beside what became of it (C68). Counted from a listing of its own, so that what the
 * backfill may have passed over is seen.
 */
export type BackfillReport = {
  expected: { invoices: number; creditNotes: number };
  /** Drafts in Stripe are no invoices yet: not expected, followed once they are finalized. */
  drafts: number;
  got: Partial<Record<SyncStatus, number>>;
  /** Expected, and nothing is known of them. */
  missing: string[];
  /** Still under way: queued or being written. */
  underWay: number;
  /** Queued for a later try, because Stripe or the ledger did not answer. */
  later: number;
  /** What stands against documents, the most frequent first. */
  problems: { status: SyncStatus; sentence: string; code: string | null; count: number; example: string }[];
};

/** A document whose next try is further away than this is reported rather than waited for. */
export const WAIT_FOR_RETRY_MS = 5 * 60_000;

/** True while waiting for the document makes sense. */
export function isUnderWay(item: Pick<SyncItem, 'status' | 'nextAttemptAt'>, now: Date): boolean {
  if (item.status !== 'queued' && item.status !== 'syncing') return false;
  return item.nextAttemptAt === null || item.nextAttemptAt.getTime() < now.getTime() + WAIT_FOR_RETRY_MS;
}

/** @throws Problem stripe_permission, stripe_unavailable */
export async function reportBackfill(journey: Journey, period: Period): Promise<BackfillReport> {
  const report: BackfillReport = {
    expected: { invoices: 0, creditNotes: 0 },
    drafts: 0,
    got: {},
    missing: [],
    underWay: 0,
    later: 0,
    problems: [],
  };
  const problems = new Map<string, BackfillReport['problems'][number]>();
  const range = createdRange(period, journey.settings.documents.timeZone);
  for await (const page of listAll(journey.stripe, range)) {
    const known = await itemsOf(
      journey,
      page.map(({ id }) => id),
    );
    for (const { type, id, draft } of page) {
      if (draft) {
        report.drafts += 1;
        continue;
      }
      report.expected[type === 'invoice' ? 'invoices' : 'creditNotes'] += 1;
      const item = known.get(id);
      if (item === undefined) report.missing.push(id);
      else count(report, problems, item, journey.street.now());
    }
  }
  report.problems = [...problems.values()].sort((one, other) => other.count - one.count);
  return report;
}

/** The rows of these documents, by Stripe id. */
export async function itemsOf(journey: Journey, ids: readonly string[]): Promise<Map<string, SyncItem>> {
  if (ids.length === 0) return new Map();
  const rows = await journey.street.db
    .select()
    .from(syncItems)
    .where(and(eq(syncItems.connectionId, journey.connection.id), inArray(syncItems.stripeId, [...ids])));
  return new Map(rows.map((row) => [row.stripeId, row]));
}

function count(
  report: BackfillReport,
  problems: Map<string, BackfillReport['problems'][number]>,
  item: SyncItem,
  now: Date,
): void {
  const { status, sentence } = item;
  report.got[status] = (report.got[status] ?? 0) + 1;
  if (status === 'queued' || status === 'syncing') report[isUnderWay(item, now) ? 'underWay' : 'later'] += 1;
  if (status === 'synced' || status === 'undone' || (status === 'queued' && item.problemCode === null)) return;
  const key = `${status} ${sentence}`;
  const known = problems.get(key);
  if (known !== undefined) known.count += 1;
  else problems.set(key, { status, sentence, code: item.problemCode, count: 1, example: item.number ?? item.stripeId });
}
