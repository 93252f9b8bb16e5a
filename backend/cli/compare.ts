import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { minorToDecimal } from '#shared/currency.ts';
import { driveComparison } from '../comparison/drive.ts';
import { openDifferences } from '../comparison/found.ts';
import { parts } from '../comparison/parts/index.ts';
import type { ComparisonRun } from '../comparison/pass.ts';
import { beginComparison, comparisonJob } from '../comparison/start.ts';
import { comparisonRuns } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { presentRun } from '../views/differences.ts';
import { type Command, CommandFailed } from './command.ts';
import { withServices } from './environment.ts';
import { counted } from './output.ts';
import { readPeriod } from './period.ts';
import { chooseTenant, tenantHelp, tenantOptions } from './tenant.ts';
import { workingProcesses } from './working.ts';

export const compare: Command = {
  name: 'compare',
  summary: 'Compare Stripe with the ledger over a period: what is missing, extra, or changed on either side.',
  usage: '--from DATE --to DATE [--now] [--account ACCT] [--mode MODE]',
  help: [
    ['--from DATE', 'first day, YYYY-MM-DD'],
    ['--to DATE', 'last day, included'],
    ['--now', 'compare in this process and print what is found; else a running Tieout does it'],
    ...tenantHelp,
  ],
  notes: [
    'Nothing is changed, neither in Stripe nor in the ledger. What is found stands in the Dashboard, each with what mends',
    'it. With --now the exit code is 1 when something differs, or when not everything could be read.',
  ].join('\n'),
  options: { ...tenantOptions, from: { type: 'string' }, to: { type: 'string' }, now: { type: 'boolean' } },
  async run({ values, env, out, signal }) {
    const period = readPeriod(values);
    return withServices(env, async (services) => {
      const { connection } = await chooseTenant(services, values);
      const start = { period, trigger: 'command' as const, askedBy: null, now: services.now() };
      const { run, joined } = await beginComparison(services.db, connection, start);
      if (joined) out.line(`A comparison of ${run.fromDate} to ${run.toDate} is under way already; this joins it.`);
      if (values.now !== true) {
        await services.queue.add('upkeep', [comparisonJob(run.id)]);
        const working = await workingProcesses(services.sql);
        out.line(
          working > 0
            ? `Comparing ${run.fromDate} to ${run.toDate}. What is found stands in the Dashboard.`
            : `Kept: ${run.fromDate} to ${run.toDate} is compared as soon as Tieout runs. Use --now to compare here.`,
        );
        return 0;
      }
      const ended = await finished(services, run, signal);
      const view = presentRun(ended);
      out.line(`${connection.companyName}, ${view.from} to ${view.to}. ${view.sentence}`);
      for (const part of view.parts.filter(({ read }) => read))
        out.line(`  ${part.name}: ${part.got} of ${part.expected}, ${counted(part.requests, 'request')} to the ledger`);
      if (ended.state !== 'done') throw new CommandFailed('Not everything was read, so nothing is concluded from it.');
      const open = await openDifferences(services.db, connection);
      for (const { kind, title, date, expected, found, currency, sentence } of open) {
        const amount = found ?? expected;
        const sum = amount === null || currency === null ? '' : ` ${minorToDecimal(amount, currency)} ${currency}`;
        out.line(`${date}  ${kind.replaceAll('_', ' ')}  ${title}${sum}`);
        out.line(`            ${sentence}`);
      }
      out.line(open.length === 0 ? 'Nothing differs.' : `${counted(open.length, 'difference')}.`);
      return open.length === 0 ? 0 : 1;
    });
  },
};

/** A running Tieout may have taken a turn before us; then it is looked at again after this. */
const LOOK_MS = 100;

/** Turn by turn in this process, until it is over or halts. */
async function finished(services: Services, { id }: ComparisonRun, signal: AbortSignal): Promise<ComparisonRun> {
  const { street, config, db } = services;
  const graceMs = config.COMPARISON_GRACE_SECONDS * 1000;
  for (let before = -1; ; ) {
    signal.throwIfAborted();
    await driveComparison({ street, parts, graceMs }, id);
    const [run] = await db.select().from(comparisonRuns).where(eq(comparisonRuns.id, id));
    if (run === undefined) throw new CommandFailed('The company was removed meanwhile.');
    if (run.state !== 'running' || run.problem !== null) return run;
    if (run.parts.length === before) await wait(LOOK_MS, undefined, { signal });
    before = run.parts.length;
  }
}
