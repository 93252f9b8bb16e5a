import { type Context, find } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { clearable, flag, notSimulated, text } from '../http/fields.ts';
import { route } from '../http/router.ts';
import { randomText } from '../ids.ts';
import type { Invoice } from '../objects/invoices.ts';
import { changeBalance } from './customerBalance.ts';
import { storeChange } from './drafts.ts';
import { invoiceJson } from './invoiceJson.ts';
import { particulars } from './invoices.ts';
import { recompute } from './invoiceTotals.ts';
import { cancelOpenPayment, charge, declined, methodFor, recordPaymentElsewhere, requestPayment } from './payments.ts';

const DAY = 24 * 3600;

/** Fixes a draft's amounts and number. Nothing due: it is paid at once. */
export function finalize(ctx: Context, draft: Invoice): Invoice {
  if (draft.status !== 'draft') {
    throw invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.", {
      code: 'invoice_not_editable',
    });
  }
  const final = recompute(ctx.data, { ...draft, ...particulars(ctx, draft.customer) });
  const days = final.days_until_due ?? (final.due_date === null ? 30 : null);
  const slug = `acct_${ctx.account.id.slice(5)}/${ctx.account.livemode ? 'live' : 'test'}_${randomText(24)}`;
  const open = storeChange(ctx, draft, {
    ...final,
    automatically_finalizes_at: null,
    due_date: final.collection_method === 'send_invoice' && days !== null ? ctx.now + days * DAY : final.due_date,
    effective_at: final.effective_at ?? ctx.now,
    hosted_invoice_url: `https://invoice.stripe.com/i/${slug}?s=ap`,
    invoice_pdf: `https://pay.stripe.com/invoice/${slug}/pdf?s=ap`,
    next_payment_attempt:
      final.auto_advance && final.collection_method === 'charge_automatically' ? ctx.now + 3600 : null,
    number: final.number ?? takeNumber(ctx, final.customer),
    ending_balance: applyBalance(ctx, final),
    status: 'open',
    status_transitions: { ...final.status_transitions, finalized_at: ctx.now },
  });
  emit(ctx, 'invoice.finalized', invoiceJson(ctx.data, open));
  if (open.amount_due === 0) return settle(ctx, open, {});
  requestPayment(ctx, open);
  return open;
}

/** The next number in the customer's sequence: `PREFIX-0001`. */
function takeNumber(ctx: Context, id: string): string {
  const customer = find(ctx.data.customers, 'customer', id);
  const sequence = customer.next_invoice_sequence;
  ctx.data.customers.put({ ...customer, next_invoice_sequence: sequence + 1 });
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`;
}

/** Uses up (or adds to) the customer's balance. @returns what is left of it. */
function applyBalance(ctx: Context, invoice: Invoice): number {
  const before = find(ctx.data.customers, 'customer', invoice.customer);
  const left = before.balance + invoice.total - invoice.amount_due;
  if (left === before.balance) return left;
  changeBalance(ctx, invoice.customer, left - before.balance, {
    type: 'applied_to_invoice',
    currency: invoice.currency,
    invoice: invoice.id,
  });
  return left;
}

/** Marks an invoice as paid and says so. */
export function settle(ctx: Context, before: Invoice, how: { outOfBand?: boolean; attempted?: boolean }): Invoice {
  const paidNow = before.amount_remaining;
  const paid = storeChange(ctx, before, {
    ...before,
    amount_paid: before.amount_paid + paidNow,
    amount_paid_off_stripe: before.amount_paid_off_stripe + (how.outOfBand === true ? paidNow : 0),
    amount_remaining: 0,
    attempt_count: before.attempt_count + (how.attempted === true ? 1 : 0),
    attempted: how.outOfBand !== true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...before.status_transitions, paid_at: ctx.now },
  });
  emit(ctx, 'invoice.paid', invoiceJson(ctx.data, paid));
  // A payment made elsewhere is no payment attempt of Stripe's.
  if (how.outOfBand !== true) emit(ctx, 'invoice.payment_succeeded', invoiceJson(ctx.data, paid));
  return paid;
}

/** Collects an open invoice. @throws StripeError 402 after a declined charge, with the attempt recorded. */
export function pay(
  ctx: Context,
  invoice: Invoice,
  given: { method?: string | undefined; outOfBand: boolean },
): Invoice {
  const open = invoice.status === 'draft' ? finalize(ctx, invoice) : invoice;
  if (open.status === 'paid') {
    if (invoice.status === 'draft') return open;
    throw invalid('Invoice is already paid', { code: 'invoice_already_paid' });
  }
  if (open.status === 'void')
    throw invalid('This invoice is voided and cannot be paid.', { code: 'invoice_not_payable' });
  if (given.outOfBand) {
    recordPaymentElsewhere(ctx, open);
    return settle(ctx, open, { outOfBand: true });
  }
  const method = methodFor(ctx, open, given.method);
  const made = charge(ctx, open, method);
  if (made.status === 'succeeded') return settle(ctx, open, { attempted: true });
  const failed = storeChange(ctx, open, { ...open, attempt_count: open.attempt_count + 1, attempted: true });
  emit(ctx, 'invoice.payment_failed', invoiceJson(ctx.data, failed));
  throw declined(made, method);
}

/** Mails an invoice; a draft is finalized first. */
export function send(ctx: Context, invoice: Invoice): Invoice {
  if (invoice.collection_method !== 'send_invoice') {
    throw invalid("You can only manually send an invoice if its collection method is 'send_invoice'.");
  }
  if (invoice.status === 'void') throw invalid('You cannot send a voided invoice.');
  const email = find(ctx.data.customers, 'customer', invoice.customer).email;
  if ((invoice.status === 'draft' ? email : (invoice.customer_email ?? email)) === null) {
    throw invalid(
      'Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.',
      { code: 'missing_email' },
    );
  }
  const final = invoice.status === 'draft' ? finalize(ctx, invoice) : invoice;
  emit(ctx, 'invoice.sent', invoiceJson(ctx.data, final));
  return final;
}

function requireOpen(invoice: Invoice, also: Invoice['status'][] = []): void {
  if (invoice.status === 'open' || also.includes(invoice.status)) return;
  throw invalid("You can only pass in open invoices. This invoice isn't open.", { code: 'invoice_not_open' });
}

/** @returns the voided invoice: as if never issued, but its number stays used. */
export function voidInvoice(ctx: Context, invoice: Invoice): Invoice {
  requireOpen(invoice, ['uncollectible']);
  cancelOpenPayment(ctx, invoice);
  const voided = storeChange(ctx, invoice, {
    ...invoice,
    amount_remaining: 0,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: ctx.now },
  });
  emit(ctx, 'invoice.voided', invoiceJson(ctx.data, voided));
  return voided;
}

function markUncollectible(ctx: Context, invoice: Invoice): Invoice {
  requireOpen(invoice);
  const marked = storeChange(ctx, invoice, {
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'uncollectible',
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: ctx.now },
  });
  emit(ctx, 'invoice.marked_uncollectible', invoiceJson(ctx.data, marked));
  return marked;
}

const read = (ctx: Context, id: string): Invoice => find(ctx.data.invoices, 'invoice', id);

export const invoiceActionRoutes = [
  route('POST', '/v1/invoices/{id}/finalize', { auto_advance: flag().optional() }, (ctx, params, id) => {
    const draft = read(ctx, id);
    const autoAdvance = params.auto_advance ?? draft.auto_advance;
    const final = finalize(ctx, { ...draft, auto_advance: autoAdvance });
    // With automatic collection an invoice to be sent goes out by itself.
    if (autoAdvance && final.collection_method === 'send_invoice' && final.customer_email !== null) send(ctx, final);
    return invoiceJson(ctx.data, final);
  }),
  route('POST', '/v1/invoices/{id}/send', {}, (ctx, _params, id) => invoiceJson(ctx.data, send(ctx, read(ctx, id)))),
  route(
    'POST',
    '/v1/invoices/{id}/pay',
    {
      forgive: flag().optional(),
      mandate: clearable().optional(),
      off_session: flag().optional(),
      paid_out_of_band: flag().optional(),
      payment_method: text().optional(),
      source: text().optional(),
    },
    (ctx, params, id) => {
      const given = { method: params.payment_method ?? params.source, outOfBand: params.paid_out_of_band === true };
      return invoiceJson(ctx.data, pay(ctx, read(ctx, id), given));
    },
  ),
  route('POST', '/v1/invoices/{id}/void', {}, (ctx, _params, id) =>
    invoiceJson(ctx.data, voidInvoice(ctx, read(ctx, id))),
  ),
  route('POST', '/v1/invoices/{id}/mark_uncollectible', {}, (ctx, _params, id) =>
    invoiceJson(ctx.data, markUncollectible(ctx, read(ctx, id))),
  ),
  route(
    'POST',
    '/v1/invoices/{id}/attach_payment',
    { payment_intent: notSimulated(), payment_record: notSimulated() },
    (ctx, _params, id) => invoiceJson(ctx.data, read(ctx, id)),
  ),
];
