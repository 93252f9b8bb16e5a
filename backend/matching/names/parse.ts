import { nameForms } from '../normalise/name.ts';
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
  `the of and at a an for in on und der die das des dem den von vom zu zum zur am im fur e et la le les du de del della dell di da dos das do y el los las il lo gli i og och ja a z na van ter ten het een und ltd co company cie compagnie`.split(
    ' ',
  ),
);

/** Words that only companies bear. */
const companyWords = new Set(
  `group gruppe holding holdings fund fonds capital partners consulting solutions services service systems software technologies technology tech
  trading trade exports export imports industries international global media studio studios design bank hotel restaurant cafe grill bistro bar deli pizza trattoria ristorante
  verlag bau immobilien verwaltung handel logistik transport transporte werke apotheke praxis kanzlei steuerberatung rechtsanwalte architekten versicherung stiftung
  university universitat institut institute school schule church foundation trust association club verein council ministry department stadt gemeinde hospital klinik clinic
  energy solar pharma chemie motors auto automotive foods food farm farms shop store stores market markt digital labs lab networks network agency agentur`
    .trim()
    .split(/\s+/),
);

/** Takes a name apart; null for placeholders and names without letters or digits. */
export function parseName(text: string | null): ParsedName | null {
  if (text === null) return null;
  const [bare, spelt = bare] = nameForms(text);
  if (bare === undefined || spelt === undefined) return null;
  const raw = bare.split(' ');
  const one = read(raw);
  const other = spelt === bare ? one : read(spelt.split(' '));
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
    foreign: raw.some((word) => scriptsOf(word).has('other')),
  };
}

type Read = { words: string[]; form: string | null; numbers: string[]; generation: string | null };

function read(raw: readonly string[]): Read {
  const { rest, form } = splitForm(raw.map((word) => (isMixed(word) ? word : romanise(word))));
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
  if (/[&+/]/.test(text) || words.some((word) => companyWords.has(word))) return 'company';
  if (words.length >= 2 && words.length <= 5 && words.some(isGivenName)) return 'person';
  if (/^\p{L}[\p{L}'’-]+(\s\p{L}[\p{L}'’-]+)?, \p{L}/u.test(text.trim())) return 'person';
  return 'unknown';
}

/** Words without which a company is still the same: what it is, not who. A missing one contradicts nothing. */
export const isDescriptive = (word: string): boolean => companyWords.has(word) && !distinguishing.has(word);

/** Words that tell sister companies of one group from each other. */
const distinguishing = new Set(
  `holding holdings beteiligung beteiligungs beteiligungen beteiligungsgesellschaft invest investment investments immobilien real estate properties verwaltung verwaltungs vermogensverwaltung management
  services service trading trade handel handels vertrieb vertriebs sales retail wholesale logistics logistik transport transporte export exports import imports international global europe europa
  capital fund fonds ventures finance financial leasing bank insurance versicherung production produktion produktions manufacturing technologies technology software systems digital media consulting
  energy solar pharma bau construction engineering healthcare health it labs foundation stiftung academy akademie consumer industrial north south east west nord sud ost nordic
  deutschland germany austria osterreich schweiz switzerland suisse france italia italy espana spain nederland netherlands belgium uk usa america asia polska poland india singapore china japan australia canada brasil brazil mexico ireland
  east western eastern northern southern wien graz berlin hamburg munchen london paris`
    .trim()
    .split(/\s+/),
);
export const isDistinguishing = (word: string): boolean => distinguishing.has(word);
