import type { Context } from '../context.ts';
import { emit } from '../events.ts';
import { invalid, StripeError } from '../http/errors.ts';
import { newId } from '../ids.ts';
import type { PaymentMethod } from '../objects/customers.ts';
import type { Invoice, InvoicePayment } from '../objects/invoices.ts';
import type { Charge, PaymentIntent } from '../objects/payments.ts';
import { moveBalance } from './balance.ts';
import { chargeJson, paymentIntentJson } from './paymentJson.ts';
import { obtainPaymentMethod } from './paymentMethods.ts';

/** The open payment an invoice gets at finalization: an intent for what is due, to be charged later. */
export function requestPayment(ctx: Context, invoice: Invoice): InvoicePayment {
  const intent = ctx.data.paymentIntents.put({
    id: newId('pi'),
    amount: invoice.amount_remaining,
    amount_received: 0,
    created: ctx.now,
    currency: invoice.currency,
    customer: invoice.customer,
    description: invoice.billing_reason === 'manual' ? 'Payment for Invoice' : 'Subscription update',
    latest_charge: null,
    livemode: ctx.account.livemode,
    metadata: {},
    payment_method: null,
    status: 'requires_payment_method',
    canceled_at: null,
  });
  emit(ctx, 'payment_intent.created', paymentIntentJson(intent));
  return ctx.data.invoicePayments.put({
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_remaining,
    created: ctx.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: ctx.account.livemode,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** The invoice's open payment, if any. */
function openPayment(ctx: Context, invoice: Invoice): InvoicePayment | undefined {
  return ctx.data.invoicePayments.find((payment) => payment.invoice === invoice.id && payment.status === 'open');
}

/**
 * Payment method by Stripe's order: given, the invoice's, the subscription's, the customer's.
 * @throws StripeError when there is none.
 */
export function methodFor(ctx: Context, invoice: Invoice, given: string | undefined): PaymentMethod {
  const subscription = ctx.data.subscriptions.peek(invoice.parent?.subscription_details.subscription ?? '');
  const customer = ctx.data.customers.peek(invoice.customer);
  const id =
    given ??
    invoice.default_payment_method ??
    subscription?.default_payment_method ??
    customer?.invoice_settings.default_payment_method ??
    null;
  if (id !== null) return obtainPaymentMethod(ctx, id, 'payment_method');
  const message =
    'There is no `default_payment_method` set on this Customer or Invoice. Please set either, or pass payment_method ' +
    '(in test mode pm_card_visa), or pay with paid_out_of_band.';
  throw invalid(message, { code: 'resource_missing', param: 'payment_method' });
}

/** Charges what remains of an invoice. Failure is an outcome here, not an error. */
export function charge(ctx: Context, invoice: Invoice, method: PaymentMethod): Charge {
  const payment = openPayment(ctx, invoice) ?? requestPayment(ctx, invoice);
  const intentId = payment.payment.type === 'payment_intent' ? payment.payment.payment_intent : '';
  const succeeds = method.behaviour === 'succeeds';
  const id = newId('ch');
  const paid = { type: 'charge', source: id, amount: invoice.amount_remaining, currency: invoice.currency };
  const made = ctx.data.charges.put({
    id,
    amount: invoice.amount_remaining,
    balance_transaction: succeeds ? moveBalance(ctx, { ...paid, fees: 'usual' }).id : null,
    amount_refunded: 0,
    created: ctx.now,
    currency: invoice.currency,
    customer: invoice.customer,
    description: 'Payment for Invoice',
    livemode: ctx.account.livemode,
    metadata: {},
    payment_intent: intentId,
    payment_method: method.id,
    failure_code: succeeds ? null : 'card_declined',
    failure_message: succeeds ? null : declineMessage(method),
    status: succeeds ? 'succeeded' : 'failed',
  });
  const intent = ctx.data.paymentIntents.get(intentId);
  if (intent !== undefined) settleIntent(ctx, intent, made);
  if (succeeds) {
    const settled = ctx.data.invoicePayments.put({
      ...payment,
      amount_paid: made.amount,
      status: 'paid',
      status_transitions: { canceled_at: null, paid_at: ctx.now },
    });
    emit(ctx, 'invoice_payment.paid', settled);
  }
  return made;
}

function settleIntent(ctx: Context, intent: PaymentIntent, made: Charge): void {
  const succeeded = made.status === 'succeeded';
  const after = ctx.data.paymentIntents.put({
    ...intent,
    amount_received: succeeded ? made.amount : 0,
    latest_charge: made.id,
    payment_method: succeeded ? made.payment_method : null,
    status: succeeded ? 'succeeded' : 'requires_payment_method',
  });
  emit(ctx, succeeded ? 'charge.succeeded' : 'charge.failed', chargeJson(made));
  emit(ctx, succeeded ? 'payment_intent.succeeded' : 'payment_intent.payment_failed', paymentIntentJson(after));
}

/** Records that an invoice was paid outside of Stripe; its open intent is cancelled. */
export function recordPaymentElsewhere(ctx: Context, invoice: Invoice): void {
  cancelOpenPayment(ctx, invoice);
  const record = ctx.data.paymentRecords.put({
    id: newId('pr'),
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    created: ctx.now,
    livemode: ctx.account.livemode,
  });
  const payment = ctx.data.invoicePayments.put({
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: record.amount,
    amount_requested: record.amount,
    created: ctx.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: false,
    livemode: ctx.account.livemode,
    payment: { type: 'payment_record', payment_record: record.id },
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: ctx.now },
  });
  emit(ctx, 'invoice_payment.paid', payment);
}

/** A voided invoice, or one paid in another way, is no longer to be charged. */
export function cancelOpenPayment(ctx: Context, invoice: Invoice): void {
  const payment = openPayment(ctx, invoice);
  if (payment === undefined) return;
  ctx.data.invoicePayments.put({
    ...payment,
    status: 'canceled',
    status_transitions: { canceled_at: ctx.now, paid_at: null },
  });
  if (payment.payment.type !== 'payment_intent') return;
  const intent = ctx.data.paymentIntents.get(payment.payment.payment_intent);
  if (intent === undefined) return;
  const canceled = ctx.data.paymentIntents.put({ ...intent, status: 'canceled', canceled_at: ctx.now });
  emit(ctx, 'payment_intent.canceled', paymentIntentJson(canceled));
}

const declineMessage = (method: PaymentMethod): string =>
  method.behaviour === 'insufficient_funds' ? 'Your card has insufficient funds.' : 'Your card was declined.';

/** The 402 a declined card is answered with. */
export function declined(made: Charge, method: PaymentMethod): StripeError {
  const declineCode = method.behaviour === 'insufficient_funds' ? 'insufficient_funds' : 'generic_decline';
  return new StripeError(402, 'card_error', made.failure_message ?? 'Your card was declined.', {
    code: 'card_declined',
    declineCode,
    charge: made.id,
  });
}
