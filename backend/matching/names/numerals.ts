/** A map, not an object: a company may be called Constructor. */
const words = new Map(
  `one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
  first=1 second=2 third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10
  eins=1 zwei=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10
  erste=1 zweite=2 dritte=3 vierte=4 funfte=5 deux=2 trois=3 quatre=4 cinq=5 dos=2 tres=3 cuatro=4 cinco=5
  due=2 tre=3 quattro=4 cinque=5 twee=2 drie=3`
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [word = '', value = ''] = pair.split('=');
      return [word, value];
    }),
);

const roman = /^(?=[ivxlc]{1,6}$)(c{0,3}(xc|xl|l?x{0,3})(ix|iv|v?i{0,3}))$/;
const values: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/**
 * The number that a word of a name stands for: digits, ordinals (2nd), Roman numerals, number words. Fund II, Fund 2
 * and Second Fund bear one number; Fund III is another fund. Null for words that are no number.
 * @param last Roman letters standing alone (I, V, X) count only as the last word: "V Bank" is no fifth bank
 */
export function numberOf(written: string, last: boolean): string | null {
  // Store #104, Filiale Nr104, Boutique n°3.
  const word = written.replace(/^(#|nr|no|n°|№)(?=\d+$)/, '');
  if (/^\d+$/.test(word)) return word.replace(/^0+(?=\d)/, '');
  const ordinal = /^(\d+)(st|nd|rd|th|er|e|te|ter)$/.exec(word)?.[1];
  if (ordinal !== undefined) return ordinal;
  const named = words.get(word);
  if (named !== undefined) return named;
  if (word.length === 1 && !(last && /[ivx]/.test(word))) return null;
  if (!roman.test(word) || /^(mix|dix|di|li|ci|cc|xl|xx|xxl|cv|cl|ll|civic)$/.test(word)) return null;
  let sum = 0;
  for (let at = 0; at < word.length; at++) {
    const value = values[word.charAt(at)] ?? 0;
    sum += value < (values[word.charAt(at + 1)] ?? 0) ? -value : value;
  }
  return String(sum);
}
