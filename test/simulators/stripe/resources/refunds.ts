import { type Context, find, mergeMetadata } from '../context.ts';
import { emit } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { integer, metadata, notSimulatedAll, oneOf, paging, rangeOf, text, within } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId } from '../ids.ts';
import type { Charge, Refund } from '../objects/payments.ts';
import { moveBalance } from './balance.ts';
import { chargeJson } from './paymentJson.ts';

export function refundJson(refund: Readonly<Refund>): JsonObject {
  return {
    ...refund,
    object: 'refund',
    balance_transaction: refund.balance_transaction ?? null,
    destination_details: { type: 'card', card: { type: 'refund', reference_status: 'pending' } },
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status ?? 'succeeded',
    transfer_reversal: null,
  };
}

/** Gives back part of a charge. @throws StripeError when more is asked for than is left of it. */
export function refundCharge(
  ctx: Context,
  charge: Charge,
  amount: number,
  change?: Parameters<typeof mergeMetadata>[1],
): Refund {
  const left = charge.status === 'succeeded' ? charge.amount - charge.amount_refunded : 0;
  if (amount > left) {
    const message = `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
    throw invalid(message, { param: 'amount', code: left === 0 ? 'charge_already_refunded' : 'amount_too_large' });
  }
  const id = newId('re');
  const moved = moveBalance(ctx, { type: 'refund', source: id, amount: -amount, currency: charge.currency });
  const refund = ctx.data.refunds.put({
    id,
    amount,
    balance_transaction: moved.id,
    charge: charge.id,
    created: ctx.now,
    currency: charge.currency,
    metadata: mergeMetadata({}, change),
    customer: charge.customer,
    customer_account: null,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: null,
  });
  const before = chargeJson(charge);
  const after = chargeJson(ctx.data.charges.put({ ...charge, amount_refunded: charge.amount_refunded + amount }));
  emit(ctx, 'refund.created', refundJson(refund));
  emit(ctx, 'charge.refunded', after, { amount_refunded: before.amount_refunded, refunded: before.refunded });
  return refund;
}

export const refundRoutes = [
  route(
    'POST',
    '/v1/refunds',
    {
      ...notSimulatedAll(
        'currency',
        'customer',
        'instructions_email',
        'origin',
        'refund_application_fee',
        'reverse_transfer',
      ),
      amount: integer(1).optional(),
      charge: text().optional(),
      metadata: metadata().optional(),
      payment_intent: text().optional(),
      reason: oneOf(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
    },
    (ctx, params) => {
      const intent =
        params.payment_intent === undefined
          ? undefined
          : find(ctx.data.paymentIntents, 'payment_intent', params.payment_intent, 'payment_intent');
      const id = params.charge ?? intent?.latest_charge ?? undefined;
      if (id === undefined)
        throw invalid('Missing required param: charge.', { code: 'parameter_missing', param: 'charge' });
      const charge = find(ctx.data.charges, 'charge', id, 'charge');
      const refund = refundCharge(
        ctx,
        charge,
        params.amount ?? charge.amount - charge.amount_refunded,
        params.metadata,
      );
      return refundJson(ctx.data.refunds.put({ ...refund, reason: params.reason ?? null }));
    },
  ),
  route(
    'GET',
    '/v1/refunds',
    { ...paging, charge: text().optional(), created: rangeOf().optional(), payment_intent: text().optional() },
    (ctx, { charge, created, payment_intent: intent, ...cursor }) =>
      page(ctx.data.refunds, {
        paging: cursor,
        kind: 'refund',
        url: '/v1/refunds',
        where: (refund) =>
          (charge === undefined || refund.charge === charge) &&
          within(created, refund.created) &&
          (intent === undefined || refund.payment_intent === intent),
        json: refundJson,
      }),
  ),
  route('GET', '/v1/refunds/{id}', {}, (ctx, _params, id) => refundJson(find(ctx.data.refunds, 'refund', id))),
];
