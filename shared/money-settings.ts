import { z } from 'zod';
import { accountRoles, closedPeriodPolicies, type MovementKind, movementKinds } from './money-kinds.ts';

export {
  type AccountRole,
  accountRoles,
  type ClosedPeriodPolicy,
  closedPeriodPolicies,
  type MovementKind,
  movementKinds,
} from './money-kinds.ts';

const closedPeriodSchema = z.enum(closedPeriodPolicies).default('fail');

const ledgerId = z.string().min(1).max(100);
const currency = z.string().regex(/^[A-Z]{3}$/, 'A currency has three capital letters, for example EUR');

/** What a rule looks at. */
export const ruleFields = ['type', 'category', 'currency', 'description', 'customer', 'method', 'role'] as const;

/** "If field … then account, item, tax code, class": the first rule that fits a line decides. */
export const bookingRuleSchema = z.strictObject({
  when: z
    .array(
      z.strictObject({
        field: z.union([
          z.enum(ruleFields),
          /** Metadata of the payment, any key (C62). */
          z.string().regex(/^metadata:.{1,40}$/, 'Write metadata: and the name of the key'),
        ]),
        is: z.enum(['equal', 'containing', 'present']),
        /** Compared without regard to letter case; ignored by `present`. */
        value: z.string().max(500).default(''),
      }),
    )
    .min(1)
    .max(10),
  // Only lines that stand against the Stripe balance may be moved: the balance itself must stay provable.
  role: z.enum(accountRoles).exclude(['clearing', 'bank', 'receivable', 'currency_exchange']),
  set: z
    .strictObject({
      accountId: ledgerId.nullable().default(null),
      itemId: ledgerId.nullable().default(null),
      taxCode: z.string().max(50).nullable().default(null),
      /** Class, location, department or dimension → value. */
      dimensions: z.record(z.string().min(1).max(50), ledgerId).default({}),
    })
    .refine(
      ({ accountId, itemId, taxCode, dimensions }) =>
        accountId !== null || itemId !== null || taxCode !== null || Object.keys(dimensions).length > 0,
      'Choose an account, an item, a tax code or a class',
    ),
});
export type BookingRule = z.output<typeof bookingRuleSchema>;

/** How money movement is booked. Choices that would book the same thing twice cannot be made together (C11). */
export const moneySettingsSchema = z.strictObject({
  /** Off by default: nothing of money movement is written. */
  enabled: z.boolean().default(false),
  booking: z
    .discriminatedUnion('mode', [
      /**
       * Each balance transaction on its own. Fees: an expense beside each payment, a journal entry beside each payment,
       * or a line of the deposit.
       */
      z.strictObject({
        mode: z.literal('per_transaction'),
        fees: z.enum(['expense', 'journal', 'deposit_line']).default('expense'),
      }),
      /** One journal entry for a payout or a day; fees are in it, so there is nothing to choose about them. */
      z.strictObject({ mode: z.literal('summary'), per: z.enum(['payout', 'day']) }),
    ])
    .default({ mode: 'per_transaction', fees: 'expense' }),
  accounts: z
    .strictObject({
      clearing: z.record(currency, ledgerId).default({}),
      bank: z.record(currency, ledgerId).default({}),
      others: z.partialRecord(z.enum(accountRoles).exclude(['clearing', 'bank']), ledgerId).default({}),
    })
    .prefault({}),
  /** Charges without an invoice. `null` as customer: the customer of the charge. */
  uninvoiced: z
    .discriminatedUnion('as', [
      z.strictObject({
        as: z.enum(['sales_receipt', 'invoice_and_payment']),
        contactId: ledgerId.nullable().default(null),
        itemId: ledgerId.nullable().default(null),
        taxCode: z.string().max(50).nullable().default(null),
      }),
      /** Money of the customer that belongs to no document yet. */
      z.strictObject({ as: z.literal('customer_credit') }),
    ])
    .default({ as: 'sales_receipt', contactId: null, itemId: null, taxCode: null }),
  /** A refund without a credit note: it reduces sales, or the invoice is owed again. */
  refunds: z.enum(['reduce_sales', 'reopen_invoice']).default('reduce_sales'),
  /** A lost dispute: a loss, or the invoice is owed again. */
  lostDisputes: z.enum(['loss', 'reopen_invoice']).default('loss'),
  /** Invoices marked paid outside of Stripe: the payment is booked here, or the bookkeeper does it. */
  paidElsewhere: z.enum(['book', 'leave']).default('leave'),
  dates: z
    .strictObject({
      /** When it happened, or when Stripe made the money available. */
      transactions: z.enum(['created', 'available']).default('created'),
      /** The day of the bank line, or the day on which Stripe sent it. */
      payouts: z.enum(['arrival', 'created']).default('arrival'),
    })
    .prefault({}),
  /**
   * A date in a closed period: stop and ask, book on the first open day, or wait until it is opened. Each kind by
   * itself, since an invoice's period may be closed long before its payment's (C54, C56).
   */
  closedPeriod: z
    .strictObject(
      Object.fromEntries(movementKinds.map((kind) => [kind, closedPeriodSchema])) as Record<
        MovementKind,
        typeof closedPeriodSchema
      >,
    )
    .prefault({}),
  /** In ledgers with journals: leave the lines for the bookkeeper to post, or post them. */
  journals: z.enum(['leave', 'post']).default('leave'),
  rules: z.array(bookingRuleSchema).max(100).default([]),
});
export type MoneySettings = z.output<typeof moneySettingsSchema>;

/** The recommended way of booking, switched off. */
export const defaultMoneySettings = (): MoneySettings => moneySettingsSchema.parse({});
