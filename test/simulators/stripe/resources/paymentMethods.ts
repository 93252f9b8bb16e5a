import { type Context, find, mergeMetadata } from '../context.ts';
import { emit, emitUpdate } from '../events.ts';
import { invalid } from '../http/errors.ts';
import { clearable, hash, integer, metadata, oneOf, paging, text } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId, randomText } from '../ids.ts';
import type { PaymentMethod } from '../objects/customers.ts';
import { emptyAddress } from './shared.ts';

type Behaviour = PaymentMethod['behaviour'];

/** Stripe's test cards: a shared id (or token) makes a fresh payment method that behaves in a known way. */
const TEST_CARDS: Record<string, { brand: string; last4: string; behaviour: Behaviour }> = {
  visa: { brand: 'visa', last4: '4242', behaviour: 'succeeds' },
  mastercard: { brand: 'mastercard', last4: '4444', behaviour: 'succeeds' },
  amex: { brand: 'amex', last4: '8431', behaviour: 'succeeds' },
  chargeCustomerFail: { brand: 'visa', last4: '0341', behaviour: 'declined' },
  visa_chargeDeclined: { brand: 'visa', last4: '0002', behaviour: 'declined' },
  chargeDeclined: { brand: 'visa', last4: '0002', behaviour: 'declined' },
  visa_chargeDeclinedInsufficientFunds: { brand: 'visa', last4: '9995', behaviour: 'insufficient_funds' },
  chargeDeclinedInsufficientFunds: { brand: 'visa', last4: '9995', behaviour: 'insufficient_funds' },
};

/** `behaviour` stays inside. */
export function paymentMethodJson({ behaviour: _, ...method }: PaymentMethod): JsonObject {
  return method;
}

/** A payment method by id; Stripe's shared test ids (`pm_card_visa`, `tok_visa`) make a new one. */
export function obtainPaymentMethod(ctx: Context, id: string, param: string): PaymentMethod {
  const known = ctx.data.paymentMethods.get(id);
  if (known !== undefined) return known;
  const card = TEST_CARDS[id.replace(/^(pm_card_|tok_)/, '')];
  if (card === undefined || !/^(pm_card_|tok_)/.test(id))
    return find(ctx.data.paymentMethods, 'PaymentMethod', id, param);
  return ctx.data.paymentMethods.put(newPaymentMethod(ctx, card));
}

function newPaymentMethod(ctx: Context, card: { brand: string; last4: string; behaviour: Behaviour }): PaymentMethod {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: emptyAddress(), email: null, name: null, phone: null, tax_id: null },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: 12,
      exp_year: new Date(ctx.now * 1000).getUTCFullYear() + 4,
      fingerprint: randomText(16),
      funding: 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: ctx.now,
    customer: null,
    customer_account: null,
    livemode: ctx.account.livemode,
    metadata: {},
    type: 'card',
    behaviour: card.behaviour,
  };
}

/** Attaches a payment method to a customer. @throws StripeError when another customer has it. */
export function attachPaymentMethod(ctx: Context, id: string, customer: string, param: string): PaymentMethod {
  const method = obtainPaymentMethod(ctx, id, param);
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw invalid('The payment method you provided has already been attached to a customer.', { param });
  }
  const attached = ctx.data.paymentMethods.put({ ...method, customer });
  emit(ctx, 'payment_method.attached', paymentMethodJson(attached));
  return attached;
}

export const paymentMethodRoutes = [
  route(
    'POST',
    '/v1/payment_methods',
    {
      type: oneOf(['card']),
      card: hash({
        token: text().optional(),
        number: text().optional(),
        exp_month: integer(1, 12).optional(),
        exp_year: integer().optional(),
        cvc: text().optional(),
      }),
      metadata: metadata().optional(),
    },
    (ctx, { card, metadata: change }) => {
      const byNumber = card.number?.endsWith('0002') === true ? 'tok_chargeDeclined' : 'tok_visa';
      const method = obtainPaymentMethod(ctx, card.token ?? byNumber, 'card[token]');
      return paymentMethodJson(ctx.data.paymentMethods.put({ ...method, metadata: mergeMetadata({}, change) }));
    },
  ),
  route('GET', '/v1/payment_methods/{id}', {}, (ctx, _params, id) =>
    paymentMethodJson(find(ctx.data.paymentMethods, 'PaymentMethod', id)),
  ),
  route('POST', '/v1/payment_methods/{id}/attach', { customer: text() }, (ctx, params, id) => {
    const { id: customer } = find(ctx.data.customers, 'customer', params.customer, 'customer');
    return paymentMethodJson(attachPaymentMethod(ctx, id, customer, 'id'));
  }),
  route('POST', '/v1/payment_methods/{id}/detach', {}, (ctx, _params, id) => {
    const method = find(ctx.data.paymentMethods, 'PaymentMethod', id);
    const detached = ctx.data.paymentMethods.put({ ...method, customer: null });
    emit(ctx, 'payment_method.detached', paymentMethodJson(detached), { customer: method.customer });
    return paymentMethodJson(detached);
  }),
  route('POST', '/v1/payment_methods/{id}', { metadata: metadata().optional() }, (ctx, params, id) => {
    const before = find(ctx.data.paymentMethods, 'PaymentMethod', id);
    const after = { ...before, metadata: mergeMetadata(before.metadata, params.metadata) };
    emitUpdate(ctx, 'payment_method.updated', paymentMethodJson(before), paymentMethodJson(after));
    return paymentMethodJson(ctx.data.paymentMethods.put(after));
  }),
  route(
    'GET',
    '/v1/payment_methods',
    { ...paging, customer: text().optional(), type: clearable().optional() },
    (ctx, { customer, type: _type, ...cursor }) =>
      page(ctx.data.paymentMethods, {
        paging: cursor,
        kind: 'PaymentMethod',
        url: '/v1/payment_methods',
        where: (method) => method.customer !== null && (customer === undefined || method.customer === customer),
        json: paymentMethodJson,
      }),
  ),
  route(
    'GET',
    '/v1/customers/{id}/payment_methods',
    { ...paging, type: text().optional() },
    (ctx, params, customer) => {
      const { type: _type, ...cursor } = params;
      find(ctx.data.customers, 'customer', customer);
      return page(ctx.data.paymentMethods, {
        paging: cursor,
        kind: 'PaymentMethod',
        url: `/v1/customers/${customer}/payment_methods`,
        where: (method) => method.customer === customer,
        json: paymentMethodJson,
      });
    },
  ),
];
