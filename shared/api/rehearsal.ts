import { z } from 'zod';
import { settingsSchema } from '../settings.ts';

/** Tries rules that are not saved on existing Stripe customers, a page of them at a time. Nothing is written. */
export const rehearsalSchema = z.object({
  customers: settingsSchema.shape.customers,
  /** The last customer of the page before; null begins. */
  after: z.string().startsWith('cus_').nullable(),
});

export const rehearsalAnswerSchema = z.object({
  /** How many customers of this page came out how; remembered ones keep their link whatever the rules say. */
  counts: z.object({
    remembered: z.number().int(),
    match: z.number().int(),
    review: z.number().int(),
    create: z.number().int(),
  }),
  /** Customers whose key several customers of the ledger share: why they would be asked about. */
  shared: z.number().int(),
  /** A few of each outcome. */
  examples: z.array(
    z.object({
      customerId: z.string(),
      name: z.string(),
      decision: z.enum(['match', 'review', 'create']),
      reason: z.string(),
    }),
  ),
  /** Where the next page begins; null: all were tried. */
  next: z.string().nullable(),
});
export type RehearsalAnswer = z.output<typeof rehearsalAnswerSchema>;
