import { and, eq } from 'drizzle-orm';
import { dryResultSchema, emptyDryResult } from '#shared/api/backfill.ts';
import { backfills } from '../database/schema/index.ts';
import { createdRange } from '../sync/backfill/period.ts';
import type { Journey } from '../sync/context.ts';
import { planMoney, planPage } from './dry-run.ts';
import { listPage } from './listing.ts';
import { look } from './look.ts';
import type { Backfill } from './run.ts';

/** So many documents are planned in one turn: each is read from Stripe. */
const PAGE = 20;

/**
 * One turn of a dry run that was asked for in the Dashboard: as `dryRun`, page by page, with what it has found so far in
 * its row.
 * @throws Problem, LedgerFault
 */
export async function dryStep(journey: Journey, run: Backfill): Promise<'more' | 'rest'> {
  const { street, settings } = journey;
  const period = { from: run.fromDate, to: run.toDate };
  const result = run.result === null ? emptyDryResult() : dryResultSchema.parse(run.result);
  const keep = (change: Partial<typeof backfills.$inferInsert>) =>
    street.db
      .update(backfills)
      .set(change)
      .where(and(eq(backfills.id, run.id), eq(backfills.state, 'running')));
  if (run.stage === 'looking') {
    await look(journey, period);
    await keep({ stage: 'documents', lookedAt: street.now() });
    return 'more';
  }
  if (run.stage === 'documents') {
    const page = await listPage(journey.stripe, createdRange(period, settings.documents.timeZone), run.cursor, PAGE);
    await planPage(journey, page.documents, result);
    const listed = result.documents;
    await keep({
      result,
      listed,
      through: listed,
      cursor: page.next,
      ...(page.next === null ? { stage: 'money' as const } : {}),
    });
    return 'more';
  }
  await keep({
    result: { ...result, money: await planMoney(journey, period) },
    stage: 'over',
    state: 'done',
    finishedAt: street.now(),
  });
  return 'rest';
}
