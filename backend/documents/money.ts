import Big from 'big.js';
import { currencyExponent, minorToDecimal } from '#shared/currency.ts';

/** An amount in minor units of a currency (ISO 4217, upper case). Never a float. */
export type Money = { amount: bigint; currency: string };

export const money = (amount: bigint | number, currency: string): Money => ({
  amount: BigInt(amount),
  currency: currency.toUpperCase(),
});

/** Adds amounts of one currency. @throws RangeError when currencies differ: there is no silent conversion. */
export function add(first: Money, ...others: Money[]): Money {
  let amount = first.amount;
  for (const other of others) {
    if (other.currency !== first.currency) throw new RangeError(`Cannot add ${other.currency} to ${first.currency}`);
    amount += other.amount;
  }
  return { amount, currency: first.currency };
}

export function subtract(a: Money, b: Money): Money {
  return add(a, { amount: -b.amount, currency: b.currency });
}

/** Decimal string in major units, e.g. 1234n EUR → "12.34". */
export const toDecimal = (value: Money): string => minorToDecimal(value.amount, value.currency);

/**
 * Minor units from a decimal in major units, rounded half away from zero to the currency's exponent.
 * @param decimal a decimal string, or a JSON number as ledgers send them (parsed by its shortest decimal form).
 */
export function fromDecimal(decimal: string | number, currency: string): Money {
  const scaled = new Big(decimal).times(new Big(10).pow(currencyExponent(currency)));
  return { amount: BigInt(scaled.round(0, Big.roundHalfUp).toFixed(0)), currency: currency.toUpperCase() };
}

export const moneyToJson = (value: Money): { amount: string; currency: string } => ({
  amount: value.amount.toString(),
  currency: value.currency,
});
