import type { MatchField, Settings } from '#shared/settings.ts';
import type { LedgerContact } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { emailKey } from './normalise/email.ts';
import { nameForms, nameKey } from './normalise/name.ts';
import { numberKey } from './normalise/number.ts';
import { phoneKey } from './normalise/phone.ts';
import { taxIdKey, taxTypeCountry } from './normalise/tax-id.ts';

/** Key columns of `ledger_contacts`. Null: the field is empty or a placeholder, and can satisfy no rule. */
export type ContactKeys = {
  emailKey: string | null;
  nameKey: string | null;
  phoneKey: string | null;
  taxIdKey: string | null;
  numberKey: string | null;
};

/**
 * Keys of a ledger's customer.
 * @param homeCountry the company's own country: ledgers leave the country of domestic customers blank
 */
export function contactKeys(contact: LedgerContact, homeCountry: string | null): ContactKeys {
  const country = contact.address.country ?? homeCountry;
  return {
    emailKey: emailKey(contact.email),
    nameKey: nameKey(contact.name),
    phoneKey: phoneKey(contact.phone, country),
    taxIdKey: taxIdKey(contact.taxId, country),
    numberKey: numberKey(contact.number),
  };
}

/** Keys of a Stripe customer. A customer may have two names (own and business) and several tax ids. */
export type PartyKeys = {
  email: string | null;
  /** What is looked up, and the names whose forms then decide. */
  nameKeys: string[];
  names: string[];
  phone: string | null;
  taxIds: string[];
  /** The customer number, where the settings say that Stripe holds it. */
  number: string | null;
  metadata: Record<string, string>;
};

/** Keys of a Stripe customer under the merchant's settings. */
export function partyKeys(party: Party, numbering: Settings['customers']['numbering']): PartyKeys {
  const country = party.address?.country ?? null;
  const names = [party.businessName, party.name].filter((name): name is string => nameForms(name).length > 0);
  const taxIds = party.taxIds.map(({ type, value }) => taxIdKey(value, taxTypeCountry(type) ?? country));
  return {
    email: emailKey(party.email),
    nameKeys: unique(names.map(nameKey)),
    names,
    phone: phoneKey(party.phone, country),
    taxIds: unique(taxIds),
    number: numberKey(partyNumber(party, numbering)),
    metadata: party.metadata,
  };
}

/**
 * The customer number as Stripe holds it: in the chosen metadata key, or the Stripe id itself. Null when the ledger
 * numbers its customers: then Stripe holds none.
 */
export function partyNumber(party: Party, numbering: Settings['customers']['numbering']): string | null {
  if (numbering.from === 'metadata') return metadataValue(party.metadata, numbering.key);
  return numbering.from === 'stripe_id' ? party.id.replace(/^cus_/, '').toUpperCase() : null;
}

/** Metadata key of a field such as `metadata:bc_number`; null for other fields. */
export const metadataKeyOf = (field: MatchField): string | null =>
  field.startsWith('metadata:') ? field.slice('metadata:'.length) : null;

/**
 * A metadata field of a rule: its key, and what of the ledger it names: the customer number, or with `→id` behind the
 * key the ledger's own id. Null for other fields.
 */
export function metadataField(field: MatchField): { key: string; to: 'number' | 'id' } | null {
  const whole = metadataKeyOf(field);
  if (whole === null) return null;
  const [, key, to] = /^(.+?)\s*(?:→|->)\s*(number|id)$/.exec(whole) ?? [];
  return key === undefined ? { key: whole, to: 'number' } : { key, to: to === 'id' ? 'id' : 'number' };
}

/** Own keys only: a metadata key may be called `constructor`. */
export function metadataValue(metadata: Record<string, string>, key: string): string | null {
  return Object.hasOwn(metadata, key) ? (metadata[key] ?? null) : null;
}

const unique = (keys: (string | null)[]): string[] => [...new Set(keys.filter((key) => key !== null))];
