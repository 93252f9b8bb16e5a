import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatorOptions } from '../index.ts';
import { type Bench, bench, errorOf, type Json, object, objects, seed } from './company.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(options: SimulatorOptions = {}): Promise<Bench> {
  const b = await bench(options);
  closing.push(() => b.sim.close());
  return b;
}

describe('limits per user', () => {
  it('given more requests than the window holds, then 429 without Retry-After, until the window has moved on', async () => {
    let clock = Date.parse('2026-11-20T10:00:00Z');
    const b = await open({ limits: { requestsPer5Min: 3 }, now: () => new Date(clock) });
    for (let i = 0; i < 3; i++) expect((await b.get('items')).status).toBe(200);
    const refused = await b.get('items');
    expect(errorOf(refused)).toMatchObject({ status: 429, code: 'Application_TooManyRequests' });
    expect(refused.headers.get('retry-after')).toBeNull();
    clock += 5 * 60_000;
    expect((await b.get('items')).status).toBe(200);
    expect(b.sim.stats()).toMatchObject({ tooManyRequests: 1, requestsByCompany: { [b.company.id]: 4 } });
  });

  it('given many requests at once, then no more than allowed run together, and all are answered in turn', async () => {
    const b = await open({ limits: { concurrent: 2 }, latencyMs: 5 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => b.get('items')));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(b.sim.stats().mostConcurrent).toBeLessThanOrEqual(2);
  });
});

describe('faults and control', () => {
  const control = (b: Bench, method: string, path: string, body?: Json) =>
    fetch(`${b.sim.url}/_sim/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });

  it('given an answer lost after the commit, then the document exists though the client heard nothing', async () => {
    const b = await open();
    await control(b, 'POST', 'faults', { method: 'POST', path: '/salesInvoices$', kind: 'lose_answer' });
    await expect(
      b.post('salesInvoices', { customerId: b.ids.customer, externalDocumentNumber: 'LOST-1' }),
    ).rejects.toThrow();
    const found = await b.get(`salesInvoices?$filter=externalDocumentNumber eq 'LOST-1'`);
    expect(objects(found.body.value)).toHaveLength(1);
  });

  it('given a fault that is cleared, then it does not happen; a malformed one is refused', async () => {
    const b = await open();
    await control(b, 'POST', 'faults', { path: 'items', kind: 'status', status: 503 });
    expect((await control(b, 'POST', 'faults', { kind: 'explode' })).status).toBe(400);
    await control(b, 'DELETE', 'faults');
    expect((await b.get('items')).status).toBe(200);
  });

  it('given a latency, then it is kept and shown with the statistics; requests are shown without credentials', async () => {
    const b = await open();
    expect((await control(b, 'POST', 'latency', { ms: 5 })).status).toBe(204);
    await b.get('items');
    expect(object(await (await control(b, 'GET', 'stats')).json())).toMatchObject({
      latencyMs: 5,
      tooManyRequests: 0,
      requestsByCompany: { [b.company.id]: 1 },
    });
    const text = await (await control(b, 'GET', 'requests')).text();
    expect(text).toContain('/items');
    expect(text).not.toContain(b.token);
    expect((await control(b, 'GET', 'nothing')).status).toBe(404);
  });
});

describe('$batch', () => {
  const part = (id: string, body: Json, more: Json = {}) => ({ id, method: 'POST', url: '', body, ...more });
  const post = (b: Bench, requests: Json[], headers: Record<string, string> = {}) =>
    b.call('POST', `${b.company.baseUrl}/$batch`, { requests }, headers);
  const customer = (b: Bench, id: string, body: Json) => ({
    ...part(id, body),
    url: `companies(${b.company.id})/customers`,
  });

  it('given parts of which one fails, then those before it stand and those after it are not tried', async () => {
    const b = await open();
    const parts = [
      customer(b, '1', { displayName: 'One' }),
      customer(b, '2', {}),
      customer(b, '3', { displayName: 'Three' }),
    ];
    const answer = await post(b, parts);
    expect(objects(answer.body.responses).map(({ id, status }) => [id, status])).toEqual([
      ['1', 201],
      ['2', 400],
    ]);
    expect(b.company.rows('customers').map((row) => row.values.displayName)).toContain('One');
    const all = await post(b, parts, { Prefer: 'odata.continue-on-error' });
    expect(objects(all.body.responses).map(({ status }) => status)).toEqual([201, 400, 201]);
  });

  it('given Isolation: snapshot, then one failure takes everything back', async () => {
    const b = await open();
    const before = b.company.rows('customers').length;
    const parts = [customer(b, '1', { displayName: 'One' }), customer(b, '2', {})];
    await post(b, parts, { Isolation: 'snapshot' });
    expect(b.company.rows('customers')).toHaveLength(before);
    await post(b, parts.slice(0, 1), { Isolation: 'snapshot' });
    expect(b.company.rows('customers')).toHaveLength(before + 1);
  });

  it('given reads of several sets, then they are answered in one request', async () => {
    const b = await open();
    const urls = ['items?$top=1', "customers?$filter=number eq 'C-AT'"];
    const answer = await post(
      b,
      urls.map((url, i) => ({ id: String(i), method: 'GET', url: `companies(${b.company.id})/${url}` })),
    );
    expect(objects(answer.body.responses).map(({ body }) => objects(object(body).value).length)).toEqual([1, 1]);
  });

  it('given more than 100 parts, then it is refused', async () => {
    const b = await open();
    const answer = await post(
      b,
      Array.from({ length: 101 }, (_, i) => customer(b, String(i), { displayName: 'x' })),
    );
    expect(errorOf(answer).status).toBe(400);
    expect(b.company.rows('customers')).toHaveLength(1);
  });
});

/** A receiver of notifications that echoes the validation token while `echo` is true. */
async function receiver() {
  const state: { echo: boolean; status: number; received: Json[] } = { echo: true, status: 200, received: [] };
  const server: Server = createServer((request, response) => {
    const token = new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken');
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      if (token !== null) return response.end(state.echo ? token : 'no');
      state.received.push(...objects(object(JSON.parse(text)).value));
      response.statusCode = state.status;
      return response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { ...state, state, url: `http://127.0.0.1:${port}/hook` };
}

describe('subscriptions', () => {
  const subscribe = (b: Bench, url: string, set = 'customers') =>
    b.call('POST', `${b.company.baseUrl}/subscriptions`, {
      notificationUrl: url,
      resource: `/api/v2.0/companies(${b.company.id})/${set}`,
      clientState: 'shared-secret',
    });

  it('given a receiver that echoes the token, then changes are told with the client state', async () => {
    const b = await open({ now: () => new Date('2026-11-20T10:00:00Z') });
    const hook = await receiver();
    const made = await subscribe(b, hook.url);
    expect(made).toMatchObject({
      status: 201,
      body: { clientState: 'shared-secret', expirationDateTime: '2026-11-23T10:00:00.000Z' },
    });
    const customer = await b.post('customers', { displayName: 'New' });
    expect((await b.post('customers', {})).status).toBe(400);
    await b.sim.flushNotifications();
    expect(hook.state.received).toEqual([
      expect.objectContaining({
        subscriptionId: made.body.subscriptionId,
        clientState: 'shared-secret',
        changeType: 'created',
        resource: `/api/v2.0/companies(${b.company.id})/customers(${String(customer.body.id)})`,
      }),
    ]);
  });

  it('given a receiver that does not echo, then there is no subscription; the same one twice is refused', async () => {
    const b = await open();
    const hook = await receiver();
    hook.state.echo = false;
    expect((await subscribe(b, hook.url)).status).toBe(400);
    hook.state.echo = true;
    expect((await subscribe(b, hook.url)).status).toBe(201);
    expect(errorOf(await subscribe(b, hook.url)).code).toBe('Internal_EntityWithSameKeyExists');
    expect((await subscribe(b, hook.url, 'salesInvoiceLines')).status).toBe(400);
  });

  it('given the path below a company, then it is the same list of subscriptions', async () => {
    const b = await open();
    const hook = await receiver();
    await subscribe(b, hook.url);
    const listed = await b.get('subscriptions');
    expect(objects(listed.body.value).map((one) => one.notificationUrl)).toEqual([hook.url]);
    const [one] = objects(listed.body.value);
    const path = `subscriptions('${String(one?.subscriptionId)}')`;
    expect((await b.call('PATCH', path, { notificationUrl: 7 }, { 'If-Match': '*' })).status).toBe(400);
  });

  it('given three days, then nothing is told any more, until the subscription is renewed', async () => {
    let clock = Date.parse('2026-11-20T10:00:00Z');
    const b = await open({ now: () => new Date(clock) });
    const hook = await receiver();
    const made = await subscribe(b, hook.url);
    clock += 3 * 86_400_000 + 1;
    await b.post('customers', { displayName: 'Unheard' });
    await b.sim.flushNotifications();
    expect(hook.state.received).toEqual([]);
    const path = `${b.company.baseUrl}/subscriptions('${String(made.body.subscriptionId)}')`;
    const renewed = await b.call(
      'PATCH',
      path,
      { notificationUrl: hook.url },
      { 'If-Match': String(made.body['@odata.etag']) },
    );
    expect(renewed.status).toBe(200);
    await b.post('customers', { displayName: 'Heard' });
    await b.sim.flushNotifications();
    expect(hook.state.received).toHaveLength(1);
    expect((await b.call('DELETE', path, undefined, { 'If-Match': '*' })).status).toBe(204);
  });

  it('given more than 1,000 changes, then one notice about the collection', async () => {
    const b = await open({ behaviour: { notificationDelayMs: 60_000 } });
    const hook = await receiver();
    await subscribe(b, hook.url);
    b.company.addCustomers(...Array.from({ length: 1001 }, (_, i) => ({ displayName: `Customer ${i}` })));
    await b.sim.flushNotifications();
    expect(hook.state.received.map((one) => one.changeType)).toEqual(['collection']);
  });

  it.each([
    [503, 1],
    [410, 0],
  ])('given a receiver that answers %i, then %i subscription is left', async (status, left) => {
    const b = await open();
    const hook = await receiver();
    await subscribe(b, hook.url);
    hook.state.status = status;
    await b.post('customers', { displayName: 'New' });
    await b.sim.flushNotifications();
    expect(objects((await b.get(`${b.company.baseUrl}/subscriptions`)).body.value)).toHaveLength(left);
  });
});

describe('the journal', () => {
  it('given a stop and a start, then the same data, numbers and tokens go on', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bc-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const journal = join(folder, 'business-central.jsonl');
    const first = await bench({ journal });
    const made = await first.post('salesInvoices', {
      customerId: first.ids.customer,
      salesInvoiceLines: [{ itemId: first.ids.plan, quantity: 1 }],
    });
    const deleted = await first.post('customers', { displayName: 'Gone' });
    await first.call('DELETE', `customers(${String(deleted.body.id)})`, undefined, { 'If-Match': '*' });
    await first.sim.close();

    const second = await open({ journal });
    expect(second.company.isNew).toBe(false);
    expect(second.company.id).toBe(first.company.id);
    const again = await second.get(`salesInvoices(${String(made.body.id)})?$expand=salesInvoiceLines`, {
      Authorization: `Bearer ${first.token}`,
    });
    expect(again.body).toMatchObject({
      number: made.body.number,
      '@odata.etag': made.body['@odata.etag'],
      totalAmountIncludingTax: 120,
    });
    expect(objects(again.body.salesInvoiceLines)).toHaveLength(1);
    expect(second.company.rows('customers').map((row) => row.values.displayName)).not.toContain('Gone');
    const next = await second.post('salesInvoices', { customerId: second.ids.customer });
    expect(next.body.number).not.toBe(made.body.number);
  });
});

describe('a company without a customer template', () => {
  it('given a customer made by the API, then no line can be written for it, as it has no posting groups', async () => {
    const b = await open();
    const company = b.sim.createCompany({
      tenant: b.tenantId,
      environment: 'Production',
      name: 'BARE',
      localCurrency: 'CHF',
      localPrecision: '0.05',
      customerTemplate: false,
    });
    seed(company);
    const customer = await b.post(`${company.url}/customers`, {
      displayName: 'Bare',
      taxAreaId: company.find('taxAreas', 'DOMESTIC').id,
    });
    const lines = [{ lineType: 'Item', lineObjectNumber: 'PLAN', quantity: 1 }];
    const refused = await b.post(`${company.url}/salesInvoices`, {
      customerId: customer.body.id,
      salesInvoiceLines: lines,
    });
    expect(errorOf(refused)).toMatchObject({ status: 400, code: 'Application_FieldValidationException' });
    const seeded = await b.post(`${company.url}/salesInvoices`, {
      customerNumber: 'C-AT',
      salesInvoiceLines: [{ ...lines[0], unitPrice: 9.99 }],
    });
    expect(seeded.body).toMatchObject({
      currencyCode: 'CHF',
      totalAmountExcludingTax: 10,
      totalAmountIncludingTax: 12,
    });
  });
});

describe('the milder readings', () => {
  it('given that behaviour is asked for, then the simulator follows it', async () => {
    const b = await open({
      behaviour: {
        orOverDistinctFields: 400,
        staleEtag: 412,
        deleteNeedsEtag: false,
        codeLiterals: 'upper',
        readOnlyProperties: 'ignore',
        pageSize: 2,
      },
    });
    const filter = (text: string) => b.get(`customers?${new URLSearchParams({ $filter: text })}`);
    expect((await filter("number eq 'C1' or displayName eq 'x'")).status).toBe(400);
    expect(objects((await filter("number eq 'c-at'")).body.value)).toHaveLength(1);
    const made = await b.post('customers', { displayName: 'A', balanceDue: 7 });
    expect(made).toMatchObject({ status: 201, body: { balanceDue: 0 } });
    const path = `customers(${String(made.body.id)})`;
    await b.call('PATCH', path, { city: 'Wien' }, { 'If-Match': '*' });
    expect((await b.call('PATCH', path, {}, { 'If-Match': String(made.body['@odata.etag']) })).status).toBe(412);
    expect((await b.call('DELETE', path)).status).toBe(204);
    expect((await b.get('items')).body['@odata.nextLink']).toEqual(expect.any(String));
  });
});
