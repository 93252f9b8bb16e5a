import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import {
  clearable,
  currency,
  decimal,
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
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { randomText } from '../ids.ts';
import type { Coupon } from '../objects/catalog.ts';
import { or } from './shared.ts';

/** The answer without `applies_to`, which is there only when expanded. */
export function couponJson({ applies_to: _, ...coupon }: Readonly<Coupon>): JsonObject {
  return coupon;
}

/** A coupon that can still be redeemed or read. */
export function findCoupon(ctx: Context, id: string, param?: string): Coupon {
  const coupon = find(ctx.data.coupons, 'coupon', id, param);
  return coupon.deleted === true ? find(ctx.data.coupons, 'coupon', `${id} (deleted)`, param) : coupon;
}

export const couponRoutes = [
  route(
    'POST',
    '/v1/coupons',
    {
      amount_off: integer(1).optional(),
      applies_to: hash({ products: list(text()).optional() }).optional(),
      currency: currency().optional(),
      currency_options: notSimulated(),
      duration: oneOf(['forever', 'once', 'repeating']).optional(),
      duration_in_months: integer(1).optional(),
      id: text(200).optional(),
      max_redemptions: integer(1).optional(),
      metadata: metadata().optional(),
      name: clearable(40).optional(),
      percent_off: decimal(4).optional(),
      redeem_by: timestamp().optional(),
    },
    (ctx, params) => {
      const { amount_off: off, percent_off: percent } = params;
      if ((off === undefined) === (percent === undefined)) {
        throw invalid('You must set exactly one of amount_off and percent_off.', { param: 'percent_off' });
      }
      if (off !== undefined && params.currency === undefined) {
        const message = 'You must pass currency when passing amount_off.';
        throw invalid(message, { code: 'parameter_missing', param: 'currency' });
      }
      if (percent !== undefined && (Number(percent) <= 0 || Number(percent) > 100)) {
        throw invalid('Invalid percent_off: must be greater than 0 and at most 100', { param: 'percent_off' });
      }
      const duration = params.duration ?? 'once';
      if ((duration === 'repeating') !== (params.duration_in_months !== undefined)) {
        throw invalid('duration_in_months goes with duration=repeating, and only with it.', {
          param: 'duration_in_months',
        });
      }
      const id = params.id ?? randomText(8);
      if (ctx.data.coupons.has(id) && ctx.data.coupons.peek(id)?.deleted !== true) {
        throw invalid('Coupon already exists.', { code: 'resource_already_exists', param: 'id' });
      }
      for (const product of params.applies_to?.products ?? []) {
        find(ctx.data.products, 'product', product, 'applies_to[products]');
      }
      const coupon = ctx.data.coupons.put({
        id,
        object: 'coupon',
        amount_off: off ?? null,
        applies_to: params.applies_to?.products === undefined ? null : { products: params.applies_to.products },
        created: ctx.now,
        currency: off === undefined ? null : (params.currency ?? null),
        duration,
        duration_in_months: params.duration_in_months ?? null,
        livemode: ctx.account.livemode,
        max_redemptions: params.max_redemptions ?? null,
        metadata: mergeMetadata({}, params.metadata),
        name: params.name ?? null,
        percent_off: percent === undefined ? null : Number(percent),
        redeem_by: params.redeem_by ?? null,
        times_redeemed: 0,
        valid: true,
      });
      emit(ctx, 'coupon.created', couponJson(coupon));
      return couponJson(coupon);
    },
  ),
  route('GET', '/v1/coupons', { ...paging, created: rangeOf().optional() }, (ctx, { created, ...cursor }) =>
    page(ctx.data.coupons, {
      paging: cursor,
      kind: 'coupon',
      url: '/v1/coupons',
      where: (coupon) => coupon.deleted !== true && within(created, coupon.created),
      json: couponJson,
    }),
  ),
  route('GET', '/v1/coupons/{id}', {}, (ctx, _params, id) => couponJson(findCoupon(ctx, id))),
  route(
    'POST',
    '/v1/coupons/{id}',
    { currency_options: notSimulated(), metadata: metadata().optional(), name: clearable(40).optional() },
    (ctx, params, id) => {
      const before = findCoupon(ctx, id);
      const after = ctx.data.coupons.put({
        ...before,
        metadata: mergeMetadata(before.metadata, params.metadata),
        name: or(params.name, before.name),
      });
      emitUpdate(ctx, 'coupon.updated', couponJson(before), couponJson(after));
      return couponJson(after);
    },
  ),
  route('DELETE', '/v1/coupons/{id}', {}, (ctx, _params, id) => {
    const coupon = findCoupon(ctx, id);
    // Discounts that redeemed it go on.
    ctx.data.coupons.put({ ...coupon, deleted: true });
    emit(ctx, 'coupon.deleted', couponJson(coupon));
    return { id, object: 'coupon', deleted: true };
  }),
];
