import { z } from 'zod';
import { connectionSummarySchema, moneySchema } from './common.ts';
import { postingGroups, postingViewSchema } from './money-posting.ts';
import { documentRowSchema } from './overview.ts';
import { payoutRowSchema } from './payouts.ts';

/** Names the payment: a payment intent, or a charge of before there were any. */
export const paymentReadSchema = z.object({ payment_id: z.string().regex(/^(pi|ch|py)_\w{1,250}$/) });

/** Answer of the one signed read of the payment view. */
export const paymentViewSchema = z.object({
  connection: connectionSummarySchema,
  paymentId: z.string(),
  /** Money movement is switched on. */
  enabled: z.boolean(),
  /** What it amounts to, as Stripe says; null when Stripe does not tell. */
  amount: moneySchema.nullable(),
  /** The invoices it pays. */
  invoices: z.array(
    z.object({
      invoiceId: z.string(),
      /** How much of the payment went to it; null while it is not paid. */
      paid: moneySchema.nullable(),
      /** Null: Tieout has not seen the invoice. */
      document: documentRowSchema.nullable(),
      /** In the books now. */
      booked: z.boolean(),
      ledgerUrl: z.string().nullable(),
    }),
  ),
  /** What was booked of it, the oldest first: the payment, its fee, refunds, disputes. */
  postings: z.array(postingViewSchema),
  mayChange: z.boolean(),
});
export type PaymentView = z.output<typeof paymentViewSchema>;

/** The clearing account of one currency beside what Stripe holds. */
export const clearingSchema = z.object({
  currency: z.string(),
  /** Available and pending; null where Stripe did not tell. */
  stripe: moneySchema.nullable(),
  /** What the postings in the books come to, since the start date. */
  booked: moneySchema,
  /** Moved since then and not in the books yet. */
  open: moneySchema,
  /** What Stripe holds beside that: from before the start date, or moved in the last minutes. */
  before: moneySchema.nullable(),
  /** Everything that moved since the start is booked; null where Stripe did not tell. */
  agrees: z.boolean().nullable(),
});
export type ClearingView = z.output<typeof clearingSchema>;

export const moneyBalanceSchema = z.object({
  enabled: z.boolean(),
  /** Calendar date from which on money is booked. */
  startDate: z.string(),
  clearing: z.array(clearingSchema),
  /** Why Stripe’s balance is not shown; null where it is. */
  stripeSilent: z.string().nullable(),
  /** The payouts proven last. */
  payouts: z.array(payoutRowSchema),
  counts: z.record(z.enum(postingGroups), z.number().int()),
});
export type MoneyBalance = z.output<typeof moneyBalanceSchema>;

const sumSchema = z.object({ documents: z.number().int(), total: moneySchema });

/** Answer of the one signed read of the balance view: what of the money is in the books, by currency. */
export const balanceViewSchema = z.object({
  connection: connectionSummarySchema,
  /** Null while no company is connected. */
  money: moneyBalanceSchema.nullable(),
  currencies: z.array(
    z.object({
      currency: z.string(),
      /** Invoices less credit notes, as Stripe totals them. */
      booked: sumSchema,
      /** Of the booked ones, invoices that Stripe says are paid: these payments are what is missing in the books. */
      bookedAndPaid: sumSchema,
      /** On their way, waiting, in question or failed. */
      notBooked: sumSchema,
      /** Left out or taken back, because a rule or a person said so. */
      leftOut: sumSchema,
    }),
  ),
  /** What moves money in Stripe, and whether it is written to this ledger. */
  movements: z.array(z.object({ name: z.string(), written: z.boolean(), sentence: z.string() })),
});
export type BalanceView = z.output<typeof balanceViewSchema>;
