import { parseDecimal } from './decimal.ts';

/** Currencies without a minor unit. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
/** Currencies with a thousandth; the last digit must be 0. */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** Zero-decimal for the world, two-decimal in the API: the decimals must be 00. */
const WHOLE_UNITS_ONLY = new Set(['isk', 'ugx']);
const KNOWN = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** @param code lower case. */
export const isCurrency = (code: string): boolean => KNOWN.has(code);

/** Number of decimals between the API's minor unit and the major unit. */
export function minorDecimals(currency: string): 0 | 2 | 3 {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** The step an amount in minor units must be a multiple of: 1, 10 (three-decimal) or 100 (ISK, UGX). */
export function amountStep(currency: string): bigint {
  if (THREE_DECIMAL.has(currency)) return 10n;
  return WHOLE_UNITS_ONLY.has(currency) ? 100n : 1n;
}

/**
 * A unit price as Stripe writes it into the text of a line, e.g. `€29.00` or `€0.0125`.
 *
 * @param amount minor units, a decimal that may have a fraction.
 */
export function moneyText(amount: string, currency: string): string {
  const { units, scale } = parseDecimal(amount);
  const least = minorDecimals(currency);
  const places = scale + least;
  const digits = units.toString().padStart(places + 1, '0');
  const major = `${digits.slice(0, digits.length - places)}.${digits.slice(digits.length - places)}`;
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: least,
    maximumFractionDigits: Math.max(places, least),
  });
  return format.format(Number(major));
}
