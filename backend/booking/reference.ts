import { createHash } from 'node:crypto';

/** Crockford's alphabet: no letter that is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 13;

/** What an entry is made for. */
export type EntryPlace = {
  connectionId: string;
  postingKey: string;
  generation: number;
  ordinal: number;
  purpose: 'booking' | 'reversal';
};

/**
 * The reference by which an entry is found in the ledger: the same for the same entry whenever it is computed, another
 * one for the next generation (C03). 65 bits, so that no two of a company's entries meet.
 */
export function referenceOf({ connectionId, postingKey, generation, ordinal, purpose }: EntryPlace): string {
  const place = JSON.stringify([connectionId, postingKey, generation, ordinal, purpose]);
  const digest = createHash('sha256').update(place).digest();
  let bits = digest.readBigUInt64BE(0) * 2n + BigInt((digest[8] ?? 0) & 1);
  let text = '';
  for (let at = 0; at < LENGTH; at++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return `TO-${text}`;
}

/** The key by which a ledger knows a repeat itself: it changes with the contents, too, so that no answer is for others. */
export function nativeKey(reference: string, contents: unknown): string {
  const text = JSON.stringify(contents, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
  return `${reference}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
