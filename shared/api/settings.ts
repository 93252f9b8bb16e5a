import { z } from 'zod';
import { accountNatures } from '../account-roles.ts';
import { fieldSourceSchema, targetFieldSchema } from '../field-mapping.ts';
import { accountRoles } from '../money-settings.ts';
import { notificationSettingsSchema } from '../notification-settings.ts';
import { settingsSchema } from '../settings.ts';
import { connectionSummarySchema, instantSchema } from './common.ts';

/** A record of the ledger that settings can point to. */
export const ledgerOptionSchema = z.object({ id: z.string(), code: z.string(), name: z.string() });
export type LedgerOption = z.output<typeof ledgerOptionSchema>;

/** An account with what is known of its kind, by which fitting ones are offered first. */
export const accountOptionSchema = ledgerOptionSchema.extend({
  nature: z.enum(accountNatures).nullable(),
  /** The ledger's own word, e.g. Bank. */
  type: z.string().nullable(),
  /** The currency it is kept in; null where the ledger does not say. */
  currency: z.string().nullable(),
});
export type AccountOption = z.output<typeof accountOptionSchema>;

/** What the ledger's side of money and the Stripe balance leave to choose. */
export const moneyOptionsSchema = z.object({
  /** Lines stand in a journal until they are posted. */
  journals: z.boolean(),
  homeCurrency: z.string().nullable(),
  homeCurrencyOnly: z.boolean(),
  contactRoles: z.array(z.enum(accountRoles)),
  itemRoles: z.array(z.enum(accountRoles)),
  accountTypes: z.partialRecord(z.enum(accountRoles), z.array(z.string())),
  /** Currencies in which Stripe holds money or held some, capital letters. */
  currencies: z.array(z.string()),
  /** By what a line can be sorted beside its account; empty where the ledger has nothing of that. */
  dimensions: z.array(z.object({ key: z.string(), name: z.string(), values: z.array(ledgerOptionSchema) })),
  /** The customer of charges without an invoice, as the ledger calls it. */
  customer: z.object({ id: z.string(), label: z.string() }).nullable(),
  /** The first day whose money is booked; null while no company is connected. */
  from: z.string().nullable(),
});
export type MoneyOptions = z.output<typeof moneyOptionsSchema>;

export const productMappingSchema = z.object({
  productId: z.string(),
  productName: z.string(),
  target: z.object({ kind: z.enum(['item', 'account']), id: z.string() }).nullable(),
});
export const taxMappingSchema = z.object({
  /** Stripe tax rate id, or several joined with `+` (sorted) for lines that carry several rates. */
  taxRateId: z.string(),
  label: z.string(),
  taxCode: z.string().nullable(),
});

/** Answer of the one signed read of the settings view. */
export const settingsViewSchema = z.object({
  connection: connectionSummarySchema,
  /** Ledgers that this server can connect. */
  ledgers: z.array(z.object({ id: z.string(), name: z.string() })),
  /** What this ledger can be told of a new customer: the page leaves out the rest. */
  customerFields: z.object({
    number: z.boolean(),
    currency: z.boolean(),
    taxArea: z.boolean(),
    salesperson: z.boolean(),
  }),
  /** Companies to choose from while the connection is pending. */
  companies: z.array(
    z.object({ environment: z.string(), environmentType: z.string(), companyId: z.string(), name: z.string() }),
  ),
  version: z.number().int(),
  changedBy: z.string().nullable(),
  changedAt: instantSchema.nullable(),
  settings: settingsSchema,
  options: z.object({
    taxCodes: z.array(ledgerOptionSchema),
    items: z.array(ledgerOptionSchema),
    accounts: z.array(accountOptionSchema),
    paymentTerms: z.array(ledgerOptionSchema),
    paymentMethods: z.array(ledgerOptionSchema),
    taxAreas: z.array(ledgerOptionSchema),
    currencies: z.array(ledgerOptionSchema),
    targetFields: z.array(targetFieldSchema),
  }),
  money: moneyOptionsSchema,
  products: z.array(productMappingSchema),
  taxes: z.array(taxMappingSchema),
  usageThisMonth: z.number().int(),
  /** Documents created per month (`YYYY-MM`, UTC), the latest first. */
  usage: z.array(z.object({ month: z.string(), documents: z.number().int() })),
  /** What a document becomes in this ledger; `reason` says why one is not offered. */
  documentKinds: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      available: z.boolean(),
      reason: z.string().nullable(),
      /** The setting that it stands for; null where it is never chosen. */
      form: z.enum(['document', 'estimate']).nullable(),
    }),
  ),
  /** Whether this server can send mail, and from which address. */
  mail: z.object({ configured: z.boolean(), from: z.string().nullable() }),
  /** The step at which setting up was left: nothing is written by itself before it is finished. */
  setUp: z.enum(['rules', 'rehearse', 'switch_on']).nullable(),
  mayChange: z.boolean(),
});
export type SettingsView = z.output<typeof settingsViewSchema>;

/** Saves everything of the page at once. `version` is the one that was read: a stale one is refused with what changed. */
export const saveSettingsSchema = z.object({
  version: z.number().int(),
  settings: settingsSchema,
  products: z.array(z.object({ productId: z.string(), target: productMappingSchema.shape.target })).max(5000),
  taxes: z.array(z.object({ taxRateId: z.string(), taxCode: z.string().max(50).nullable() })).max(1000),
});
export type SaveSettings = z.output<typeof saveSettingsSchema>;

export const saveSettingsAnswerSchema = z.object({
  view: settingsViewSchema,
  /** Documents that the change may reach; which of them it does is asked for by itself. */
  affected: z.number().int(),
  sentence: z.string(),
});
export type SaveSettingsAnswer = z.output<typeof saveSettingsAnswerSchema>;

/** Tries a field mapping on a real invoice without writing anything. */
export const testFieldMappingSchema = z.object({ invoice_id: z.string(), fields: settingsSchema.shape.fields });
export const testFieldMappingAnswerSchema = z.object({
  values: z.array(
    z.object({
      target: z.string(),
      value: z.string().nullable(),
      note: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type TestFieldMappingAnswer = z.output<typeof testFieldMappingAnswerSchema>;

/** Values that mappings can take, as they stand on an invoice; null: on the newest one. */
export const fieldSourcesSchema = z.object({ invoice_id: z.string().startsWith('in_').nullable() });
export const fieldSourcesAnswerSchema = z.object({
  /** Newest invoices to choose from. */
  invoices: z.array(z.object({ id: z.string(), label: z.string() })),
  chosen: z.string().nullable(),
  values: z.array(z.object({ source: fieldSourceSchema, value: z.string() })),
});
export type FieldSourcesAnswer = z.output<typeof fieldSourcesAnswerSchema>;

/** Looks for a customer of the ledger by number, name, e-mail or tax ID. */
export const findCustomerSchema = z.object({ query: z.string().min(1).max(100) });
export const findCustomerAnswerSchema = z.object({
  customers: z.array(z.object({ id: z.string(), label: z.string() })),
});
export type FindCustomerAnswer = z.output<typeof findCustomerAnswerSchema>;

/** Tries rules of booking, saved or not, on the newest movements of the Stripe balance. Nothing is written. */
export const tryBookingRulesSchema = z.object({ rules: settingsSchema.shape.money.unwrap().shape.rules.unwrap() });
export const tryBookingRulesAnswerSchema = z.object({
  /** How many movements were looked at, and since when. */
  tried: z.number().int(),
  since: instantSchema.nullable(),
  /** By rule, in their order: how many lines it decides, with examples, the newest first. */
  rules: z.array(
    z.object({
      lines: z.number().int(),
      examples: z.array(
        z.object({
          transactionId: z.string(),
          date: z.string(),
          text: z.string(),
          /** With sign and currency, debit positive, e.g. "+4.20 EUR". */
          amount: z.string(),
        }),
      ),
    }),
  ),
});
export type TryBookingRulesAnswer = z.output<typeof tryBookingRulesAnswerSchema>;

/** Sends a mail to addresses as they stand on the page, saved or not. */
export const testMailSchema = z.object({
  recipients: notificationSettingsSchema.shape.recipients.unwrap().min(1, 'Enter a recipient first'),
});
export const testMailAnswerSchema = z.object({ sentence: z.string() });
export type TestMailAnswer = z.output<typeof testMailAnswerSchema>;

export const connectStartAnswerSchema = z.object({ url: z.url() });
/** Answered, like disconnecting, with the settings view after it. */
export const chooseCompanySchema = z.object({ environment: z.string(), company_id: z.string() });
