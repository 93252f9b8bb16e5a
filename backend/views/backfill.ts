import { and, desc, eq } from 'drizzle-orm';
import {
  type BackfillAnswer,
  type BackfillView,
  backfillResultSchema,
  type DryResult,
  dryResultSchema,
} from '#shared/api/backfill.ts';
import { describeProblem } from '#shared/problems.ts';
import { type Backfill, isUnderWay } from '../backfill/run.ts';
import { undoableOf, undoneOf } from '../backfill/undo.ts';
import type { Connection } from '../connections/current.ts';
import { backfills } from '../database/schema/index.ts';
import { dateIn, dayAfter } from '../documents/dates.ts';
import type { Services } from '../services.ts';
import { askedOf } from '../sync/equals/answer.ts';
import { doneLines, dryLines, undoneLines } from './backfill-words.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';

const EXAMPLES = 5;

/** Bringing in a period, as the settings show it: the newest run with its progress, and what a dry run found. */
export async function backfillView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
): Promise<BackfillAnswer> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const usable = connection !== null && connection.state !== 'pending' ? connection : null;
  const settings = usable === null ? null : (await services.street.settings(usable)).settings;
  const timeZone = settings?.documents.timeZone ?? 'UTC';
  const run = usable === null ? undefined : await newest(services, usable, false);
  const rehearsal = usable === null ? undefined : await newest(services, usable, true);
  const found = rehearsal?.state === 'done' ? dryResultSchema.parse(rehearsal.result) : null;
  const same = rehearsal !== undefined && rehearsal.fromDate === run?.fromDate && rehearsal.toDate === run.toDate;
  const money = settings?.money.enabled === true;
  // A dry run is told of until a real one was begun after it.
  const told = rehearsal !== undefined && (run === undefined || rehearsal.createdAt > run.createdAt);
  return {
    connection: summary,
    run:
      run === undefined
        ? null
        : await viewOf(services, run, { total: same ? (found?.documents ?? null) : null, money }),
    rehearsal: told ? await viewOf(services, rehearsal, { total: null, money }) : null,
    money,
    timeZone,
    today: dateIn(services.now(), timeZone),
    mayChange: caller.mayChange,
  };
}

async function newest(
  { db }: Services,
  connection: Pick<Connection, 'id' | 'installationId'>,
  dry: boolean,
): Promise<Backfill | undefined> {
  const [row] = await db
    .select()
    .from(backfills)
    .where(
      and(
        eq(backfills.installationId, connection.installationId),
        eq(backfills.connectionId, connection.id),
        eq(backfills.dry, dry),
      ),
    )
    .orderBy(desc(backfills.createdAt))
    .limit(1);
  return row;
}

type Known = { total: number | null; money: boolean };

async function viewOf({ db }: Services, run: Backfill, known: Known): Promise<BackfillView> {
  const asked = run.state === 'paused' ? await askedOf(db, { kind: 'backfill', id: run.id }) : [];
  return {
    id: run.id,
    from: run.fromDate,
    to: run.toDate,
    dry: run.dry,
    state: run.state,
    stage: run.stage,
    sentence: sentenceOf(run),
    percent: percentOf(run, known),
    lines: await linesOf(db, run),
    problem: run.problem === null ? null : describeProblem(run.problem),
    question:
      run.state !== 'paused'
        ? null
        : {
            count: asked.length,
            examples: asked.slice(0, EXAMPLES).flatMap(({ number, stripeId, customer, equals }) => {
              const [first] = equals ?? [];
              return first === undefined
                ? []
                : [{ id: stripeId, number: number ?? stripeId, customer: customer ?? '', equals: first }];
            }),
          },
    actions: await actionsOf(db, run),
    askedBy: run.askedBy ?? 'somebody',
    startedAt: run.createdAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

/** What it does or came to, in one sentence. */
function sentenceOf({ state, stage, dry, through, listed, movements, payouts, proven, stoppedBy }: Backfill): string {
  switch (state) {
    case 'paused':
      return 'Paused: many of these documents look as if they were in the books already.';
    case 'stopped':
    case 'stopping':
      return `Stopped by ${stoppedBy ?? 'somebody'}. What was under way comes to its end; nothing is lost.`;
    case 'failed':
      return 'It could not go on. What was brought in stays; it goes on from there.';
    case 'undoing':
      return 'Taking back what this run made.';
    case 'undone':
      return `Undone by ${stoppedBy ?? 'somebody'}.`;
    case 'done':
      return dry ? 'This is what would happen. Nothing was written.' : 'Done.';
    case 'running':
      break;
  }
  if (dry) return stage === 'looking' ? 'Reading what is in the books.' : `Planning: ${through} documents looked at.`;
  switch (stage) {
    case 'looking':
      return 'Reading what is in the books already.';
    case 'documents':
    case 'settling':
      return `Documents: ${through} of ${listed}${stage === 'documents' ? ' listed so far' : ''} are through.`;
    case 'money':
      return `Money: ${movements} movements of the Stripe balance read.`;
    case 'payouts':
      return `Payouts: ${proven} of ${payouts} proven.`;
    case 'over':
      return 'Counting what came of it.';
  }
}

/** How far it is, 0 to 100: documents are most of the work; null while nobody knows how many there are. */
function percentOf(run: Backfill, { total, money }: Known): number | null {
  if (run.state === 'done' || run.state === 'undone') return 100;
  const documents = money ? 60 : 95;
  const share = (part: number, whole: number) => (whole === 0 ? 1 : Math.min(1, part / whole));
  switch (run.stage) {
    case 'looking':
      return 0;
    case 'documents':
      return total === null ? null : Math.round(documents * share(run.through, total));
    case 'settling':
      return Math.round(documents * share(run.through, Math.max(total ?? 0, run.listed)));
    case 'money':
      return (
        documents +
        Math.round(30 * share(days(run.fromDate, run.cursor ?? run.fromDate), days(run.fromDate, dayAfter(run.toDate))))
      );
    case 'payouts':
      return 90 + Math.round(8 * share(run.proven, run.payouts));
    case 'over':
      return 99;
  }
}

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

async function linesOf(db: Services['db'], run: Backfill): Promise<string[]> {
  if (run.state === 'undone' || run.state === 'undoing') return undoneLines(await undoneOf(db, run));
  if (run.result === null) return [];
  if (run.dry) {
    const result: DryResult = dryResultSchema.parse(run.result);
    return run.state === 'done' ? dryLines(result) : [];
  }
  return doneLines(backfillResultSchema.parse(run.result));
}

async function actionsOf(db: Services['db'], run: Backfill): Promise<BackfillView['actions']> {
  if (run.state === 'running') return ['stop'];
  if (run.state === 'paused') return ['answer', 'stop'];
  if (isUnderWay(run)) return [];
  if (run.dry) return run.state === 'done' ? ['start'] : [];
  const resume = run.state === 'stopped' || run.state === 'failed' ? (['resume'] as const) : [];
  if (run.state === 'undone') return [];
  const { documents, postings } = await undoableOf(db, run);
  return [...resume, ...(documents + postings > 0 ? (['undo'] as const) : [])];
}
