import type { BackfillResult, DryResult } from '#shared/api/backfill.ts';
import type { undoneOf } from '../backfill/undo.ts';

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const sum = (got: BackfillResult['got']): number => Object.values(got).reduce((total, each) => total + each, 0);
const shown = (lines: readonly (string | false)[]): string[] => lines.filter((line) => line !== false);

/** What a dry run found, line by line. */
export function dryLines(result: DryResult): string[] {
  const { money } = result;
  return shown([
    `${count(result.documents, 'document')} in Stripe${result.drafts === 0 ? '' : `, beside ${count(result.drafts, 'draft')} not finalized yet`}.`,
    result.written > 0 && `${result.written} would be written, to customers that are known or found.`,
    result.writtenToNew > 0 &&
      `${result.writtenToNew} would be written, after creating ${count(result.newCustomers.length, 'customer')}.`,
    result.standing > 0 && `${result.standing} are in the books already and are left alone.`,
    result.equals > 0 && `${result.equals} look as if they were in the books already. You will be asked about them.`,
    result.held > 0 && `${result.held} were excluded or undone by somebody and stay so.`,
    ...Object.entries(result.outOfScope).map(([sentence, number]) => `${number}: ${sentence}`),
    result.stops > 0 && `${result.stops} would stop at a problem:`,
    ...result.problems
      .slice(0, 5)
      .map(({ number, id, title }) => `${number ?? id}: ${/[.?!]$/.test(title) ? title : `${title}.`}`),
    money !== null &&
      `${count(money.movements, 'movement')} of the Stripe balance would be booked, and ${count(money.payouts, 'payout')} proven.`,
    money !== null &&
      money.beforeStart > 0 &&
      `${count(money.beforeStart, 'movement')} before ${money.start}, your start date, would not be booked: they are in the opening balance of the clearing account.`,
  ]);
}

/** What a run came to beside what Stripe has (C68), line by line. */
export function doneLines({ expected, drafts, got, stood, missing, later, problems, money }: BackfillResult): string[] {
  const inBooks = (got.synced ?? 0) + (got.synced_with_variance ?? 0);
  return shown([
    `${count(expected.invoices, 'invoice')} and ${count(expected.creditNotes, 'credit note')} in Stripe, ${inBooks} of them in the books.`,
    stood > 0 && `${stood} were in the books before and are used as they are.`,
    drafts > 0 && `${count(drafts, 'draft')} in Stripe follow once they are finalized.`,
    missing.length > 0 && `Nothing is known of ${missing.slice(0, 5).join(', ')}. Bring the period in again.`,
    later > 0 && `${count(later, 'document')} will be tried again later without anybody’s doing.`,
    ...problems
      .slice(0, 6)
      .map(({ count: number, sentence, example }) => `${number} × ${sentence} For example ${example}.`),
    ...moneyLines(money),
  ]);
}

function moneyLines(money: BackfillResult['money']): string[] {
  if (money === null) return [];
  const { expected, beforeStart, unplanned, got, problems, payouts } = money;
  const booked = (got.synced ?? 0) + (got.synced_with_variance ?? 0);
  return shown([
    `${count(expected, 'movement')} of the Stripe balance, ${booked} of ${count(sum(got), 'posting')} in the books.`,
    unplanned > 0 && `${count(unplanned, 'movement')} wait for their payout or for the end of the day.`,
    beforeStart > 0 && `${count(beforeStart, 'movement')} before the start date are in the opening balance.`,
    ...problems.slice(0, 6).map(({ count: number, sentence }) => `${number} × ${sentence}`),
    `${payouts.tie} of ${count(payouts.expected, 'payout')} tie out.`,
    ...payouts.open.slice(0, 5).map(({ id, sentence }) => `${id}: ${sentence}`),
  ]);
}

/** What undoing a run came to. */
export const undoneLines = ({ undone, kept, reasons }: Awaited<ReturnType<typeof undoneOf>>): string[] =>
  shown([
    `${count(undone, 'record')} taken back.`,
    kept > 0 &&
      `${count(kept, 'record')} left in the books, because they are booked already or could not be taken back:`,
    ...reasons,
  ]);
