import type { Context } from '../context.ts';
import { invalid } from '../http/errors.ts';
import type { Invoice } from '../objects/invoices.ts';
import type { Charge } from '../objects/payments.ts';
import { changeBalance } from './customerBalance.ts';
import { storeChange } from './drafts.ts';
import { settle } from './invoiceActions.ts';
import { cancelOpenPayment } from './payments.ts';

/** Gives a customer credit. @returns the id of the balance transaction. */
export const creditBalance = (ctx: Context, invoice: Invoice, amount: number, note: string | null): string =>
  changeBalance(ctx, invoice.customer, -amount, {
    type: 'credit_note',
    currency: invoice.currency,
    credit_note: note,
  }).id;

/** @throws StripeError when the invoice was not paid by a charge. */
export function lastCharge(ctx: Context, invoice: Invoice): Charge {
  const paid = ctx.data.invoicePayments.find((payment) => payment.invoice === invoice.id && payment.status === 'paid');
  const intent =
    paid?.payment.type === 'payment_intent' ? ctx.data.paymentIntents.peek(paid.payment.payment_intent) : undefined;
  const charge = ctx.data.charges.get(intent?.latest_charge ?? '');
  if (charge !== undefined) return charge;
  throw invalid('There is no charge to refund: the invoice was paid outside of Stripe.', { param: 'refund_amount' });
}

/**
 * Books a credit note on its invoice (negative amounts take one back). What an open invoice loses is no longer due; with
 * nothing left to pay it counts as paid.
 */
export function reduceDue(ctx: Context, invoice: Invoice, prePayment: number, postPayment: number): void {
  const after = storeChange(ctx, invoice, {
    ...invoice,
    amount_due: invoice.amount_due - prePayment,
    amount_remaining: invoice.amount_remaining - prePayment,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + prePayment,
    post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + postPayment,
  });
  if (after.status !== 'open' || after.amount_remaining > 0) return;
  cancelOpenPayment(ctx, after);
  settle(ctx, after, {});
}
