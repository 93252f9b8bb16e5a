import type { Settings } from '#shared/settings.ts';
import type { Address, Party } from '../../documents/invoice.ts';
import { type ParsedName, parseName } from '../names/parse.ts';
import { type Email, misspeltEmail, parseEmail } from '../normalise/email.ts';
import { numberKey } from '../normalise/number.ts';
import { phoneKey } from '../normalise/phone.ts';
import { taxIdKey } from '../normalise/tax-id.ts';
import { type PartyKeys, partyKeys } from '../normalise.ts';
import { type ParsedAddress, parseAddress } from '../places/address.ts';

/** A customer of a book, from wherever it was read. Empty fields are null. `currency` null: the company's own. */
export type BookContact = {
  ledgerId: string;
  number: string;
  name: string;
  /** Whom the ledger names as the person to speak to at a company. */
  contactPerson?: string | null;
  email: string | null;
  phone: string | null;
  taxId: string | null;
  address: Address;
  currency: string | null;
  blocked: string | null;
};

/** A customer of the book, ready to be compared. */
export type Held = {
  contact: BookContact;
  name: ParsedName | null;
  person: ParsedName | null;
  email: Email | null;
  /** Letters of an address that is none. */
  misspelt: string | null;
  phone: string | null;
  taxId: string | null;
  number: string | null;
  address: ParsedAddress | null;
};

/** A Stripe customer, ready to be compared. */
export type Wanted = {
  party: Party;
  keys: PartyKeys;
  names: ParsedName[];
  email: Email | null;
  /** Letters of an address that is none. */
  misspelt: string | null;
  phone: string | null;
  taxIds: string[];
  number: string | null;
  address: ParsedAddress | null;
  /** Of the document, or of the customer; ISO 4217. Null: unknown, no currency contradicts. */
  currency: string | null;
};

/** @param homeCountry the company's own, which ledgers leave blank on domestic customers; ISO alpha-2 */
export function prepareContact(contact: BookContact, homeCountry: string | null): Held {
  const country = contact.address.country ?? homeCountry;
  return {
    contact,
    name: parseName(contact.name, country),
    person: parseName(contact.contactPerson ?? null),
    email: parseEmail(contact.email),
    misspelt: misspeltEmail(contact.email),
    phone: phoneKey(contact.phone, country),
    taxId: taxIdKey(contact.taxId, country),
    number: numberKey(contact.number),
    address: parseAddress(contact.address, homeCountry),
  };
}

/** @param currency ISO 4217 where the ledger keeps one currency per customer, else null */
export function prepareParty(
  party: Party,
  numbering: Settings['customers']['numbering'],
  currency: string | null,
): Wanted {
  const keys = partyKeys(party, numbering);
  const country = party.address?.country ?? null;
  const names = [party.businessName, party.name]
    .map((name) => parseName(name, country))
    .filter((name) => name !== null);
  const { phone, taxIds, number } = keys;
  return {
    party,
    keys,
    names: names.filter((name, index) => names.findIndex(({ text }) => text === name.text) === index),
    email: parseEmail(party.email),
    misspelt: misspeltEmail(party.email),
    phone,
    taxIds,
    number,
    address: parseAddress(party.address, null),
    currency,
  };
}
