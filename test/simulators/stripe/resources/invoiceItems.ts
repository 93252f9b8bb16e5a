import { type Context, find, mergeMetadata } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { currency, flag, notSimulated, paging, rangeOf, text, within } from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Invoice, InvoiceItem } from '../objects/invoices.ts';
import { activeCustomer } from './customers.ts';
import { type DiscountsParam, redeem } from './discounts.ts';
import { changeDraft, editableDraft } from './drafts.ts';
import { invoiceItemJson } from './invoiceJson.ts';
import { itemOf, withItem } from './lines.ts';
import { type AmountParams, itemParams, namesAmount, priced, times } from './pricing.ts';
import { or } from './shared.ts';
import { checkTaxRates } from './taxRates.ts';

export type ItemParams = AmountParams & {
  currency?: string | undefined;
  description?: string | null | undefined;
  discountable?: boolean | undefined;
  discounts?: DiscountsParam | undefined;
  metadata?: Parameters<typeof mergeMetadata>[1];
  period?: { start: number; end: number } | undefined;
  tax_rates?: string[] | '' | undefined;
  subscription?: string | undefined;
};

/** Makes an invoice item for a customer, pending or on a draft, and says so. */
export function createItem(ctx: Context, customer: string, params: ItemParams, invoice: Invoice | null): InvoiceItem {
  const data = params.price_data;
  const named = ctx.data.prices.peek(params.pricing?.price ?? '')?.currency;
  const code = invoice?.currency ?? params.currency ?? data?.currency ?? named ?? ctx.account.defaultCurrency;
  if (params.currency !== undefined && params.currency !== code) {
    const message = `The invoice is in ${code.toUpperCase()}, the item in ${params.currency.toUpperCase()}.`;
    throw invalid(message, { param: 'currency' });
  }
  const { name, ...amounts } = priced(ctx, params, code);
  if (params.period !== undefined && params.period.end < params.period.start) {
    throw invalid('The period must not end before it starts.', { param: 'period[end]' });
  }
  const id = newId('ii');
  const item = ctx.data.invoiceItems.put({
    id,
    object: 'invoiceitem',
    ...amounts,
    customer,
    customer_account: null,
    date: ctx.now,
    description: params.description ?? name,
    discountable: params.discountable ?? amounts.amount >= 0,
    discounts: redeem(ctx, params.discounts ?? '', { customer, invoice_item: id }, code),
    invoice: invoice?.id ?? null,
    livemode: ctx.account.livemode,
    metadata: mergeMetadata({}, params.metadata),
    parent:
      params.subscription === undefined
        ? null
        : { type: 'subscription_details', subscription_details: { subscription: params.subscription } },
    period: params.period ?? { start: ctx.now, end: ctx.now },
    proration: false,
    tax_rates: checkTaxRates(ctx, params.tax_rates || [], 'tax_rates'),
    test_clock: null,
    credited: null,
  });
  emit(ctx, 'invoiceitem.created', invoiceItemJson(ctx.data, item));
  return item;
}

/** An item after a change; the amount is computed anew when any of its parts is given. */
export function changedItem(ctx: Context, item: InvoiceItem, params: ItemParams): InvoiceItem {
  const owner = { customer: item.customer, invoice_item: item.id };
  return {
    ...item,
    ...newAmounts(ctx, item, params),
    description: or(params.description, item.description),
    discountable: or(params.discountable, item.discountable),
    discounts: params.discounts === undefined ? item.discounts : redeem(ctx, params.discounts, owner, item.currency),
    metadata: mergeMetadata(item.metadata, params.metadata),
    period: or(params.period, item.period),
    tax_rates:
      params.tax_rates === undefined ? item.tax_rates : checkTaxRates(ctx, params.tax_rates || [], 'tax_rates'),
  };
}

/** A new quantity alone keeps the unit price, a new price alone keeps the quantity. */
function newAmounts(ctx: Context, item: InvoiceItem, params: ItemParams): Partial<InvoiceItem> {
  if (!namesAmount(params)) return {};
  const ways = [params.amount, params.pricing?.price, params.price_data, params.unit_amount_decimal];
  const quantity = params.quantity_decimal ?? params.quantity?.toString() ?? item.quantity_decimal;
  if (ways.every((way) => way === undefined)) {
    const unit = item.pricing?.unit_amount_decimal ?? String(item.amount);
    return { ...times(unit, quantity, item.currency), pricing: item.pricing };
  }
  const known = params.amount === undefined ? { ...params, quantity: undefined, quantity_decimal: quantity } : params;
  const { name: _, ...amounts } = priced(ctx, known, item.currency);
  return amounts;
}

export const invoiceItemRoutes = [
  route(
    'POST',
    '/v1/invoiceitems',
    {
      ...itemParams,
      currency: currency().optional(),
      customer: text().optional(),
      customer_account: notSimulated(),
      invoice: text().optional(),
      subscription: text().optional(),
    },
    (ctx, params) => {
      const draft = params.invoice === undefined ? null : editableDraft(ctx, params.invoice, 'invoice');
      const named = params.customer ?? draft?.customer;
      if (named === undefined)
        throw invalid('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' });
      const customer = activeCustomer(ctx, named).id;
      if (draft !== null && draft.customer !== customer) {
        throw invalid(`The invoice ${draft.id} belongs to another customer than ${customer}.`, { param: 'invoice' });
      }
      if (params.subscription !== undefined)
        find(ctx.data.subscriptions, 'subscription', params.subscription, 'subscription');
      const item = createItem(ctx, customer, params, draft);
      if (draft !== null) changeDraft(ctx, draft, withItem(draft, item));
      return invoiceItemJson(ctx.data, item);
    },
  ),
  route(
    'GET',
    '/v1/invoiceitems',
    {
      ...paging,
      created: rangeOf().optional(),
      customer: text().optional(),
      customer_account: notSimulated(),
      invoice: text().optional(),
      pending: flag().optional(),
    },
    (ctx, { created, customer, invoice, pending, customer_account: _account, ...cursor }) =>
      page(ctx.data.invoiceItems, {
        paging: cursor,
        kind: 'invoiceitem',
        url: '/v1/invoiceitems',
        where: (item) =>
          within(created, item.date) &&
          (customer === undefined || item.customer === customer) &&
          (invoice === undefined || item.invoice === invoice) &&
          (pending === undefined || (item.invoice === null) === pending),
        json: (item) => invoiceItemJson(ctx.data, item),
      }),
  ),
  route('GET', '/v1/invoiceitems/{id}', {}, (ctx, _params, id) =>
    invoiceItemJson(ctx.data, find(ctx.data.invoiceItems, 'invoiceitem', id)),
  ),
  route('POST', '/v1/invoiceitems/{id}', { ...itemParams, invoicing_rules: notSimulated() }, (ctx, params, id) => {
    const item = find(ctx.data.invoiceItems, 'invoiceitem', id);
    const draft = item.invoice === null ? null : editableDraft(ctx, item.invoice);
    const after = ctx.data.invoiceItems.put(changedItem(ctx, item, params));
    if (draft !== null) changeDraft(ctx, draft, withItem(draft, after));
    return invoiceItemJson(ctx.data, after);
  }),
  route('DELETE', '/v1/invoiceitems/{id}', {}, (ctx, _params, id) => {
    const item = find(ctx.data.invoiceItems, 'invoiceitem', id);
    const draft = item.invoice === null ? null : editableDraft(ctx, item.invoice);
    deleteItem(ctx, item);
    if (draft !== null) changeDraft(ctx, draft, { ...draft, lines: draft.lines.filter((line) => itemOf(line) !== id) });
    return { id, object: 'invoiceitem', deleted: true };
  }),
];

export function deleteItem(ctx: Context, item: InvoiceItem): void {
  ctx.data.invoiceItems.delete(item.id);
  emit(ctx, 'invoiceitem.deleted', invoiceItemJson(ctx.data, item));
}
