import { z } from 'zod';
import { matchFieldSchema } from '#shared/settings.ts';
import type { Address, Party } from '../documents/invoice.ts';
import type { BookContact } from './compare/prepare.ts';
import { prepareParty } from './compare/prepare.ts';
import { decideAmong, type Verdict } from './compare/verdict.ts';
import { explain } from './explain.ts';
import type { Rule } from './fields.ts';
import type { MemoryBook } from './memory-book.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value));

/** A line of contacts.jsonl: a customer of the ledger's book, empty fields as ''. */
export const contactLineSchema = z
  .object({
    id: z.string().min(1),
    number: text,
    displayName: text,
    contactPerson: text,
    email: text,
    phone: text,
    addressLine1: text,
    addressLine2: text,
    postalCode: text,
    city: text,
    state: text,
    country: text,
    taxId: text,
    currency: text,
    blocked: z.union([z.boolean(), z.string()]).nullish(),
  })
  .transform(
    (line): BookContact => ({
      ledgerId: line.id,
      number: line.number ?? '',
      name: line.displayName ?? '',
      contactPerson: line.contactPerson,
      email: line.email,
      phone: line.phone,
      taxId: line.taxId,
      address: {
        line1: line.addressLine1,
        line2: line.addressLine2,
        city: line.city,
        postalCode: line.postalCode,
        state: line.state,
        country: line.country,
      },
      currency: line.currency?.toUpperCase() ?? null,
      blocked: blockedWord(line.blocked),
    }),
  );

const blockedWord = (value: boolean | string | null | undefined): string | null => {
  if (value === true) return 'All';
  const word = typeof value === 'string' ? value.trim() : '';
  return word === '' || /^(false|no|_x0020_)$/i.test(word) ? null : word;
};

/** A line of queries.jsonl: a customer as Stripe has it. */
export const customerLineSchema = z
  .object({
    id: z.string().min(1),
    name: text,
    business_name: text,
    email: text,
    phone: text,
    address: z
      .object({ line1: text, line2: text, city: text, postal_code: text, state: text, country: text })
      .nullish(),
    tax_ids: z.array(z.object({ type: z.string().default('unknown'), value: z.string() })).nullish(),
    metadata: z.record(z.string(), z.coerce.string()).nullish(),
    currency: text,
  })
  .transform((line): { party: Party; currency: string | null } => ({
    party: {
      id: line.id,
      name: line.name,
      businessName: line.business_name,
      email: line.email,
      phone: line.phone,
      address: line.address === null || line.address === undefined ? null : addressOf(line.address),
      taxIds: line.tax_ids ?? [],
      metadata: line.metadata ?? {},
    },
    currency: line.currency?.toUpperCase() ?? null,
  }));

type AddressLine = Record<'line1' | 'line2' | 'city' | 'postal_code' | 'state' | 'country', string | null>;
const addressOf = ({ postal_code, ...rest }: AddressLine): Address => ({ ...rest, postalCode: postal_code });

/** An ordered list of field lists; fields within one are ANDed. */
export const rulesFileSchema = z.array(z.array(matchFieldSchema).min(1).max(5)).min(1).max(20);

/** Metadata keys that say by their name that they hold the ledger's customer number. */
const numberKeyNames =
  /^(bc|ledger|erp|accounting|business.?central|navision|nav|qbo|quickbooks|xero|sap|datev)?(customer|client|account|debtor|debitor|debitoren|kunden|contact)?(no|nr|num|number|nummer|code|id)$/;

/** The metadata key that holds the customer number, when one says so. */
export function numberMetadataKey(metadata: Record<string, string>): string | null {
  return (
    Object.keys(metadata).find((key) => {
      const plain = key.toLowerCase().replace(/[^a-z]/g, '');
      return numberKeyNames.test(plain) && !/^(no|nr|num|number|nummer|code|id)$/.test(plain);
    }) ?? null
  );
}

export type Prediction = {
  id: string;
  decision: 'match' | 'review' | 'create';
  contact: string | null;
  candidates: string[];
  rule: string | null;
  reason: string;
};

const decisions = {
  match: 'match',
  ambiguous: 'review',
  blocked: 'review',
  doubt: 'review',
  contradiction: 'review',
  may_exist: 'review',
  nobody: 'create',
} as const;

/** Decides one customer of a file against a book in memory, by the same rules and comparisons as the product. */
export function predict(book: MemoryBook, rules: readonly Rule[], party: Party, currency: string | null): Prediction {
  const key = numberMetadataKey(party.metadata);
  const wanted = prepareParty(party, key === null ? { from: 'ledger' } : { from: 'metadata', key }, currency);
  const ordered: Rule[] = key === null ? [...rules] : [['number'], ...rules];
  const verdict = decideAmong(wanted, book.candidates(wanted), ordered);
  return {
    id: party.id,
    decision: decisions[verdict.kind],
    contact: verdict.kind === 'match' ? verdict.pair.held.contact.ledgerId : null,
    candidates: candidatesOf(verdict),
    rule: 'rule' in verdict ? verdict.rule.join('+') : null,
    reason: explain(verdict),
  };
}

function candidatesOf(verdict: Verdict): string[] {
  if (verdict.kind === 'nobody') return [];
  const pairs =
    'pairs' in verdict
      ? verdict.pairs
      : verdict.kind === 'contradiction'
        ? [verdict.pair, ...verdict.rivals]
        : [verdict.pair];
  const ids = [...pairs].sort((a, b) => b.points - a.points).map(({ held }) => held.contact.ledgerId);
  return [...new Set(ids)].slice(0, 5);
}
