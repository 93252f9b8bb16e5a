import { malformed } from './errors.ts';

/** What a form-encoded body or query says once its brackets are read: text, lists and hashes of text. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormHash = { [key: string]: FormValue };

/** Hashes whose keys the caller chooses: `metadata[0]` is a key named 0, not the first entry of a list. */
const FREE_KEYS = new Set(['metadata', 'invoice_metadata', 'currency_options']);
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads `a=1&b[c]=2&d[]=3&e[0][f]=4` as Stripe does.
 * @throws StripeError for a parameter that is text and hash at once, or for unbalanced brackets.
 */
export function parseForm(text: string): FormHash {
  const root: FormHash = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) assign(root, name, value);
  return settleHash(root);
}

function keysOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0) return [name];
  const keys = [name.slice(0, open)];
  let rest = name.slice(open);
  while (rest !== '') {
    const close = rest.indexOf(']');
    if (!rest.startsWith('[') || close === -1) throw malformed(`Invalid parameter name: ${name}`, { param: name });
    keys.push(rest.slice(1, close));
    rest = rest.slice(close + 1);
  }
  return keys;
}

function assign(root: FormHash, name: string, value: string): void {
  const keys = keysOf(name);
  let hash = root;
  for (const [depth, key] of keys.entries()) {
    if (FORBIDDEN.has(key)) throw malformed(`Invalid parameter name: ${name}`, { param: name });
    const own = key === '' && depth > 0 ? String(Object.keys(hash).length) : key;
    if (depth === keys.length - 1) {
      hash[own] = value;
      return;
    }
    const next = hash[own] ?? Object.create(null);
    if (typeof next === 'string' || Array.isArray(next)) throw malformed('Invalid hash', { param: name });
    hash[own] = next;
    hash = next;
  }
}

function settleHash(hash: FormHash): FormHash {
  const settled: FormHash = {};
  for (const [key, value] of Object.entries(hash)) settled[key] = settle(value, FREE_KEYS.has(key));
  return settled;
}

function settle(value: FormValue, freeKeys: boolean): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const keys = Object.keys(value);
  if (freeKeys || !keys.every((key) => /^\d+$/.test(key))) return settleHash(value);
  const byIndex = keys.map(Number).sort((a, b) => a - b);
  return byIndex.map((index) => settle(value[String(index)] ?? '', false));
}
