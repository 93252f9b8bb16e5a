import { compareNames, type NameComparison, noNames } from '../names/compare.ts';
import { addressLetters } from '../normalise/email.ts';
import { compareTaxIds, type TaxIdComparison } from '../normalise/tax-id.ts';
import { type AddressComparison, addressPoints, compareAddresses, elsewhere } from '../places/address.ts';
import { slips } from '../similarity.ts';
import type { Held, Wanted } from './prepare.ts';

/** What speaks against a pair, whatever agrees. Each has a sentence in explain.ts. */
export type Veto =
  | 'tax_id'
  | 'legal_form'
  | 'number'
  | 'first_name'
  | 'mixed_scripts'
  | 'sister_company'
  | 'currency'
  | 'blocked';

/** A Stripe customer beside a customer of the book: field by field what agrees, what contradicts, what cannot be told. */
export type Pair = {
  held: Held;
  name: NameComparison;
  /** The name is a person's and the book's a company: it says nothing about the company, but who works there. */
  personOfCompany: boolean;
  /** One of the customer's names is a company's. */
  companyName: boolean;
  email: 'same' | 'slip' | 'slip_in_domain' | 'other' | null;
  phone: 'same' | 'tail' | 'other' | null;
  taxId: TaxIdComparison;
  number: boolean | null;
  address: AddressComparison;
  vetoes: Veto[];
  /** For ranking and for breaking ties only. */
  points: number;
};

export function compare(wanted: Wanted, held: Held): Pair {
  const address = compareAddresses(wanted.address, held.address);
  const { name, personOfCompany } = nameOf(wanted, held);
  const email = compareEmails(wanted, held);
  const phone = comparePhones(wanted.phone, held.phone);
  const taxId = compareTaxIds(wanted.taxIds, held.taxId);
  const number = wanted.number === null || held.number === null ? null : wanted.number === held.number;
  const vetoes: Veto[] = [];
  if (taxId === 'contradicts') vetoes.push('tax_id');
  if (name.veto !== null) vetoes.push(name.veto);
  if (wanted.currency !== null && held.contact.currency !== null && wanted.currency !== held.contact.currency)
    vetoes.push('currency');
  if (held.contact.blocked !== null) vetoes.push('blocked');
  const points =
    namePoints[name.level] -
    name.slips +
    Math.max(-10, addressPoints(address)) +
    (email === 'same' ? 16 : email === 'slip' || email === 'slip_in_domain' ? 8 : 0) +
    (phone === 'same' ? 12 : phone === 'tail' ? 8 : 0) +
    (taxId === 'same' ? 20 : taxId === 'contradicts' ? -10 : 0) +
    (number === true ? 20 : 0) -
    (name.veto === null ? 0 : 6);
  const companyName = wanted.names.some(({ kind }) => kind === 'company');
  return { held, name, personOfCompany, companyName, email, phone, taxId, number, address, vetoes, points };
}

const namePoints = { same: 12, near: 9, part: 5, kin: 1, other: -6, unknown: 0 };
const order = ['same', 'near', 'part', 'kin', 'unknown', 'other'] as const;

/** The best of the customer's names decides: a firm may bear its own name and its owner's. */
function nameOf(wanted: Wanted, held: Held): { name: NameComparison; personOfCompany: boolean } {
  const { name: theirs } = held;
  if (theirs === null || wanted.names.length === 0) return { name: noNames, personOfCompany: false };
  const places = new Set([...(wanted.address?.city ?? []), ...(held.address?.city ?? [])]);
  const countries = [wanted.address?.country ?? null, held.address?.country ?? null];
  const compared = wanted.names.map((ours) => ({ ours, result: compareNames(ours, theirs, places, countries) }));
  compared.sort(
    (a, b) =>
      order.indexOf(a.result.level) - order.indexOf(b.result.level) ||
      Number(a.result.veto !== null) - Number(b.result.veto !== null),
  );
  const [best] = compared;
  if (best === undefined) return { name: noNames, personOfCompany: false };
  const { ours, result } = best;
  const apart = result.level === 'kin' || result.level === 'other';
  // The other way round, a company's name beside a person in the book, it is another customer: the firm of an owner.
  const employee = ours.kind === 'person' && theirs.kind === 'company';
  if (apart && employee && result.veto === null && wanted.names.every(({ kind }) => kind === ours.kind)) {
    return { name: noNames, personOfCompany: true };
  }
  return { name: result, personOfCompany: false };
}

function compareEmails(wanted: Mail, held: Mail): Pair['email'] {
  const [one, other] = [lettersOf(wanted), lettersOf(held)];
  if (one === null || other === null) return null;
  const [a, b] = [wanted.email, held.email];
  if (a !== null && b !== null) {
    if (a.key === b.key) return a.tag === null || b.tag === null || a.tag === b.tag ? 'same' : 'other';
    // Functions share a domain, and providers count on: info@, jane1@ and jane2@ are other mailboxes, not slips.
    if (a.role || b.role || countedOn(a.local, b.local)) return 'other';
  }
  // Nothing but a dot or the @ at another place: nobody else has an address of the same letters.
  if (one === other) return 'slip_in_domain';
  // A long address bears more slips: it is still nobody else's.
  const most = Math.min(4, Math.max(2, Math.floor(Math.min(one.length, other.length) / 6)));
  if (countedOn(one, other) || slips(one, other, most) > most) return 'other';
  // A slip leaves most of a mailbox as it was: a@ and b@ of one company are two people.
  if (a !== null && b !== null && a.domain === b.domain) {
    const least = Math.ceil(Math.min(a.local.length, b.local.length) / 2) - 1;
    if (slips(a.local, b.local, least) > least) return 'other';
  }
  return a !== null && a.local === b?.local ? 'slip_in_domain' : 'slip';
}

type Mail = Pick<Held, 'email' | 'misspelt'>;
const lettersOf = ({ email, misspelt }: Mail): string | null => (email === null ? misspelt : addressLetters(email.key));

function countedOn(a: string, b: string): boolean {
  const [one, other] = [a.replace(/\D/g, ''), b.replace(/\D/g, '')];
  return one !== other && one.length === other.length;
}

/** National and international spelling of one number end alike; seven digits are a subscriber's number without its area. */
function comparePhones(a: string | null, b: string | null): Pair['phone'] {
  if (a === null || b === null) return null;
  if (a === b) return 'same';
  // Two international numbers are told apart fully.
  if (a.startsWith('+') && b.startsWith('+')) return 'other';
  const digits = [a, b].map((phone) => phone.replace(/\D/g, '').replace(/^0+/, ''));
  const [short = '', long = ''] = digits.sort((x, y) => x.length - y.length);
  if (short.length < 7 || !long.endsWith(short)) return 'other';
  return short.length >= 9 ? 'same' : 'tail';
}

/**
 * The given name agrees and the family name is another: people marry. With everything else the same it is one person;
 * the other way round (another given name, one family name) it is a relative.
 */
export const otherSurname = ({ name }: Pair): boolean => name.veto === null && name.level === 'kin' && name.givenName;

/** Nothing but names speaks for the pair. */
export const nameOnly = (pair: Pair): boolean =>
  pair.email !== 'same' &&
  pair.phone !== 'same' &&
  pair.taxId !== 'same' &&
  pair.number !== true &&
  addressPoints(pair.address) < 11;

export const isElsewhere = (pair: Pair): boolean => elsewhere(pair.address);
