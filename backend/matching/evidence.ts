import type { z } from 'zod';
import type { ContactCandidate, contactFieldEvidenceSchema } from '#shared/api/invoice.ts';
import type { MatchField } from '#shared/settings.ts';
import type { Party } from '../documents/invoice.ts';
import type { MirrorContact } from './contact.ts';
import { agrees, contactValue, fieldWords, partyValue, type Rule } from './fields.ts';
import { metadataKeyOf, type PartyKeys } from './normalise.ts';

export type FieldEvidence = z.output<typeof contactFieldEvidenceSchema>;

/** Most candidates a merchant is asked to choose from. */
const mostCandidates = 5;

const always: MatchField[] = ['name', 'email', 'phone', 'taxId'];

/** Both sides of a possible pair, field by field: what agrees, what contradicts, what is empty. */
export function evidenceFor(
  contact: MirrorContact,
  party: Party,
  keys: PartyKeys,
  rules: readonly Rule[],
): FieldEvidence[] {
  const numbers = rules.flat().filter((field) => field === 'number' || metadataKeyOf(field) !== null);
  const fields = [...always, ...new Set(numbers)].map((field) => ({
    field: fieldWords(field),
    stripe: partyValue(field, party, keys),
    ledger: contactValue(field, contact),
    agrees: agrees(field, contact, keys),
  }));
  return [
    ...fields,
    compared('country', party.address?.country, contact.address.country),
    compared('postal code', party.address?.postalCode, contact.address.postalCode),
  ].filter(({ stripe, ledger }) => stripe !== null || ledger !== null);
}

/** At most five, the ones that agree most first. `url` is left to the caller, who knows the ledger. */
export function rankCandidates(
  contacts: readonly MirrorContact[],
  party: Party,
  keys: PartyKeys,
  rules: readonly Rule[],
): ContactCandidate[] {
  return contacts
    .map((contact) => {
      const evidence = evidenceFor(contact, party, keys, rules);
      const score = evidence.reduce((sum, { agrees: same }) => sum + (same === true ? 2 : same === false ? -1 : 0), 0);
      return { contact, evidence, score };
    })
    .sort((a, b) => b.score - a.score || (a.contact.ledgerId < b.contact.ledgerId ? -1 : 1))
    .slice(0, mostCandidates)
    .map(({ contact, evidence }) => toCandidate(contact, evidence));
}

/** A contact as a merchant sees it when asked to choose; `url` is for the caller to fill in. */
export function toCandidate(contact: MirrorContact, evidence: FieldEvidence[]): ContactCandidate {
  return {
    id: contact.ledgerId,
    number: contact.number,
    name: contact.name,
    detail: detailOf(contact),
    blocked: contact.blocked !== null,
    url: null,
    evidence,
  };
}

function detailOf({ email, address, currency }: MirrorContact): string {
  const city = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [email, city, address.country, currency].filter(Boolean).join(', ');
}

function compared(field: string, stripe: string | null | undefined, ledger: string | null | undefined): FieldEvidence {
  const [one, other] = [stripe || null, ledger || null];
  return {
    field,
    stripe: one,
    ledger: other,
    agrees: one === null || other === null ? null : code(one) === code(other),
  };
}

/** Country and postal codes: case and spaces do not count (SW1A 1AA). */
const code = (value: string): string => value.toUpperCase().replace(/[\s-]/g, '');

/** Same country, or the same postal code where a country is missing: with the same name that may be one customer. */
export function samePlace(contact: MirrorContact, party: Party, homeCountry: string | null): boolean {
  const country = contact.address.country ?? homeCountry;
  const { country: theirs = null, postalCode = null } = party.address ?? {};
  if (country && theirs) return code(country) === code(theirs);
  const held = contact.address.postalCode;
  return Boolean(held && postalCode && code(held) === code(postalCode));
}
