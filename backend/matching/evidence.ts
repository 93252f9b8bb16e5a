import type { z } from 'zod';
import type { ContactCandidate, contactFieldEvidenceSchema } from '#shared/api/invoice.ts';
import type { MatchField } from '#shared/settings.ts';
import type { Pair } from './compare/pair.ts';
import type { BookContact, Wanted } from './compare/prepare.ts';
import { contactValue, fieldWords, partyValue, type Rule } from './fields.ts';
import { numberKey } from './normalise/number.ts';
import { metadataField, metadataKeyOf, metadataValue } from './normalise.ts';

export type FieldEvidence = z.output<typeof contactFieldEvidenceSchema>;

/** Most candidates a merchant is asked to choose from. */
const mostCandidates = 5;

const always: MatchField[] = ['name', 'email', 'phone', 'taxId'];

/** Both sides of a pair, field by field: what agrees, what contradicts, what is empty or cannot be told (null). */
export function evidenceFor(pair: Pair, wanted: Wanted, rules: readonly Rule[]): FieldEvidence[] {
  const { contact } = pair.held;
  const numbers = rules.flat().filter((field) => field === 'number' || metadataKeyOf(field) !== null);
  const fields = [...always, ...new Set(numbers)].map((field) => ({
    field: fieldWords(field),
    stripe: partyValue(field, wanted.party, wanted.keys),
    ledger: contactValue(field, contact),
    agrees: agreement(field, pair, wanted),
  }));
  const { street, number, postalCode, city, country } = pair.address;
  const ours = wanted.party.address;
  const theirs = contact.address;
  const houses = number === false ? false : level(street);
  return [
    ...fields,
    row('street', ours?.line1, theirs.line1, houses),
    row('postal code', ours?.postalCode, theirs.postalCode, level(postalCode)),
    row('city', ours?.city, theirs.city, level(city)),
    row('country', ours?.country, theirs.country, theirs.country === null ? null : country),
  ].filter(({ stripe, ledger }) => stripe !== null || ledger !== null);
}

function agreement(field: MatchField, pair: Pair, wanted: Wanted): boolean | null {
  switch (field) {
    case 'name':
      return nameAgreement(pair);
    case 'email':
      return pair.email === null ? null : pair.email === 'same' ? true : pair.email === 'other' ? false : null;
    case 'phone':
      return pair.phone === null ? null : pair.phone !== 'other';
    case 'taxId':
      return pair.taxId === 'same' ? true : pair.taxId === null ? null : false;
    case 'number':
      return pair.number;
    default: {
      const value = numberKey(metadataValue(wanted.party.metadata, metadataField(field)?.key ?? ''));
      return value === null || pair.held.number === null ? null : value === pair.held.number;
    }
  }
}

function nameAgreement({ name }: Pair): boolean | null {
  if (name.veto !== null || name.level === 'other' || name.level === 'kin') return false;
  return name.level === 'same' || name.level === 'near' ? true : null;
}

const level = (value: 'same' | 'slip' | 'other' | null): boolean | null => (value === null ? null : value !== 'other');

function row(
  field: string,
  stripe: string | null | undefined,
  ledger: string | null | undefined,
  agrees: boolean | null,
): FieldEvidence {
  const [one, other] = [stripe || null, ledger || null];
  return { field, stripe: one, ledger: other, agrees: one === null || other === null ? null : agrees };
}

/** At most five, the ones that agree most first. `url` is left to the caller, who knows the ledger. */
export function rankCandidates(pairs: readonly Pair[], wanted: Wanted, rules: readonly Rule[]): ContactCandidate[] {
  const byId = new Map(pairs.map((pair) => [pair.held.contact.ledgerId, pair]));
  return [...byId.values()]
    .sort((a, b) => b.points - a.points || (a.held.contact.ledgerId < b.held.contact.ledgerId ? -1 : 1))
    .slice(0, mostCandidates)
    .map((pair) => toCandidate(pair.held.contact, evidenceFor(pair, wanted, rules)));
}

type Shown = Pick<BookContact, 'ledgerId' | 'number' | 'name' | 'email' | 'currency' | 'blocked'> & {
  address: Record<string, string | null>;
};

/** A contact as a merchant sees it when asked to choose; `url` is for the caller to fill in. */
export function toCandidate(contact: Shown, evidence: FieldEvidence[]): ContactCandidate {
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

function detailOf({ email, address, currency }: Shown): string {
  const city = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [email, city, address.country, currency].filter(Boolean).join(', ');
}
