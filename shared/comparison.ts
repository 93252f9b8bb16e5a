import { z } from 'zod';

/** What brought a comparison about. */
export const comparisonTriggers = ['schedule', 'asked', 'command'] as const;

/**
 * - `missing`: belongs into the books, and is not there
 * - `extra`: stands in the books with a mark of ours or on the Stripe account, and nothing in Stripe explains it
 * - `changed_in_ledger`: not as it was written
 * - `changed_in_stripe`: what it was written from is another by now
 */
export const differenceKinds = ['missing', 'extra', 'changed_in_ledger', 'changed_in_stripe'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** What a difference is about. `transaction`: a movement of the Stripe balance that no posting holds. */
export const differenceSubjects = [
  'invoice',
  'credit_note',
  'transaction',
  'posting',
  'ledger_document',
  'ledger_entry',
] as const;
export type DifferenceSubject = (typeof differenceSubjects)[number];

/** `accepted`: the ledger's version is kept, until it changes again. `resolved`: a later comparison found it gone. */
export const differenceStates = ['open', 'accepted', 'resolved'] as const;
export type DifferenceState = (typeof differenceStates)[number];

/** One field that is another than expected, in words. */
export const differenceChangeSchema = z.object({ field: z.string(), expected: z.string(), found: z.string() });
export type DifferenceChange = z.output<typeof differenceChangeSchema>;

/** A document of the ledger that can be taken over instead of being written again. */
export const linkCandidateSchema = z.object({
  kind: z.enum(['invoice', 'credit_memo']),
  id: z.string(),
  number: z.string(),
  contactId: z.string(),
  url: z.string().nullable(),
});
export type LinkCandidate = z.output<typeof linkCandidateSchema>;

/** What a comparison reads, in this order. Later ones explain what earlier ones found. */
export const comparisonPartNames = [
  'ledger_feed',
  'stripe_invoices',
  'stripe_credit_notes',
  'ledger_invoices',
  'ledger_credit_memos',
  'stripe_balance',
  'ledger_entries',
] as const;
export type ComparisonPartName = (typeof comparisonPartNames)[number];

/** A part that was read. */
export const comparisonPartSchema = z.object({
  name: z.enum(comparisonPartNames),
  /** False: there is nothing of the kind to read, and the sentence says why. */
  read: z.boolean(),
  /** How many were expected to be met, and how many were. */
  expected: z.number().int(),
  got: z.number().int(),
  /** Not differences: what is told elsewhere already, by the reason why. */
  apart: z.record(z.string(), z.number().int()),
  /** Requests to the ledger. */
  requests: z.number().int(),
});
export type ComparisonPart = z.output<typeof comparisonPartSchema>;
