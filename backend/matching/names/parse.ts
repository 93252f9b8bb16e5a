import { nameForms } from '../normalise/name.ts';
import { unabbreviated } from './abbreviations.ts';
import { isCompanyWord } from './company-words.ts';
import { generation, isGivenName, isTitle } from './given-names.ts';
import { splitForm } from './legal-forms.ts';
import { numberOf } from './numerals.ts';
import { isMixed, romanise, scriptsOf } from './scripts.ts';

/** A name taken apart for comparing. Words are folded, without legal form, titles, articles and numbers. */
export type ParsedName = {
  /** As written. */
  text: string;
  words: string[];
  /** The same words with ä as ae (ö, ü, ø, å likewise); the same list where nothing differs. */
  spelt: string[];
  /** Class of the legal form; null when none is named. */
  form: string | null;
  /** Numbers in the name, in order of size: Fund II is not Fund III. */
  numbers: string[];
  /** Jr or Sr. */
  generation: string | null;
  kind: 'company' | 'person' | 'unknown';
  /** A word mixes alphabets that look alike. */
  mixed: boolean;
  /** Written with letters that are not romanised here (Chinese, Arabic, Khmer …): comparable with its like only. */
  foreign: boolean;
};

/** Articles and joints of all kinds of names: there or not, they tell nothing. */
const joints = new Set(
  `the of and at a an for in on und der die das des dem den von vom zu zum zur am im fur e et la le les du de del della dell di da dos das do y el los las il lo gli i og och ja a z na van ter ten het een und ltd co company cie compagnie societe ste soc etablissements etablissement ets compania companhia cia ca ve ic m/s`.split(
    ' ',
  ),
);

/**
 * Takes a name apart; null for placeholders and names without letters or digits.
 * @param country where it is at home (ISO alpha-2): some legal forms stand before the name only there
 */
export function parseName(text: string | null, country: string | null = null): ParsedName | null {
  if (text === null) return null;
  const [bare, spelt = bare] = nameForms(text);
  if (bare === undefined || spelt === undefined) return null;
  const raw = bare.split(' ');
  const one = read(raw, country);
  const other = spelt === bare ? one : read(spelt.split(' '), country);
  if (one.words.length === 0 && one.numbers.length === 0) return null;
  return {
    text,
    words: one.words,
    spelt: other.words.length === one.words.length ? other.words : one.words,
    form: one.form ?? other.form,
    numbers: one.numbers,
    generation: one.generation,
    kind: kindOf(text, one),
    mixed: raw.some(isMixed),
    foreign: one.words.some((word) => scriptsOf(word).has('other')),
  };
}

type Read = { words: string[]; form: string | null; numbers: string[]; generation: string | null };

function read(raw: readonly string[], country: string | null): Read {
  const latin = raw.map((word) => (isMixed(word) ? word : romanise(word)));
  const { rest: written, form } = splitForm(latin, romanise(raw[0] ?? '') === raw[0] ? country : 'any');
  const rest = unabbreviated(written);
  const numbers: string[] = [];
  const words: string[] = [];
  let heir: string | null = null;
  for (const [index, word] of rest.entries()) {
    const last = index === rest.length - 1;
    const number = rest.length > 1 || /^\d/.test(word) ? numberOf(word, last && index > 0) : null;
    if (generation(word) !== null && index > 0) heir = generation(word);
    else if (number !== null) numbers.push(number);
    else words.push(word);
  }
  const telling = words.filter((word) => !joints.has(word) && !isTitle(word));
  const single = telling.length > 0 ? telling : words;
  return { words: single, form, numbers: numbers.sort(), generation: heir };
}

function kindOf(text: string, { words, form, numbers }: Read): ParsedName['kind'] {
  if (form !== null || numbers.length > 0 || words.length > 5) return 'company';
  if (/[&+/]/.test(text) || words.some((word) => isCompanyWord(word))) return 'company';
  if (words.length >= 2 && words.length <= 5 && words.some(isGivenName)) return 'person';
  if (/^\p{L}[\p{L}'’-]+(\s\p{L}[\p{L}'’-]+)?, \p{L}/u.test(text.trim())) return 'person';
  return 'unknown';
}
