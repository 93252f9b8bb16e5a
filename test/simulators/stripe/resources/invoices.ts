import type { z } from 'zod';
import { type Context, find, mergeMetadata } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  clearable,
  currency,
  emptyable,
  flag,
  hash,
  integer,
  list,
  metadata,
  notSimulated,
  oneOf,
  paging,
  rangeOf,
  text,
  timestamp,
  within,
} from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { BillingReason, Invoice } from '../objects/invoices.ts';
import { activeCustomer } from './customers.ts';
import { discountsParam, redeem } from './discounts.ts';
import { changeDraft, storeChange } from './drafts.ts';
import { deleteItem } from './invoiceItems.ts';
import { invoiceJson } from './invoiceJson.ts';
import { recompute } from './invoiceTotals.ts';
import { itemOf, withItem } from './lines.ts';
import { customFieldsParam, or, orEmpty, shippingOf, shippingParam } from './shared.ts';
import { taxIdsOf } from './taxIds.ts';
import { checkTaxRates } from './taxRates.ts';

const DAY = 24 * 3600;

/** Fields that may change as long as the invoice lives. */
const always = {
  auto_advance: flag().optional(),
  days_until_due: integer(0).optional(),
  default_payment_method: clearable().optional(),
  default_source: clearable().optional(),
  due_date: timestamp().optional(),
  metadata: metadata().optional(),
  payment_settings: hash({
    default_mandate: clearable().optional(),
    payment_method_options: notSimulated(),
    payment_method_types: emptyable(list(text())).optional(),
  }).optional(),
};
/** Fields of a draft. */
const ofDraft = {
  account_tax_ids: emptyable(list(text())).optional(),
  application_fee_amount: notSimulated(),
  automatic_tax: hash({ enabled: oneOf(['false']), liability: notSimulated() }).optional(),
  automatically_finalizes_at: timestamp().optional(),
  collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
  custom_fields: customFieldsParam().optional(),
  default_tax_rates: emptyable(list(text())).optional(),
  description: clearable(1500).optional(),
  discounts: discountsParam().optional(),
  effective_at: emptyable(timestamp()).optional(),
  footer: clearable().optional(),
  issuer: hash({ type: oneOf(['self']), account: notSimulated() }).optional(),
  number: clearable(26).optional(),
  on_behalf_of: notSimulated(),
  rendering: notSimulated(),
  shipping_cost: notSimulated(),
  shipping_details: shippingParam().optional(),
  statement_descriptor: clearable(22).optional(),
  transfer_data: notSimulated(),
};
const writable = { ...always, ...ofDraft };
const creatable = {
  ...writable,
  currency: currency().optional(),
  customer: text().optional(),
  customer_account: notSimulated(),
  from_invoice: notSimulated(),
  pending_invoice_items_behavior: oneOf(['exclude', 'include']).optional(),
  subscription: text().optional(),
};
type Writable = z.output<z.ZodObject<typeof writable>>;

type NewInvoice = { customer: string; currency: string; reason: BillingReason; subscription?: string | undefined };

/** An empty draft with the customer's particulars as they now are; not stored yet. */
export function newDraft(ctx: Context, { customer: id, currency: code, reason, subscription }: NewInvoice): Invoice {
  const customer = activeCustomer(ctx, id);
  const owner =
    subscription === undefined ? undefined : find(ctx.data.subscriptions, 'subscription', subscription, 'subscription');
  return {
    id: newId('in'),
    object: 'invoice',
    account_country: ctx.account.country,
    account_name: ctx.account.name,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_paid_off_stripe: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    created: ctx.now,
    currency: code,
    custom_fields: customer.invoice_settings.custom_fields,
    customer: customer.id,
    customer_account: null,
    ...particulars(ctx, customer.id),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: customer.invoice_settings.footer,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: [],
    livemode: ctx.account.livemode,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent:
      owner === undefined
        ? null
        : {
            type: 'subscription_details',
            quote_details: null,
            subscription_details: { metadata: owner.metadata, subscription: owner.id },
          },
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: ctx.now,
    period_start: ctx.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: null,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: ctx.now,
    days_until_due: null,
  };
}

/** What an invoice copies from its customer; a draft follows changes until it is finalized. */
export function particulars(ctx: Context, id: string) {
  const customer = find(ctx.data.customers, 'customer', id);
  return {
    customer_address: customer.address,
    customer_email: customer.email,
    customer_name: customer.name,
    customer_phone: customer.phone,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt,
    customer_tax_ids: taxIdsOf(ctx, id).map(({ type, value }) => ({ type, value })),
  };
}

/** The invoice with changed fields; amounts are left to {@link recompute}. */
function changed(ctx: Context, invoice: Invoice, params: Writable): Invoice {
  const method = or(params.collection_method, invoice.collection_method);
  const billedBySending = method === 'send_invoice';
  if (!billedBySending && (params.days_until_due !== undefined || params.due_date !== undefined)) {
    throw invalid('You can only specify `days_until_due` or `due_date` if the collection_method is `send_invoice`.', {
      param: params.due_date === undefined ? 'days_until_due' : 'due_date',
    });
  }
  if (params.days_until_due !== undefined && params.due_date !== undefined) {
    throw invalid('You may only specify one of these parameters: days_until_due, due_date.', { param: 'due_date' });
  }
  const days = params.due_date === undefined ? or(params.days_until_due, invoice.days_until_due) : null;
  const owner = { customer: invoice.customer, invoice: invoice.id };
  const autoAdvance = or(params.auto_advance, invoice.auto_advance);
  return {
    ...invoice,
    account_tax_ids: orEmpty(params.account_tax_ids, invoice.account_tax_ids, null),
    auto_advance: autoAdvance,
    automatically_finalizes_at:
      invoice.status === 'draft' && autoAdvance ? (params.automatically_finalizes_at ?? invoice.created + 3600) : null,
    collection_method: method,
    custom_fields: orEmpty(params.custom_fields, invoice.custom_fields, null),
    days_until_due: days,
    default_payment_method: or(params.default_payment_method, invoice.default_payment_method),
    default_source: or(params.default_source, invoice.default_source),
    default_tax_rates:
      params.default_tax_rates === undefined
        ? invoice.default_tax_rates
        : checkTaxRates(ctx, params.default_tax_rates || [], 'default_tax_rates'),
    description: or(params.description, invoice.description),
    discounts:
      params.discounts === undefined ? invoice.discounts : redeem(ctx, params.discounts, owner, invoice.currency),
    due_date: billedBySending ? dueDate(ctx, invoice, params.due_date, days) : null,
    effective_at: orEmpty(params.effective_at, invoice.effective_at, null),
    footer: or(params.footer, invoice.footer),
    metadata: mergeMetadata(invoice.metadata, params.metadata),
    number: freeNumber(ctx, invoice, params.number),
    payment_settings: {
      ...invoice.payment_settings,
      payment_method_types: orEmpty(
        params.payment_settings?.payment_method_types,
        invoice.payment_settings.payment_method_types,
        null,
      ),
    },
    shipping_details:
      params.shipping_details === undefined ? invoice.shipping_details : shippingOf(params.shipping_details),
    statement_descriptor: or(params.statement_descriptor, invoice.statement_descriptor),
  };
}

/** Given, or so many days after finalization (of a draft: after its creation, for the time being); 30 when unsaid. */
function dueDate(ctx: Context, invoice: Invoice, given: number | undefined, days: number | null): number {
  if (given !== undefined) {
    if (given < ctx.now) throw invalid('The due date must be in the future.', { param: 'due_date' });
    return given;
  }
  if (days === null && invoice.due_date !== null) return invoice.due_date;
  return (invoice.status_transitions.finalized_at ?? invoice.created) + (days ?? 30) * DAY;
}

function freeNumber(ctx: Context, invoice: Invoice, number: string | null | undefined): string | null {
  if (number === undefined || number === null) return or(number, invoice.number);
  const taken = ctx.data.invoices.find((other) => other.number === number && other.id !== invoice.id);
  if (taken !== undefined) throw invalid(`The invoice number ${number} is already in use.`, { param: 'number' });
  return number;
}

export const invoiceRoutes = [
  route('POST', '/v1/invoices', creatable, (ctx, params) => {
    const { subscription } = params;
    const owner =
      subscription === undefined
        ? undefined
        : find(ctx.data.subscriptions, 'subscription', subscription, 'subscription');
    const id = params.customer ?? owner?.customer;
    if (id === undefined)
      throw invalid('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' });
    const customer = activeCustomer(ctx, id);
    const code = params.currency ?? owner?.currency ?? customer.currency ?? ctx.account.defaultCurrency;
    let invoice = newDraft(ctx, { customer: id, currency: code, reason: 'manual', subscription });
    if (params.pending_invoice_items_behavior === 'include' || subscription !== undefined) {
      for (const item of pendingItems(ctx, id, code, subscription)) {
        invoice = withItem(invoice, ctx.data.invoiceItems.put({ ...item, invoice: invoice.id }));
      }
    }
    const created = ctx.data.invoices.put(recompute(ctx.data, changed(ctx, invoice, params)));
    if (customer.currency === null) ctx.data.customers.put({ ...customer, currency: code });
    emit(ctx, 'invoice.created', invoiceJson(ctx.data, created));
    return invoiceJson(ctx.data, created);
  }),
  route(
    'GET',
    '/v1/invoices',
    {
      ...paging,
      collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
      created: rangeOf().optional(),
      customer: text().optional(),
      customer_account: notSimulated(),
      due_date: rangeOf().optional(),
      status: oneOf(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
      subscription: text().optional(),
    },
    (
      ctx,
      {
        collection_method: method,
        created,
        customer,
        customer_account: _,
        due_date: due,
        status,
        subscription,
        ...cursor
      },
    ) =>
      page(ctx.data.invoices, {
        paging: cursor,
        kind: 'invoice',
        url: '/v1/invoices',
        where: (invoice) =>
          (method === undefined || invoice.collection_method === method) &&
          within(created, invoice.created) &&
          (customer === undefined || invoice.customer === customer) &&
          within(due, invoice.due_date) &&
          (status === undefined || invoice.status === status) &&
          (subscription === undefined || invoice.parent?.subscription_details.subscription === subscription),
        json: (invoice) => invoiceJson(ctx.data, invoice),
      }),
  ),
  route('GET', '/v1/invoices/{id}', {}, (ctx, _params, id) =>
    invoiceJson(ctx.data, find(ctx.data.invoices, 'invoice', id)),
  ),
  route('POST', '/v1/invoices/{id}', writable, (ctx, params, id) => {
    const before = find(ctx.data.invoices, 'invoice', id);
    if (before.status !== 'draft') checkFinalizedEdit(params);
    const after = changed(ctx, before, params);
    const stored = before.status === 'draft' ? changeDraft(ctx, before, after) : storeChange(ctx, before, after);
    return invoiceJson(ctx.data, stored);
  }),
  route('DELETE', '/v1/invoices/{id}', {}, (ctx, _params, id) => {
    const invoice = find(ctx.data.invoices, 'invoice', id);
    if (invoice.status !== 'draft') {
      throw invalid('You can only delete draft invoices.', { code: 'invoice_not_editable' });
    }
    if (invoice.parent !== null)
      throw invalid('You cannot delete an invoice that belongs to a subscription. Void it instead.');
    for (const line of invoice.lines) {
      const item = ctx.data.invoiceItems.get(itemOf(line) ?? '');
      if (item !== undefined) deleteItem(ctx, item);
    }
    ctx.data.invoices.delete(id);
    emit(ctx, 'invoice.deleted', invoiceJson(ctx.data, invoice));
    return { id, object: 'invoice', deleted: true };
  }),
];

/** A customer's items that wait for an invoice, oldest first. */
export function pendingItems(ctx: Context, customer: string, code: string, subscription?: string) {
  return ctx.data.invoiceItems.list(
    (item) =>
      item.customer === customer &&
      item.invoice === null &&
      item.currency === code &&
      (subscription === undefined || item.parent?.subscription_details.subscription === subscription),
  );
}

/** @throws StripeError when a finalized invoice's printed or monetary fields are to change. */
function checkFinalizedEdit(params: Writable): void {
  const forbidden = Object.entries(params).find(([name, value]) => value !== undefined && !(name in always));
  if (forbidden === undefined) return;
  throw invalid("Finalized invoices can't be updated in this way", {
    code: 'invoice_not_editable',
    param: forbidden[0],
  });
}
