import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Listener, listen, type Merchant, openInvoice, sdk, startMerchant, stripeError } from './testing.ts';

const SECRET = 'whsec_test';

describe('events of the Stripe simulator', () => {
  let merchant: Merchant;
  let stripe: Stripe;
  let listener: Listener;
  beforeEach(async () => {
    merchant = await startMerchant();
    ({ stripe } = merchant);
    listener = await listen(stripe, SECRET);
    merchant.sim.addWebhookEndpoint({ url: listener.url, secret: SECRET, connect: true });
  });
  afterEach(async () => {
    await merchant.sim.close();
    await listener.close();
  });

  const types = () => listener.heard.map(({ event }) => event.type);
  const control = (path: string, method: string, body?: unknown) =>
    fetch(merchant.sim.url + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

  it('given an invoice’s life, when it is heard, then every step comes once, signed, with the whole object', async () => {
    const open = await openInvoice(stripe);
    await stripe.invoices.sendInvoice(open.id);
    await stripe.invoices.pay(open.id, { payment_method: 'pm_card_visa' });
    await merchant.sim.settled();
    const steps = [
      'customer.created',
      'invoice.created',
      'invoiceitem.created',
      'invoice.finalized',
      'invoice.sent',
      'invoice.paid',
    ];
    for (const step of [...steps, 'invoice.payment_succeeded', 'invoice_payment.paid', 'charge.succeeded']) {
      expect(types().filter((type) => type === step)).toEqual([step]);
    }
    const paid = listener.heard.find(({ event }) => event.type === 'invoice.paid')?.event;
    expect(paid).toMatchObject({
      account: merchant.accountId,
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      data: { object: { id: open.id, status: 'paid', lines: { object: 'list' } } },
    });
    expect(paid?.request?.id).toMatch(/^req_/);
    expect(Number.isInteger(paid?.created)).toBe(true);
  });

  it('given updates, when they are heard, then the former values of what changed come along, and only those', async () => {
    const { id } = await stripe.customers.create({ name: 'Ann', metadata: { a: '1', b: '2' } });
    await stripe.customers.update(id, { name: 'Anna', metadata: { b: '3', c: '4' } }, { idempotencyKey: 'key-1' });
    await stripe.customers.update(id, { name: 'Anna' });
    await merchant.sim.settled();
    const updates = listener.heard.filter(({ event }) => event.type === 'customer.updated');
    expect(updates).toHaveLength(1);
    expect(updates[0]?.event.data.previous_attributes).toEqual({ name: 'Ann', metadata: { b: '2', c: null } });
    expect(updates[0]?.event.request?.idempotency_key).toBe('key-1');
  });

  it.each([
    ['product', () => stripe.products.create({ name: 'A' }), (id: string) => stripe.products.update(id, { name: 'B' })],
    [
      'tax_rate',
      () => stripe.taxRates.create({ display_name: 'A', percentage: 1, inclusive: true }),
      (id: string) => stripe.taxRates.update(id, { active: false }),
    ],
    [
      'coupon',
      () => stripe.coupons.create({ percent_off: 5 }),
      (id: string) => stripe.coupons.update(id, { name: 'B' }),
    ],
  ])('given a %s, when it is made and changed, then both are heard', async (kind, make, change) => {
    const { id } = await make();
    await change(id);
    await merchant.sim.settled();
    expect(types()).toEqual([`${kind}.created`, `${kind}.updated`]);
  });

  it('given an invoice deleted, voided or written off, when it happens, then its event says so', async () => {
    const customer = await stripe.customers.create({});
    await stripe.invoices.del((await stripe.invoices.create({ customer: customer.id })).id);
    await stripe.invoices.voidInvoice((await openInvoice(stripe)).id);
    await stripe.invoices.markUncollectible((await openInvoice(stripe)).id);
    await stripe.customers.del(customer.id);
    await merchant.sim.settled();
    expect(types()).toEqual(
      expect.arrayContaining(['invoice.deleted', 'invoice.voided', 'invoice.marked_uncollectible', 'customer.deleted']),
    );
    expect(await stripe.customers.retrieve(customer.id)).toEqual({
      id: customer.id,
      object: 'customer',
      deleted: true,
    });
  });

  it('given an endpoint that fails, when it recovers, then what it missed comes', async () => {
    listener.refuse(2);
    await stripe.customers.create({});
    await merchant.sim.settled();
    const ids = listener.heard.map(({ event }) => event.id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect((await stripe.events.retrieve(ids[0] ?? '')).pending_webhooks).toBe(0);
  });

  it('given an endpoint that never answers well, when the attempts are used up, then the event is left pending', async () => {
    listener.refuse(Number.POSITIVE_INFINITY);
    await stripe.customers.create({});
    await merchant.sim.settled();
    expect(listener.heard).toHaveLength(4);
    expect((await stripe.events.list({ delivery_success: false })).data.map(({ type }) => type)).toEqual([
      'customer.created',
    ]);
  });

  it('given deliveries to be doubled or paused from another process, when asked, then they are', async () => {
    await control('/_sim/webhooks', 'POST', { duplicate: true });
    await stripe.customers.create({});
    await merchant.sim.settled();
    expect(types()).toEqual(['customer.created', 'customer.created']);
    await control('/_sim/webhooks', 'POST', { duplicate: false, paused: true });
    await stripe.products.create({ name: 'Held' });
    await merchant.sim.settled();
    expect(types()).toHaveLength(2);
    await control('/_sim/webhooks', 'POST', { paused: false, shuffle: true });
    await merchant.sim.settled();
    expect(types()).toContain('product.created');
    expect((await control('/_sim/webhooks', 'POST', { paused: 'maybe' })).status).toBe(400);
  });

  it('given faults from another process, when a request meets one, then it fails once', async () => {
    await control('/_sim/faults', 'POST', [
      { path: '/v1/customers', kind: 'status', status: 503, body: { error: { message: 'Down' } } },
    ]);
    expect((await stripeError(stripe.customers.list())).statusCode).toBe(503);
    expect((await stripe.customers.list()).data).toEqual([]);
    await control('/_sim/faults', 'POST', { path: '.', kind: 'drop', times: 9 });
    await control('/_sim/faults', 'DELETE');
    expect((await stripe.customers.list()).data).toEqual([]);
    const seen: { path: string; status: number }[] = JSON.parse(await (await control('/_sim/requests', 'GET')).text());
    expect(seen.filter(({ path }) => path.startsWith('/v1/customers')).map(({ status }) => status)).toEqual([
      503, 200, 200,
    ]);
  });

  it('given the app installed and uninstalled, when it happens, then the platform hears that and nothing after', async () => {
    merchant.sim.uninstallApp(merchant.accountId);
    await sdk(merchant.sim, merchant.secretKey).customers.create({});
    merchant.sim.installApp(merchant.accountId);
    await merchant.sim.settled();
    expect(types()).toEqual(['account.application.deauthorized', 'account.application.authorized']);
  });

  it('given made-up and repeated events, when emitted, then they are delivered like any other', async () => {
    const { id } = merchant.sim.emitEvent({
      accountId: merchant.accountId,
      type: 'invoice.paid',
      object: { id: 'in_stale', object: 'invoice' },
    });
    merchant.sim.resendEvent(merchant.accountId, id);
    await merchant.sim.settled();
    expect(listener.heard.map(({ event }) => event.id)).toEqual([id, id]);
  });

  it('given events of many types, when listed, then by type, by time, and paged', async () => {
    const { created } = await stripe.customers.create({});
    await stripe.products.create({ name: 'A' });
    const byType = await stripe.events.list({
      types: ['customer.created', 'coupon.created'],
      created: { gte: created },
    });
    expect(byType.data.map(({ type }) => type)).toEqual(['customer.created']);
    const [newest, older] = (await stripe.events.list({ limit: 2 })).data;
    expect((await stripe.events.list({ starting_after: newest?.id })).data[0]?.id).toBe(older?.id);
  });

  it('given the merchant’s own endpoint, when it wants one type, then it hears only that', async () => {
    const own = await stripe.webhookEndpoints.create({ url: listener.url, enabled_events: ['product.created'] });
    expect(own.secret).toMatch(/^whsec_/);
    expect(await stripe.webhookEndpoints.retrieve(own.id)).not.toHaveProperty('secret');
    await stripe.webhookEndpoints.update(own.id, { disabled: true });
    expect((await stripe.webhookEndpoints.list()).data.map(({ status }) => status)).toEqual(['disabled']);
    await stripe.webhookEndpoints.del(own.id);
    expect((await stripe.webhookEndpoints.list()).data).toEqual([]);
  });

  it('given events older than thirty days, when asked for, then they are gone', async () => {
    let now = new Date('2026-01-01T00:00:00Z');
    const aging = await startMerchant({ now: () => now });
    await aging.stripe.customers.create({});
    const [event] = (await aging.stripe.events.list()).data;
    now = new Date('2026-02-01T00:00:00Z');
    expect((await aging.stripe.events.list()).data).toEqual([]);
    expect((await stripeError(aging.stripe.events.retrieve(event?.id ?? ''))).statusCode).toBe(404);
    await aging.sim.close();
  });
});
