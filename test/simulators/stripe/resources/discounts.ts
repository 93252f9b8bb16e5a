import type { z } from 'zod';
import { type Context, find } from '../context.ts';
import { invalid } from '../http/errors.ts';
import { emptyable, hash, list, notSimulated, text } from '../http/fields.ts';
import { newId } from '../ids.ts';
import type { Reduction } from '../money/totals.ts';
import type { Discount } from '../objects/invoices.ts';
import type { AccountData } from '../world.ts';
import { findCoupon } from './coupons.ts';

/** Coupons to redeem, or discounts to keep. */
export const discountsParam = () =>
  emptyable(
    list(hash({ coupon: text().optional(), discount: text().optional(), promotion_code: notSimulated() })).max(20),
  );
export type DiscountsParam = z.output<ReturnType<typeof discountsParam>>;

/** What a discount is attached to. */
type Owner = Partial<Pick<Discount, 'invoice' | 'invoice_item' | 'subscription' | 'subscription_item'>> & {
  customer: string;
};

/**
 * Redeems coupons for an owner.
 * @returns the ids of the discounts, in order.
 * @throws StripeError for an unknown or expired coupon, or one in another currency.
 */
export function redeem(ctx: Context, given: DiscountsParam, owner: Owner, currency: string): string[] {
  if (given === '') return [];
  return given.map(({ coupon: id, discount }, index) => {
    if (discount !== undefined)
      return find(ctx.data.discounts, 'discount', discount, `discounts[${index}][discount]`).id;
    const param = `discounts[${index}][coupon]`;
    if (id === undefined) throw invalid(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
    const coupon = findCoupon(ctx, id, param);
    const usedUp = coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions;
    if (usedUp || (coupon.redeem_by !== null && coupon.redeem_by < ctx.now)) {
      throw invalid(`Coupon expired: ${id}`, { code: 'coupon_expired', param });
    }
    if (coupon.currency !== null && coupon.currency !== currency) {
      const message = `The coupon ${id} takes off ${coupon.currency.toUpperCase()}, this is in ${currency.toUpperCase()}.`;
      throw invalid(message, { param });
    }
    const times = coupon.times_redeemed + 1;
    const valid = coupon.max_redemptions === null || times < coupon.max_redemptions;
    ctx.data.coupons.put({ ...coupon, times_redeemed: times, valid });
    return ctx.data.discounts.put(newDiscount(ctx, id, owner)).id;
  });
}

function newDiscount(ctx: Context, coupon: string, owner: Owner): Discount {
  return {
    id: newId('di'),
    object: 'discount',
    checkout_session: null,
    customer: owner.customer,
    customer_account: null,
    end: null,
    invoice: owner.invoice ?? null,
    invoice_item: owner.invoice_item ?? null,
    promotion_code: null,
    source: { coupon, type: 'coupon' },
    start: ctx.now,
    subscription: owner.subscription ?? null,
    subscription_item: owner.subscription_item ?? null,
  };
}

/** The arithmetic of discounts by id. */
export function reductions(data: AccountData, ids: readonly string[]): Reduction[] {
  return ids.flatMap((id) => {
    const coupon = data.coupons.peek(data.discounts.peek(id)?.source.coupon ?? '');
    if (coupon === undefined) return [];
    return {
      id,
      percentOff: coupon.percent_off === null ? null : String(coupon.percent_off),
      amountOff: coupon.amount_off === null ? null : BigInt(coupon.amount_off),
      products: coupon.applies_to?.products ?? null,
    };
  });
}
