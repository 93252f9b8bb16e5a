import { z } from 'zod';

/** What QuickBooks answers, as far as it is read. Everything else in an answer is dropped here. */

const instant = z.string().transform((value, context) => {
  const date = new Date(value);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'is not a date and time' });
  return z.NEVER;
});
const words = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value));
const ref = z.object({ value: z.string(), name: z.string().optional() });
export type Ref = z.output<typeof ref>;
const versioned = { Id: z.string(), SyncToken: z.string().default('0') };
const listed = { Id: z.string(), Active: z.boolean().default(true) };
const named = { ...listed, Name: z.string(), FullyQualifiedName: words };

export const customerSchema = z.object({
  ...versioned,
  Active: z.boolean().default(true),
  DisplayName: z.string(),
  PrimaryEmailAddr: z.object({ Address: words }).optional(),
  PrimaryPhone: z.object({ FreeFormNumber: words }).optional(),
  BillAddr: z
    .object({
      Line1: words,
      Line2: words,
      City: words,
      PostalCode: words,
      CountrySubDivisionCode: words,
      Country: words,
    })
    .optional(),
  CurrencyRef: ref.optional(),
  PrimaryTaxIdentifier: words,
  MetaData: z.object({ LastUpdatedTime: instant }),
});
export type Customer = z.output<typeof customerSchema>;

/** Enough of anybody to know that they hold a name. */
export const holderSchema = z.object({ Id: z.string(), DisplayName: z.string() });

const lineSchema = z.looseObject({
  Description: z.string().nullish(),
  Amount: z.number().nullish(),
  DetailType: z.string(),
  SalesItemLineDetail: z.looseObject({ ItemRef: ref.optional(), TaxCodeRef: ref.optional() }).optional(),
});
export type Line = z.output<typeof lineSchema>;
const taxDetailSchema = z.looseObject({
  TxnTaxCodeRef: ref.optional(),
  TotalTax: z.number().default(0),
  TaxLine: z.array(z.looseObject({ Amount: z.number().default(0) })).default([]),
});

/** An invoice, estimate or credit memo. */
export const documentSchema = z.object({
  ...versioned,
  DocNumber: words,
  PrivateNote: words,
  TxnDate: z.string(),
  CustomerRef: ref,
  CurrencyRef: ref.optional(),
  GlobalTaxCalculation: z.string().optional(),
  TotalAmt: z.number(),
  Balance: z.number().optional(),
  EmailStatus: z.string().optional(),
  TxnStatus: z.string().optional(),
  TxnTaxDetail: taxDetailSchema.optional(),
  Line: z.array(lineSchema).default([]),
});
export type WireDocument = z.output<typeof documentSchema>;

export const itemSchema = z.object({ ...named, Sku: words, Type: z.string().default('') });
export const accountSchema = z.object({
  ...named,
  AcctNum: words,
  Classification: words,
  AccountType: words,
  CurrencyRef: ref.optional(),
});
export const taxRateSchema = z.object({ Id: z.string(), RateValue: z.number().default(0) });
export const taxCodeSchema = z.object({
  ...listed,
  Name: z.string(),
  Description: words,
  SalesTaxRateList: z.object({ TaxRateDetail: z.array(z.object({ TaxRateRef: ref })).default([]) }).optional(),
});
export const termSchema = z.object({ ...listed, Name: z.string(), DueDays: z.number().optional() });
export const namedSchema = z.object(named);
export const currencySchema = z.object({ ...listed, Code: z.string(), Name: words });

export const companyInfoSchema = z.object({ CompanyName: z.string(), Country: words });
export const preferencesSchema = z.object({
  CurrencyPrefs: z
    .object({ MultiCurrencyEnabled: z.boolean().default(false), HomeCurrency: ref.optional() })
    .optional(),
  TaxPrefs: z.object({ PartnerTaxEnabled: z.boolean().default(false) }).optional(),
  /** The last closed day, where it is told at all. */
  AccountingInfoPrefs: z.object({ BookCloseDate: words }).optional(),
});

/** Any answer, for requests whose answer is not read. */
export const anything = z.unknown();
