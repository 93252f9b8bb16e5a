import { z } from 'zod';

/** What QuickBooks answers of money, as far as it is read: one shape for all kinds of records, each has a part of it. */

const words = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value));
const ref = z
  .object({ value: z.string() })
  .nullish()
  .transform((found) => found?.value ?? null);
const amount = z.number().nullish();

const lineSchema = z.object({
  Amount: amount,
  Description: words,
  DetailType: z.string().nullish(),
  LinkedTxn: z
    .array(z.object({ TxnId: z.string(), TxnType: z.string() }))
    .nullish()
    .transform((links) => links ?? []),
  SalesItemLineDetail: z.object({ ItemAccountRef: ref, TaxCodeRef: ref }).nullish(),
  AccountBasedExpenseLineDetail: z.object({ AccountRef: ref, CustomerRef: ref }).nullish(),
  DepositLineDetail: z.object({ AccountRef: ref, Entity: ref }).nullish(),
  JournalEntryLineDetail: z
    .object({ PostingType: z.string(), AccountRef: ref, Entity: z.object({ EntityRef: ref }).nullish() })
    .nullish(),
});
export type WireEntryLine = z.output<typeof lineSchema>;

export const entrySchema = z.object({
  Id: z.string(),
  SyncToken: z.string().default('0'),
  DocNumber: words,
  PaymentRefNum: words,
  PrivateNote: words,
  TxnDate: z.string(),
  CurrencyRef: ref,
  TotalAmt: amount,
  UnappliedAmt: amount,
  /** Of a transfer. */
  Amount: amount,
  AccountRef: ref,
  DepositToAccountRef: ref,
  FromAccountRef: ref,
  ToAccountRef: ref,
  EntityRef: ref,
  CustomerRef: ref,
  TxnTaxDetail: z.object({ TotalTax: amount, TxnTaxCodeRef: ref }).nullish(),
  Line: z
    .array(lineSchema)
    .nullish()
    .transform((lines) => lines ?? []),
  MetaData: z.object({ LastUpdatedTime: z.string().nullish() }).nullish(),
});
export type WireEntry = z.output<typeof entrySchema>;

/** A credit memo, as far as it says what is left of it. */
export const creditSchema = z.object({
  Id: z.string(),
  TxnDate: z.string(),
  CurrencyRef: ref,
  Balance: z.number().default(0),
});

/** An account that open items stand on. */
export const openItemsSchema = z.object({ Id: z.string(), CurrencyRef: ref });
export const itemAccountSchema = z.object({ Id: z.string(), IncomeAccountRef: ref });
