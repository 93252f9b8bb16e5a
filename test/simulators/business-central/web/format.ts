import Big from 'big.js';
import type { Company } from '../company.ts';
import { num, str, type Values, zeroDate } from '../values.ts';

/** A decimal string with thousands separators and at least that many decimals. */
export function decimal(value: string, decimals: number): string {
  const big = new Big(value);
  const [whole = '', fraction = ''] = big.abs().toFixed().split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const digits = fraction.padEnd(decimals, '0');
  return `${big.lt(0) ? '−' : ''}${grouped}${digits === '' ? '' : `.${digits}`}`;
}

/** Writes amounts of one document with as many decimals as its currency has. */
export function amounts(company: Company, currency: string): (values: Values, name: string) => string {
  const decimals = company.amountPrecision(currency).split('.')[1]?.length ?? 0;
  return (values, name) => decimal(num(values, name), decimals);
}

/** A date as it is stored, `''` when it is blank. */
export function day(values: Values, name: string): string {
  const value = str(values, name);
  return value === zeroDate ? '' : value;
}
