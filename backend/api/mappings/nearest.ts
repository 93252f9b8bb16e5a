import type { ErrorEntry } from '#shared/api/common.ts';
import { foldText } from '../../documents/text.ts';
import { slips } from '../../matching/similarity.ts';

/** Something that exists and may be meant. */
export type Existing = { value: string; label: string };

const SHOWN = 3;
/** What is a whole slip further off than the best is not worth a word. */
const CLOSE = 1;
/** More slips than this and it is another word. */
const MOST_SLIPS = 3;

/**
 * Existing values that are most like one that does not exist: typing errors in the number, the number without its
 * letters or zeros, or the name that somebody wrote where the number belongs. Empty when nothing is alike.
 */
export function nearest(wanted: string, existing: readonly Existing[]): NonNullable<ErrorEntry['nearest']> {
  const key = foldText(wanted);
  if (key === '') return [];
  const alike = existing
    .flatMap((one) => {
      const distance = distanceOf(key, foldText(one.value), foldText(one.label));
      return distance === null ? [] : [{ one, distance }];
    })
    .sort((a, b) => a.distance - b.distance || a.one.value.localeCompare(b.one.value));
  const best = alike[0]?.distance ?? 0;
  return alike
    .filter(({ distance }) => distance < best + CLOSE)
    .slice(0, SHOWN)
    .map(({ one }) => ({ value: one.value, label: one.label }));
}

/** Values looked up among all that exist in one request: a file full of mistakes must not keep the machine busy. */
const MOST_LOOKED_UP = 40;

/** {@link nearest} for the faults of one request: each value once, and after many of them none any more. */
export function nearestOf(existing: readonly Existing[]): (wanted: string) => ReturnType<typeof nearest> {
  const known = new Map<string, ReturnType<typeof nearest>>();
  return (wanted) => {
    const found = known.get(wanted) ?? (known.size < MOST_LOOKED_UP ? nearest(wanted, existing) : []);
    if (known.size < MOST_LOOKED_UP) known.set(wanted, found);
    return found;
  };
}

/** 0: surely meant; null: nothing alike. */
function distanceOf(wanted: string, value: string, label: string): number | null {
  if (value === wanted || label === wanted) return 0;
  if (bare(value) === bare(wanted) && bare(wanted) !== '') return 0.5;
  const most = Math.min(MOST_SLIPS, Math.floor(wanted.length / 2));
  const best = Math.min(slips(wanted, value, most), slips(wanted, label, most));
  if (best <= most) return best;
  if (wanted.length >= 3 && (label.includes(wanted) || value.startsWith(wanted))) return most + 1;
  return label.split(' ').some((word) => word.length >= 4 && slips(wanted, word, 1) <= 1) ? most + 2 : null;
}

/** Letters and digits only, without leading zeros: `0001-000` and `1000` are different, `FR-01` and `fr1` are not. */
const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').replace(/(?<!\d)0+(?=\d)/g, '');
