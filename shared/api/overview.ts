import { z } from 'zod';
import { problemActions } from '../problems.ts';
import { syncStatusSchema } from '../statuses.ts';
import { connectionSummarySchema, instantSchema, moneySchema } from './common.ts';

/** One document in a list. */
export const documentRowSchema = z.object({
  id: z.string(),
  objectType: z.enum(['invoice', 'credit_note']),
  stripeId: z.string(),
  number: z.string().nullable(),
  customerName: z.string().nullable(),
  status: syncStatusSchema,
  sentence: z.string(),
  total: moneySchema.nullable(),
  ledgerNumber: z.string().nullable(),
  changedAt: instantSchema,
});
export type DocumentRow = z.output<typeof documentRowSchema>;

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

/** Names the customer to read, or whose link is to be taken away (answered with the customer view after it). */
export const customerReadSchema = z.object({ customer_id: z.string().startsWith('cus_') });

/** Answer of the one signed read of the customer view. */
export const customerViewSchema = z.object({
  connection: connectionSummarySchema,
  customerId: z.string(),
  link: z
    .object({
      contactId: z.string(),
      number: z.string(),
      name: z.string(),
      url: z.string().nullable(),
      how: z.enum(['matched', 'created', 'chosen']),
      reason: z.string(),
      since: instantSchema,
    })
    .nullable(),
  documents: z.array(documentRowSchema),
  mayChange: z.boolean(),
});
export type CustomerView = z.output<typeof customerViewSchema>;
