/** Formats in the merchant's locale and time zone. Amounts are integers of the currency's smallest unit. */

/** Stripe's own digits differ from Intl's for these (docs.stripe.com/currencies). */
const zeroDecimal = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const threeDecimal = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Decimals of an amount in Stripe's API. */
export function decimalsOf(currency: string): number {
  const code = currency.toUpperCase();
  if (zeroDecimal.has(code)) return 0;
  return threeDecimal.has(code) ? 3 : 2;
}

/** Minor units as a decimal string: 123456 of a two-decimal currency is `1234.56`. */
export function decimalOf(minor: number, digits: number): `${number}` {
  const text = String(Math.abs(Math.trunc(minor))).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${minor < 0 ? '-' : ''}${whole}` as `${number}`;
}

/** `123456`, `eur` → `€1,234.56`. A code that Intl does not know is put behind the number. */
export function money(minor: number, currency: string, locale: string): string {
  const digits = decimalsOf(currency);
  const decimal = decimalOf(minor, digits);
  try {
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return format.format(decimal);
  } catch {
    return `${decimal} ${currency.toUpperCase()}`;
  }
}

/**
 * A unit price, which may be finer than its currency.
 * @param decimal minor units with up to twelve decimals, as in `unit_amount_decimal`: `1250.5` of euros is €12.505.
 */
export function unitPrice(decimal: string, currency: string, locale: string): string {
  const digits = decimalsOf(currency);
  const exact = shiftLeft(decimal, digits);
  const fraction = exact.split('.')[1]?.replace(/0+$/, '').length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: Math.max(digits, fraction),
  });
  return format.format(exact);
}

/** Moves the decimal point by text, so that no digit is lost. */
function shiftLeft(decimal: string, places: number): `${number}` {
  const negative = decimal.startsWith('-');
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const padded = whole.padStart(places + 1, '0');
  const cut = padded.length - places;
  return `${negative ? '-' : ''}${padded.slice(0, cut)}.${padded.slice(cut)}${fraction}0` as `${number}`;
}

export type DateStyle = 'date' | 'date-time' | 'short';

const styles: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  'date-time': { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
  short: { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
};

/** “Jan 3, 2021” or “Jan 3, 2021, 3:25 PM” in the given IANA time zone. */
export function dateTime(when: Date, style: DateStyle, locale: string, timeZone: string): string {
  if (Number.isNaN(when.getTime())) return '—';
  return new Intl.DateTimeFormat(locale, { ...styles[style], timeZone }).format(when);
}
