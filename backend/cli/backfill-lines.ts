import type { BackfillResult, DryResult, MoneyResult } from '#shared/api/backfill.ts';
import type { EqualDocument } from '#shared/api/equals.ts';
import { minorToDecimal } from '#shared/currency.ts';
import { statusWords } from '#shared/status-words.ts';
import { syncStatuses } from '#shared/statuses.ts';
import type { Output } from './command.ts';
import { counted, table } from './output.ts';

const SHOWN_PROBLEMS = 10;

const equalWords = ({ number, date, total, state }: EqualDocument): string =>
  `${number} of ${date}, ${minorToDecimal(BigInt(total.amount), total.currency)} ${total.currency}, ${state}`;

/** What a backfill would do, as the terminal shows it. */
export function dryRunLines(result: DryResult): string[] {
  const rows: [number, string][] = [
    [result.written, 'would be written, to customers that are known or found'],
    [result.writtenToNew, `would be written, after creating ${counted(result.newCustomers.length, 'customer')}`],
    [result.standing, 'stand in the books already'],
    [result.equals, 'look as if they were in the books already, under another number'],
    [result.held, 'were excluded or undone by a person and stay so'],
    ...Object.entries(result.outOfScope).map(([sentence, count]): [number, string] => [count, sentence]),
    [result.stops, 'would stop at a problem'],
  ];
  const shown = rows.filter(([count]) => count > 0).map(([count, text]) => [String(count).padStart(6), text]);
  const first = result.problems.slice(0, SHOWN_PROBLEMS);
  return [
    `${counted(result.documents, 'document')} in Stripe${result.drafts === 0 ? '' : `, beside ${counted(result.drafts, 'draft')} not finalized yet`}:`,
    ...table(shown, ''),
    ...moneyLines(result.money),
    ...(result.equal.length === 0 ? [] : ['', 'In the books already, by the look of them:']),
    ...result.equal
      .slice(0, SHOWN_PROBLEMS)
      .map(({ id, number, equals }) => `  ${number ?? id}: ${equalWords(equals)}`),
    ...(first.length === 0 ? [] : ['', `Problems${result.stops > first.length ? ` (first ${first.length})` : ''}:`]),
    ...first.flatMap(({ id, number, title, fix }) => [`  ${number ?? id}: ${title}`, `    ${fix}`]),
    '',
    'Nothing was written.',
  ];
}

function moneyLines(money: DryResult['money']): string[] {
  if (money === null) return [];
  const { movements, payouts, beforeStart, start } = money;
  return [
    `${counted(movements, 'movement')} of the Stripe balance would be booked and ${counted(payouts, 'payout')} proven.`,
    ...(beforeStart === 0
      ? []
      : [
          `${counted(beforeStart, 'movement')} before ${start}, the start date, would not: they are in the opening balance of the clearing account.`,
        ]),
  ];
}

/** What a paused run asks, with examples. */
export function questionLines(
  asked: readonly {
    number: string | null;
    stripeId: string;
    customer: string | null;
    equals: EqualDocument[] | null;
  }[],
  { fromDate, toDate }: { fromDate: string; toDate: string },
): string[] {
  return [
    '',
    `Paused: ${counted(asked.length, 'document')} look as if they were in the books already. Nothing was written for them. For example:`,
    ...asked.slice(0, SHOWN_PROBLEMS).map(({ number, stripeId, customer, equals }) => {
      const [first] = equals ?? [];
      return `  ${number ?? stripeId}${customer === null ? '' : `, ${customer}`}: ${first === undefined ? '' : equalWords(first)}`;
    }),
    'To go on, give the same command with one of:',
    '  --equals link     use the documents that are there',
    '  --equals write    write all of them all the same',
    '  --equals review   leave each to be answered on its own page, and bring in the rest',
    `To stop instead, do nothing: the run over ${fromDate} to ${toDate} waits.`,
  ];
}

/** Whether everything came, and ties out. What waits for a person's answer is told, and is no failure. */
export function isRight({ got, missing, money }: BackfillResult): boolean {
  if ((got.failed ?? 0) + missing.length > 0) return false;
  return money === null || ((money.got.failed ?? 0) === 0 && money.payouts.tie === money.payouts.expected);
}

/** What Stripe has beside what the books got, and what stands against the rest (C68). */
export function reportLines(report: BackfillResult, out: Output): void {
  const { invoices, creditNotes } = report.expected;
  const known = sum(report.got);
  out.line();
  out.line(
    `Expected from Stripe: ${counted(invoices, 'invoice')}, ${counted(creditNotes, 'credit note')}` +
      `${report.drafts === 0 ? '' : ` (and ${counted(report.drafts, 'draft')} not finalized yet)`}`,
  );
  out.line(`Got: ${known} of ${invoices + creditNotes}`);
  for (const line of table(states(report.got))) out.line(line);
  if (report.stood > 0)
    out.line(`  ${counted(report.stood, 'document')} stood in the books before and was taken over.`);
  if (report.missing.length > 0) {
    out.line(`  Missing: ${report.missing.slice(0, 10).join(', ')}${report.missing.length > 10 ? ' …' : ''}`);
    out.line('  Nothing is known of these; run the same command with --again.');
  }
  if (report.later > 0) out.line(`  ${counted(report.later, 'document')} will be tried again by themselves later.`);
  problemLines(report.problems, out);
  if (report.money !== null) moneyReport(report.money, out);
}

function moneyReport(money: MoneyResult, out: Output): void {
  const { expected, beforeStart, unplanned, got, problems, payouts } = money;
  out.line();
  out.line(`Movements of the Stripe balance: ${expected}, in ${counted(sum(got), 'posting')}`);
  for (const line of table(states(got))) out.line(line);
  if (unplanned > 0) out.line(`  ${counted(unplanned, 'movement')} wait for their payout, or for the end of the day.`);
  if (beforeStart > 0)
    out.line(`  ${counted(beforeStart, 'movement')} before the start date are in the opening balance and not booked.`);
  problemLines(problems, out);
  out.line(`Payouts: ${payouts.tie} of ${payouts.expected} tie out.`);
  for (const { id, sentence, findings } of payouts.open) {
    out.line(`  ${id}: ${sentence}`);
    for (const finding of findings) out.line(`    - ${finding}`);
  }
}

function problemLines(problems: BackfillResult['problems'], out: Output): void {
  if (problems.length === 0) return;
  out.line();
  for (const { status, sentence, code, count, example } of problems.slice(0, 12)) {
    const mend = status === 'failed' && code !== null ? `; replay after mending: --status failed --cause ${code}` : '';
    out.line(`  ${count} × ${statusWords[status].label}: ${sentence} (e.g. ${example}${mend})`);
  }
}

const sum = (got: BackfillResult['got']): number => Object.values(got).reduce((total, count) => total + count, 0);

const states = (got: BackfillResult['got']): string[][] =>
  syncStatuses.flatMap((status) => {
    const count = got[status] ?? 0;
    return count === 0 ? [] : [[statusWords[status].label, String(count).padStart(6)]];
  });
