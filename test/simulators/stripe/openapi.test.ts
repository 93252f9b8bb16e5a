import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { routes } from './resources/index.ts';
import { type Merchant, openInvoice, startMerchant } from './testing.ts';

const SPEC = fileURLToPath(new URL('../../../../shared/specs/stripe/openapi-2026-10-28.endive.json', import.meta.url));
const specIsHere = existsSync(SPEC);
if (!specIsHere) console.warn(`Not checked against the OpenAPI description: ${SPEC} is not there.`);

type Schema = { [key: string]: unknown };
const schemaShape: z.ZodType<Schema> = z.record(z.string(), z.unknown());
const operationShape = z.object({
  parameters: z.array(z.object({ in: z.string(), name: z.string(), schema: schemaShape.optional() })),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: schemaShape })) }).optional(),
  responses: z.object({ 200: z.object({ content: z.record(z.string(), z.object({ schema: schemaShape })) }) }),
});
const specShape = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), schemaShape) }),
});
type Spec = z.output<typeof specShape>;

function readSpec(): Spec {
  return specShape.parse(JSON.parse(readFileSync(SPEC, 'utf8')));
}

/** OpenAPI 3.0's `nullable` in the words of JSON Schema; everything else is the same. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = z.record(z.string(), z.unknown()).parse(value);
  const entries = Object.entries(rest).map(([key, inner]) => [
    key,
    key === '$ref' && typeof inner === 'string'
      ? inner.replace('#/components/schemas/', 'stripe#/$defs/')
      : toJsonSchema(inner),
  ]);
  const schema = Object.fromEntries(entries);
  // A field the API does not have is as wrong as one that is missing.
  if ('properties' in schema && !('additionalProperties' in schema)) schema.additionalProperties = false;
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Names of a hash's parameters, nested ones in brackets, lists as `[]`. */
function names(schema: Schema | undefined, prefix: string): string[] {
  if (schema === undefined) return [];
  const found: string[] = [];
  const { properties, items, anyOf } = schema;
  if (typeof properties === 'object' && properties !== null) {
    for (const [key, inner] of Object.entries(properties)) {
      const name = prefix === '' ? key : `${prefix}[${key}]`;
      found.push(name, ...names(schemaShape.parse(inner), name));
    }
  }
  if (items !== undefined) found.push(...names(schemaShape.parse(items), `${prefix}[]`));
  for (const branch of Array.isArray(anyOf) ? anyOf : []) found.push(...names(schemaShape.parse(branch), prefix));
  return found;
}

/** Operations and parameters the real API has although the description (made from an SDK's types) says it less well. */
const UNDESCRIBED_PATHS = new Set(['GET /v1/account']);

const eventsShape = z.object({
  data: z.array(z.object({ type: z.string(), data: z.object({ object: z.looseObject({ object: z.string() }) }) })),
});
const EVENT_TYPES = [
  'customer.created',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.tax_id.created',
  'product.created',
  'price.created',
  'tax_rate.created',
  'coupon.created',
  'invoiceitem.created',
  'invoice.created',
  'invoice.updated',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_succeeded',
  'invoice_payment.paid',
  'charge.succeeded',
  'charge.refunded',
  'refund.created',
  'payment_intent.succeeded',
  'credit_note.created',
  'charge.dispute.created',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'refund.failed',
  'payout.created',
  'payout.paid',
  'payout.reconciliation_completed',
];

describe.skipIf(!specIsHere)('the Stripe simulator against the OpenAPI description', () => {
  it('accepts no operation and no parameter that the API does not have', () => {
    const spec = readSpec();
    const unknown: string[] = [];
    for (const { method, path, schema } of routes) {
      if (UNDESCRIBED_PATHS.has(`${method} ${path}`)) continue;
      const operation = spec.paths[path]?.[method.toLowerCase()];
      if (operation === undefined) {
        unknown.push(`${method} ${path}`);
        continue;
      }
      const body = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema;
      const query = operation.parameters.filter((parameter) => parameter.in === 'query');
      const known = new Set([
        ...names(body, ''),
        ...query.flatMap((parameter) => [parameter.name, ...names(parameter.schema, parameter.name)]),
        'expand',
      ]);
      const accepted = names(schemaShape.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })), '');
      for (const name of accepted) if (!known.has(name)) unknown.push(`${method} ${path}: ${name}`);
    }
    expect(unknown).toEqual([]);
  });

  describe('answers', () => {
    let merchant: Merchant;
    let validators: Map<string, ValidateFunction>;
    let ajv: Ajv;
    beforeAll(async () => {
      merchant = await startMerchant();
      ajv = new Ajv({ strict: false, allErrors: true, logger: false });
      ajv.addSchema({ $id: 'stripe', $defs: toJsonSchema(readSpec().components.schemas) });
      validators = new Map();
    });
    afterAll(() => merchant.sim.close());

    function problems(kind: string, answer: unknown): string[] {
      let validate = validators.get(kind);
      if (validate === undefined) {
        validate = ajv.compile({ $ref: `stripe#/$defs/${kind}` });
        validators.set(kind, validate);
      }
      validate(JSON.parse(JSON.stringify(answer)));
      return (validate.errors ?? []).map((error) => `${kind}${error.instancePath} ${error.message}`);
    }

    it('are complete and well-formed objects of every kind, plain and in events', async () => {
      const answers = await everyKind(merchant);
      const events = eventsShape.parse(await raw(merchant, '/v1/events?limit=100'));
      const found = answers.flatMap(([kind, answer]) => problems(kind, answer));
      expect(found).toEqual([]);
      const kinds = new Set(Object.keys(readSpec().components.schemas));
      const inEvents = events.data
        .filter(({ data }) => kinds.has(data.object.object))
        .flatMap(({ type, data }) => problems(data.object.object, data.object).map((problem) => `${type}: ${problem}`));
      expect(inEvents).toEqual([]);
      expect(events.data.map((event) => event.type)).toEqual(expect.arrayContaining(EVENT_TYPES));
    });
  });
});

/** What goes over the wire, before the SDK turns decimals into its own objects. */
async function raw({ sim, accountId }: Merchant, path: string): Promise<unknown> {
  const headers = { Authorization: `Bearer ${sim.platformSecretKey}`, 'Stripe-Account': accountId };
  return (await fetch(`${sim.url}${path}`, { headers })).json();
}

/** A sale with a refund that failed and disputes won and lost, payouts of both kinds, credit of the customer. */
async function everyKindOfMoney({ sim, stripe, accountId }: Merchant, customer: string): Promise<[string, string][]> {
  const door = sim.money(accountId);
  const charge = door.sell({ amount: 9_000, currency: 'eur', customer });
  const refund = await stripe.refunds.create({ charge: charge.id, amount: 1_000 });
  door.failRefund(refund.id);
  const won = door.dispute(charge.id);
  door.closeDispute(won.id, 'won', 2_000);
  const inquiry = door.dispute(charge.id, { inquiry: true });
  door.ripen();
  const manual = await stripe.payouts.create({ amount: 500, currency: 'eur', method: 'instant' });
  const automatic = door.arrive(door.payOut('eur')?.id ?? '');
  return [
    ['balance', '/v1/balance'],
    ['balance_transaction', `/v1/balance_transactions/${charge.balance_transaction}?expand[]=source`],
    ['charge', `/v1/charges/${charge.id}?expand[]=balance_transaction`],
    ['refund', `/v1/refunds/${refund.id}?expand[]=failure_balance_transaction`],
    ['dispute', `/v1/disputes/${won.id}`],
    ['dispute', `/v1/disputes/${inquiry.id}`],
    ['payout', `/v1/payouts/${manual.id}`],
    ['payout', `/v1/payouts/${automatic.id}?expand[]=balance_transaction`],
  ];
}

/** One object of every kind, in as many states as have fields of their own. */
async function everyKind(merchant: Merchant): Promise<[string, unknown][]> {
  const { stripe, accountId } = merchant;
  const customer = await stripe.customers.create({
    name: 'Ann Huber',
    email: 'ann@example.com',
    address: { line1: 'Ring 1', city: 'Wien', postal_code: '1010', country: 'AT' },
    shipping: { name: 'Ann Huber', address: { city: 'Wien' } },
    tax_id_data: [{ type: 'eu_vat', value: 'ATU12345678' }],
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa', custom_fields: [{ name: 'PO', value: '7' }] },
  });
  const product = await stripe.products.create({
    name: 'Seat',
    default_price_data: { currency: 'eur', unit_amount: 500 },
  });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 1000,
    recurring: { interval: 'month' },
  });
  const rate = await stripe.taxRates.create({
    display_name: 'USt',
    inclusive: false,
    percentage: 20,
    country: 'AT',
    tax_type: 'vat',
  });
  const coupon = await stripe.coupons.create({ percent_off: 12.5, duration: 'once' });
  const draft = await stripe.invoices.create({
    customer: customer.id,
    discounts: [{ coupon: coupon.id }],
    default_tax_rates: [rate.id],
    shipping_details: { name: 'Ann Huber', address: { city: 'Wien' } },
  });
  const one = { customer: customer.id, invoice: draft.id };
  const item = await stripe.invoiceItems.create({ ...one, amount: 2500, tax_rates: [rate.id] });
  await stripe.invoices.finalizeInvoice(draft.id);
  await stripe.invoices.pay(draft.id);
  const open = await openInvoice(stripe);
  const line = open.lines.data[0]?.id ?? '';
  const note = await stripe.creditNotes.create({
    invoice: open.id,
    lines: [{ type: 'invoice_line_item', invoice_line_item: line, amount: 1000 }],
  });
  const paidNote = await stripe.creditNotes.create({
    invoice: draft.id,
    amount: 500,
    refund_amount: 300,
    credit_amount: 200,
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity: 3 }],
  });
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: subscription.items.data[0]?.id, quantity: 5 }],
    proration_behavior: 'always_invoice',
  });
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'https://example.com/hook',
    enabled_events: ['invoice.paid'],
    connect: true,
  });
  const money = await everyKindOfMoney(merchant, customer.id);
  const paths: [string, string][] = [
    ...money,
    ['account', `/v1/accounts/${accountId}`],
    ['customer', `/v1/customers/${customer.id}?expand[]=tax_ids&expand[]=subscriptions&expand[]=sources`],
    ['product', `/v1/products/${product.id}?expand[]=default_price`],
    ['price', `/v1/prices/${price.id}?expand[]=product`],
    ['tax_rate', `/v1/tax_rates/${rate.id}`],
    ['coupon', `/v1/coupons/${coupon.id}`],
    ['invoiceitem', `/v1/invoiceitems/${item.id}?expand[]=invoice`],
    [
      'invoice',
      `/v1/invoices/${draft.id}?expand[]=customer&expand[]=payments.data.payment.payment_intent&expand[]=discounts.source.coupon`,
    ],
    ['invoice', `/v1/invoices/${open.id}`],
    ['credit_note', `/v1/credit_notes/${note.id}`],
    ['credit_note', `/v1/credit_notes/${paidNote.id}?expand[]=refunds.refund`],
    ['subscription', `/v1/subscriptions/${subscription.id}?expand[]=latest_invoice`],
    ['webhook_endpoint', `/v1/webhook_endpoints/${endpoint.id}`],
    ['payment_method', `/v1/payment_methods/${customer.invoice_settings.default_payment_method}`],
  ];
  return Promise.all(paths.map(async ([kind, path]): Promise<[string, unknown]> => [kind, await raw(merchant, path)]));
}
