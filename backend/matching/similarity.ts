/**
 * Number of slips that turn one text into another: a letter too many, too few, wrong, or two neighbours swapped
 * (optimal string alignment). What typing errors are made of.
 * @param most gives up (answers most + 1) once there are more
 */
export function slips(a: string, b: string, most = 3): number {
  if (a === b) return 0;
  const [wide, high] = [b.length, a.length];
  if (Math.abs(high - wide) > most) return most + 1;
  // Every slip brings or takes one letter at most: letters that the other lacks are slips already. Most pairs end here.
  const [lettersA, lettersB] = [lettersOf(a), lettersOf(b)];
  if (bits(lettersA & ~lettersB) > most || bits(lettersB & ~lettersA) > most) return most + 1;
  const size = wide + 1;
  if (size > rows.last.length) rows = makeRows(size * 2);
  let { before, last, next } = rows;
  for (let column = 0; column < size; column++) last[column] = column;
  for (let i = 1; i <= high; i++) {
    const letter = a.charCodeAt(i - 1);
    next[0] = i;
    let least = i;
    let left = i;
    for (let j = 1; j <= wide; j++) {
      const other = b.charCodeAt(j - 1);
      let cost = Math.min((last[j] ?? 0) + 1, left + 1, (last[j - 1] ?? 0) + (letter === other ? 0 : 1));
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other)
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next[j] = cost;
      left = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, last, next] = [last, next, before];
  }
  return Math.min(last[wide] ?? 0, most + 1);
}

/** The letters of a word as bits; letters of other alphabets share them, which only makes the guess weaker. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index++) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}

function bits(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Rows of the table, kept between calls: this is the innermost loop of all matching. */
const makeRows = (size: number) => ({
  before: new Uint16Array(size),
  last: new Uint16Array(size),
  next: new Uint16Array(size),
});
let rows = makeRows(64);

/**
 * How two words stand to each other.
 * - `slip`: what a typing error makes of a word: one slip in four letters or more, two in eight or more
 * - `loose`: more than half of the letters agree; alone it proves nothing
 */
export type Likeness = 'same' | 'slip' | 'loose' | 'other';

export function likeness(a: string, b: string): Likeness {
  if (a === b) return 'same';
  const short = Math.min(a.length, b.length);
  const long = Math.max(a.length, b.length);
  // No more slips than could still make them alike are counted.
  const most = Math.max(1, Math.min(4, Math.floor(long * 0.45)));
  const count = slips(a, b, most);
  if ((count === 1 && short >= 3 && long >= 4) || (count === 2 && long >= 8)) return 'slip';
  // All letters, some in the wrong places.
  if (short === long && long >= 4 && long <= 10 && [...a].sort().join('') === [...b].sort().join('')) return 'slip';
  // One word broken off (Minnic, Minnican) or with letters in between: the beginning tells most.
  if (count <= 3 && count / long <= 0.45 && a.charCodeAt(0) === b.charCodeAt(0)) return 'loose';
  return count / long <= 0.34 ? 'loose' : 'other';
}

/**
 * The same letters in another order, one or two of them wrong, too many or too few: what is left of a word typed in
 * haste. Far weaker than a slip, so it counts only where something else names the person already.
 */
export function isJumbled(a: string, b: string): boolean {
  const rest = [...b];
  const left = [...a].filter((letter) => {
    const at = rest.indexOf(letter);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  const most = Math.min(a.length, b.length) > 3 ? 2 : 0;
  return a !== b && Math.min(a.length, b.length) >= 3 && left.length + rest.length <= most;
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
