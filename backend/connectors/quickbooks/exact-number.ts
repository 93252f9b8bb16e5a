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

/** @throws LedgerFault `refused` when it is no decimal */
export function decimal(value: string): Big {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value.trim()))
    throw new LedgerFault('refused', `"${value}" is not a decimal number; write it like 12.50`);
  return new Big(value.trim().replace(/^\+/, ''));
}

/** Exactly these digits, with no detour over a float and never in exponent form. */
export const exactNumber = (value: string | Big): ExactNumber =>
  JSON.rawJSON((typeof value === 'string' ? decimal(value) : value).toFixed());
