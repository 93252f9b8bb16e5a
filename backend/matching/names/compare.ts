import { isJumbled, type Likeness, likeness, sound } from '../similarity.ts';
import { isDescriptive, isDistinguishing } from './company-words.ts';
import { isGivenName, isNickname, isVariant } from './given-names.ts';
import { formsContradict } from './legal-forms.ts';
import type { ParsedName } from './parse.ts';
import { looksLike, romanForm } from './scripts.ts';

/**
 * How two names stand to each other.
 * - `same`: every word, in any order, and no contradicting legal form, number or generation
 * - `near`: every word, some with a slip of typing, as short form, as initial, or with a word more that only describes
 * - `part`: one name is contained in the other (a first name alone, a brand without its branch)
 * - `kin`: words in common and words against each other: relatives, sister companies
 * - `other`: nothing in common
 * - `unknown`: missing, or in alphabets that cannot be compared
 */
export type NameLevel = 'same' | 'near' | 'part' | 'kin' | 'other' | 'unknown';

/** What speaks against two names being one, however alike they look. */
export type NameVeto = 'legal_form' | 'number' | 'first_name' | 'mixed_scripts' | 'sister_company';

export type NameComparison = {
  level: NameLevel;
  veto: NameVeto | null;
  /** Words that agree exactly or nearly, and their letters: what a match by name rests on. */
  agreeing: number;
  slips: number;
  /** A given name or initial stands for a longer one. */
  shortened: boolean;
  /** The first name may be a relative's: another form of it that sisters bear (Anna, Anne), Jr on one side only. */
  variant: boolean;
  /** Persons: the word that agrees is a given name, and the family names differ. */
  givenName: boolean;
  /** One name of a person agrees and the other has its letters jumbled: Isla Pcire, Isla Price. */
  jumbled: boolean;
  /** One side names no legal form while the other does. */
  formMissing: boolean;
};

export const noNames: NameComparison = {
  level: 'unknown',
  veto: null,
  agreeing: 0,
  slips: 0,
  shortened: false,
  variant: false,
  givenName: false,
  jumbled: false,
  formMissing: false,
};

type Pairing = {
  exact: number;
  slip: number;
  loose: number;
  short: number;
  restA: string[];
  restB: string[];
  alike: boolean;
  variant: boolean;
};

/**
 * @param places words of both addresses' cities: "Spago (Los Angeles)" is Spago when it is in Los Angeles
 * @param countries of both sides, ISO alpha-2
 */
export function compareNames(
  a: ParsedName,
  b: ParsedName,
  places: ReadonlySet<string>,
  countries: readonly (string | null)[],
): NameComparison {
  if (a.foreign !== b.foreign) return noNames;
  const pairing = pair(a, b);
  const { restA, restB, alike } = pairing;
  const agreeing = pairing.exact + pairing.slip + pairing.short;
  const base = {
    agreeing,
    slips: pairing.slip + pairing.loose,
    shortened: pairing.short > 0,
    // Only one side says whether it is the father or the son.
    variant: pairing.variant || (a.generation === null) !== (b.generation === null),
    givenName: givenNameAgrees(a, b, pairing),
    jumbled: isOneJumbled(a, b, pairing),
    formMissing: (a.form === null) !== (b.form === null),
  };
  const level = levelOf(a, b, pairing, places);
  const related = level !== 'other' || pairing.loose > 0;
  const veto = (name: NameVeto): NameComparison => ({ ...base, level, veto: name });
  if (alike || ((a.mixed || b.mixed) && agreeing > 0)) return veto('mixed_scripts');
  if (!related) return { ...base, level, veto: null };
  if (formsContradict(a.form, b.form, countries)) return veto('legal_form');
  if (
    a.numbers.join() !== b.numbers.join() ||
    (a.generation !== null && b.generation !== null && a.generation !== b.generation)
  )
    return veto('number');
  if (level === 'kin' && otherFirstName(a, b, pairing)) return veto('first_name');
  const extra = [...restA, ...restB].filter((word) => !places.has(word));
  if (level === 'part' && a.kind !== 'person' && b.kind !== 'person' && extra.some(isDistinguishing))
    return veto('sister_company');
  return { ...base, level, veto: null };
}

function levelOf(a: ParsedName, b: ParsedName, pairing: Pairing, places: ReadonlySet<string>): NameLevel {
  const { exact, slip, loose, short, restA, restB } = pairing;
  const paired = exact + slip + short;
  if (paired === 0 && loose === 0) {
    if (a.numbers.length > 0 && a.words.length === 0 && a.numbers.join() === b.numbers.join()) return 'same';
    return 'other';
  }
  if (restA.length === 0 && restB.length === 0) {
    if (loose > 0) return paired > 0 ? 'near' : 'kin';
    // A word of three letters or fewer cannot bear a slip by itself.
    return slip > 0 || short > 0 ? 'near' : 'same';
  }
  if (restA.length > 0 && restB.length > 0) return paired + loose > 0 ? 'kin' : 'other';
  if (paired === 0) return 'kin';
  const rest = restA.length > 0 ? restA : restB;
  // Beside two registered names a word more is another company: Adler Hotel GmbH, Adler GmbH.
  const registered = a.form !== null && b.form !== null;
  const harmless = rest.every((word) => places.has(word) || (!registered && isDescriptive(word)));
  if (harmless) return 'near';
  // A middle name or initial more: two names and more agree, and the first of them is among them.
  const person = a.kind !== 'company' && b.kind !== 'company';
  // Anna is not Anne-Marie.
  if (person && short > 0 && rest.some(isGivenName)) return 'kin';
  if (person && paired >= 2 && rest.length === 1 && loose === 0) return 'near';
  return 'part';
}

/** Pairs the words of both names, the best likeness first; words may stand in any order and be written apart. */
function pair(a: ParsedName, b: ParsedName): Pairing {
  const result: Pairing = { exact: 0, slip: 0, loose: 0, short: 0, restA: [], restB: [], alike: false, variant: false };
  if (a.words.join('') === b.words.join('') || a.spelt.join('') === b.spelt.join('')) {
    result.exact = Math.min(a.words.length, b.words.length);
    return result;
  }
  const left = new Set(a.words.keys());
  const right = new Set(b.words.keys());
  const take = (i: number, j: number): void => {
    left.delete(i);
    right.delete(j);
  };
  // Written apart or together (Ja Yde, Jayde), with a slip perhaps: only for names of two words and more, in order.
  if (a.words.length !== b.words.length && likeness(a.words.join(''), b.words.join('')) === 'slip') {
    result.slip = Math.min(a.words.length, b.words.length);
    return result;
  }
  for (const wanted of ['same', 'slip', 'short', 'loose'] as const) {
    for (const i of left) {
      for (const j of right) {
        if (relation(a, i, b, j) !== wanted) continue;
        take(i, j);
        if (wanted === 'short' && isSibling(a.words[i] ?? '', b.words[j] ?? '')) result.variant = true;
        if (wanted === 'same') result.exact++;
        else result[wanted]++;
        break;
      }
    }
  }
  result.restA = [...left].map((i) => a.words[i] ?? '');
  result.restB = [...right].map((j) => b.words[j] ?? '');
  joinBroken(result);
  result.alike = a.words.some((word) => !b.words.includes(word) && b.words.some((other) => isForged(word, other)));
  return result;
}

/**
 * Forms of one name, both of them given to children, as against initials and nicknames, and as against spellings that
 * sound alike: no parents call two of theirs Sophie and Sophia, or Michael and Michal.
 */
const isSibling = (a: string, b: string): boolean =>
  a.length > 1 && b.length > 1 && !isNickname(a, b) && !(a.length >= 5 && sound(a) === sound(b));

/** Look-alikes of another alphabet, or digits for letters; a romanised word has neither. */
const isForged = (a: string, b: string): boolean =>
  (/[^\p{Script=Latin}]/u.test(a) || /[^\p{Script=Latin}]/u.test(b)) && looksLike(a, b);

/** "Snellin G" and "Snelling": the rests of both sides, written together. */
function joinBroken(result: Pairing): void {
  if (result.restA.length === 0 || result.restB.length === 0 || result.restA.length === result.restB.length) return;
  const kind = likeness(result.restA.join(''), result.restB.join(''));
  if (kind !== 'same' && kind !== 'slip') return;
  result.slip++;
  result.restA = [];
  result.restB = [];
}

function relation(a: ParsedName, i: number, b: ParsedName, j: number): Likeness | 'short' {
  const [one = '', other = ''] = [a.words[i], b.words[j]];
  const plain = likeness(one, other);
  if (plain === 'same') return 'same';
  const speltA = a.spelt[i] ?? one;
  const speltB = b.spelt[j] ?? other;
  if (speltA === speltB || speltA === other || one === speltB) return 'same';
  if (a.kind !== 'company' && b.kind !== 'company') {
    if (isVariant(one, other) || (one.charAt(0) === other.charAt(0) && (one.length === 1 || other.length === 1)))
      return 'short';
    if (plain !== 'other' && romanForm(one) === romanForm(other)) return 'slip';
    // Two given names that both exist are two people, however near their letters: Maria and Mario, Paul and Paula.
    if ((isGivenName(one) && isGivenName(other)) || isSexed(one, other)) return 'other';
  }
  if (plain === 'loose' && one.length > 3 && sound(one) === sound(other)) return 'slip';
  return plain;
}

/** Giulia and Giulio, Aleksandr and Aleksandra: one name in its two sexes, where either is known as a given name. */
function isSexed(a: string, b: string): boolean {
  if (!isGivenName(a) && !isGivenName(b)) return false;
  const [she, he] = a.endsWith('a') ? [a, b] : [b, a];
  const stem = she.slice(0, -1);
  return stem.length >= 3 && she.endsWith('a') && ['o', 'e', 'us', 'os', 'is'].some((ending) => he === stem + ending);
}

function givenNameAgrees(a: ParsedName, b: ParsedName, { restA, restB, exact, slip }: Pairing): boolean {
  if (a.kind === 'company' || b.kind === 'company' || exact + slip !== 1) return false;
  if (a.words.length < 2 || b.words.length < 2) return false;
  const agreeing = a.words.filter((word) => !restA.includes(word));
  if (restA.some(isGivenName) && restB.some(isGivenName)) return false;
  return agreeing.some(isGivenName) || (a.words[0] === agreeing[0] && !restB.includes(b.words[0] ?? ''));
}

/**
 * Of two persons' names one word agrees and the other is the same letters jumbled. Relatives differ in the given name, so
 * it must be the family name that is jumbled, or a given name beside something that nobody is called (Daisy, Sdasy).
 */
function isOneJumbled(a: ParsedName, b: ParsedName, { restA, restB, exact, slip }: Pairing): boolean {
  const [one, other] = [restA[0], restB[0]];
  if (a.kind === 'company' || b.kind === 'company' || exact + slip !== 1 || restA.length + restB.length !== 2)
    return false;
  if (one === undefined || other === undefined || !isJumbled(one, other)) return false;
  const agreeing = a.words.find((word) => word !== one) ?? '';
  if (isGivenName(one) !== isGivenName(other)) return true;
  return isGivenName(agreeing) && !isGivenName(one);
}

/** Of two persons' names one word agrees and the others do not: another member of the family. */
function otherFirstName(a: ParsedName, b: ParsedName, pairing: Pairing): boolean {
  const { restA, restB } = pairing;
  if (a.kind === 'company' || b.kind === 'company') return false;
  if (givenNameAgrees(a, b, pairing)) return false;
  return (
    restA.some(isGivenName) ||
    restB.some(isGivenName) ||
    (restA.includes(a.words[0] ?? '') && restB.includes(b.words[0] ?? ''))
  );
}
