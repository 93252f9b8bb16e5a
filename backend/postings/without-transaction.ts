import type { MoneySettings } from '#shared/money-settings.ts';
import type { CustomerBalanceEntry } from '../documents/customer-balance.ts';
import { dateIn } from '../documents/dates.ts';
import type { Payment } from '../documents/payment.ts';
import { balanced, line, type Posting } from '../documents/posting.ts';
import { paymentCredits } from './payments.ts';

/**
 * A payment that Stripe only heard of: the invoice was marked paid, the money is somewhere else. Null when the
 * bookkeeper books it, and for attempts that failed (C43).
 */
export function postPaymentElsewhere(payment: Payment, settings: MoneySettings, timeZone: string): Posting | null {
  if (payment.method !== 'elsewhere' || payment.status !== 'succeeded' || settings.paidElsewhere === 'leave')
    return null;
  const { amount, currency } = payment.amount;
  const credits = paymentCredits(payment, settings);
  return balanced({
    key: payment.id,
    kind: credits.kind,
    date: dateIn(payment.paidAt, timeZone),
    text: 'Paid outside of Stripe',
    lines: [
      line('paid_elsewhere', amount, currency, 'Paid outside of Stripe', {
        document: { kind: 'payment', id: payment.id },
      }),
      ...credits.lines,
    ],
    members: [],
    unapplied: credits.unapplied,
    review: null,
  });
}

/**
 * Credit of a customer that settles an invoice, or is taken off it again. Credit notes and overpayments are booked where
 * they happen, so their entries book nothing a second time (C39, C40); a change by hand has no document that says what
 * it is for and waits for a person.
 */
export function postCustomerBalance(entry: CustomerBalanceEntry, timeZone: string): Posting | null {
  const { amount, currency } = entry.amount;
  if (amount === 0n || entry.type === 'credit_note' || entry.type === 'invoice_overpaid') return null;
  const about = { customerId: entry.customerId };
  const applies = entry.type === 'applied_to_invoice' || entry.type === 'unapplied_from_invoice';
  const invoice = entry.invoiceId === null ? null : ({ kind: 'invoice', id: entry.invoiceId } as const);
  const text =
    entry.type === 'applied_to_invoice'
      ? 'Customer balance applied to invoice'
      : entry.type === 'unapplied_from_invoice'
        ? 'Customer balance taken off invoice'
        : 'Customer balance changed';
  return balanced({
    key: entry.id,
    kind: 'customer_balance',
    date: dateIn(entry.createdAt, timeZone),
    text: entry.description ?? text,
    lines: [
      // Stripe's positive amount uses credit up: a debit of what we owe the customer.
      line('customer_credit', amount, currency, text, about),
      applies
        ? line('receivable', -amount, currency, text, { ...about, document: invoice })
        : line('suspense', -amount, currency, text, about),
    ],
    members: [],
    unapplied: null,
    review: applies ? null : 'The customer balance was changed by hand: choose the account that it stands against.',
  });
}
