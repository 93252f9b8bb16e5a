import { find } from '../context.ts';
import { hash, oneOf, paging, rangeOf, text, within } from '../http/fields.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { chargeJson, paymentIntentJson } from './paymentJson.ts';

export const paymentRoutes = [
  route(
    'GET',
    '/v1/invoice_payments',
    {
      ...paging,
      created: rangeOf().optional(),
      invoice: text().optional(),
      payment: hash({
        type: oneOf(['payment_intent', 'payment_record']),
        payment_intent: text().optional(),
        payment_record: text().optional(),
      }).optional(),
      status: oneOf(['open', 'paid', 'canceled']).optional(),
    },
    (ctx, { created, invoice, payment, status, ...cursor }) =>
      page(ctx.data.invoicePayments, {
        paging: cursor,
        kind: 'invoice_payment',
        url: '/v1/invoice_payments',
        where: (found) =>
          within(created, found.created) &&
          (invoice === undefined || found.invoice === invoice) &&
          (status === undefined || found.status === status) &&
          (payment === undefined ||
            (found.payment.type === 'payment_intent'
              ? found.payment.payment_intent === payment.payment_intent
              : found.payment.payment_record === payment.payment_record)),
        json: (found) => found,
      }),
  ),
  route('GET', '/v1/invoice_payments/{id}', {}, (ctx, _params, id) =>
    find(ctx.data.invoicePayments, 'invoice_payment', id),
  ),
  route(
    'GET',
    '/v1/payment_intents',
    { ...paging, created: rangeOf().optional(), customer: text().optional() },
    (ctx, { created, customer, ...cursor }) =>
      page(ctx.data.paymentIntents, {
        paging: cursor,
        kind: 'payment_intent',
        url: '/v1/payment_intents',
        where: (intent) => within(created, intent.created) && (customer === undefined || intent.customer === customer),
        json: paymentIntentJson,
      }),
  ),
  route('GET', '/v1/payment_intents/{id}', {}, (ctx, _params, id) =>
    paymentIntentJson(find(ctx.data.paymentIntents, 'payment_intent', id)),
  ),
  route(
    'GET',
    '/v1/charges',
    { ...paging, created: rangeOf().optional(), customer: text().optional(), payment_intent: text().optional() },
    (ctx, { created, customer, payment_intent: intent, ...cursor }) =>
      page(ctx.data.charges, {
        paging: cursor,
        kind: 'charge',
        url: '/v1/charges',
        where: (charge) =>
          within(created, charge.created) &&
          (customer === undefined || charge.customer === customer) &&
          (intent === undefined || charge.payment_intent === intent),
        json: chargeJson,
      }),
  ),
  route('GET', '/v1/charges/{id}', {}, (ctx, _params, id) => chargeJson(find(ctx.data.charges, 'charge', id))),
];
