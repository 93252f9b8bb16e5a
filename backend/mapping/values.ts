import type { FieldMapping, TargetField } from '#shared/field-mapping.ts';
import { dateIn, fromUnix, type PlainDate } from '../documents/dates.ts';
import type { Scalar } from './source.ts';

/** A value that cannot become what the target takes; the message ends a sentence that begins with the source. */
export class ValueFault extends Error {}

/**
 * What the mapping's transform makes of a value. Null for an empty result.
 * @throws ValueFault
 */
export function transformValue(value: Scalar, transform: FieldMapping['transform'], timeZone: string): Scalar {
  if (value === null) return null;
  switch (transform) {
    case 'none':
      return value;
    case 'trim':
      return String(value).trim();
    case 'uppercase':
      return String(value).toUpperCase();
    case 'lowercase':
      return String(value).toLowerCase();
    case 'digits':
      return String(value).replace(/\D/g, '');
    case 'date':
      return toPlainDate(value, timeZone);
  }
}

/**
 * Brings a value into the form of its target: calendar dates in the company's zone, codes in upper case, decimals with
 * a point. Every form is a string, as connectors take mapped fields.
 * @throws ValueFault
 */
export function typedValue(value: string | number | boolean, type: TargetField['type'], timeZone: string): string {
  switch (type) {
    case 'text':
      return String(value);
    case 'code':
      return String(value).trim().toUpperCase();
    case 'date':
      return toPlainDate(value, timeZone);
    case 'decimal':
      return toDecimalText(value);
    case 'boolean':
      return toBooleanText(value);
  }
}

/** Unix seconds and instants become the calendar date in the zone; a plain date stays the day it is (C51). */
function toPlainDate(value: string | number | boolean, timeZone: string): PlainDate {
  const text = String(value).trim();
  if (/^\d{9,11}$/.test(text)) return dateIn(fromUnix(Number(text)), timeZone);
  const [, year, month, day, time] = /^(\d{4})-(\d{2})-(\d{2})(T.+)?$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  if (year === undefined || !isCalendarDate(date)) throw new ValueFault('is not a date. Use the form YYYY-MM-DD');
  if (time === undefined) return date;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new ValueFault('is not a point in time. Use the form YYYY-MM-DD');
  // Without an offset the text names a local time: its day is the day meant.
  return /(Z|[+-]\d{2}:?\d{2})$/i.test(time) ? dateIn(instant, timeZone) : date;
}

/** 2026-02-30 has the form of a date, but is none. */
function isCalendarDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}

function toDecimalText(value: string | number | boolean): string {
  const text = String(value).trim();
  if (/^[+-]?\d{1,18}(\.\d{1,12})?$/.test(text)) return text.replace(/^\+/, '');
  throw new ValueFault('is not a number. Use digits with a point, such as 12.50, without thousands separators');
}

const trueWords = new Set(['true', 'yes', '1', 'on']);
const falseWords = new Set(['false', 'no', '0', 'off']);

function toBooleanText(value: string | number | boolean): string {
  const text = String(value).trim().toLowerCase();
  if (trueWords.has(text)) return 'true';
  if (falseWords.has(text)) return 'false';
  throw new ValueFault('is neither yes nor no. Use true or false');
}
