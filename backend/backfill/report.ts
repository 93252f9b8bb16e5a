import { type BackfillResult, emptyResult } from '#shared/api/backfill.ts';
import { createdRange, type Period } from '../sync/backfill/period.ts';
import type { Journey, SyncItem } from '../sync/context.ts';
import { itemsOf } from '../sync/items.ts';
import { isComing } from './documents.ts';
import { listAll } from './listing.ts';
import { reportMoney } from './money-report.ts';

/**
 * What Stripe has in the period beside what became of it, documents and money (C68). Counted from a listing of its own,
 * so that what the backfill may have passed over is seen.
 * @throws Problem stripe_permission, stripe_unavailable
 */
export async function reportBackfill(journey: Journey, period: Period): Promise<BackfillResult> {
  const report = emptyResult();
  const problems = new Map<string, BackfillResult['problems'][number]>();
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
  report.money = await reportMoney(journey, period);
  return report;
}

function count(
  report: BackfillResult,
  problems: Map<string, BackfillResult['problems'][number]>,
  item: SyncItem,
  now: Date,
): void {
  const { status, sentence } = item;
  report.got[status] = (report.got[status] ?? 0) + 1;
  if (item.origin === 'linked' || item.origin === 'found') report.stood += 1;
  if (status === 'queued' || status === 'syncing') report[isComing(item, now) ? 'underWay' : 'later'] += 1;
  if (status === 'synced' || status === 'undone' || (status === 'queued' && item.problemCode === null)) return;
  const key = `${status} ${sentence}`;
  const known = problems.get(key);
  if (known !== undefined) known.count += 1;
  else problems.set(key, { status, sentence, code: item.problemCode, count: 1, example: item.number ?? item.stripeId });
}
