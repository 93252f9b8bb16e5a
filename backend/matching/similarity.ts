/**
 * Number of slips that turn one text into another: a letter too many, too few, wrong, or two neighbours swapped
 * (optimal string alignment). What typing errors are made of.
 * @param most gives up (answers most + 1) once there are more
 */
export function slips(a: string, b: string, most = 3): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped =
        i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
      if (swapped) cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(at(last, b.length), most + 1);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;

/**
 * How two words stand to each other.
 * - `slip`: what a typing error makes of a word: one slip in four letters or more, two in eight or more
 * - `loose`: more than half of the letters agree; alone it proves nothing
 */
export type Likeness = 'same' | 'slip' | 'loose' | 'other';

export function likeness(a: string, b: string): Likeness {
  if (a === b) return 'same';
  const [short, long] = a.length <= b.length ? [a.length, b.length] : [b.length, a.length];
  const count = slips(a, b, 4);
  if ((count === 1 && short >= 3 && long >= 4) || (count === 2 && long >= 8)) return 'slip';
  // All letters, some in the wrong places.
  if (short === long && long >= 4 && [...a].sort().join('') === [...b].sort().join('')) return 'slip';
  // One word broken off (Minnic, Minnican) or with letters in between: the beginning tells most.
  if (count <= 3 && count / long <= 0.45 && a.charCodeAt(0) === b.charCodeAt(0)) return 'loose';
  return count / long <= 0.34 ? 'loose' : 'other';
}

/**
 * The sound of a Latin word, roughly: spellings of one name in different languages and romanisations fall together
 * (Kristin and Christine, Vasiliev and Wassiljew). For finding and for ranking, never for equality.
 */
export function sound(word: string): string {
  const consonants = word
    .replace(/sch|tsch|tch|sh|cz|zh|ch|sz/g, 's')
    .replace(/ph/g, 'f')
    .replace(/ck|kh|q|c|x/g, 'k')
    .replace(/dt|th|d/g, 't')
    .replace(/tz|ts|z/g, 's')
    .replace(/w/g, 'v')
    .replace(/[aeiouyjh]+/g, (vowels, offset: number) => (offset === 0 && vowels !== 'h' ? 'a' : ''));
  return consonants.replace(/(.)\1+/g, '$1');
}
