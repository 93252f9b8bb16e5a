import { z } from 'zod';
import { moneySchema } from './common.ts';

/** A document of the ledger that equals one of Stripe in all that counts but its number. */
export const equalDocumentSchema = z.object({
  kind: z.enum(['invoice', 'credit_memo']),
  /** The ledger's id. */
  id: z.string(),
  number: z.string(),
  date: z.string(),
  total: moneySchema,
  /** The ledger's own word, e.g. Draft, Open, Paid. */
  state: z.string(),
  url: z.string().nullable(),
  /** Why it is offered: "Same customer, total and number". */
  reason: z.string(),
});
export type EqualDocument = z.output<typeof equalDocumentSchema>;
