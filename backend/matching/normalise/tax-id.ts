import { slips } from '../similarity.ts';
import { isPlaceholderCode, isRepeatedDigit } from './placeholders.ts';

/**
 * Form of the VAT number after its prefix, by ISO country. Sources: the European Commission's list of VAT number
 * structures (VIES); HMRC; the Swiss and Norwegian registers.
 */
const vatForms: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  CH: /^E?\d{9}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  ES: /^([A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z0-9]{2}\d{9}$/,
  GB: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
  GR: /^\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  NO: /^\d{9}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12}|GD\d{3}|HA\d{3})$/,
};
/** Prefixes that are not the ISO code of their country: Greece writes EL. */
const prefixCountry: Record<string, string> = { EL: 'GR' };
/** Words that follow Swiss and Norwegian VAT numbers. */
const suffixes = /(MWST|TVA|IVA|MVA)$/;

/**
 * Key of a tax id: separators out, upper case, the country in front. "DE 123456789", "DE123456789" and "123456789" of
 * a German address are one key; a bare number of an unknown country stays bare and meets only its like.
 * @param country ISO country that the number belongs to when it does not say so itself
 */
export function taxIdKey(value: string | null, country: string | null): string | null {
  if (value === null) return null;
  const text = value
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}+*]/gu, '');
  if (text === '' || isPlaceholderCode(text)) return null;
  const number = text.replace(suffixes, '');
  const prefix = prefixCountry[number.slice(0, 2)] ?? number.slice(0, 2);
  const rest = number.slice(2);
  // The number's own prefix counts only where the rest has that country's form: a Spanish "B1234567…" is no prefix.
  if (vatForms[prefix]?.test(rest)) return keyOf(prefix, rest);
  return keyOf(country?.trim().toUpperCase() ?? '', number);
}

function keyOf(country: string, number: string): string | null {
  if (isPlaceholderCode(number) || isRepeatedDigit(number)) return null;
  const known = /^[A-Z]{2}$/.test(country) ? country : '';
  // Swiss numbers are written with and without the E of CHE.
  return known + (known === 'CH' ? number.replace(/^E(?=\d)/, '') : number);
}

/** Country of a Stripe tax id by its type (`us_ein`, `ch_vat`): null where the value itself carries it (`eu_vat`). */
export function taxTypeCountry(type: string): string | null {
  const country = /^([a-z]{2})_/.exec(type)?.[1]?.toUpperCase();
  return country === undefined || country === 'EU' ? null : country;
}

/**
 * True when a ledger's tax id and all of a party's are of the same country and form, and none is equal: then they are
 * two companies. Ids of different kinds (national number, VAT number) say nothing about each other.
 */
export function taxIdsContradict(ledger: string | null, party: readonly string[]): boolean {
  if (ledger === null || party.includes(ledger)) return false;
  return party.some((key) => shape(key) === shape(ledger));
}

/** A known country and the pattern of digits and letters; a number of unknown country has no comparable shape. */
const shape = (key: string): string =>
  /^[A-Z]{2}/.test(key) ? key.slice(0, 2) + key.slice(2).replace(/\d/g, '0').replace(/[A-Z]/g, 'A') : key;

/** Lengths and forms that an authority of the country issues beside VAT numbers; where none is known all are believed. */
const nationalForms: Record<string, RegExp> = {
  // Australian Taxation Office and ASIC: tax file number 8 or 9 digits, company number 9, business number 11.
  AU: /^\d{8,9}$|^\d{11}$/,
  US: /^\d{9}$/,
  CA: /^\d{9}([A-Z]{2}\d{4})?$/,
};

/**
 * - `same`: one id in common
 * - `contradicts`: ids of one country and form, none equal
 * - `slip`: they would contradict, but by one digit only, or swapped neighbours
 */
export type TaxIdComparison = 'same' | 'contradicts' | 'slip' | null;

/**
 * A number that no authority of its country could have issued is a typing error: equal it may identify, but it proves
 * nobody to be another.
 */
export function compareTaxIds(party: readonly string[], ledger: string | null): TaxIdComparison {
  if (ledger === null || party.length === 0) return null;
  if (party.includes(ledger)) return 'same';
  if (!taxIdsContradict(ledger, party)) return null;
  const like = party.filter((key) => shape(key) === shape(ledger));
  if (like.every((key) => slips(key, ledger, 1) === 1)) return 'slip';
  const form = nationalForms[ledger.slice(0, 2)];
  if (form !== undefined && (!form.test(ledger.slice(2)) || like.every((key) => !form.test(key.slice(2))))) return null;
  return 'contradicts';
}
