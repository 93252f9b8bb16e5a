import { z } from 'zod';
import { problemActions } from '../problems.ts';
import { syncStatusSchema } from '../statuses.ts';
import { bulkRunSchema } from './bulk.ts';
import { connectionSummarySchema, instantSchema } from './common.ts';
import { type DocumentRow, documentRowSchema } from './document-row.ts';

export { type DocumentRow, documentRowSchema };

/** Answer of the one signed read of the drawer's overview. */
export const overviewViewSchema = z.object({
  connection: connectionSummarySchema,
  counts: z.record(syncStatusSchema, z.number().int()),
  /** What needs attention, grouped by cause: one fix may heal many. */
  causes: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      subject: z.string().nullable(),
      count: z.number().int(),
      example: documentRowSchema,
      action: z.enum(problemActions).nullable(),
    }),
  ),
  recent: z.array(documentRowSchema),
  /** The last 30 days in the company's zone, oldest first: documents by the day on which they came to stand as they do. */
  days: z.array(z.object({ date: z.string(), booked: z.number().int(), attention: z.number().int() })),
  /** A bulk run that is under way, or was over within the last hour. */
  bulk: bulkRunSchema.nullable(),
  /** Postings of money that need somebody, and that wait by themselves; null where there is none at all. */
  money: z.object({ attention: z.number().int(), waiting: z.number().int() }).nullable(),
  /** Open differences between Stripe and the ledger, and when they were compared last; null before the first time. */
  differences: z.object({ open: z.number().int(), comparedAt: instantSchema.nullable() }).nullable(),
  usageThisMonth: z.number().int(),
  mayChange: z.boolean(),
});
export type OverviewView = z.output<typeof overviewViewSchema>;

/** Bulk replay: everything that matches the filter; cause is a problem code. */
export const bulkReplaySchema = z.object({
  filter: z.object({
    status: z.array(syncStatusSchema).default(['failed']),
    cause: z.string().optional(),
    /** What the cause is about, e.g. one tax rate; every other of that cause stays. */
    subject: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    customer: z.string().optional(),
  }),
});

/** What a bulk replay set going, and the overview after it. */
export const bulkReplayAnswerSchema = z.object({
  queued: z.number().int(),
  sentence: z.string(),
  view: overviewViewSchema,
});
export type BulkReplayAnswer = z.output<typeof bulkReplayAnswerSchema>;
