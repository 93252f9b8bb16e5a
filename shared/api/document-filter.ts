import { z } from 'zod';
import { syncStatusSchema } from '../statuses.ts';

const minorUnits = z.string().regex(/^-?\d{1,18}$/, 'Give the amount in the smallest unit of the currency, e.g. 1050.');

/** Which documents a list shows or a bulk run takes. What is absent does not narrow. */
export const documentFilterSchema = z.object({
  /** Part of the invoice number, the customer's name, the ledger's number or the Stripe id. */
  search: z.string().max(200).optional(),
  status: z.array(syncStatusSchema).max(20).optional(),
  /** Calendar dates of the documents in the company's zone, both inclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** Stripe customer. */
  customer: z.string().startsWith('cus_').max(255).optional(),
  currency: z.string().length(3).toUpperCase().optional(),
  /** Totals in Stripe, minor units, both inclusive; meant together with a currency. */
  amountMin: minorUnits.optional(),
  amountMax: minorUnits.optional(),
  /** Problem code, and what the problem is about, e.g. one tax rate. */
  cause: z.string().max(100).optional(),
  subject: z.string().max(500).optional(),
});
export type DocumentFilter = z.output<typeof documentFilterSchema>;
