import Big from 'big.js';
import { minorToDecimal } from '#shared/currency.ts';
import { fromDecimal } from '../../../documents/money.ts';
import type { EntryDraft } from '../../money.ts';
import { LedgerFault } from '../../port.ts';
import { type ExactNumber, exactNumber } from '../exact-number.ts';
import { amountIn } from '../line-body.ts';

/** Minor units as a decimal. @throws LedgerFault where a digit would be lost: amounts have two decimals at most (C50) */
export const decimalOf = (amount: bigint, currency: string): Big =>
  amountIn(new Big(minorToDecimal(amount, currency)), currency);

export const exactAmount = (amount: bigint, currency: string): ExactNumber => exactNumber(decimalOf(amount, currency));

/** Minor units of what was answered. */
export const minorOf = (value: number | null | undefined, currency: string): bigint =>
  fromDecimal(value ?? 0, currency).amount;

/**
 * Home currency for one unit of the entry's: the shortest rate by which the total comes to exactly what the account got,
 * so that it equals what Stripe settled. Null where both are one currency, and the service takes the rate of the day
 * where nothing was converted.
 */
export function exchangeRate({ settled, currency, total, accountId, lines }: EntryDraft): ExactNumber | null {
  if (settled === null) return null;
  const header = lines.find((line) => line.accountId === accountId);
  const gross = total === 0n ? (header?.amount ?? 0n) : total;
  if (gross === 0n) throw new LedgerFault('refused', 'An amount in a foreign currency has no rate without a total');
  const [from, to] = [new Big(minorToDecimal(gross, currency)).abs(), minorToDecimal(settled.amount, settled.currency)];
  const exact = new Big(to).abs();
  const at = (digits: number) => exact.div(from).round(digits, Big.roundHalfUp);
  const rounds = (rate: Big) => fromDecimal(from.times(rate).toFixed(), settled.currency).amount;
  const wanted = settled.amount < 0n ? -settled.amount : settled.amount;
  let digits = 2;
  while (digits < 12 && rounds(at(digits)) !== wanted) digits += 1;
  return exactNumber(at(digits));
}
