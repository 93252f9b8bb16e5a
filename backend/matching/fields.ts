import type { MatchField } from '#shared/settings.ts';
import type { Party } from '../documents/invoice.ts';
import type { BookContact } from './compare/prepare.ts';
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

/** The ledger's value of a field, as shown. */
export function contactValue(field: MatchField, contact: BookContact): string | null {
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

const present = (key: string | null): string[] => (key === null ? [] : [key]);
