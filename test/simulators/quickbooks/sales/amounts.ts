import Big from 'big.js';
import { currencyExponent } from '#shared/currency.ts';
import type { Json } from '../json.ts';

/** Digits after the point of an amount: two at most, none for currencies without a minor unit. */
export const decimalsOf = (currency: string): number => Math.min(2, currencyExponent(currency));

/** A JSON number by its shortest spelling, which is what stood in the body for up to 15 significant digits. */
export const big = (value: Json | undefined): Big => new Big(typeof value === 'number' ? String(value) : '0');

export const rounded = (value: Big, currency: string): Big => value.round(decimalsOf(currency), Big.roundHalfUp);

export const asNumber = (value: Big): number => Number(value.toFixed());
