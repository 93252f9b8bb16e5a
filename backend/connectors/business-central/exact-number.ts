import Big from 'big.js';
import { LedgerFault } from '../port.ts';

declare global {
  interface JSON {
    /** ES "JSON.parse source text access": text that JSON.stringify prints as it is. Node has it since 21. */
    rawJSON(text: string): { readonly rawJSON: string };
  }
}

/** A number in a request's body that JSON.stringify writes digit by digit. */
export type ExactNumber = { readonly rawJSON: string };

/**
 * A decimal string as a JSON number with exactly its digits: no detour over a float (which keeps some 15), and never
 * in exponent form.
 * @throws LedgerFault `refused` when it is no decimal.
 */
export function exactNumber(decimal: string): ExactNumber {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(decimal.trim()))
    throw new LedgerFault('refused', `"${decimal}" is not a decimal number; write it like 12.50`);
  return JSON.rawJSON(new Big(decimal.trim().replace(/^\+/, '')).toFixed());
}

export const isZero = (decimal: string): boolean => new Big(decimal).eq(0);
