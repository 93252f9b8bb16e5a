import type { Context } from '../context.ts';
import type { Json, JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { accountJson } from './accounts.ts';
import { balanceTransactionJson } from './balance.ts';
import { couponJson } from './coupons.ts';
import { customerJson } from './customers.ts';
import { disputeJson } from './disputes.ts';
import { invoiceJson } from './invoiceJson.ts';
import { chargeJson, paymentIntentJson, paymentRecordJson } from './paymentJson.ts';
import { paymentMethodJson } from './paymentMethods.ts';
import { refundJson } from './refunds.ts';
import { subscriptionJson } from './subscriptionJson.ts';
import { taxIdList } from './taxIds.ts';

type Read = (ctx: Context, id: string) => JsonObject | undefined;

function using<T>(
  read: (ctx: Context, id: string) => T | undefined,
  json: (ctx: Context, found: T) => JsonObject,
): Read {
  return (ctx, id) => {
    const found = read(ctx, id);
    return found === undefined ? undefined : json(ctx, found);
  };
}

const price = using(
  (ctx, id) => ctx.data.prices.peek(id),
  (_, found) => found,
);
const invoice = using(
  (ctx, id) => ctx.data.invoices.peek(id),
  (ctx, found) => invoiceJson(ctx.data, found),
);
const charge = using(
  (ctx, id) => ctx.data.charges.peek(id),
  (_, found) => chargeJson(found),
);
const discount = using(
  (ctx, id) => ctx.data.discounts.peek(id),
  (_, found) => found,
);
const paymentMethod = using(
  (ctx, id) => ctx.data.paymentMethods.peek(id),
  (_, found) => paymentMethodJson(found),
);

const subscription = using(
  (ctx, id) => ctx.data.subscriptions.peek(id),
  (ctx, found) => subscriptionJson(ctx.data, found),
);

const balanceTransaction = using((ctx, id) => ctx.data.balanceTransactions.peek(id), balanceTransactionJson);
const refund = using(
  (ctx, id) => ctx.data.refunds.peek(id),
  (_, found) => refundJson(found),
);
/** What moved the balance, of any kind. */
const source: Read = (ctx, id) =>
  charge(ctx, id) ?? refund(ctx, id) ?? dispute(ctx, id) ?? payout(ctx, id) ?? { id, object: 'not_simulated' };
const dispute = using((ctx, id) => ctx.data.disputes.peek(id), disputeJson);
const payout = using(
  (ctx, id) => ctx.data.payouts.peek(id),
  (_, found) => found,
);

/** What an id in a field of that name stands for. */
const BY_FIELD: Record<string, Read> = {
  account: using(
    (ctx, id) => ctx.world.accounts.peek(id),
    (_, found) => accountJson(found),
  ),
  balance_transaction: balanceTransaction,
  charge,
  coupon: using(
    (ctx, id) => ctx.data.coupons.peek(id),
    (_, found) => couponJson(found),
  ),
  customer: using(
    (ctx, id) => ctx.data.customers.peek(id),
    (_, found) => customerJson(found),
  ),
  default_payment_method: paymentMethod,
  default_price: price,
  discount,
  discounts: discount,
  failure_balance_transaction: balanceTransaction,
  invoice,
  latest_charge: charge,
  latest_invoice: invoice,
  payment_intent: using(
    (ctx, id) => ctx.data.paymentIntents.peek(id),
    (_, found) => paymentIntentJson(found),
  ),
  payment_method: paymentMethod,
  payment_record: using(
    (ctx, id) => ctx.data.paymentRecords.peek(id),
    (_, found) => paymentRecordJson(found),
  ),
  price,
  refund,
  source,
  subscription,
  product: using(
    (ctx, id) => ctx.data.products.peek(id),
    (_, found) => found,
  ),
};

/** The object an id names, or undefined when the field cannot be expanded. */
export const objectOf: (ctx: Context, field: string, id: string) => JsonObject | undefined = (ctx, field, id) =>
  BY_FIELD[field]?.(ctx, id);

/** Fields that are in an answer only when asked for. */
export function includable(ctx: Context, object: JsonObject, field: string): Json | undefined {
  const { id } = object;
  if (typeof id !== 'string') return undefined;
  switch (`${object.object}.${field}`) {
    case 'customer.tax_ids':
      return taxIdList(ctx, id, {});
    case 'customer.subscriptions':
      return page(ctx.data.subscriptions, {
        paging: {},
        kind: 'subscription',
        url: `/v1/customers/${id}/subscriptions`,
        where: (found) => found.customer === id && found.status !== 'canceled',
        json: (found) => subscriptionJson(ctx.data, found),
      });
    case 'customer.sources':
      return { object: 'list', data: [], has_more: false, url: `/v1/customers/${id}/sources` };
    case 'invoice.payments':
      return page(ctx.data.invoicePayments, {
        paging: {},
        kind: 'invoice_payment',
        url: `/v1/invoice_payments?invoice=${id}`,
        where: (payment) => payment.invoice === id,
        json: (payment) => payment,
      });
    case 'coupon.applies_to':
      return ctx.data.coupons.peek(id)?.applies_to ?? undefined;
    default:
      return undefined;
  }
}
