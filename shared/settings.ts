import { z } from 'zod';
import { excludedLineSchema } from './excluded-lines.ts';
import { fieldMappingSchema } from './field-mapping.ts';
import { closedPeriodPolicies, moneySettingsSchema } from './money-settings.ts';
import { notificationSettingsSchema } from './notification-settings.ts';

/** A calendar date without time or zone, `YYYY-MM-DD`. Accounting dates are never instants (requirement C51). */
export const plainDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Use the form YYYY-MM-DD');

/** Fields that may establish that a Stripe customer and a ledger contact are the same. */
export const matchFieldSchema = z.union([
  z.enum(['email', 'name', 'phone', 'taxId', 'number', 'address']),
  /** Customer metadata key → ledger customer number, e.g. `metadata:bc_number`. */
  z.string().regex(/^metadata:.{1,40}$/),
]);
export type MatchField = z.output<typeof matchFieldSchema>;

const ledgerId = z.string().min(1).max(100);

export const triggerStages = ['finalized', 'sent', 'paid'] as const;
export type TriggerStage = (typeof triggerStages)[number];

/** The sync rules of one connection. Versioned as a whole; every save is kept with who changed what. */
export const settingsSchema = z.strictObject({
  documents: z
    .strictObject({
      /** Off: documents wait until somebody chooses Sync now. */
      automatic: z.boolean().default(true),
      trigger: z.enum(triggerStages).default('finalized'),
      /** Cut-over: invoices dated before are excluded. null: from the day of connecting. */
      startDate: plainDateSchema.nullable().default(null),
      zeroInvoices: z.enum(['skip', 'sync']).default('skip'),
      /** IANA zone in which an instant of Stripe becomes an accounting date. */
      timeZone: z
        .string()
        .refine((zone) => isTimeZone(zone), 'Not a time zone, use a name such as Europe/Berlin')
        .default('UTC'),
      /** What identifies the document in the ledger (external document number). */
      externalNumber: z.enum(['invoice_number', 'invoice_id']).default('invoice_number'),
      /** Stands before that number, e.g. to tell apart several shops that write to one company. */
      externalPrefix: z
        .string()
        .regex(/^[A-Za-z0-9/_-]{0,10}$/, 'Use up to 10 letters, digits, hyphens, slashes or underscores')
        .default(''),
      /**
       * Which instant of Stripe becomes the document's date: the one on the invoice (its effective date, else when it
       * was finalized), when it was finalized, created, or paid. Where Stripe has none of that, the one on the invoice.
       */
      dateFrom: z.enum(['issued', 'finalized', 'created', 'paid']).default('issued'),
      /** What an invoice is written as where the ledger offers a choice: itself, not sent yet, or an estimate. */
      draftForm: z.enum(['document', 'estimate']).default('document'),
      /** A date in a closed period: stop and ask, post on the first open day, or wait until it is opened (C54). */
      closedPeriod: z
        .strictObject({
          invoice: z.enum(closedPeriodPolicies).default('fail'),
          credit_note: z.enum(closedPeriodPolicies).default('fail'),
        })
        .prefault({}),
      /** Keep a service period in the line's text. */
      servicePeriod: z.enum(['omit', 'description', 'comment_line']).default('description'),
      variance: z
        .strictObject({
          /** Minor units of the document's currency. Differences up to this are rounding. */
          tolerance: z.number().int().min(0).max(1000).default(5),
          handling: z.enum(['accept', 'rounding_line']).default('accept'),
          roundingAccountId: ledgerId.nullable().default(null),
          roundingTaxCode: z.string().max(50).nullable().default(null),
          /** A larger difference: keep the draft for inspection, or remove it. */
          mismatch: z.enum(['remove_draft', 'keep_draft']).default('remove_draft'),
        })
        .prefault({}),
      /** A voided invoice whose document is already posted. Drafts are removed in any case. */
      voided: z.enum(['credit_memo', 'review']).default('review'),
      uncollectible: z.enum(['keep', 'credit_memo']).default('keep'),
    })
    .prefault({}),
  customers: z
    .strictObject({
      /** Ordered; fields within a rule are ANDed. Nothing but a complete, unambiguous rule matches. */
      rules: z
        .array(z.array(matchFieldSchema).min(1).max(5))
        .max(20)
        .default([['taxId'], ['email'], ['name', 'email'], ['name', 'phone'], ['name', 'address']]),
      /** Nobody found: make the customer, or ask. */
      missing: z.enum(['create', 'ask']).default('create'),
      numbering: z
        .discriminatedUnion('from', [
          z.strictObject({ from: z.literal('ledger') }),
          z.strictObject({ from: z.literal('metadata'), key: z.string().min(1).max(40) }),
          /** The Stripe customer id without `cus_`, upper-cased. */
          z.strictObject({ from: z.literal('stripe_id') }),
        ])
        .default({ from: 'ledger' }),
      defaults: z
        .strictObject({
          paymentTermsId: ledgerId.nullable().default(null),
          paymentMethodId: ledgerId.nullable().default(null),
          taxAreaId: ledgerId.nullable().default(null),
          /** By ISO country of the customer, before `taxAreaId`. */
          taxAreaByCountry: z.record(z.string().length(2), ledgerId).default({}),
          currency: z.enum(['invoice', 'local']).default('local'),
          taxLiable: z.boolean().nullable().default(null),
          salespersonCode: z.string().max(20).nullable().default(null),
        })
        .prefault({}),
      /** Write later changes of the Stripe customer to customers that Tieout created. */
      update: z.enum(['never', 'created']).default('created'),
      /** Stripe customer ids. A non-empty allow list excludes everybody else; deny wins. */
      allow: z.array(z.string().startsWith('cus_')).max(1000).default([]),
      deny: z.array(z.string().startsWith('cus_')).max(1000).default([]),
    })
    .prefault({}),
  products: z
    .discriminatedUnion('mode', [
      z.strictObject({
        mode: z.literal('search'),
        source: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('name') }),
          z.strictObject({ kind: z.literal('id') }),
          z.strictObject({
            kind: z.literal('metadata'),
            of: z.enum(['product', 'price']),
            key: z.string().min(1).max(40),
          }),
          z.strictObject({ kind: z.literal('lookup_key') }),
        ]),
        target: z.enum(['name', 'number', 'gtin']),
        missing: z.enum(['stop', 'default']).default('stop'),
      }),
      z.strictObject({ mode: z.literal('table'), missing: z.enum(['stop', 'default']).default('stop') }),
    ])
    .default({ mode: 'table', missing: 'stop' }),
  /** Item or account for lines without a mapped product, and (when set) for lines without any product. */
  defaultTarget: z
    .strictObject({ kind: z.enum(['item', 'account']), id: ledgerId })
    .nullable()
    .default(null),
  /** Tax code for lines that carry no tax in Stripe; null leaves it to the item. */
  untaxedCode: z.string().max(50).nullable().default(null),
  fields: z.array(fieldMappingSchema).max(100).default([]),
  /** Metadata key on an invoice that excludes it when set to a true-like value (yes, true, 1). */
  excludeKey: z.string().min(1).max(40).default('tieout_exclude'),
  excludedLines: z.array(excludedLineSchema).max(50).default([]),
  notifications: notificationSettingsSchema.prefault({}),
  /** How often Stripe and the ledger are compared, and how far back each time. */
  comparison: z
    .strictObject({
      every: z.enum(['off', 'hourly', 'daily', 'weekly']).default('daily'),
      /** Days before today that a comparison looks at. */
      days: z.number().int().min(1).max(400).default(35),
    })
    .prefault({}),
  /** A run pauses and asks before it makes more than this many documents that equal one already in the ledger (C08). */
  pauseAtDuplicates: z.number().int().min(1).max(1000).default(10),
  /** Payments, fees, refunds, disputes and payouts; off until the merchant switches it on. */
  money: moneySettingsSchema.prefault({}),
});
export type Settings = z.output<typeof settingsSchema>;

/** The recommended settings: what a fresh connection starts with. */
export const defaultSettings = (): Settings => settingsSchema.parse({});

/** True for an IANA zone name that this runtime knows. */
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
