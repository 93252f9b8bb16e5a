import Big from 'big.js';
import type { Field } from './schema/field.ts';

/** A stored value. Decimals are canonical decimal strings, dates `YYYY-MM-DD`, instants `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export type Scalar = string | number | boolean;
export type Values = Record<string, Scalar>;

/** Business Central has no nulls: a blank GUID, date and instant have a spelling of their own. */
export const zeroGuid = '00000000-0000-0000-0000-000000000000';
export const zeroDate = '0001-01-01';
const zeroInstant = '0001-01-01T00:00:00Z';

/** What a field holds when nobody wrote it. */
export function blank(field: Field): Scalar {
  if (field.members !== undefined) return field.members[0] ?? '';
  switch (field.type) {
    case 'Guid':
      return zeroGuid;
    case 'Date':
      return zeroDate;
    case 'DateTimeOffset':
      return zeroInstant;
    case 'Decimal':
      return '0';
    case 'Int32':
      return 0;
    case 'Boolean':
      return false;
    case 'String':
      return '';
  }
}

/** The decimal without trailing zeros and exponent, so that equal amounts are equal strings. */
export function canonical(value: Big.BigSource): string {
  const big = new Big(value);
  return big.eq(0) ? '0' : big.toFixed();
}

export const str = (values: Values, name: string): string => {
  const value = values[name];
  return value === undefined ? '' : String(value);
};

export const num = (values: Values, name: string): string => {
  const value = values[name];
  return value === undefined || value === '' ? '0' : String(value);
};

export const isTrue = (values: Values, name: string): boolean => values[name] === true;

/** The GUID in that field, or undefined when it is blank. */
export function link(values: Values, name: string): string | undefined {
  const value = str(values, name);
  return value === '' || value === zeroGuid ? undefined : value;
}
