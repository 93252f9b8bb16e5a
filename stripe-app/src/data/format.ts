import type { MoneyJson } from '../../../shared/api/common.ts';
import { formatMoney } from '../../../shared/currency.ts';

/** Money for the eye, e.g. "€1,234.50". */
export function money(value: MoneyJson, locale: string): string {
  return formatMoney(value.amount, value.currency, locale);
}

export function isZero(value: MoneyJson): boolean {
  return BigInt(value.amount) === 0n;
}

/** An instant as date and time in the viewer's own time zone, e.g. "Jan 3, 2021, 3:25 PM". */
export function dateTime(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

/** A calendar date `YYYY-MM-DD` as "Jan 3, 2021". Never shifted by a time zone (requirement C51). */
export function plainDate(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

/** The day of an instant in the viewer's own time zone, e.g. "Jan 3, 2021". */
export function plainDateOf(instant: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(instant));
}

/** How long a step took, e.g. "0.4 s". @param milliseconds as measured by the backend. */
export function duration(milliseconds: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: milliseconds < 10_000 ? 1 : 0 });
  return milliseconds < 100 ? `${Math.round(milliseconds)} ms` : `${format.format(milliseconds / 1000)} s`;
}

/** "1 invoice", "12 invoices". */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A number of things with the viewer's separators, e.g. "10,107". */
export function whole(number: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(number);
}
