import { backfillResultSchema } from '#shared/api/backfill.ts';
import { type EqualsPolicy, equalsPolicies } from '#shared/backfill.ts';
import { describeProblem } from '#shared/problems.ts';
import { followBackfill } from '../backfill/drive.ts';
import { dryRun } from '../backfill/dry-run.ts';
import { reportBackfill } from '../backfill/report.ts';
import {
  answerBackfill,
  type Backfill,
  findBackfill,
  readBackfill,
  resumeBackfill,
  startBackfill,
  stopBackfill,
  undoBackfill,
} from '../backfill/run.ts';
import { undoneOf } from '../backfill/undo.ts';
import type { Services } from '../services.ts';
import type { Period } from '../sync/backfill/period.ts';
import { askedOf } from '../sync/equals/answer.ts';
import { Recorder } from '../sync/recorder.ts';
import { openJourney } from '../sync/walk.ts';
import { dryRunLines, isRight, questionLines, reportLines } from './backfill-lines.ts';
import { type Call, type Command, CommandFailed, UsageError } from './command.ts';
import { withServices } from './environment.ts';
import { counted } from './output.ts';
import { readPeriod } from './period.ts';
import { progressBar } from './progress.ts';
import { chooseTenant, type Tenant, tenantHelp, tenantOptions } from './tenant.ts';
import { workingProcesses } from './working.ts';

const answers = equalsPolicies.filter((each) => each !== 'ask');

export const backfill: Command = {
  name: 'backfill',
  summary: 'Bring a period into the books: invoices, credit notes, then the money that moved.',
  usage: '--from DATE --to DATE [--dry-run] [--again] [--equals WHAT] [--undo] [--account ACCT] [--mode MODE]',
  help: [
    ['--from DATE', 'first day, YYYY-MM-DD, in the company’s time zone, by when Stripe made the document'],
    ['--to DATE', 'last day, included'],
    ['--dry-run', 'plan each document and say what would happen; nothing is written'],
    ['--again', 'list a period anew that is done already'],
    ['--equals WHAT', 'documents that look as if they were in the books already: link, write, or review each'],
    ['--undo', 'take back what the run over this period made: drafts go, what is posted stays and is named'],
    ...tenantHelp,
  ],
  notes: [
    'The same period goes on where a stopped run left it. What stands in the books already, and what a person excluded',
    'or undid, is left alone. Where money movement is switched on, payments, fees, refunds, disputes and payouts follow',
    'the documents, and the payouts of the period are proven. Ends with what Stripe has beside what the books got; exit',
    'code 1 when something failed, is missing or does not tie out, or when the run waits for an answer.',
  ].join('\n'),
  options: {
    ...tenantOptions,
    from: { type: 'string' },
    to: { type: 'string' },
    'dry-run': { type: 'boolean' },
    again: { type: 'boolean' },
    equals: { type: 'string' },
    undo: { type: 'boolean' },
  },
  async run(call) {
    const period = readPeriod(call.values);
    const policy = policyOf(call.values.equals);
    return withServices(call.env, async (services) => {
      const tenant = await chooseTenant(services, call.values);
      const what = call.values['dry-run'] === true ? 'Dry run of a backfill' : 'Backfill';
      call.out.line(
        `${what} of ${tenant.connection.companyName} ` +
          `(${tenant.installation.stripeAccountId}, ${tenant.installation.mode}), ${period.from} to ${period.to}`,
      );
      if (call.values['dry-run'] === true) return rehearse(services, tenant, period, call);
      if (call.values.undo === true) return takeBack(services, tenant, period, call);
      return real(services, tenant, period, policy, call);
    });
  },
};

function policyOf(given: unknown): Exclude<EqualsPolicy, 'ask'> | null {
  if (given === undefined) return null;
  const found = answers.find((each) => each === given);
  if (found === undefined) throw new UsageError(`--equals takes ${answers.join(', ')}.`);
  return found;
}

const journeyOf = ({ street, now }: Services, { installation, connection }: Tenant) =>
  openJourney(street, installation, connection, new Recorder(now));

async function rehearse(services: Services, tenant: Tenant, period: Period, { out, signal }: Call): Promise<number> {
  const bar = progressBar(out, 'documents planned');
  const journey = await journeyOf(services, tenant);
  const result = await dryRun(journey, period, { signal, onProgress: (planned) => bar.show(planned, null, '') });
  for (const line of dryRunLines(result)) out.line(line);
  return 0;
}

async function real(
  services: Services,
  tenant: Tenant,
  period: Period,
  policy: Exclude<EqualsPolicy, 'ask'> | null,
  call: Call,
): Promise<number> {
  const { out, signal, values } = call;
  const { street } = services;
  const { connection, installation } = tenant;
  if ((await workingProcesses(services.sql)) === 0) {
    out.line(
      'No worker is connected to this database, so nothing moves until one is: npm start, or ROLE=worker npm start.',
    );
  }
  const found = values.again === true ? undefined : await findBackfill(services.db, connection, period);
  if (found?.state === 'done') {
    const when = found.finishedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? '';
    out.line(`This period was done on ${when} UTC. To list it anew: --again. As it stands now:`);
    const report = await reportBackfill(await journeyOf(services, tenant), period);
    reportLines(report, out);
    return isRight(report) ? 0 : 1;
  }
  const begun = found !== undefined && found.state !== 'undone';
  if (begun) out.line(`Goes on where it stopped: ${found.listed} listed, ${found.enqueued} handed out.`);
  if (found?.state === 'paused' && policy !== null)
    await answerBackfill(street, installation, connection, found.id, policy, 'the command line');
  const run = !begun
    ? await startBackfill(street, connection, { period, askedBy: 'the command line', dry: false })
    : found.state === 'paused' || found.state === 'running'
      ? found
      : await resumeBackfill(street, connection, found);
  const bars = {
    documents: progressBar(out, 'documents through'),
    money: progressBar(out, 'movements of the balance'),
    payouts: progressBar(out, 'payouts proven'),
  };
  const follow = () => followBackfill(street, run.id, { signal, onTurn: async () => show(bars, await again()) });
  const again = async () => (await readBackfill(services.db, connection, run.id)) ?? run;
  await follow();
  if ((await again()).state === 'paused' && policy !== null) {
    await answerBackfill(street, installation, connection, run.id, policy, 'the command line');
    await follow();
  }
  if (signal.aborted) {
    await stopBackfill(street, connection, run.id, 'the command line');
    out.line('Stopped. What was handed out is still worked off; the same command goes on from here.');
    return 130;
  }
  return ended(services, await again(), out);
}

async function ended({ db }: Services, run: Backfill, out: Call['out']): Promise<number> {
  if (run.state === 'paused') {
    for (const line of questionLines(await askedOf(db, { kind: 'backfill', id: run.id }), run)) out.line(line);
    return 1;
  }
  if (run.state === 'failed' && run.problem !== null) {
    const { title, why, fix } = describeProblem(run.problem);
    throw new CommandFailed(`${title}. ${why} ${fix} The same command then goes on from here.`);
  }
  if (run.state !== 'done') {
    out.line('Stopped by somebody else. The same command goes on from here.');
    return 130;
  }
  const report = backfillResultSchema.parse(run.result);
  reportLines(report, out);
  return isRight(report) ? 0 : 1;
}

async function takeBack(services: Services, tenant: Tenant, period: Period, { out, signal }: Call): Promise<number> {
  const { street, db } = services;
  const found = await findBackfill(db, tenant.connection, period);
  if (found === undefined)
    throw new CommandFailed('No backfill of exactly this period is known, so nothing was undone.');
  if (found.state !== 'undoing') await undoBackfill(street, tenant.connection, found.id, 'the command line');
  await followBackfill(street, found.id, { signal, onTurn: async () => {} });
  const { undone, kept, reasons } = await undoneOf(db, found);
  out.line(`Taken back: ${counted(undone, 'record')}. Left in the books: ${kept}.`);
  for (const reason of reasons) out.line(`  ${reason}`);
  if (signal.aborted) out.line('Interrupted; the workers go on with it.');
  return kept > 0 || signal.aborted ? 1 : 0;
}

type Bars = Record<'documents' | 'money' | 'payouts', ReturnType<typeof progressBar>>;

function show(bars: Bars, { stage, listed, through, movements, payouts, proven, problem }: Backfill): void {
  const waits = problem === null ? '' : describeProblem(problem).title;
  const under = listed - through;
  if (stage === 'documents') bars.documents.show(through, null, waits || `${under} under way, listing goes on`);
  else if (stage === 'settling') bars.documents.show(through, listed, waits || `${under} under way`);
  else if (stage === 'money') bars.money.show(movements, null, waits);
  else if (stage === 'payouts') bars.payouts.show(proven, payouts, waits);
}
