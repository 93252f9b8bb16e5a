/** Cyrillic as it is usually written in Latin letters (ICAO 9303, the passports' table, simplified). */
const cyrillic: Record<string, string> = Object.fromEntries(
  `а=a б=b в=v г=g ґ=g д=d е=e ё=e є=ie ж=zh з=z и=i і=i ї=i й=i ј=j к=k л=l љ=lj м=m н=n њ=nj о=o п=p р=r с=s т=t ћ=c
  ђ=dj у=u ў=u ф=f х=kh ц=ts ч=ch џ=dz ш=sh щ=shch ъ= ы=y ь= э=e ю=iu я=ia ѓ=g ѕ=dz ќ=k`
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 1), pair.slice(2)]),
);

/** Greek by ISO 843 without marks; the pairs that make one sound come first. */
const greekPairs: [RegExp, string][] = [
  [/ου/g, 'ou'],
  [/αυ/g, 'av'],
  [/ευ/g, 'ev'],
  [/γγ/g, 'ng'],
  [/γκ/g, 'gk'],
  [/μπ/g, 'b'],
  [/ντ/g, 'nt'],
];
const greek: Record<string, string> = Object.fromEntries(
  `α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o`
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 1), pair.slice(2)]),
);

/** Letters that look like Latin ones, and digits set for letters: how a name is forged, or mistyped beyond reading. */
const lookalikes: Record<string, string> = Object.fromEntries(
  `а=a в=b с=c е=e ё=e һ=h н=h і=i ї=i ј=j к=k м=m о=o р=p ѕ=s т=t у=y х=x ԁ=d ԛ=q ԝ=w ɡ=g α=a β=b ε=e η=n ι=i κ=k ν=v ο=o
  ρ=p τ=t υ=u χ=x ω=w ϲ=c ӏ=l ı=i 0=o 1=l 3=e 5=s`
    .split(/\s+/)
    .map((pair) => [pair.slice(0, 1), pair.slice(2)]),
);

export type Script = 'latin' | 'cyrillic' | 'greek' | 'other';

/** The scripts of the letters of one word. Marks, digits and signs have none. */
export function scriptsOf(word: string): Set<Script> {
  const scripts = new Set<Script>();
  if (/\p{Script=Latin}/u.test(word)) scripts.add('latin');
  if (/\p{Script=Cyrillic}/u.test(word)) scripts.add('cyrillic');
  if (/\p{Script=Greek}/u.test(word)) scripts.add('greek');
  if (/[^\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\P{L}]/u.test(word)) scripts.add('other');
  return scripts;
}

/** One word of letters from two alphabets that look alike: nobody writes so by honest means. */
export function isMixed(word: string): boolean {
  const scripts = scriptsOf(word);
  return [scripts.has('latin'), scripts.has('cyrillic'), scripts.has('greek')].filter(Boolean).length > 1;
}

/** Greek and Cyrillic in Latin letters; everything else as it is. */
export function romanise(word: string): string {
  const scripts = scriptsOf(word);
  if (scripts.has('cyrillic')) return [...word].map((letter) => cyrillic[letter] ?? letter).join('');
  if (!scripts.has('greek')) return word;
  const paired = greekPairs.reduce((text, [pair, latin]) => text.replace(pair, latin), word);
  return [...paired].map((letter) => greek[letter] ?? letter).join('');
}

/** What a word looks like to the eye: look-alikes of other alphabets and digits inside a word become Latin letters. */
export function eyeForm(word: string): string {
  const lettered = /\p{L}/u.test(word);
  return [...word].map((sign) => (/\d/.test(sign) && !lettered ? sign : (lookalikes[sign] ?? sign))).join('');
}

/** True when two different words look alike: Paypal and Раураl, Micr0soft and Microsoft. */
export const looksLike = (a: string, b: string): boolean => a !== b && eyeForm(a) === eyeForm(b);

/**
 * What the romanisations of one Greek or Cyrillic word have in common: Evgeny, Evgenii, Yevgeniy; Khristos, Christos.
 * Vowels stay, so that Maria and Mario do not fall together.
 */
export const romanForm = (word: string): string =>
  word
    .replace(/shch|sch/g, 'sh')
    .replace(/kh|ch(?=[rlaeiou])/g, 'h')
    .replace(/ph/g, 'f')
    .replace(/ts|tz/g, 'c')
    .replace(/ks/g, 'x')
    .replace(/w/g, 'v')
    .replace(/ck|q/g, 'k')
    .replace(/[yj]/g, 'i')
    .replace(/i+/g, 'i')
    .replace(/i(?=[aeou])/g, '')
    .replace(/(.)\1+/g, '$1');
