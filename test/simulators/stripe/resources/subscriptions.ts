import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  clearable,
  emptyable,
  flag,
  hash,
  integer,
  list,
  metadata,
  notSimulated,
  notSimulatedAll,
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
import type { Invoice } from '../objects/invoices.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscriptions.ts';
import { activeCustomer } from './customers.ts';
import { discountsParam, redeem } from './discounts.ts';
import { or } from './shared.ts';
import { addPeriod, bill, itemsOf, prorate } from './subscriptionBilling.ts';
import { changeItems, itemParam, newItem, newItemParam, type ProrationBehavior } from './subscriptionChanges.ts';
import { subscriptionJson } from './subscriptionJson.ts';
import { checkTaxRates } from './taxRates.ts';

const prorationBehavior = () => oneOf(['always_invoice', 'create_prorations', 'none']);
const common = {
  automatic_tax: hash({ enabled: oneOf(['false']), liability: notSimulated() }).optional(),
  billing_thresholds: notSimulated(),
  cancel_at_period_end: flag().optional(),
  collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
  days_until_due: integer(0).optional(),
  default_payment_method: clearable().optional(),
  default_tax_rates: emptyable(list(text())).optional(),
  description: clearable(500).optional(),
  discounts: discountsParam().optional(),
  metadata: metadata().optional(),
  off_session: flag().optional(),
  payment_behavior: oneOf([
    'allow_incomplete',
    'default_incomplete',
    'error_if_incomplete',
    'pending_if_incomplete',
  ]).optional(),
  proration_behavior: prorationBehavior().optional(),
  ...notSimulatedAll(
    'add_invoice_items',
    'application_fee_percent',
    'billing_cycle_anchor',
    'billing_schedules',
    'cancel_at',
    'default_source',
    'invoice_settings',
    'on_behalf_of',
    'payment_settings',
    'pending_invoice_item_interval',
    'transfer_data',
    'trial_end',
    'trial_from_plan',
    'trial_settings',
  ),
};

/** Stores a subscription's change and tells of it. */
function store(
  ctx: Context,
  before: Subscription,
  after: Subscription,
  beforeJson = subscriptionJson(ctx.data, before),
): Subscription {
  const stored = ctx.data.subscriptions.put(after);
  emitUpdate(ctx, 'customer.subscription.updated', beforeJson, subscriptionJson(ctx.data, stored));
  return stored;
}

/** An unpaid first invoice leaves a charged subscription incomplete, a later one past due. */
function statusAfter(subscription: Subscription, invoice: Invoice, isFirst: boolean): Subscription['status'] {
  if (invoice.status === 'paid' || subscription.collection_method === 'send_invoice') return 'active';
  return isFirst ? 'incomplete' : 'past_due';
}

/** Bills the next period of an active subscription now, as the passing of time does in reality. */
export function renew(ctx: Context, id: string): Invoice {
  const before = find(ctx.data.subscriptions, 'subscription', id);
  if (before.status === 'canceled') throw invalid('A canceled subscription cannot be renewed.');
  const beforeJson = subscriptionJson(ctx.data, before);
  for (const item of itemsOf(ctx, before)) {
    const { interval = 'month', interval_count: count = 1 } = ctx.data.prices.peek(item.price)?.recurring ?? {};
    const end = addPeriod(item.current_period_end, interval, count);
    ctx.data.subscriptionItems.put({ ...item, current_period_start: item.current_period_end, current_period_end: end });
  }
  const invoice = bill(ctx, before, 'subscription_cycle', true);
  store(
    ctx,
    before,
    { ...before, latest_invoice: invoice.id, status: statusAfter(before, invoice, false) },
    beforeJson,
  );
  return invoice;
}

export const subscriptionRoutes = [
  route(
    'POST',
    '/v1/subscriptions',
    {
      ...common,
      customer: text(),
      currency: text().optional(),
      items: list(newItemParam()).min(1),
      ...notSimulatedAll('trial_period_days', 'backdate_start_date', 'billing_cycle_anchor_config', 'billing_mode'),
    },
    (ctx, params) => {
      const customer = activeCustomer(ctx, params.customer).id;
      const id = newId('sub');
      const items: SubscriptionItem[] = params.items.map((item, index) =>
        newItem(ctx, { id, customer }, item, `items[${index}]`),
      );
      const currency = find(ctx.data.prices, 'price', items[0]?.price ?? '').currency;
      const draft: Subscription = {
        id,
        billing_cycle_anchor: ctx.now,
        cancel_at: null,
        cancel_at_period_end: params.cancel_at_period_end ?? false,
        canceled_at: null,
        collection_method: params.collection_method ?? 'charge_automatically',
        created: ctx.now,
        currency,
        customer,
        days_until_due: params.collection_method === 'send_invoice' ? (params.days_until_due ?? 30) : null,
        default_payment_method: params.default_payment_method ?? null,
        default_tax_rates: checkTaxRates(ctx, params.default_tax_rates || [], 'default_tax_rates'),
        description: params.description ?? null,
        discounts: redeem(ctx, params.discounts ?? '', { customer, subscription: id }, currency),
        ended_at: null,
        items: items.map((item) => item.id),
        latest_invoice: null,
        livemode: ctx.account.livemode,
        metadata: mergeMetadata({}, params.metadata),
        start_date: ctx.now,
        status: 'active',
      };
      if (draft.collection_method === 'charge_automatically' && params.payment_behavior !== 'default_incomplete') {
        requireMethod(ctx, draft);
      }
      for (const item of items) ctx.data.subscriptionItems.put(item);
      ctx.data.subscriptions.put(draft);
      const invoice = bill(ctx, draft, 'subscription_create', true);
      const status = statusAfter(draft, invoice, true);
      const created = ctx.data.subscriptions.put({ ...draft, latest_invoice: invoice.id, status });
      emit(ctx, 'customer.subscription.created', subscriptionJson(ctx.data, created));
      return subscriptionJson(ctx.data, created);
    },
  ),
  route(
    'GET',
    '/v1/subscriptions',
    {
      ...paging,
      collection_method: oneOf(['charge_automatically', 'send_invoice']).optional(),
      created: rangeOf().optional(),
      customer: text().optional(),
      price: text().optional(),
      status: oneOf(['active', 'canceled', 'past_due', 'incomplete', 'unpaid', 'all', 'ended']).optional(),
    },
    (ctx, { collection_method: method, created, customer, price, status, ...cursor }) =>
      page(ctx.data.subscriptions, {
        paging: cursor,
        kind: 'subscription',
        url: '/v1/subscriptions',
        where: (found) =>
          (method === undefined || found.collection_method === method) &&
          within(created, found.created) &&
          (customer === undefined || found.customer === customer) &&
          (price === undefined || found.items.some((id) => ctx.data.subscriptionItems.peek(id)?.price === price)) &&
          hasStatus(found, status),
        json: (found) => subscriptionJson(ctx.data, found),
      }),
  ),
  route('GET', '/v1/subscriptions/{id}', {}, (ctx, _params, id) =>
    subscriptionJson(ctx.data, find(ctx.data.subscriptions, 'subscription', id)),
  ),
  route(
    'POST',
    '/v1/subscriptions/{id}',
    {
      ...common,
      items: list(itemParam()).optional(),
      proration_date: timestamp().optional(),
      ...notSimulatedAll('cancellation_details', 'pause_collection'),
    },
    (ctx, params, id) => {
      const before = find(ctx.data.subscriptions, 'subscription', id);
      if (before.status === 'canceled') {
        throw invalid('A canceled subscription can only update its cancellation_details and metadata.');
      }
      const beforeJson = subscriptionJson(ctx.data, before);
      const owner = { customer: before.customer, subscription: id };
      const changed: Subscription = {
        ...before,
        cancel_at:
          params.cancel_at_period_end === true
            ? periodEnd(ctx, before)
            : params.cancel_at_period_end === false
              ? null
              : before.cancel_at,
        cancel_at_period_end: or(params.cancel_at_period_end, before.cancel_at_period_end),
        collection_method: or(params.collection_method, before.collection_method),
        days_until_due: or(params.days_until_due, before.days_until_due),
        default_payment_method: or(params.default_payment_method, before.default_payment_method),
        default_tax_rates:
          params.default_tax_rates === undefined
            ? before.default_tax_rates
            : checkTaxRates(ctx, params.default_tax_rates || [], 'default_tax_rates'),
        description: or(params.description, before.description),
        discounts:
          params.discounts === undefined ? before.discounts : redeem(ctx, params.discounts, owner, before.currency),
        metadata: mergeMetadata(before.metadata, params.metadata),
      };
      const behavior: ProrationBehavior = params.proration_behavior ?? 'create_prorations';
      const items = changeItems(ctx, changed, params.items ?? [], behavior, params.proration_date ?? ctx.now);
      let after = ctx.data.subscriptions.put({ ...changed, items });
      if (behavior === 'always_invoice' && (params.items ?? []).length > 0) {
        after = { ...after, latest_invoice: bill(ctx, after, 'subscription_update', false).id };
      }
      return subscriptionJson(ctx.data, store(ctx, before, after, beforeJson));
    },
  ),
  route(
    'DELETE',
    '/v1/subscriptions/{id}',
    {
      cancellation_details: hash({
        comment: clearable().optional(),
        feedback: clearable().optional(),
        feedback_option: notSimulated(),
      }).optional(),
      invoice_now: flag().optional(),
      prorate: flag().optional(),
    },
    (ctx, params, id) => {
      const before = find(ctx.data.subscriptions, 'subscription', id);
      if (before.status === 'canceled') throw invalid('This subscription is already canceled.');
      if (params.prorate === true)
        for (const item of itemsOf(ctx, before)) prorate(ctx, before, item, undefined, ctx.now);
      const latest =
        params.invoice_now === true ? bill(ctx, before, 'subscription_update', false).id : before.latest_invoice;
      const canceled = ctx.data.subscriptions.put({
        ...before,
        canceled_at: ctx.now,
        ended_at: ctx.now,
        latest_invoice: latest,
        status: 'canceled',
      });
      emit(ctx, 'customer.subscription.deleted', subscriptionJson(ctx.data, canceled));
      return subscriptionJson(ctx.data, canceled);
    },
  ),
];

/** Canceled ones are listed only when asked for. */
function hasStatus(
  found: Readonly<Subscription>,
  wanted: Subscription['status'] | 'all' | 'ended' | undefined,
): boolean {
  if (wanted === 'all') return true;
  if (wanted === undefined) return found.status !== 'canceled';
  return wanted === 'ended' ? found.status === 'canceled' : found.status === wanted;
}

const periodEnd = (ctx: Context, subscription: Subscription): number =>
  Math.max(...itemsOf(ctx, subscription).map((item) => item.current_period_end));

/** @throws StripeError when nothing could be charged. */
function requireMethod(ctx: Context, draft: Subscription): void {
  const own =
    draft.default_payment_method ?? ctx.data.customers.peek(draft.customer)?.invoice_settings.default_payment_method;
  if (own === null || own === undefined) {
    throw invalid(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      { code: 'resource_missing' },
    );
  }
}
