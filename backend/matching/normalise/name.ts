import { foldText } from '../../documents/text.ts';
import { isPlaceholderName } from './placeholders.ts';

/** Character references that exports of shops leave in names (C59, C60). */
const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
  aring: 'å',
  aelig: 'æ',
  oslash: 'ø',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  acirc: 'â',
  ccedil: 'ç',
  ntilde: 'ñ',
  oacute: 'ó',
  aacute: 'á',
  iacute: 'í',
  uacute: 'ú',
};

/** Letters that Unicode does not decompose, in their usual Latin spelling. */
const spelt: Record<string, string> = { æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't' };
/** Letters with two usual spellings: without the mark, or as two letters (Müller: Muller, Mueller). */
const twofold: Record<string, [bare: string, digraph: string]> = {
  ä: ['a', 'ae'],
  ö: ['o', 'oe'],
  ü: ['u', 'ue'],
  ø: ['o', 'oe'],
  å: ['a', 'aa'],
};

/**
 * The spellings under which a name counts as the same, at most two: "Müller & Söhne" is "muller and sohne" and
 * "mueller and soehne". Two names are equal when they share a form: so Müller is Mueller and is Muller, but Mueller is
 * not Muller. Legal forms stay: "Acme Ltd" and "Acme Inc" are two companies. Empty for placeholders.
 */
export function nameForms(name: string | null): string[] {
  if (name === null) return [];
  const decoded = decodeEntities(name);
  if (isPlaceholderName(decoded)) return [];
  const folded = foldText(decoded);
  const forms = [...new Set([latin(folded, 0), latin(folded, 1)])];
  // Once more without punctuation: "N. A." has become "n a".
  return forms.some((form) => form === '' || isPlaceholderName(form)) ? [] : forms;
}

/**
 * Key by which contacts of the same name are found, the same for all its forms. Coarser than equality (it folds ae, oe,
 * ue and aa everywhere), so what is found must be compared by {@link nameForms}.
 */
export function nameKey(name: string | null): string | null {
  const [bare] = nameForms(name);
  if (bare === undefined) return null;
  return bare
    .replace(/a[ae]+/g, 'a')
    .replace(/oe+/g, 'o')
    .replace(/ue+/g, 'u');
}

export function sameName(a: string | null, b: string | null): boolean {
  const forms = nameForms(b);
  return nameForms(a).some((form) => forms.includes(form));
}

function decodeEntities(text: string): string {
  // Twice: what passes two systems is encoded twice (&amp;amp;).
  return decodeOnce(decodeOnce(text));
}

function decodeOnce(text: string): string {
  return text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

function latin(folded: string, spelling: 0 | 1): string {
  return (
    folded
      .normalize('NFC')
      .replace(/[äöüøå]/g, (letter) => twofold[letter]?.[spelling] ?? letter)
      .normalize('NFD')
      // Marks are an ornament in Latin and Greek only; in Hindi, Thai or Hebrew they are part of the word.
      .replace(/(?<=[\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu, '')
      // After the marks are gone: ǽ is æ with one, ǿ is ø with one.
      .replace(/[æœłđðþıħŧø]/g, (letter) => spelt[letter] ?? twofold[letter]?.[spelling] ?? letter)
      .replaceAll('ё', 'е')
      .normalize('NFC')
      .replace(/\s*&\s*/g, ' and ')
      .replace(/['’‘ʼ`´".·•“”„«»״׳]/gu, '')
      .replace(/[\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf},;:!?_*/\\|]/gu, ' ')
      .replace(/\s+/gu, ' ')
      .trim()
  );
}
