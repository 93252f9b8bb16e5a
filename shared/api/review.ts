import { z } from 'zod';
import { problemActions } from '../problem-words.ts';
import { bulkRunSchema } from './bulk.ts';
import { connectionSummarySchema, moneySchema } from './common.ts';
import { documentRowSchema } from './document-row.ts';

/** What a question is about; `other` is mended elsewhere, e.g. in the ledger. */
export const reviewKinds = ['customer', 'product', 'tax_rate', 'other'] as const;
export type ReviewKind = (typeof reviewKinds)[number];

/** One question, and all that waits for its answer: "12 documents wait for the tax rate 19 % DE". */
export const reviewGroupSchema = z.object({
  /** Stays the same while the question is open. */
  key: z.string(),
  kind: z.enum(reviewKinds),
  code: z.string(),
  /** What happened, and what to do, in words of the problem. */
  title: z.string(),
  fix: z.string(),
  /** Whose or what: the customer's name, else null where the title names it. */
  name: z.string().nullable(),
  /** Stripe customer, product or tax rate. */
  subject: z.string().nullable(),
  count: z.number().int(),
  /** What waits, one sum per currency, the largest number of documents first. */
  amounts: z.array(moneySchema),
  /** Date of the oldest document, `YYYY-MM-DD`. */
  oldest: z.string().nullable(),
  /** The newest of them; an invoice where there is one, because questions are answered on invoices. */
  example: documentRowSchema,
  action: z.enum(problemActions).nullable(),
});
export type ReviewGroup = z.output<typeof reviewGroupSchema>;

export const reviewListSchema = z.object({
  connection: connectionSummarySchema,
  groups: z.array(reviewGroupSchema),
  /** More groups stand open than are listed. */
  more: z.boolean(),
  /** A bulk run that is under way, or was over within the last hour. */
  bulk: bulkRunSchema.nullable(),
  mayChange: z.boolean(),
});
export type ReviewList = z.output<typeof reviewListSchema>;
