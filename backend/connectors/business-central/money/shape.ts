import type { AccountRole } from '#shared/money-settings.ts';
import type { Posting, PostingLine } from '../../../documents/posting.ts';
import { type EntityTable, type Entry, entry, type Shape, type ShapeOptions, split } from '../../money.ts';

/** Business Central's records for money: lines of a customer payment journal, and of a general journal. */
export const businessCentralEntities = {
  /** `customerPayments`: the journal's balancing account gets what the customer paid; applied to a posted invoice. */
  customerPayment: 'debit',
  /** `journalLines` of one document number; they balance by themselves. */
  journalLines: 'none',
} as const satisfies EntityTable<string>;
export type BusinessCentralEntity = keyof typeof businessCentralEntities;
type Made = Entry<BusinessCentralEntity>;

/** Roles that are a customer's ledger entries there; a credit of a customer is an entry that nothing is applied to. */
export const customerRoles: readonly AccountRole[] = ['receivable', 'customer_credit'];

/** Why an amount in another currency is refused, for merchants; without the full stop. */
export const foreignWords = (home: string, currency: string): string =>
  `Business Central takes payments from other programs only in ${home}, the currency of the company, and this is in ${currency}. Book it by hand there`;

/**
 * A posting as Business Central has it. Its journals carry no currency (API v2.0 has no such field on a line), so what
 * is not in the company's own currency is refused with the reason rather than booked at a wrong amount.
 */
export function businessCentralShape(posting: Posting, options: ShapeOptions): Shape<BusinessCentralEntity> {
  const foreign = posting.lines.find(({ currency }) => currency !== options.homeCurrency);
  if (foreign !== undefined) return { refused: `${foreignWords(options.homeCurrency, foreign.currency)}.` };
  const elsewhere = posting.lines.some(({ role }) => role === 'paid_elsewhere');
  const header = elsewhere ? 'paid_elsewhere' : 'clearing';
  const { owed, fees, cleared } = split(posting, header);
  if (posting.kind !== 'payment') return { entries: [entry('journalLines', 'none', null, posting.lines)] };
  const payments = owed.map((each) => entry('customerPayment', 'debit', header, [each], cleared));
  return { entries: fees.length === 0 ? payments : [...payments, feeLines(fees)] };
}

/** Fees are G/L lines beside the payment, never on the customer (C36). */
function feeLines(fees: readonly PostingLine[]): Made {
  const total = fees.reduce((sum, { amount }) => sum + amount, 0n);
  const [first] = fees;
  const clearing =
    first === undefined ? [] : [{ ...first, role: 'clearing' as const, amount: -total, accountId: null }];
  return entry('journalLines', 'none', null, [...fees, ...clearing]);
}
