import { type Context, find } from '../context.ts';
import { emit } from '../events.ts';
import { newId } from '../ids.ts';
import { amountStep, moneyText } from '../money/currency.ts';
import { proportion } from '../money/decimal.ts';
import type { Interval, Price } from '../objects/catalog.ts';
import type { BillingReason, CreditedItems, Invoice, InvoiceItem, Line } from '../objects/invoices.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscriptions.ts';
import { finalize, pay } from './invoiceActions.ts';
import { invoiceItemJson, invoiceJson } from './invoiceJson.ts';
import { newDraft, pendingItems } from './invoices.ts';
import { recompute } from './invoiceTotals.ts';
import { withItem } from './lines.ts';
import { times } from './pricing.ts';

/** The moment one period later. Months keep their day, or take the month's last one. @param from seconds UTC. */
export function addPeriod(from: number, interval: Interval, count: number): number {
  if (interval === 'day' || interval === 'week') return from + count * (interval === 'day' ? 1 : 7) * 86_400;
  const date = new Date(from * 1000);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + count * (interval === 'year' ? 12 : 1));
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return Math.floor(date.getTime() / 1000);
}

export const itemsOf = (ctx: Context, subscription: Subscription): SubscriptionItem[] =>
  subscription.items.map((id) => find(ctx.data.subscriptionItems, 'subscription_item', id));

/**
 * Bills a subscription: with `regular` its items for their current period, and always what waits for it (prorations).
 * The invoice is finalized at once; charged when collection is automatic.
 */
export function bill(ctx: Context, subscription: Subscription, reason: BillingReason, regular: boolean): Invoice {
  const items = itemsOf(ctx, subscription);
  const draft = newDraft(ctx, {
    customer: subscription.customer,
    currency: subscription.currency,
    reason,
    subscription: subscription.id,
  });
  let invoice: Invoice = {
    ...draft,
    auto_advance: true,
    collection_method: subscription.collection_method,
    days_until_due: subscription.days_until_due,
    default_tax_rates: subscription.default_tax_rates,
    discounts: subscription.discounts,
    lines: regular ? items.map((item) => regularLine(ctx, draft.id, subscription, item)) : [],
    period_start: items[0]?.current_period_start ?? ctx.now,
    period_end: ctx.now,
  };
  for (const item of pendingItems(ctx, subscription.customer, subscription.currency, subscription.id)) {
    invoice = withItem(invoice, ctx.data.invoiceItems.put({ ...item, invoice: invoice.id }));
  }
  const created = ctx.data.invoices.put(recompute(ctx.data, invoice));
  emit(ctx, 'invoice.created', invoiceJson(ctx.data, created));
  const final = finalize(ctx, created);
  return collect(ctx, final, subscription);
}

function collect(ctx: Context, invoice: Invoice, subscription: Subscription): Invoice {
  if (invoice.status !== 'open' || subscription.collection_method === 'send_invoice') {
    if (invoice.status === 'open' && invoice.customer_email !== null)
      emit(ctx, 'invoice.sent', invoiceJson(ctx.data, invoice));
    return invoice;
  }
  try {
    return pay(ctx, invoice, { outOfBand: false });
  } catch {
    // A declined or missing card leaves the invoice open; the subscription's status tells.
    return find(ctx.data.invoices, 'invoice', invoice.id);
  }
}

function regularLine(ctx: Context, invoice: string, subscription: Subscription, item: SubscriptionItem): Line {
  const price = find(ctx.data.prices, 'price', item.price);
  const amounts = times(price.unit_amount_decimal, String(item.quantity), price.currency);
  return {
    id: newId('il'),
    object: 'line_item',
    ...amounts,
    currency: price.currency,
    description: `${item.quantity} × ${productName(ctx, price)} (at ${unitText(price)})`,
    discount_amounts: [],
    discountable: true,
    discounts: item.discounts,
    invoice,
    livemode: ctx.account.livemode,
    metadata: { ...subscription.metadata, ...item.metadata },
    parent: {
      type: 'subscription_item_details',
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: false,
        proration_details: null,
        subscription: subscription.id,
        subscription_item: item.id,
      },
    },
    period: { start: item.current_period_start, end: item.current_period_end },
    pretax_credit_amounts: [],
    pricing: pricingOf(price),
    subscription: subscription.id,
    subtotal: amounts.amount,
    taxes: [],
    tax_rates: item.tax_rates,
  };
}

const productName = (ctx: Context, price: Price): string =>
  ctx.data.products.peek(price.product)?.name ?? price.product;
const pricingOf = (price: Price) => ({
  type: 'price_details' as const,
  price_details: { price: price.id, product: price.product },
  unit_amount_decimal: price.unit_amount_decimal,
});

function unitText(price: Price): string {
  const { interval = 'month', interval_count: count = 1 } = price.recurring ?? {};
  const per = count === 1 ? interval : `${count} ${interval}s`;
  return `${moneyText(price.unit_amount_decimal, price.currency)} / ${per}`;
}

/** What a change gives back of the item as it was, and charges for it as it is, for the rest of the period. */
export function prorate(
  ctx: Context,
  subscription: Subscription,
  was: SubscriptionItem | undefined,
  is: SubscriptionItem | undefined,
  at: number,
): void {
  if (was !== undefined) prorationItem(ctx, subscription, was, at, 'Unused time on');
  if (is !== undefined) prorationItem(ctx, subscription, is, at, 'Remaining time on');
}

function prorationItem(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
  words: 'Unused time on' | 'Remaining time on',
): void {
  const price = find(ctx.data.prices, 'price', item.price);
  const full = BigInt(times(price.unit_amount_decimal, String(item.quantity), price.currency).amount);
  const rest = BigInt(item.current_period_end - at);
  const whole = BigInt(item.current_period_end - item.current_period_start);
  const share = proportion(full, rest, whole, amountStep(price.currency));
  const givesBack = words === 'Unused time on';
  const amount = Number(givesBack ? -share : share);
  const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric', timeZone: 'UTC' });
  const name = productName(ctx, price);
  const many = item.quantity === 1 ? name : `${item.quantity} × ${name}`;
  const created: InvoiceItem = ctx.data.invoiceItems.put({
    id: newId('ii'),
    object: 'invoiceitem',
    amount,
    currency: price.currency,
    customer: subscription.customer,
    customer_account: null,
    date: ctx.now,
    description: `${words} ${many} after ${day.format(new Date(at * 1000))}`,
    discountable: false,
    discounts: [],
    invoice: null,
    livemode: ctx.account.livemode,
    metadata: {},
    parent: {
      type: 'subscription_details',
      subscription_details: { subscription: subscription.id, subscription_item: item.id },
    },
    period: { start: at, end: item.current_period_end },
    pricing: pricingOf(price),
    proration: true,
    proration_details: { credited_items: null, discount_amounts: [] },
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    tax_rates: item.tax_rates,
    test_clock: null,
    credited: givesBack ? creditedBy(ctx, subscription, item) : null,
  });
  emit(ctx, 'invoiceitem.created', invoiceItemJson(ctx.data, created));
}

/** The line that billed what is now given back. */
function creditedBy(ctx: Context, subscription: Subscription, item: SubscriptionItem): CreditedItems | null {
  const invoice = ctx.data.invoices.peek(subscription.latest_invoice ?? '');
  const line = invoice?.lines.find((other) => other.parent.subscription_item_details?.subscription_item === item.id);
  return invoice === undefined || line === undefined ? null : { invoice: invoice.id, invoice_line_items: [line.id] };
}
