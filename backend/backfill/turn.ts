import { and, eq } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { LeaseBusy, withLease } from '../database/leases.ts';
import { backfills, connections, installations } from '../database/schema/index.ts';
import type { Journey, Street } from '../sync/context.ts';
import { askedOf } from '../sync/equals/answer.ts';
import { problemOfFault } from '../sync/faults.ts';
import { Recorder } from '../sync/recorder.ts';
import { healsWithTime } from '../sync/retry.ts';
import { openJourney } from '../sync/walk.ts';
import { handOut, settleItems, underWayOf } from './documents.ts';
import { dryStep } from './dry-step.ts';
import { look } from './look.ts';
import { moneyStep, payoutStep, type Step } from './money.ts';
import { reportBackfill } from './report.ts';
import type { Backfill } from './run.ts';
import { forgetStrangers } from './strange-entries.ts';
import { undoStep } from './undo.ts';

/** What a turn left: `more` to do at once, something to `wait` for, or nothing (`rest`: over, stopped, or paused). */
export type TurnEnd = 'more' | 'wait' | 'rest';

/**
 * One turn of a run over a period. All that it knows stands in its row, so any process may take the next one, also after
 * a crash. Who comes while another is at it leaves it to that one. Workers write the documents; here they are handed out.
 */
export async function turnBackfill(street: Street, id: string): Promise<TurnEnd> {
  const key = `backfill:${id}`;
  try {
    return await withLease(street.db, key, { ttlMs: 15_000, waitMs: 0 }, () => turn(street, id));
  } catch (error) {
    if (error instanceof LeaseBusy && error.key === key) return 'wait';
    throw error;
  }
}

async function turn(street: Street, id: string): Promise<TurnEnd> {
  const [found] = await street.db
    .select({ run: backfills, connection: connections, installation: installations })
    .from(backfills)
    .innerJoin(connections, eq(connections.id, backfills.connectionId))
    .innerJoin(installations, eq(installations.id, backfills.installationId))
    .where(eq(backfills.id, id));
  if (found === undefined) return 'rest';
  const { run, connection, installation } = found;
  if (run.state === 'paused') {
    await settleItems({ street }, run);
    return 'rest';
  }
  if (run.state !== 'running' && run.state !== 'undoing') return 'rest';
  const journey = await openJourney(street, installation, connection, new Recorder(street.now));
  try {
    if (connection.state !== 'active') throw new Problem('not_connected', { ledger: journey.connector.name });
    const step =
      run.state === 'undoing'
        ? await undoStep(journey, run)
        : run.dry
          ? await dryStep(journey, run)
          : await walk(journey, run);
    if (run.problem !== null && step !== 'wait') await change(journey, run, { problem: null });
    return step;
  } catch (error) {
    const problem = error instanceof LedgerFault ? problemOfFault(error, journey) : error;
    if (!(problem instanceof Problem)) throw error;
    const record = problem.toRecord();
    // What time heals is waited for, and said meanwhile; what a person must mend ends the run where it stands.
    if (healsWithTime(problem.code)) await change(journey, run, { problem: record });
    else await change(journey, run, { state: 'failed', problem: record, finishedAt: street.now() });
    return healsWithTime(problem.code) ? 'wait' : 'rest';
  }
}

async function walk(journey: Journey, run: Backfill): Promise<TurnEnd> {
  const { street, settings } = journey;
  const { timeZone } = settings.documents;
  switch (run.stage) {
    case 'looking': {
      await look(journey, { from: run.fromDate, to: run.toDate });
      await change(journey, run, { stage: 'documents', lookedAt: street.now() });
      return 'more';
    }
    case 'documents':
    case 'settling': {
      await settleItems(journey, run);
      if (await pauses(journey, run)) return 'rest';
      if (run.stage === 'documents') return (await handOut(journey, run)) ? 'more' : 'wait';
      if ((await underWayOf(journey, run)) > 0) return 'wait';
      await change(journey, run, { stage: 'money', cursor: null });
      return 'more';
    }
    case 'money':
      return next(journey, run, await moneyStep(journey, run), { stage: 'payouts', cursor: null });
    case 'payouts':
      return next(journey, run, await payoutStep(journey, run), { stage: 'over' });
    case 'over': {
      const result = await reportBackfill(journey, { from: run.fromDate, to: run.toDate });
      await change(journey, run, { state: 'done', result, finishedAt: street.now() });
      forgetStrangers(run);
      street.log.info(
        { account: journey.installation.stripeAccountId, from: run.fromDate, to: run.toDate, zone: timeZone },
        'A backfill is done',
      );
      return 'rest';
    }
  }
}

async function next(journey: Journey, run: Backfill, step: Step, to: Partial<Backfill>): Promise<TurnEnd> {
  if (step !== 'through') return step;
  await change(journey, run, to);
  return 'more';
}

/**
 * The circuit breaker (C08): once so many documents of the run equal one in the ledger, nothing new is handed out until
 * somebody says what becomes of them. None of them was written.
 */
async function pauses(journey: Journey, run: Backfill): Promise<boolean> {
  if (run.equals !== 'ask') return false;
  const asked = await askedOf(journey.street.db, { kind: 'backfill', id: run.id });
  if (asked.length < journey.settings.pauseAtDuplicates) return false;
  await change(journey, run, { state: 'paused' });
  return true;
}

/** Changes the row unless somebody stopped the run meanwhile: what stopped stays stopped, where it stood. */
async function change(
  { street }: Pick<Journey, 'street'>,
  run: Backfill,
  to: Partial<typeof backfills.$inferInsert>,
): Promise<void> {
  await street.db
    .update(backfills)
    .set(to)
    .where(and(eq(backfills.id, run.id), eq(backfills.state, run.state)));
}
