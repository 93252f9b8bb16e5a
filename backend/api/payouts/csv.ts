import { minorToDecimal } from '#shared/currency.ts';
import { dateIn } from '../../documents/dates.ts';
import type { PayoutStatement, StatementRow } from '../../reconciliation/statement.ts';
import { writeCsv } from '../mappings/csv.ts';
import { bookedWords } from './words.ts';

export const proofColumns = [
  'payout',
  'arrival_date',
  'date',
  'transaction',
  'type',
  'category',
  'source',
  'description',
  'currency',
  'gross',
  'fee',
  'net',
  'in_the_books',
  'does_not_agree',
] as const;

/**
 * A payout's movements, one a line, and last the payout itself: net sums to zero where Stripe's list is complete.
 * Amounts are decimals with a point; dates are calendar dates in the company's zone.
 */
export function proofCsv({ proof, rows, own, findings }: PayoutStatement, timeZone: string): string {
  const line = (row: StatementRow, wrong: readonly string[]) => ({
    payout: proof.payoutId,
    arrival_date: proof.arrivalDate,
    date: dateIn(row.happenedAt, timeZone),
    transaction: row.transactionId,
    type: row.type,
    category: row.reportingCategory,
    source: row.sourceId,
    description: row.description,
    currency: row.currency,
    gross: minorToDecimal(row.gross, row.currency),
    fee: minorToDecimal(row.fee, row.currency),
    net: minorToDecimal(row.net, row.currency),
    in_the_books: bookedWords(row),
    does_not_agree: wrong.join(' '),
  });
  const items = rows.map((row) => line(row, row.findings));
  const last = own === null ? [] : [line(own, [...own.findings, ...findings])];
  return writeCsv(proofColumns, [...items, ...last]);
}
