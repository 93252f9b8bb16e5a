import type { MatchField } from '#shared/settings.ts';
import type { Party } from '../documents/invoice.ts';
import type { MirrorContact } from './contact.ts';
import { sameName } from './normalise/name.ts';
import { numberKey } from './normalise/number.ts';
import { metadataField, metadataKeyOf, metadataValue, type PartyKeys } from './normalise.ts';

/** A rule of the merchant: fields that must all agree. */
export type Rule = readonly MatchField[];

/** Fields that identify by themselves: where they point elsewhere, another match is in doubt. */
export const isStrong = (field: MatchField): boolean =>
  field === 'taxId' || field === 'number' || metadataKeyOf(field) !== null;

/** What a field is called in a sentence for a merchant. */
export function fieldWords(field: MatchField): string {
  const key = metadataKeyOf(field);
  if (key !== null) return `metadata “${metadataField(field)?.key ?? key}”`;
  return words[field] ?? field;
}

const words: Record<string, string> = {
  email: 'e-mail',
  name: 'name',
  phone: 'phone',
  taxId: 'tax ID',
  number: 'customer number',
  address: 'address',
};

/** A rule in words: "e-mail and name". */
export function ruleWords(rule: Rule): string {
  const names = rule.map(fieldWords);
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Keys that a field of the customer may have in the ledger; empty when the field is empty or a placeholder. */
export function keysOf(field: MatchField, keys: PartyKeys): string[] {
  switch (field) {
    case 'email':
      return present(keys.email);
    case 'name':
      return keys.nameKeys;
    case 'phone':
      return present(keys.phone);
    case 'taxId':
      return keys.taxIds;
    case 'number':
      return present(keys.number);
    case 'address':
      return [];
    default: {
      const target = metadataField(field);
      if (target === null) return [];
      return present(numberKey(metadataValue(keys.metadata, target.key)));
    }
  }
}

/** Fields of a rule that are empty on the customer's side. Any leaves the rule unsatisfied (C14). */
export const emptyFields = (rule: Rule, keys: PartyKeys): MatchField[] =>
  rule.filter((field) => keysOf(field, keys).length === 0);

/** True when this field of both sides agrees; false when it differs, null when it is empty on a side. */
export function agrees(field: MatchField, contact: MirrorContact, keys: PartyKeys): boolean | null {
  const wanted = keysOf(field, keys);
  const held = contactKey(field, contact);
  if (wanted.length === 0 || held === null) return null;
  // Keys of names are coarser than their equality.
  return field === 'name' ? keys.names.some((name) => sameName(name, contact.name)) : wanted.includes(held);
}

/** True when all fields of the rule are there on both sides and agree. */
export const satisfies = (rule: Rule, contact: MirrorContact, keys: PartyKeys): boolean =>
  rule.length > 0 && rule.every((field) => agrees(field, contact, keys) === true);

/** The ledger's value of a field, as shown. */
export function contactValue(field: MatchField, contact: MirrorContact): string | null {
  if (field === 'email' || field === 'name' || field === 'phone' || field === 'taxId') return contact[field];
  return contact.number === '' ? null : contact.number;
}

/** Stripe's value of a field, as shown. */
export function partyValue(field: MatchField, party: Party, keys: PartyKeys): string | null {
  switch (field) {
    case 'email':
    case 'phone':
      return party[field];
    case 'name':
      return party.businessName ?? party.name;
    case 'taxId':
      return party.taxIds.map(({ value }) => value).join(', ') || null;
    case 'number':
      return keys.number;
    default:
      return metadataValue(party.metadata, metadataField(field)?.key ?? '');
  }
}

function contactKey(field: MatchField, contact: MirrorContact): string | null {
  switch (field) {
    case 'email':
      return contact.emailKey;
    case 'name':
      return contact.nameKey;
    case 'phone':
      return contact.phoneKey;
    case 'taxId':
      return contact.taxIdKey;
    default:
      return contact.numberKey;
  }
}

const present = (key: string | null): string[] => (key === null ? [] : [key]);
