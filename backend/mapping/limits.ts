import { Problem } from '#shared/problems.ts';
import { cleanText } from '../documents/text.ts';

/** A value as it may be written, and what had to be done to it. */
export type Fitted = { value: string; notes: string[] };

/**
 * Ledgers count characters as UTF-16 units (Business Central's NVARCHAR columns, JavaScript's length). What fits in
 * units fits in code points too.
 */
export const lengthOf = (text: string): number => text.length;

/** The longest beginning of a text that fits, never with half a character. */
export function cutTo(text: string, limit: number): string {
  if (lengthOf(text) <= limit) return text;
  let kept = '';
  for (const character of text) {
    if (lengthOf(kept) + lengthOf(character) > limit) break;
    kept += character;
  }
  return kept.trimEnd();
}

/** Takes out what no ledger stores in a one-line field, and says so. */
export function fitCharacters(value: string, label: string): Fitted {
  const cleaned = cleanText(value);
  if (cleaned === value) return { value, notes: [] };
  return { value: cleaned, notes: [`${label}: line breaks and control characters were taken out.`] };
}

/**
 * Applies the target's length. Cut where the merchant allows it (with a note), else stopped. Names are never cut: a
 * shortened legal name is another company's (C58).
 * @throws Problem field_too_long
 */
export function fitLength(
  value: string,
  rule: { label: string; maxLength: number | null; tooLong: 'cut' | 'stop'; isName: boolean; ledgerName: string },
): Fitted {
  const { label, maxLength, tooLong, isName, ledgerName } = rule;
  if (maxLength === null || lengthOf(value) <= maxLength) return { value, notes: [] };
  const length = String(lengthOf(value));
  if (tooLong === 'stop' || isName) {
    throw new Problem('field_too_long', { field: label, ledger: ledgerName, limit: String(maxLength), length });
  }
  const note = `${label}: cut from ${length} to the ${maxLength} characters that ${ledgerName} allows.`;
  return { value: cutTo(value, maxLength), notes: [note] };
}
