import { statusWords } from '#shared/status-words.ts';
import { syncStatuses } from '#shared/statuses.ts';
import type { Services } from '../services.ts';
import { type DryRun, dryRun } from '../sync/backfill/dry-run.ts';
import type { Period } from '../sync/backfill/period.ts';
import type { BackfillReport } from '../sync/backfill/report.ts';
import { type Progress, runBackfill } from '../sync/backfill/run.ts';
import { Recorder } from '../sync/recorder.ts';
import { openJourney } from '../sync/walk.ts';
import type { Call, Command, Output } from './command.ts';
import { withServices } from './environment.ts';
import { counted, table } from './output.ts';
import { readPeriod } from './period.ts';
import { progressBar } from './progress.ts';
import { chooseTenant, type Tenant, tenantHelp, tenantOptions } from './tenant.ts';
import { workingProcesses } from './working.ts';

export const backfill: Command = {
  name: 'backfill',
  summary: 'Bring the invoices and credit notes of a period into the books.',
  usage: '--from DATE --to DATE [--dry-run] [--again] [--account ACCT] [--mode MODE]',
  help: [
    ['--from DATE', 'first day, YYYY-MM-DD, in the company’s time zone, by when Stripe made the document'],
    ['--to DATE', 'last day, included'],
    ['--dry-run', 'plan each document and say what would happen; nothing is written'],
    ['--again', 'list a period anew that is done already'],
    ...tenantHelp,
  ],
  notes: [
    'The same period goes on where a stopped run left it. What stands in the books already, and what a person excluded',
    'or undid, is left alone. Ends with what Stripe has beside what the books got; exit code 1 when something failed.',
  ].join('\n'),
  options: {
    ...tenantOptions,
    from: { type: 'string' },
    to: { type: 'string' },
    'dry-run': { type: 'boolean' },
    again: { type: 'boolean' },
  },
  async run(call) {
    const period = readPeriod(call.values);
    return withServices(call.env, async (services) => {
      const tenant = await chooseTenant(services, call.values);
      call.out.line(
        `${call.values['dry-run'] === true ? 'Dry run of a backfill' : 'Backfill'} of ${tenant.connection.companyName} ` +
          `(${tenant.installation.stripeAccountId}, ${tenant.installation.mode}), ${period.from} to ${period.to}`,
      );
      return call.values['dry-run'] === true
        ? rehearse(services, tenant, period, call)
        : real(services, tenant, period, call);
    });
  },
};

const journeyOf = ({ street, now }: Services, { installation, connection }: Tenant) =>
  openJourney(street, installation, connection, new Recorder(now));

async function rehearse(services: Services, tenant: Tenant, period: Period, { out, signal }: Call): Promise<number> {
  const bar = progressBar(out, 'documents planned');
  const journey = await journeyOf(services, tenant);
  const result = await dryRun(journey, period, { signal, onProgress: (planned) => bar.show(planned, null, '') });
  for (const line of dryRunLines(result)) out.line(line);
  return 0;
}

const SHOWN_PROBLEMS = 10;

function dryRunLines(result: DryRun): string[] {
  const rows: [number, string][] = [
    [result.written, 'would be written, to customers that are known or found'],
    [result.writtenToNew, `would be written, after creating ${counted(result.newCustomers, 'customer')}`],
    [result.standing, 'stand in the books already'],
    [result.held, 'were excluded or undone by a person and stay so'],
    ...[...result.outOfScope].map(([sentence, count]): [number, string] => [count, sentence]),
    [result.problems.length, 'would stop at a problem'],
  ];
  const shown = rows.filter(([count]) => count > 0).map(([count, text]) => [String(count).padStart(6), text]);
  const first = result.problems.slice(0, SHOWN_PROBLEMS);
  return [
    `${counted(result.documents, 'document')} in Stripe${result.drafts === 0 ? '' : `, beside ${counted(result.drafts, 'draft')} not finalized yet`}:`,
    ...table(shown, ''),
    ...(first.length === 0
      ? []
      : ['', `Problems${result.problems.length > first.length ? ` (first ${first.length})` : ''}:`]),
    ...first.flatMap(({ id, number, title, fix }) => [`  ${number ?? id}: ${title}`, `    ${fix}`]),
    '',
    'Nothing was written.',
  ];
}

async function real(services: Services, tenant: Tenant, period: Period, call: Call): Promise<number> {
  const { out, signal, values } = call;
  if ((await workingProcesses(services.sql)) === 0) {
    out.line(
      'No worker is connected to this database, so nothing moves until one is: npm start, or ROLE=worker npm start.',
    );
  }
  const bar = progressBar(out, 'documents through');
  const journey = await journeyOf(services, tenant);
  const report = await runBackfill(journey, {
    period,
    askedBy: 'the command line',
    again: values.again === true,
    signal,
    onProgress: (progress) => show(bar, progress),
    onStart(how, row) {
      if (how === 'resumed') out.line(`Goes on where it stopped: ${row.listed} listed, ${row.enqueued} handed out.`);
      if (how === 'done') {
        const when = row.finishedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? '';
        out.line(`This period was done on ${when} UTC. To list it anew: --again. As it stands now:`);
      }
    },
  });
  if (report === null) {
    out.line('Stopped. What was handed out is still worked off; the same command goes on from here.');
    return 130;
  }
  reportLines(report, out);
  return (report.got.failed ?? 0) + report.missing.length > 0 ? 1 : 0;
}

function show(bar: ReturnType<typeof progressBar>, { phase, listed, underWay }: Progress): void {
  const note = phase === 'listing' ? `${underWay} under way, listing goes on` : `${underWay} under way`;
  bar.show(Math.max(0, listed - underWay), phase === 'listing' ? null : listed, note);
}

/** What Stripe has beside what the books got, and what stands against the rest (C68). */
function reportLines(report: BackfillReport, out: Output): void {
  const { invoices, creditNotes } = report.expected;
  const rows = syncStatuses.flatMap((status) => {
    const count = report.got[status] ?? 0;
    return count === 0 ? [] : [[statusWords[status].label, String(count).padStart(6)]];
  });
  const known = Object.values(report.got).reduce((sum, count) => sum + count, 0);
  out.line();
  out.line(
    `Expected from Stripe: ${counted(invoices, 'invoice')}, ${counted(creditNotes, 'credit note')}` +
      `${report.drafts === 0 ? '' : ` (and ${counted(report.drafts, 'draft')} not finalized yet)`}`,
  );
  out.line(`Got: ${known} of ${invoices + creditNotes}`);
  for (const line of table(rows)) out.line(line);
  if (report.missing.length > 0) {
    out.line(`  Missing: ${report.missing.slice(0, 10).join(', ')}${report.missing.length > 10 ? ' …' : ''}`);
    out.line('  Nothing is known of these; run the same command with --again.');
  }
  if (report.later > 0) out.line(`  ${counted(report.later, 'document')} will be tried again by themselves later.`);
  if (report.problems.length > 0) {
    out.line();
    for (const { status, sentence, code, count, example } of report.problems.slice(0, 12)) {
      const mend =
        status === 'failed' && code !== null ? `; replay after mending: --status failed --cause ${code}` : '';
      out.line(`  ${count} × ${statusWords[status].label}: ${sentence} (e.g. ${example}${mend})`);
    }
  }
}
