import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random base-62 text. */
export function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
    }
  }
  return text;
}

/** Objects of the older kinds have 14 random characters, the others 24 that begin with a 1. */
const SHORT = new Set(['cus', 'prod', 'sub', 'si', 'req', 'we_short']);

/** An id in Stripe's form, `in_1PgafTB7WZ01zgkW…`. */
export function newId(prefix: string): string {
  return SHORT.has(prefix) ? `${prefix}_${randomText(14)}` : `${prefix}_1${randomText(23)}`;
}

/** Eight capital letters and digits, the way generated invoice prefixes look. */
export const newInvoicePrefix = (): string => randomText(8).toUpperCase();
