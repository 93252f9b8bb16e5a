import { z } from 'zod';
import type { ContactDraft } from '../connectors/port.ts';

/**
 * What an intent remembers of the write it stands for. A later run looks for exactly this: by then the invoice, the
 * settings or the customer may have changed, and the plan of that day would be looked for in vain.
 */

/** What is looked for; the whole draft lies beside it, for people. */
export const sentDocumentSchema = z.object({
  kind: z.enum(['invoice', 'credit_memo']),
  contactId: z.string(),
  externalNumber: z.string(),
  /** Absent: the document itself. */
  form: z.enum(['document', 'estimate']).optional(),
  currency: z.string(),
  /** Net total in minor units. */
  net: z.string().transform((digits) => BigInt(digits)),
  /** Fingerprint of the plan (fingerprints.ts). */
  hash: z.string(),
});
export type SentDocument = z.output<typeof sentDocumentSchema>;

/** On which day it was to be booked, and whether that was found by trying (found-day.ts). Absent on earlier intents. */
export const sentDaySchema = z.object({ date: z.string(), postingDate: z.string(), found: z.boolean().default(false) });
export type SentDay = z.output<typeof sentDaySchema>;

const text = z.string().nullable();

/** A customer that was to be created, as the connector looks for it. */
export const sentContactSchema = z.object({
  number: text,
  name: z.string(),
  type: z.enum(['company', 'person']),
  email: text,
  phone: text,
  taxId: text,
  address: z.object({ line1: text, line2: text, city: text, postalCode: text, state: text, country: text }).nullable(),
  currency: text,
  paymentTermsId: text,
  paymentMethodId: text,
  taxAreaId: text,
  taxLiable: z.boolean().nullable(),
  salespersonCode: text,
  extra: z.record(z.string(), z.string()),
}) satisfies z.ZodType<ContactDraft>;
