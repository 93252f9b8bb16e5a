import type { z } from 'zod';
import { type Context, find, mergeMetadata } from '../context.ts';
import { invalid, missing } from '../http/errors.ts';
import { emptyable, flag, hash, integer, list, metadata, notSimulatedAll, text } from '../http/fields.ts';
import { newId } from '../ids.ts';
import type { Subscription, SubscriptionItem } from '../objects/subscriptions.ts';
import { discountsParam, redeem } from './discounts.ts';
import { addPeriod, itemsOf, prorate } from './subscriptionBilling.ts';
import { checkTaxRates } from './taxRates.ts';

const toAdd = {
  ...notSimulatedAll('billing_thresholds', 'current_trial', 'plan', 'price_data'),
  discounts: discountsParam().optional(),
  metadata: metadata().optional(),
  price: text().optional(),
  quantity: integer(0).optional(),
  tax_rates: emptyable(list(text())).optional(),
};
/** An item to begin with. */
export const newItemParam = () => hash(toAdd);
/** An item to add, or with `id` to change or remove. */
export const itemParam = () =>
  hash({ ...toAdd, ...notSimulatedAll('clear_usage'), deleted: flag().optional(), id: text().optional() });
type NewItemParam = z.output<ReturnType<typeof newItemParam>>;
type ItemParam = z.output<ReturnType<typeof itemParam>>;
export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none';

function recurringPrice(ctx: Context, id: string | undefined, param: string) {
  if (id === undefined) throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  const price = find(ctx.data.prices, 'price', id, param);
  if (price.recurring === null) {
    const message =
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.';
    throw invalid(message, { param });
  }
  return { price, recurring: price.recurring };
}

/** A new item, not stored yet, billed from now. */
export function newItem(
  ctx: Context,
  owner: Pick<Subscription, 'id' | 'customer'>,
  given: NewItemParam,
  param: string,
): SubscriptionItem {
  const { price, recurring } = recurringPrice(ctx, given.price, `${param}[price]`);
  const id = newId('si');
  return {
    id,
    object: 'subscription_item',
    created: ctx.now,
    current_period_end: addPeriod(ctx.now, recurring.interval, recurring.interval_count),
    current_period_start: ctx.now,
    discounts: redeem(
      ctx,
      given.discounts ?? '',
      { customer: owner.customer, subscription_item: id, subscription: owner.id },
      price.currency,
    ),
    metadata: mergeMetadata({}, given.metadata),
    price: price.id,
    quantity: given.quantity ?? 1,
    subscription: owner.id,
    tax_rates: checkTaxRates(ctx, given.tax_rates || [], `${param}[tax_rates]`),
  };
}

/**
 * Applies changes to a subscription's items and prorates what they mean for the running period.
 * @param at seconds UTC from which the change counts. @returns the ids of the items there are then.
 */
export function changeItems(
  ctx: Context,
  subscription: Subscription,
  changes: readonly ItemParam[],
  behavior: ProrationBehavior,
  at: number,
): string[] {
  let ids = subscription.items;
  const running = itemsOf(ctx, subscription)[0];
  for (const [index, change] of changes.entries()) {
    const was =
      change.id === undefined
        ? undefined
        : find(ctx.data.subscriptionItems, 'subscription_item', change.id, `items[${index}][id]`);
    if (was !== undefined && was.subscription !== subscription.id)
      throw missing('subscription_item', was.id, `items[${index}][id]`, 400);
    const is =
      change.deleted === true ? undefined : changedItem(ctx, subscription, was, change, `items[${index}]`, running);
    const sameCost = was?.price === is?.price && was?.quantity === is?.quantity;
    if (behavior !== 'none' && !sameCost) prorate(ctx, subscription, was, is, at);
    if (is !== undefined) ctx.data.subscriptionItems.put(is);
    if (is === undefined && was !== undefined) {
      ids = ids.filter((id) => id !== was.id);
      ctx.data.subscriptionItems.delete(was.id);
    }
    if (is !== undefined && was === undefined) ids = [...ids, is.id];
  }
  if (ids.length === 0)
    throw invalid('A subscription must have at least one active item. Cancel it instead.', { param: 'items' });
  return ids;
}

function changedItem(
  ctx: Context,
  subscription: Subscription,
  was: SubscriptionItem | undefined,
  change: ItemParam,
  param: string,
  running: SubscriptionItem | undefined,
): SubscriptionItem {
  if (was === undefined) {
    const fresh = newItem(ctx, subscription, change, param);
    // A new item joins the running period.
    if (running === undefined) return fresh;
    return {
      ...fresh,
      current_period_start: running.current_period_start,
      current_period_end: running.current_period_end,
    };
  }
  const price = change.price === undefined ? was.price : recurringPrice(ctx, change.price, `${param}[price]`).price.id;
  return {
    ...was,
    metadata: mergeMetadata(was.metadata, change.metadata),
    price,
    quantity: change.quantity ?? was.quantity,
    tax_rates:
      change.tax_rates === undefined
        ? was.tax_rates
        : checkTaxRates(ctx, change.tax_rates || [], `${param}[tax_rates]`),
  };
}
