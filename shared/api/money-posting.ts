import { z } from 'zod';
import { problemViewSchema } from '../problems.ts';
import { syncStatusSchema } from '../statuses.ts';
import { instantSchema, moneySchema } from './common.ts';

/** What may be done with a posting now. The server computes the list, views draw only these (C73). */
export const postingActions = ['replay', 'undo'] as const;
export const postingActionSchema = z.enum(postingActions);
export type PostingAction = z.output<typeof postingActionSchema>;

/** One record of a posting in the ledger. */
export const entryViewSchema = z.object({
  /** What the ledger calls it, e.g. Journal entry. */
  kind: z.string(),
  number: z.string().nullable(),
  /** Calendar date. */
  date: z.string(),
  total: moneySchema,
  /** `draft`: in a journal, not posted yet. `removed`: taken back by Tieout. `gone`: by somebody in the ledger. */
  state: z.enum(['standing', 'draft', 'removed', 'gone']),
  /** Made to take back an earlier one, where the ledger removes nothing. */
  reversal: z.boolean(),
  url: z.string().nullable(),
});
export type EntryView = z.output<typeof entryViewSchema>;

/** A posting as a list shows it. */
export const postingRowSchema = z.object({
  id: z.uuid(),
  /** What happened, in a word: Payment, Refund, Dispute … */
  label: z.string(),
  /** In a few words, with Stripe’s id. */
  text: z.string(),
  /** Calendar date in the company’s zone: the day it was booked on, or is to be. */
  date: z.string(),
  status: syncStatusSchema,
  /** One sentence: is it in the books, and if not, why. */
  sentence: z.string(),
  /** What it does to the Stripe balance; of what never moved it, what it is about. Null where it tells no single sum. */
  amount: moneySchema.nullable(),
  /** Number of its record in the ledger. */
  ledgerNumber: z.string().nullable(),
  ledgerUrl: z.string().nullable(),
  actions: z.array(postingActionSchema),
});
export type PostingRow = z.output<typeof postingRowSchema>;

/** A payout as far as it is named beside something else. */
export const payoutMentionSchema = z.object({
  id: z.string(),
  arrivalDate: z.string().nullable(),
  /** Null: not proven yet. */
  ties: z.boolean().nullable(),
});

/** A posting with everything that is known of it. */
export const postingViewSchema = postingRowSchema.extend({
  /** What the balance gets before fees. Null where nothing moved it. */
  gross: moneySchema.nullable(),
  /** Stripe’s fee, tax on it included; negative where it was given back. */
  fee: moneySchema.nullable(),
  /** The day it happened, where a closed period has moved its booking. */
  movedFrom: z.string().nullable(),
  problem: problemViewSchema.nullable(),
  /** The question that a person has to answer. */
  review: z.string().nullable(),
  /** Money that settles nothing yet, and why (C42). */
  unapplied: z.object({ amount: moneySchema, reason: z.string() }).nullable(),
  /** Debits positive, credits negative. */
  lines: z.array(z.object({ account: z.string(), amount: moneySchema, text: z.string() })),
  entries: z.array(entryViewSchema),
  /** The invoices and credit notes that have to be in the books first. */
  waitsFor: z.array(z.object({ id: z.string(), number: z.string().nullable() })),
  /** The payout it went out with; null while it has not. */
  payout: payoutMentionSchema.nullable(),
  nextAttemptAt: instantSchema.nullable(),
  /** The Stripe objects it is about. */
  stripeIds: z.array(z.string()),
});
export type PostingView = z.output<typeof postingViewSchema>;

/** Groups of statuses as a bookkeeper looks for them. */
export const postingGroups = ['all', 'attention', 'waiting', 'booked', 'undone'] as const;
export type PostingGroup = (typeof postingGroups)[number];
/** Kinds as a bookkeeper looks for them. */
export const postingSorts = ['payment', 'refund', 'dispute', 'fee', 'payout', 'other'] as const;
export type PostingSort = (typeof postingSorts)[number];

export const postingListReadSchema = z.object({
  group: z.enum(postingGroups).default('all'),
  kind: z.enum(postingSorts).nullable().default(null),
  /** A Stripe id: of a transaction, a charge, a refund, a dispute, an invoice, a payout. */
  search: z.string().max(255).default(''),
  /** `next` of the page before. */
  cursor: z.string().max(500).nullable().default(null),
});
export type PostingListRead = z.output<typeof postingListReadSchema>;

export const postingReadSchema = z.object({ posting_id: z.uuid() });
export const postingActionRequestSchema = z.object({ posting_id: z.uuid(), action: postingActionSchema });
