import { keyOf, noteFor } from '../number.ts';
import { manners } from './entities.ts';
import type { QuickBooksEntity } from './shape.ts';
import type { WireEntry } from './wire.ts';

/** Room that the mark needs below the memo. */
const MEMO_LENGTH = 3_900;
/** Says that the lines were told with their tax in them, so that they are read back as they were told. */
const inclusive = 'Prices include tax';
const ours = /^TO-[0-9A-Z]+$/;

export const noteOf = (reference: string, memo: string, taxIncluded: boolean): string =>
  noteFor(reference, [memo.slice(0, MEMO_LENGTH), ...(taxIncluded ? [inclusive] : [])].join('\n'));

export const includesTax = ({ PrivateNote: note }: WireEntry): boolean =>
  (note ?? '').split(/\r?\n/).includes(inclusive);

/** Our reference, from the note, else from the number, if somebody emptied the note; null: not ours. */
export function referenceOf(entity: QuickBooksEntity, entry: WireEntry): string | null {
  const marked = keyOf(entry);
  if (marked !== null) return marked;
  const { reference } = manners[entity];
  const number = reference === null ? null : entry[reference];
  return number !== null && ours.test(number) ? number : null;
}
