import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Merchant, openInvoice, sdk, startMerchant, stripeError } from './testing.ts';

describe('the Stripe simulator at the door', () => {
  let merchant: Merchant;
  let stripe: Stripe;
  beforeAll(async () => {
    merchant = await startMerchant();
    ({ stripe } = merchant);
  });
  afterAll(() => merchant.sim.close());

  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(merchant.sim.url + path, {
      method: 'POST',
      body,
      headers: {
        Authorization: `Bearer ${merchant.secretKey}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        ...headers,
      },
    });

  describe('given keys and accounts', () => {
    it('when the key is missing or wrong, then 401 in Stripe’s error form, without the key in it', async () => {
      const none = await fetch(`${merchant.sim.url}/v1/customers`);
      expect(none.status).toBe(401);
      expect(await none.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
      const error = await stripeError(sdk(merchant.sim, 'sk_test_wrongwrongwrongwrong').customers.list());
      expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
      expect(error.message).not.toContain('wrongwrong');
    });

    it('when the platform names an account it has no access to, then 403', async () => {
      const error = await stripeError(
        sdk(merchant.sim, merchant.sim.platformSecretKey, 'acct_unknown').customers.list(),
      );
      expect([error.statusCode, error.code]).toEqual([403, 'account_invalid']);
    });

    it('when the merchant uninstalls the app, then the platform loses access until it is installed again', async () => {
      const { accountId } = merchant.sim.createAccount({ name: 'Gone', country: 'DE', defaultCurrency: 'eur' });
      const platform = sdk(merchant.sim, merchant.sim.platformSecretKey, accountId);
      merchant.sim.uninstallApp(accountId);
      expect((await stripeError(platform.customers.list())).statusCode).toBe(403);
      merchant.sim.installApp(accountId);
      expect((await platform.customers.list()).data).toEqual([]);
    });

    it('when the account’s own key is used, with or without its id, then it sees what the platform sees, and others do not', async () => {
      const customer = await stripe.customers.create({ name: 'Seen' });
      const own = sdk(merchant.sim, merchant.secretKey);
      const named = sdk(merchant.sim, merchant.secretKey, merchant.accountId);
      expect((await own.customers.retrieve(customer.id)).id).toBe(customer.id);
      expect((await named.customers.retrieve(customer.id)).id).toBe(customer.id);
      const other = merchant.sim.createAccount({ name: 'Other', country: 'DE', defaultCurrency: 'eur' });
      const error = await stripeError(sdk(merchant.sim, other.secretKey).customers.retrieve(customer.id));
      expect([error.statusCode, error.code]).toEqual([404, 'resource_missing']);
      const foreign = sdk(merchant.sim, other.secretKey, merchant.accountId);
      expect((await stripeError(foreign.customers.list())).statusCode).toBe(403);
    });

    it('when it answers, then it says which request and which version it was', async () => {
      const answer = await post('/v1/customers', 'name=Ann');
      expect(answer.headers.get('request-id')).toMatch(/^req_/);
      expect(answer.headers.get('stripe-version')).toBe('2026-10-28.endive');
    });
  });

  describe('given parameters', () => {
    const refusals: [string, string, string, string | undefined, string | undefined][] = [
      ['unknown', '/v1/customers', 'colour=red', 'parameter_unknown', 'colour'],
      ['unknown inside a hash', '/v1/customers', 'address[planet]=x', 'parameter_unknown', 'address[planet]'],
      ['unknown inside a list', '/v1/customers', 'tax_id_data[0][kind]=x', 'parameter_unknown', 'tax_id_data[0][kind]'],
      ['missing', '/v1/products', 'description=x', 'parameter_missing', 'name'],
      ['no whole number', '/v1/customers', 'balance=1.5', 'parameter_invalid_integer', 'balance'],
      ['no boolean', '/v1/products', 'name=x&active=yes', 'parameter_invalid_boolean', 'active'],
      ['no hash', '/v1/customers', 'address=Vienna', 'parameter_invalid_object', 'address'],
      ['no list', '/v1/customers', 'tax_id_data=x', 'parameter_invalid_array', 'tax_id_data'],
      ['empty though it cannot be unset', '/v1/products', 'name=', 'parameter_invalid_empty', 'name'],
      ['not one of the values', '/v1/coupons', 'percent_off=5&duration=twice', undefined, 'duration'],
      [
        'too precise',
        '/v1/tax_rates',
        'display_name=x&inclusive=true&percentage=1.23456',
        'parameter_invalid_decimal',
        'percentage',
      ],
      ['of the real API but not simulated', '/v1/customers', 'test_clock=clock_1', undefined, 'test_clock'],
    ];
    it.each(refusals)('when one is %s, then 400 says which', async (_name, path, body, code, param) => {
      const answer = await post(path, body);
      expect(answer.status).toBe(400);
      const { error }: { error: { code?: string; param?: string; doc_url?: string; request_log_url?: string } } =
        JSON.parse(await answer.text());
      expect([error.code, error.param]).toEqual([code, param]);
      expect(error.request_log_url).toContain(answer.headers.get('request-id') ?? 'no id');
    });

    it('when they are nested and in lists, then they arrive as they were meant', async () => {
      const customer = await stripe.customers.create({
        name: 'Ünïcode & =Söhne',
        address: { line1: 'Straße 1', country: 'AT' },
        preferred_locales: ['de', 'en'],
        metadata: { '0': 'zero', 'key with spaces': 'a&b=c' },
      });
      expect(customer).toMatchObject({
        name: 'Ünïcode & =Söhne',
        address: { line1: 'Straße 1', country: 'AT', city: null },
        preferred_locales: ['de', 'en'],
        metadata: { '0': 'zero', 'key with spaces': 'a&b=c' },
      });
      const unindexed = await post('/v1/customers', 'preferred_locales[]=de&preferred_locales[]=fr');
      expect(await unindexed.json()).toMatchObject({ preferred_locales: ['de', 'fr'] });
    });

    it('when metadata changes, then keys merge, an empty value unsets one, an empty hash all', async () => {
      const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
      expect((await stripe.customers.update(id, { metadata: { b: '', c: '3' } })).metadata).toEqual({ a: '1', c: '3' });
      expect((await stripe.customers.update(id, { metadata: '' })).metadata).toEqual({});
    });

    it.each([
      ['a key over 40 characters', { ['k'.repeat(41)]: 'v' }],
      ['a value over 500 characters', { k: 'v'.repeat(501) }],
      ['more than 50 keys', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']))],
    ])('when metadata has %s, then it is refused', async (_name, metadata) => {
      expect((await stripeError(stripe.customers.create({ metadata }))).statusCode).toBe(400);
    });

    it('when an object is unknown, then 404 for the path and 400 for a parameter', async () => {
      expect((await stripeError(stripe.invoices.retrieve('in_unknown'))).statusCode).toBe(404);
      const error = await stripeError(stripe.invoices.create({ customer: 'cus_unknown' }));
      expect([error.statusCode, error.code, error.param]).toEqual([400, 'resource_missing', 'customer']);
    });

    it('when the URL is unknown, then 404 says so', async () => {
      expect((await post('/v1/teapots', '')).status).toBe(404);
    });
  });

  describe('given lists', () => {
    it('when paged forwards and backwards, then every object comes once, newest first', async () => {
      const { accountId } = merchant.sim.createAccount({ name: 'Paged', country: 'AT', defaultCurrency: 'eur' });
      const paged = sdk(merchant.sim, merchant.sim.platformSecretKey, accountId);
      const ids: string[] = [];
      for (let n = 0; n < 25; n += 1) ids.unshift((await paged.customers.create({ name: `C${n}` })).id);
      const seen: string[] = [];
      for await (const customer of paged.customers.list({ limit: 7 })) seen.push(customer.id);
      expect(seen).toEqual(ids);
      const first = await paged.customers.list();
      expect([first.data.length, first.has_more]).toEqual([10, true]);
      const before = await paged.customers.list({ ending_before: ids[12], limit: 5 });
      expect(before.data.map(({ id }) => id)).toEqual(ids.slice(7, 12));
      expect(before.has_more).toBe(true);
      await paged.customers.del(ids[3] ?? '');
      expect((await paged.customers.list({ limit: 100 })).data).toHaveLength(24);
    });

    it('when the limit is over 100 or the cursor unknown, then 400', async () => {
      expect((await stripeError(stripe.customers.list({ limit: 101 }))).param).toBe('limit');
      expect((await stripeError(stripe.customers.list({ starting_after: 'cus_x' }))).param).toBe('starting_after');
    });

    it('when filtered by creation time, then only those within come', async () => {
      const { created, id } = await stripe.customers.create({});
      const within = await stripe.customers.list({ created: { gte: created, lt: created + 1 }, limit: 100 });
      expect(within.data.map((customer) => customer.id)).toContain(id);
      expect((await stripe.customers.list({ created: { gt: created + 60 } })).data).toEqual([]);
    });
  });

  describe('given expand', () => {
    it('when ids are asked to be objects, then they are, deep and in lists', async () => {
      const open = await openInvoice(stripe);
      const paid = await stripe.invoices.pay(open.id, {
        payment_method: 'pm_card_visa',
        expand: ['payments.data.payment.payment_intent'],
      });
      const [payment] = paid.payments?.data ?? [];
      expect(payment?.payment.payment_intent).toMatchObject({ object: 'payment_intent', status: 'succeeded' });
      const listed = await stripe.invoices.list({ limit: 1, expand: ['data.customer'] });
      expect(listed.data[0]?.customer).toMatchObject({ object: 'customer', name: 'Ann Huber' });
    });

    it('when it goes too deep or names what cannot be expanded, then 400', async () => {
      const deep = await stripeError(stripe.invoices.list({ expand: ['data.payments.data.payment.charge'] }));
      expect(deep.message).toContain('more than 4 levels');
      const open = await openInvoice(stripe);
      expect((await stripeError(stripe.invoices.retrieve(open.id, { expand: ['charge'] }))).message).toContain(
        'cannot be expanded',
      );
      expect((await stripeError(stripe.invoices.retrieve(open.id, { expand: ['currency'] }))).statusCode).toBe(400);
    });
  });

  describe('given idempotency keys', () => {
    it('when the same request comes again, then the first answer is replayed and nothing done twice', async () => {
      const first = await post('/v1/customers', 'name=Once', { 'Idempotency-Key': 'key-1' });
      const second = await post('/v1/customers', 'name=Once', { 'Idempotency-Key': 'key-1' });
      expect(await second.text()).toBe(await first.text());
      expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
        null,
        'true',
      ]);
    });

    it('when the key comes with other parameters, then 400 idempotency_error', async () => {
      await stripe.customers.create({ name: 'A' }, { idempotencyKey: 'key-2' });
      const error = await stripeError(stripe.customers.create({ name: 'B' }, { idempotencyKey: 'key-2' }));
      expect([error.statusCode, error.rawType]).toEqual([400, 'idempotency_error']);
    });

    it('when the first answer was a 500, then it is replayed too', async () => {
      merchant.sim.faults.add({ path: '/v1/customers', kind: 'status', status: 500 });
      await stripeError(stripe.customers.create({ name: 'C' }, { idempotencyKey: 'key-3' }));
      const again = await stripeError(stripe.customers.create({ name: 'C' }, { idempotencyKey: 'key-3' }));
      expect([again.statusCode, again.headers?.['idempotent-replayed']]).toEqual([500, 'true']);
      expect((await stripe.customers.create({ name: 'C' }, { idempotencyKey: 'key-4' })).name).toBe('C');
    });

    it('when a request was malformed, then its key is free', async () => {
      expect((await post('/v1/products', 'bad=1', { 'Idempotency-Key': 'key-5' })).status).toBe(400);
      expect((await post('/v1/products', 'name=Good', { 'Idempotency-Key': 'key-5' })).status).toBe(200);
    });

    it('when the answer was lost after the work, then the retry gets it', async () => {
      const request = () => post('/v1/customers', 'name=Lost', { 'Idempotency-Key': 'key-6' });
      merchant.sim.faults.add({ method: 'POST', path: '/v1/customers', kind: 'lose_answer' });
      await expect(request()).rejects.toThrow();
      const retried = await request();
      expect(retried.headers.get('idempotent-replayed')).toBe('true');
      const { data } = await stripe.customers.list({ limit: 100 });
      expect(data.filter(({ name }) => name === 'Lost')).toHaveLength(1);
    });
  });

  it('given a rate limit, when it is exceeded, then 429 with Retry-After', async () => {
    const limited = await startMerchant({ requestsPerSecond: 1 });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => limited.stripe.customers.list().catch((error: unknown) => error)),
    );
    await limited.sim.close();
    const refused = answers.find((answer) => answer instanceof Stripe.errors.StripeRateLimitError);
    expect(refused).toMatchObject({ statusCode: 429, headers: { 'retry-after': '1' } });
  });
});
