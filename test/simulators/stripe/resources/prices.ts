import type { z } from 'zod';
import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  clearable,
  currency,
  decimal,
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
  within,
} from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import { amountStep } from '../money/currency.ts';
import { plainDecimal } from '../money/decimal.ts';
import type { Price } from '../objects/catalog.ts';
import { createProduct, productDataParams } from './newProduct.ts';
import { or } from './shared.ts';

const taxBehavior = () => oneOf(['unspecified', 'exclusive', 'inclusive']);
const interval = {
  interval: oneOf(['day', 'week', 'month', 'year']),
  interval_count: integer(1, 156).optional(),
};
const recurringParam = () =>
  hash({
    ...interval,
    meter: notSimulated(),
    trial_period_days: notSimulated(),
    usage_type: oneOf(['licensed']).optional(),
  });

/** What says how much a price costs; shared with `default_price_data`. */
export const priceAmountParams = {
  currency: currency(),
  unit_amount: integer(0, 999_999_999_999).optional(),
  unit_amount_decimal: decimal().optional(),
  recurring: hash(interval).optional(),
  tax_behavior: taxBehavior().optional(),
  currency_options: notSimulated(),
  custom_unit_amount: notSimulated(),
};

type PriceParams = {
  currency: string;
  unit_amount?: number | undefined;
  unit_amount_decimal?: string | undefined;
  recurring?: z.output<z.ZodObject<typeof interval>> | undefined;
  tax_behavior?: Price['tax_behavior'] | undefined;
  metadata?: Parameters<typeof mergeMetadata>[1];
  active?: boolean | undefined;
  nickname?: string | null | undefined;
  lookup_key?: string | null | undefined;
};

/**
 * The unit price as text from `unit_amount` XOR `unit_amount_decimal`.
 * @throws StripeError when both or none is given, or the currency has no such small amounts.
 */
export function unitAmountOf(
  params: { unit_amount?: number | undefined; unit_amount_decimal?: string | undefined },
  code: string,
  param = 'unit_amount',
): string {
  if (params.unit_amount !== undefined && params.unit_amount_decimal !== undefined) {
    const message = 'You may only specify one of these parameters: unit_amount, unit_amount_decimal.';
    throw invalid(message, { param: 'unit_amount_decimal' });
  }
  if (params.unit_amount_decimal !== undefined) return plainDecimal(params.unit_amount_decimal);
  if (params.unit_amount === undefined) {
    throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  checkStep(params.unit_amount, code, param);
  return String(params.unit_amount);
}

/** @throws StripeError for an amount the currency cannot express (three-decimal ones in tens, ISK and UGX in hundreds). */
export function checkStep(amount: number, code: string, param: string): void {
  const step = amountStep(code);
  if (BigInt(amount) % step === 0n) return;
  throw invalid(`Invalid ${param}: amounts in ${code.toUpperCase()} must be a multiple of ${step}.`, { param });
}

/** @param product must exist. */
export function createPrice(ctx: Context, product: string, params: PriceParams): Price {
  const unit = unitAmountOf(params, params.currency);
  const price = ctx.data.prices.put({
    id: newId('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: ctx.now,
    currency: params.currency,
    custom_unit_amount: null,
    livemode: ctx.account.livemode,
    lookup_key: params.lookup_key ?? null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product,
    recurring:
      params.recurring === undefined
        ? null
        : {
            interval: params.recurring.interval,
            interval_count: params.recurring.interval_count ?? 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: unit.includes('.') ? null : Number(unit),
    unit_amount_decimal: unit,
  });
  emit(ctx, 'price.created', price);
  return price;
}

/** A key names one price: it can be taken over, never shared. */
function claimLookupKey(
  ctx: Context,
  key: string | null | undefined,
  transfer: boolean | undefined,
  self?: string,
): void {
  if (key === null || key === undefined) return;
  const owner = ctx.data.prices.find((price) => price.lookup_key === key && price.id !== self);
  if (owner === undefined) return;
  if (transfer !== true) {
    const message = `A price (\`${owner.id}\`) already uses that lookup key. Pass transfer_lookup_key to take it over.`;
    throw invalid(message, { param: 'lookup_key' });
  }
  const after = ctx.data.prices.put({ ...owner, lookup_key: null });
  emitUpdate(ctx, 'price.updated', owner, after);
}

export const priceRoutes = [
  route(
    'POST',
    '/v1/prices',
    {
      ...priceAmountParams,
      active: flag().optional(),
      recurring: recurringParam().optional(),
      billing_scheme: oneOf(['per_unit']).optional(),
      lookup_key: text(200).optional(),
      metadata: metadata().optional(),
      nickname: text().optional(),
      product: text().optional(),
      product_data: hash(productDataParams).optional(),
      tiers: notSimulated(),
      tiers_mode: notSimulated(),
      transfer_lookup_key: flag().optional(),
      transform_quantity: notSimulated(),
    },
    (ctx, { product, product_data: data, ...params }) => {
      if ((product === undefined) === (data === undefined)) {
        const message = 'You must specify either `product` or `product_data` when creating a price.';
        throw invalid(message, { code: 'parameter_missing', param: 'product' });
      }
      if (product !== undefined) find(ctx.data.products, 'product', product, 'product');
      unitAmountOf(params, params.currency);
      claimLookupKey(ctx, params.lookup_key, params.transfer_lookup_key);
      const owner = product ?? createProduct(ctx, data ?? { name: '' }).id;
      return createPrice(ctx, owner, params);
    },
  ),
  route(
    'GET',
    '/v1/prices',
    {
      ...paging,
      active: flag().optional(),
      created: rangeOf().optional(),
      currency: currency().optional(),
      lookup_keys: list(text()).optional(),
      product: text().optional(),
      recurring: hash({
        interval: oneOf(['day', 'week', 'month', 'year']).optional(),
        meter: notSimulated(),
        usage_type: oneOf(['licensed', 'metered']).optional(),
      }).optional(),
      type: oneOf(['one_time', 'recurring']).optional(),
    },
    (ctx, { active, created, currency: code, lookup_keys: keys, product, recurring, type, ...cursor }) =>
      page(ctx.data.prices, {
        paging: cursor,
        kind: 'price',
        url: '/v1/prices',
        where: (price) =>
          (active === undefined || price.active === active) &&
          within(created, price.created) &&
          (code === undefined || price.currency === code) &&
          (keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
          (product === undefined || price.product === product) &&
          (recurring?.interval === undefined || price.recurring?.interval === recurring.interval) &&
          (recurring?.usage_type === undefined || price.recurring?.usage_type === recurring.usage_type) &&
          (type === undefined || price.type === type),
        json: (price) => price,
      }),
  ),
  route('GET', '/v1/prices/{id}', {}, (ctx, _params, id) => find(ctx.data.prices, 'price', id)),
  route(
    'POST',
    '/v1/prices/{id}',
    {
      active: flag().optional(),
      currency_options: notSimulated(),
      lookup_key: clearable(200).optional(),
      metadata: metadata().optional(),
      nickname: clearable().optional(),
      tax_behavior: taxBehavior().optional(),
      transfer_lookup_key: flag().optional(),
    },
    (ctx, params, id) => {
      const before = find(ctx.data.prices, 'price', id);
      claimLookupKey(ctx, params.lookup_key, params.transfer_lookup_key, id);
      const after = ctx.data.prices.put({
        ...before,
        active: or(params.active, before.active),
        lookup_key: or(params.lookup_key, before.lookup_key),
        metadata: mergeMetadata(before.metadata, params.metadata),
        nickname: or(params.nickname, before.nickname),
        tax_behavior: or(params.tax_behavior, before.tax_behavior),
      });
      emitUpdate(ctx, 'price.updated', before, after);
      return after;
    },
  ),
];
