import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { webhookEndpoints } from '#backend/database/schema/index.ts';
import { apiKeyOf, apiPast } from '#test/kit/api-rows.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { moneyPast } from '#test/kit/money/past.ts';
import { syncedInvoice } from '#test/kit/synced-invoice.ts';
import { rowsOfTenant } from '#test/kit/tenant-rows.ts';

/** Ids of Bertha's that a stranger may have got hold of. */
type Known = Record<
  'document' | 'invoice' | 'customer' | 'connection' | 'endpoint' | 'delivery' | 'product' | 'rate' | 'posting',
  string
>;

const describedSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ operationId: z.string(), 'x-scope': z.string() }))),
});
type Operation = { method: string; path: string; name: string };

let house: House;
let anna: Merchant;
let bertha: Merchant;
let known: Known;
let annasKey: string;
let operations: Operation[];

beforeAll(async () => {
  // Nothing but the requests of this file may touch a row.
  house = await openHouse({ env: { MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' } });
  anna = await house.merchant({ name: 'Books of Anna' });
  bertha = await house.merchant({ name: 'Books of Bertha' });
  annasKey = (await apiKeyOf(house, anna)).secret;
  const customer = await bertha.stripe.customers.create({ name: 'Zenobia AG', email: 'zenobia@books.example' });
  const invoice = await syncedInvoice(house, bertha, { customerId: customer.id });
  const item = await house.item(bertha, invoice.id);
  const product = await bertha.stripe.products.create({ name: 'Secret product' });
  const past = await apiPast(house, bertha, 'Zenobia');
  await moneyPast(house, { id: bertha.connection.id, installationId: bertha.installation.id }, 'Zenobia');
  const [posting] = await house.services
    .sql`select id from money_postings where connection_id = ${bertha.connection.id}`;
  await house.stripe.settled();
  known = {
    document: item?.id ?? '',
    invoice: invoice.id,
    customer: customer.id,
    connection: bertha.connection.id,
    endpoint: past.endpoint,
    delivery: past.delivery,
    product: product.id,
    rate: 'txr_secret',
    posting: String(posting?.id),
  };
  const served = describedSchema.parse(await (await fetch(`${house.url}/api/v1/openapi.json`)).json());
  operations = Object.entries(served.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      method: method.toUpperCase(),
      path,
      name: operationId,
    })),
  );
});
afterAll(() => house.stop());

/** The id of Bertha's that a path asks for. */
function idFor(path: string): string {
  if (path.startsWith('/api/v1/documents')) return known.document;
  if (path.startsWith('/api/v1/connections')) return known.connection;
  if (path.startsWith('/api/v1/webhook-endpoints')) return known.endpoint;
  if (path.startsWith('/api/v1/webhook-deliveries')) return known.delivery;
  if (path.startsWith('/api/v1/mappings/products')) return known.product;
  if (path.startsWith('/api/v1/mappings/taxes')) return known.rate;
  if (path.startsWith('/api/v1/mappings/contacts')) return known.customer;
  if (path.startsWith('/api/v1/payouts')) return 'po_Zenobia';
  if (path.startsWith('/api/v1/postings')) return known.posting;
  return known.document;
}

/** Bodies that name what is Bertha's, where an operation takes one. */
const bodies = (): Record<string, object> => ({
  planBulkRun: { action: 'exclude', selection: { ids: [known.document] } },
  startBulkRun: { action: 'exclude', selection: { ids: [known.document] } },
  testMappings: { invoiceId: known.invoice },
  putProductMappings: { rows: [{ productId: known.product, target: { number: 'SEAT' } }] },
  putProductMapping: { target: { number: 'SEAT' } },
  putTaxMapping: { taxCode: 'VAT7' },
  putTaxMappings: { rows: [{ taxRateId: known.rate, taxCode: 'VAT7' }] },
  putLink: { number: '1' },
  putLinks: { rows: [{ customerId: known.customer }] },
  putFieldMapping: { sources: [] },
  updateWebhookEndpoint: { state: 'enabled', url: 'https://evil.example/' },
});

const everythingOfBertha = async () => ({
  rows: await rowsOfTenant(house.services.sql, bertha.installation.id),
  drafts: bertha.books.rows('salesInvoices').map(({ values }) => values),
  customers: bertha.books.rows('customers').map(({ values }) => values),
});

const secrets = ['Zenobia', 'zenobia', 'Secret product', 'Books of Bertha'];

const ask = async (operation: Operation, key: string | null, path = operation.path) => {
  const body = bodies()[operation.name];
  const response = await fetch(house.url + path.replace(/\{\w+\}/g, idFor(operation.path)), {
    method: operation.method,
    headers: {
      ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
};

describe('every operation of the API', () => {
  it('given another account’s key and the ids of Bertha, then it tells nothing of her and changes nothing of hers', async () => {
    const before = await everythingOfBertha();
    // A disconnect would end what the others try; by then they have been tried.
    const last = (operation: Operation) => Number(operation.name === 'disconnect');
    for (const operation of [...operations].sort((a, b) => last(a) - last(b))) {
      const { status, text } = await ask(operation, annasKey);
      expect(status, `${operation.name}: ${text.slice(0, 300)}`).toBeLessThan(500);
      for (const secret of secrets) expect(text, operation.name).not.toContain(secret);
      if (/\{id\}/.test(operation.path)) expect([404, 409, 422], operation.name).toContain(status);
    }
    await house.stripe.settled();
    expect(await everythingOfBertha()).toEqual(before);
    expect(operations.length).toBeGreaterThan(45);
  });

  it('given no key, or a key of the account that was revoked, then none is carried out', async () => {
    const { id, secret } = await apiKeyOf(house, bertha);
    await house.services.sql`update api_keys set revoked_at = now() where id = ${id}`;
    const before = await everythingOfBertha();
    for (const operation of operations) {
      expect((await ask(operation, null)).status, operation.name).toBe(401);
      expect((await ask(operation, secret)).status, operation.name).toBe(401);
    }
    expect(await everythingOfBertha()).toEqual(before);
  });

  it('given a key that may read only, then nothing but reading is carried out', async () => {
    const { secret } = await apiKeyOf(house, bertha, ['read']);
    const reading = /^(get|list|search|plan|preview|validate|test)/;
    for (const operation of operations) {
      const { status } = await ask(operation, secret);
      if (reading.test(operation.name)) expect(status, operation.name).not.toBe(403);
      else expect(status, operation.name).toBe(403);
    }
  });

  it('given an address inside the data centre, then no webhook endpoint is made of it', async () => {
    for (const url of [
      'https://127.0.0.1/',
      'https://169.254.169.254/latest',
      'http://example.com/',
      'https://localhost/',
    ]) {
      const response = await fetch(`${house.url}/api/v1/webhook-endpoints`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${annasKey}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ url }),
      });
      expect(response.status, url).toBe(422);
    }
    const made = await house.services.db.select().from(webhookEndpoints);
    expect(made.filter(({ installationId }) => installationId === anna.installation.id)).toEqual([]);
  });
});
