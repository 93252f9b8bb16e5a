import { z } from 'zod';
import { connectionSummarySchema, instantSchema, moneySchema } from './common.ts';
import { postingRowSchema } from './money-posting.ts';

/** A payout as a list shows it. */
export const payoutRowSchema = z.object({
  id: z.string(),
  /** Calendar date of the bank line. */
  arrivalDate: z.string(),
  amount: moneySchema,
  /** Stripe’s word: pending, in_transit, paid, failed, canceled. */
  status: z.string(),
  /** Null: not proven yet. */
  ties: z.boolean().nullable(),
  /** "Ties out", "1 item missing" … */
  badge: z.string(),
  findings: z.number().int(),
  /** Books less bank line; null where it was not proven. */
  difference: moneySchema.nullable(),
  provenAt: instantSchema.nullable(),
});
export type PayoutRow = z.output<typeof payoutRowSchema>;

export const payoutListReadSchema = z.object({
  /** `open`: proven, and they do not tie out. */
  show: z.enum(['all', 'open']).default('all'),
  /** `next` of the page before. */
  cursor: z.string().max(500).nullable().default(null),
});
export type PayoutListRead = z.output<typeof payoutListReadSchema>;

/** Payouts, the newest first. */
export const payoutListSchema = z.object({
  connection: connectionSummarySchema,
  /** Money movement is switched on. */
  enabled: z.boolean(),
  rows: z.array(payoutRowSchema),
  next: z.string().nullable(),
});
export type PayoutList = z.output<typeof payoutListSchema>;

/** One line of a proof. Minor units of the payout’s currency, signed as they stand against the bank line. */
export const proofLineSchema = z.object({
  label: z.string(),
  /** Items behind it; null where it stands for no items. */
  count: z.number().int().nullable(),
  stripe: moneySchema,
  booked: moneySchema,
});

export const findingActions = ['replay', 'book', 'prove', 'open', 'settings'] as const;

/** One item by which books and bank line differ. */
export const findingViewSchema = z.object({
  title: z.string(),
  sentence: z.string(),
  /** By how much the books differ because of it; null where that is no sum of this payout’s currency. */
  difference: moneySchema.nullable(),
  /** The posting that it is about, where there is one. */
  posting: postingRowSchema.nullable(),
  /** What mends it: replay the posting; book what is not booked; prove again later; look in the ledger; settings. */
  action: z.enum(findingActions).nullable(),
  /** What to do about it, where that is known. */
  fix: z.string().nullable(),
  /** The section of the settings that mends it, by the problem’s code. */
  problemCode: z.string().nullable(),
  url: z.string().nullable(),
});
export type FindingView = z.output<typeof findingViewSchema>;

/** A payout as it was proven last. */
export const payoutProofViewSchema = z.object({
  ties: z.boolean(),
  badge: z.string(),
  lines: z.array(proofLineSchema),
  /** The last line: what the bank shows, and what the books come to. */
  bankLine: moneySchema,
  inBooks: moneySchema,
  difference: moneySchema,
  findings: z.array(findingViewSchema),
  /** Findings beyond those listed. */
  moreFindings: z.number().int(),
  provenAt: instantSchema,
});

export const payoutReadSchema = z.object({
  payout_id: z.string().regex(/^po_\w{1,250}$/),
  /** `next` of the page of postings before. */
  cursor: z.string().max(500).nullable().default(null),
});

/** Answer of the one signed read of a payout. */
export const payoutViewSchema = z.object({
  connection: connectionSummarySchema,
  enabled: z.boolean(),
  payoutId: z.string(),
  amount: moneySchema,
  arrivalDate: z.string(),
  status: z.string(),
  /** How it came about and how it is known at the bank, as far as Stripe tells. */
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  /** Null: never proven. */
  proof: payoutProofViewSchema.nullable(),
  postings: z.array(postingRowSchema),
  postingCount: z.number().int(),
  next: z.string().nullable(),
  /** Where the public API gives the proof as CSV and PDF. */
  fileUrl: z.string(),
  mayProve: z.boolean(),
  mayChange: z.boolean(),
});
export type PayoutView = z.output<typeof payoutViewSchema>;

export const provePayoutSchema = z.object({ payout_id: z.string().regex(/^po_\w{1,250}$/) });
export const provePayoutAnswerSchema = z.object({ sentence: z.string(), view: payoutViewSchema });
export type ProvePayoutAnswer = z.output<typeof provePayoutAnswerSchema>;
