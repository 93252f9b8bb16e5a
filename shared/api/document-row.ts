import { z } from 'zod';
import { syncStatusSchema } from '../statuses.ts';
import { instantSchema, moneySchema } from './common.ts';

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
