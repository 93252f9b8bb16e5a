import { z } from 'zod';
import { decodeEnum } from './odata.ts';

/**
 * What Business Central answers, as far as it is read. Everything else in an answer is dropped here. Blank text is "",
 * a blank date 0001-01-01; enum members arrive encoded (`In_x0020_Review`) or plain.
 */

const enumText = z.string().transform(decodeEnum);
export const instant = z.string().transform((value, context) => {
  const date = new Date(value);
  if (!Number.isNaN(date.getTime())) return date;
  context.addIssue({ code: 'custom', message: 'is not a date and time' });
  return z.NEVER;
});
/** A date, or null when blank. */
export const date = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value.startsWith('0001-') ? null : value));
export const words = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value));

export const environmentsSchema = z.object({
  value: z.array(z.object({ name: z.string(), type: z.string(), aadTenantId: z.string().nullish() })),
});

export const companySchema = z.object({ id: z.string(), name: z.string() });

export const customerSchema = z.object({
  id: z.string(),
  number: z.string(),
  displayName: z.string(),
  addressLine1: words,
  addressLine2: words,
  city: words,
  state: words,
  country: words,
  postalCode: words,
  phoneNumber: words,
  email: words,
  taxRegistrationNumber: words,
  currencyId: words,
  currencyCode: words,
  blocked: enumText.nullish(),
  lastModifiedDateTime: instant,
});
export type Customer = z.output<typeof customerSchema>;
export const customerFields = Object.keys(customerSchema.shape);

const amount = z.number().nullish();
export const lineSchema = z.object({
  lineType: enumText.nullish(),
  lineObjectNumber: words,
  description: z.string().nullish(),
  taxCode: words,
  amountExcludingTax: amount,
  totalTaxAmount: amount,
  netAmount: amount,
  netTaxAmount: amount,
});
export type Line = z.output<typeof lineSchema>;

const documentShape = {
  '@odata.etag': z.string().nullish(),
  id: z.string(),
  number: z.string(),
  externalDocumentNumber: z.string().default(''),
  customerId: z.string(),
  currencyCode: words,
  status: enumText,
  postingDate: date,
  totalAmountIncludingTax: amount,
  totalTaxAmount: amount,
};
const lines = z.array(lineSchema).optional();
const more = z.string().optional();

/** A sales invoice or credit memo; lines only when they were asked for. */
export const documentSchemas = {
  invoice: z
    .object({
      ...documentShape,
      invoiceDate: date,
      salesInvoiceLines: lines,
      'salesInvoiceLines@odata.nextLink': more,
    })
    .transform(({ invoiceDate, salesInvoiceLines, 'salesInvoiceLines@odata.nextLink': next, ...document }) => ({
      ...document,
      date: invoiceDate,
      lines: salesInvoiceLines,
      moreLines: next,
    })),
  credit_memo: z
    .object({
      ...documentShape,
      creditMemoDate: date,
      salesCreditMemoLines: lines,
      'salesCreditMemoLines@odata.nextLink': more,
    })
    .transform(
      ({ creditMemoDate, salesCreditMemoLines, 'salesCreditMemoLines@odata.nextLink': next, ...document }) => ({
        ...document,
        date: creditMemoDate,
        lines: salesCreditMemoLines,
        moreLines: next,
      }),
    ),
};
export type WireDocument = z.output<(typeof documentSchemas)['invoice']>;

/** Enough of a document to know its state. */
export const documentStateSchema = z.object({
  '@odata.etag': z.string().nullish(),
  id: z.string(),
  number: z.string(),
  status: enumText,
});
/** Enough of an invoice to find its corrective credit memo. */
export const invoiceToReverseSchema = z.object({ number: z.string(), status: enumText, customerNumber: z.string() });

/** Enough of a credit memo to know what it corrects. */
export const creditMemoStateSchema = z.object({
  id: z.string(),
  status: enumText,
  invoiceNumber: z.string().nullish(),
});

/** Any answer, for requests whose answer is not read. */
export const anything = z.unknown();

const coded = { id: z.string(), code: z.string(), displayName: z.string().default('') };
export const itemSchema = z.object({
  id: z.string(),
  number: z.string(),
  displayName: z.string().default(''),
  type: enumText.default(''),
  blocked: z.boolean().default(false),
  gtin: words,
  baseUnitOfMeasureCode: words,
  taxGroupCode: words,
});
export const accountSchema = z.object({
  id: z.string(),
  number: z.string(),
  displayName: z.string().default(''),
  category: enumText.default(''),
  accountType: enumText.default('Posting'),
  blocked: z.boolean().default(false),
  directPosting: z.boolean().default(true),
});
export const codedSchema = z.object(coded);
export const taxSchema = z.object({ ...coded, taxType: enumText.default('') });
export const paymentTermSchema = z.object({ ...coded, dueDateCalculation: z.string().default('') });
export const currencySchema = z.object({ ...coded, amountDecimalPlaces: z.string().default('') });

export const companyInformationSchema = z.object({
  displayName: z.string().default(''),
  country: words,
  currencyCode: words,
});
export const ledgerSetupSchema = z.object({
  allowPostingFrom: date,
  allowPostingTo: date,
  localCurrencyCode: words,
});
