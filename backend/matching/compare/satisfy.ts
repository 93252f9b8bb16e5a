import type { MatchField } from '#shared/settings.ts';
import { keysOf, type Rule } from '../fields.ts';
import { numberKey } from '../normalise/number.ts';
import { metadataField, metadataValue } from '../normalise.ts';
import { type AddressComparison, addressPoints, sameHouse } from '../places/address.ts';
import { otherSurname, type Pair } from './pair.ts';
import type { Wanted } from './prepare.ts';

/** Fields of a rule that are empty (or placeholders) on the customer's side. Any leaves the rule unsatisfied (C14). */
export const emptyFieldsOf = (rule: Rule, wanted: Wanted): MatchField[] =>
  rule.filter((field) => {
    if (field === 'address') return !tellsAddress(wanted);
    // An address with two @ finds nobody by itself, yet beside a name it may be the slip of one.
    if (field === 'email' && wanted.misspelt !== null) return false;
    return keysOf(field, wanted.keys).length === 0;
  });

const tellsAddress = ({ address }: Wanted): boolean =>
  address !== null && (address.street.length > 0 || address.postalCode !== null || address.city.length > 0);

/**
 * True when all fields of the rule are there on both sides and agree. A name may agree with slips of typing, as initial
 * or short form, when other fields of the rule carry it; alone it must agree in every word.
 */
export function satisfies(rule: Rule, pair: Pair, wanted: Wanted): boolean {
  if (rule.length === 0) return false;
  const named = rule.includes('name');
  const placed = rule.includes('address');
  const keys = rule.filter((field) => field !== 'name' && field !== 'address');
  if (!keys.every((field) => keyAgrees(field, pair, wanted, named))) return false;
  if (named && placed) return keys.length > 0 ? nameGoes(pair) && placeGoes(pair) : personAtAddress(pair);
  if (named && keys.length > 0) return nameGoes(pair) && !(pair.name.variant && keys.every((key) => key === 'phone'));
  if (named) return pair.name.level === 'same';
  return !placed || (keys.length > 0 && placeGoes(pair));
}

/** @param named the rule asks for the name as well: then a slip in the e-mail, or a phone without its area code, will do */
function keyAgrees(field: MatchField, pair: Pair, wanted: Wanted, named: boolean): boolean {
  if (field === 'email') return pair.email === 'same' || (named && slipCarried(pair));
  if (field === 'phone') return pair.phone === 'same' || (named && pair.phone === 'tail');
  if (field === 'taxId') return pair.taxId === 'same';
  if (field === 'number') return pair.number === true;
  const { contact } = pair.held;
  const target = metadataField(field);
  if (target === null) return false;
  const value = metadataValue(wanted.party.metadata, target.key);
  if (target.to === 'id') return value !== null && value.trim() === contact.ledgerId;
  return numberKey(value) !== null && numberKey(value) === pair.held.number;
}

/**
 * A slip in the e-mail is believed where the name agrees in every word and the address does not speak against it. A
 * part of the name will do for a person when the slip is in the domain: before the @ one letter is another relative
 * (a.miller, h.miller). Companies have domains that differ in a letter or the country, so for them no part will do.
 */
function slipCarried({ name, email, address, held }: Pair): boolean {
  if (email !== 'slip' && email !== 'slip_in_domain') return false;
  const points = addressPoints(address);
  const whole = name.level === 'same' || name.level === 'near';
  if (whole && name.agreeing >= 2 && !(name.shortened && email === 'slip')) return points >= -2;
  if (held.name?.kind === 'company') return false;
  return (whole || name.level === 'part') && points >= (email === 'slip' ? 6 : 0);
}

/** A name beside a key of its own: the whole name, or a part of it that no registered name contradicts. */
const nameGoes = ({ name }: Pair): boolean => name.level === 'same' || name.level === 'near' || name.level === 'part';

/** The place beside a key of its own. */
const placeGoes = ({ address }: Pair): boolean => addressPoints(address) >= 10;

/**
 * Name and address alone. The less of the name agrees, the more of the address must; a town or a postal code is never
 * enough, because people of one name live in one town.
 */
function personAtAddress(pair: Pair): boolean {
  const { name, address } = pair;
  if (address.country === false || parts(address) < 2 || name.variant) return false;
  const points = addressPoints(address);
  const whole = name.level === 'same' || name.level === 'near';
  if (whole && name.agreeing >= 2) return points >= (name.level === 'same' ? 10 : 11);
  // One word alone (a brand, a family name) is common: the house must be the same, or street and place.
  if (whole) return points >= 13;
  if (name.level === 'part') return sameHouse(address) && points >= 15;
  return otherSurname(pair) && sameHouse(address) && points >= 21;
}

/** Parts of the address that agree; the street counts with or without its number. */
const parts = ({ number, street, postalCode, city }: AddressComparison): number =>
  (street === 'same' || street === 'slip' ? 1 : 0) +
  (number === true ? 1 : 0) +
  (postalCode === 'same' || postalCode === 'slip' ? 1 : 0) +
  (city === 'same' || city === 'slip' ? 0.5 : 0);
