import { minorToDecimal } from '#shared/currency.ts';
import type { Posting, PostingLine } from '../documents/posting.ts';

/** An amount with its sign, e.g. "+12.34 EUR": debit +, credit −. */
const signed = (amount: bigint, currency: string): string =>
  `${amount < 0n ? '' : '+'}${minorToDecimal(amount, currency)} ${currency}`;

/** A line as a bookkeeper would jot it down: "receivable -100.00 EUR cus_1 in_1". */
export function describeLine(line: PostingLine): string {
  const account = line.accountId === null ? line.role : `${line.role}(${line.accountId})`;
  const about = [line.customerId, line.document?.id ?? null, line.itemId, line.taxCode].filter((part) => part !== null);
  return [account, signed(line.amount, line.currency), ...about].join(' ');
}

/** A posting in lines of text, for the run's record and for the golden tables. */
export const describePosting = (posting: Posting): string[] => posting.lines.map(describeLine);
