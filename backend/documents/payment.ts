import type { Money } from './money.ts';

/** How the customer paid. `elsewhere`: outside of Stripe, recorded on the invoice; `customer_balance`: from earlier credit. */
export type PaymentMethodKind = 'card' | 'bank' | 'wallet' | 'other' | 'elsewhere' | 'customer_balance';

/** The part of a payment that settles one invoice. Minor units of the payment's currency. */
export type PaymentApplication = { invoiceId: string; amount: bigint };

/**
 * Money a customer paid. One payment may settle several invoices and one invoice may have several payments; what the
 * applications leave over was overpaid and is the customer's credit.
 */
export type Payment = {
  /** `ch_…`, `py_…`; of payments outside of Stripe the payment record, `pr_…`; of customer balance `cbtxn_…`. */
  id: string;
  method: PaymentMethodKind;
  /** Only succeeded payments are ever booked: a failed attempt writes nothing (C43). */
  status: 'succeeded' | 'pending' | 'failed';
  /** What the customer paid, in the currency the customer paid in. */
  amount: Money;
  paidAt: Date;
  customerId: string | null;
  applications: PaymentApplication[];
  description: string | null;
  metadata: Record<string, string>;
};

/** What a payment leaves over after its applications. Minor units. @throws RangeError when more is applied than was paid */
export function unapplied(payment: Pick<Payment, 'id' | 'amount' | 'applications'>): bigint {
  const applied = payment.applications.reduce((sum, { amount }) => sum + amount, 0n);
  if (applied > payment.amount.amount) throw new RangeError(`More is applied of ${payment.id} than was paid`);
  return payment.amount.amount - applied;
}
