import { z } from 'zod';
import { decodeEnum } from '../odata.ts';
import { date, instant, words } from '../wire.ts';

/** What Business Central answers about journals and ledger entries, as far as it is read. */

/** An id, or null for the one that stands for none. */
const reference = z
  .string()
  .nullish()
  .transform((id) => (id == null || /^[0-]*$/.test(id) ? null : id.toLowerCase()));

export const journalSchema = z.object({
  '@odata.etag': z.string().nullish(),
  id: z.string(),
  code: z.string(),
  displayName: z.string().default(''),
  balancingAccountId: reference,
});
export type Journal = z.output<typeof journalSchema>;
export const journalFields = ['id', 'code', 'displayName', 'balancingAccountId'];

/** A customer as far as a line needs it. A blank currency id is the company's own currency. */
export const payerSchema = z.object({ id: z.string(), number: z.string(), currencyId: reference, currencyCode: words });
export type Payer = z.output<typeof payerSchema>;
export const payerFields = Object.keys(payerSchema.shape);

const common = {
  '@odata.etag': z.string().nullish(),
  id: z.string(),
  journalId: z.string().default(''),
  postingDate: date,
  documentNumber: z.string(),
  amount: z.number(),
  description: z.string().default(''),
  lastModifiedDateTime: instant.nullish(),
};

/** Lines as they stand in a journal, of either kind. */
export const paymentSchema = z.object({ ...common, customerId: reference, appliesToInvoiceId: reference });
export type PaymentLine = z.output<typeof paymentSchema>;

export const journalLineSchema = z.object({
  ...common,
  accountType: z.string().default('G/L Account').transform(decodeEnum),
  accountId: reference,
  accountNumber: z.string().default(''),
  balancingAccountId: reference,
});
export type JournalLine = z.output<typeof journalLineSchema>;

/** A posted entry of the general ledger. One of both amounts is 0. */
export const ledgerEntrySchema = z.object({
  id: z.string(),
  entryNumber: z.number(),
  postingDate: date,
  documentNumber: z.string().default(''),
  documentType: z.string().default('').transform(decodeEnum),
  accountId: reference,
  accountNumber: z.string().default(''),
  description: z.string().default(''),
  debitAmount: z.number().default(0),
  creditAmount: z.number().default(0),
  lastModifiedDateTime: instant.nullish(),
});
export type PostedEntry = z.output<typeof ledgerEntrySchema>;

export const listOf = <T>(item: z.ZodType<T>) =>
  z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
