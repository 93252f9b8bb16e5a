import { z } from 'zod';
import { connectionSummarySchema, moneySchema } from './common.ts';
import { documentRowSchema } from './overview.ts';

/** Names the payment: a payment intent, or a charge of before there were any. */
export const paymentReadSchema = z.object({ payment_id: z.string().regex(/^(pi|ch|py)_\w{1,250}$/) });

/** Answer of the one signed read of the payment view. */
export const paymentViewSchema = z.object({
  connection: connectionSummarySchema,
  paymentId: z.string(),
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
});
export type PaymentView = z.output<typeof paymentViewSchema>;

const sumSchema = z.object({ documents: z.number().int(), total: moneySchema });

/** Answer of the one signed read of the balance view: what of the money is in the books, by currency. */
export const balanceViewSchema = z.object({
  connection: connectionSummarySchema,
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
