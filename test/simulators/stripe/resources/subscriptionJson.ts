import type { JsonObject } from '../http/json.ts';
import type { Price } from '../objects/catalog.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscriptions.ts';
import type { AccountData } from '../world.ts';
import { taxRatesJson } from './taxRates.ts';

/** The older name of a recurring price, which items still carry. */
function planJson(price: Readonly<Price>): JsonObject {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: price.livemode,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export function subscriptionItemJson(data: AccountData, item: Readonly<SubscriptionItem>): JsonObject {
  const { price: id, tax_rates: rates, ...rest } = item;
  const price = data.prices.peek(id);
  return {
    ...rest,
    billed_until: item.current_period_end,
    billing_thresholds: null,
    current_trial: null,
    plan: price === undefined ? null : planJson(price),
    price: price ?? null,
    tax_rates: taxRatesJson(data, rates),
  };
}

/** A subscription with all its fields; most are fixed because trials, schedules and thresholds are not simulated. */
export function subscriptionJson(data: AccountData, subscription: Readonly<Subscription>): JsonObject {
  const { items, default_tax_rates: rates, ...rest } = subscription;
  return {
    ...rest,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: subscription.canceled_at === null ? null : 'cancellation_requested',
    },
    customer_account: null,
    default_source: null,
    default_tax_rates: taxRatesJson(data, rates),
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: items
        .map((id) => data.subscriptionItems.peek(id))
        .filter((item) => item !== undefined)
        .map((item) => subscriptionItemJson(data, item)),
      has_more: false,
      url: `/v1/subscription_items?subscription=${subscription.id}`,
    },
    managed_payments: null,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: { end_behavior: { billing_cycle_anchor: 'unchanged', missing_payment_method: 'create_invoice' } },
    trial_start: null,
  };
}
