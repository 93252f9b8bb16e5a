import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { productMappings } from '#backend/database/schema/index.ts';
import { type Settings, settingsSchema } from '#shared/settings.ts';
import { connectCompany, openTestDatabase, stockReferences, type TestCompany } from '#test/kit/company.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import { type Catalog, emptyCatalog } from './catalog.ts';
import { aLine } from './line.fixture.ts';
import { resolveProducts } from './products.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await connectCompany(database.db);
  await stockReferences(database.db, company, [
    { kind: 'item', id: 'i-pro', code: '1000', name: 'Pro Plan' },
    { kind: 'item', id: 'i-old', code: '1001', name: 'Legacy', blocked: true },
    { kind: 'item', id: 'i-twin1', code: '2000', name: 'Seat' },
    { kind: 'item', id: 'i-twin2', code: '2001', name: 'seat' },
    { kind: 'item', id: 'i-new', code: '3001', name: 'Support', gtin: '04012345678901' },
    { kind: 'item', id: 'i-pre', code: '3000', name: 'Support', blocked: true },
    { kind: 'account', id: 'a-rev', code: '8400', name: 'Revenue' },
    { kind: 'account', id: 'a-pro', code: '8401', name: 'Pro Plan' },
  ]);
});

const rules = (given: unknown): Settings => settingsSchema.parse(given);
const table = rules({ products: { mode: 'table' } });
const byName = rules({ products: { mode: 'search', source: { kind: 'name' }, target: 'name' } });
const toRevenue = { kind: 'account', id: 'a-rev' };

const resolve = (settings: Settings, lines: InvoiceLine[], catalog: Catalog = emptyCatalog) =>
  resolveProducts({ db: database.db, connection: company, ledgerName: 'Test Ledger', settings, lines, catalog });
const one = async (settings: Settings, line: Partial<InvoiceLine>, catalog?: Catalog) => {
  const { targets, problems } = await resolve(settings, [aLine(line)], catalog);
  const target = targets.get('il_1');
  return target === undefined ? problems[0]?.toRecord() : `${target.how} ${target.kind} ${target.code}`;
};
const choose = (stripeProductId: string, targetKind: 'item' | 'account', targetId: string) =>
  database.db.insert(productMappings).values({
    installationId: company.installationId,
    connectionId: company.id,
    stripeProductId,
    targetKind,
    targetId,
  });
const remembered = async () =>
  (
    await database.db
      .select()
      .from(productMappings)
      .where(eq(productMappings.connectionId, company.id))
      .orderBy(asc(productMappings.stripeProductId))
  ).map(({ stripeProductId, productName, targetId }) => [stripeProductId, productName, targetId]);

describe('products by table', () => {
  it('given a chosen item or account, then the line goes there', async () => {
    await choose('prod_1', 'item', 'i-pro');
    await choose('prod_2', 'account', 'a-rev');

    expect(await one(table, { productId: 'prod_1' })).toBe('chosen item 1000');
    expect(await one(table, { productId: 'prod_2' })).toBe('chosen account 8400');
  });

  it('given a product not chosen yet, then it is named once for all its lines, and remembered for the settings', async () => {
    const { problems, targets } = await resolve(table, [
      aLine({ id: 'il_1', productId: 'prod_1', productName: 'Pro' }),
      aLine({ id: 'il_2', productId: 'prod_1', productName: 'Pro' }),
      aLine({ id: 'il_3', productId: 'prod_2', productName: 'Basic' }),
    ]);

    expect(targets.size).toBe(0);
    expect(problems.map(({ code, params }) => [code, params.product, params.subject])).toEqual([
      ['product_missing', 'Pro', 'prod_1'],
      ['product_missing', 'Basic', 'prod_2'],
    ]);
    expect(await remembered()).toEqual([
      ['prod_1', 'Pro', null],
      ['prod_2', 'Basic', null],
    ]);
  });

  it('given the same name as an item, then the table does not search for it', async () => {
    expect(await one(table, { productId: 'prod_1', productName: 'Pro Plan' })).toMatchObject({
      code: 'product_missing',
    });
  });

  it('given a remembered product that was renamed, then the settings show its new name, and its choice stays', async () => {
    await choose('prod_1', 'item', 'i-old');
    await one(table, { productId: 'prod_2', productName: 'Old name' });
    await one(table, { productId: 'prod_2', productName: 'New name' });

    expect(await remembered()).toEqual([
      ['prod_1', '', 'i-old'],
      ['prod_2', 'New name', null],
    ]);
  });

  it('given a chosen item that is blocked or gone, then it says so', async () => {
    await choose('prod_1', 'item', 'i-old');
    await choose('prod_2', 'item', 'i-gone');

    expect(await one(table, { productId: 'prod_1', productName: 'P' })).toMatchObject({
      code: 'product_missing',
      params: { detail: 'the item 1001 Legacy is blocked in Test Ledger' },
    });
    expect(await one(table, { productId: 'prod_2', productName: 'P' })).toMatchObject({
      params: { detail: 'the item chosen for it no longer exists' },
    });
  });

  it('given a default for products without an item, then the line goes there, and the product is still listed', async () => {
    const settings = rules({ products: { mode: 'table', missing: 'default' }, defaultTarget: toRevenue });

    expect(await one(settings, { productId: 'prod_1', productName: 'Pro' })).toBe('default account 8400');
    expect(await remembered()).toEqual([['prod_1', 'Pro', null]]);
  });

  it('given a line without any product, then it goes to the default, or is named where there is none', async () => {
    expect(await one(rules({ defaultTarget: toRevenue }), {})).toBe('default account 8400');
    expect(await one(table, { description: 'Setup fee' })).toMatchObject({
      code: 'product_missing',
      params: { product: 'The line “Setup fee”' },
    });
  });
});

describe('products by search', () => {
  it.each([
    ['name, folded', byName, { productName: 'PRO  plan' }, 'found item 1000'],
    [
      'number = product ID',
      rules({ products: { mode: 'search', source: { kind: 'id' }, target: 'number' } }),
      { productId: '1000' },
      'found item 1000',
    ],
  ])('given %s, then the item is found', async (_, settings, line, found) => {
    expect(await one(settings, { productId: 'prod_1', ...line })).toBe(found);
  });

  it('given metadata of product or price and the lookup key, then they are looked for', async () => {
    const catalog: Catalog = {
      products: new Map([['prod_1', { id: 'prod_1', name: 'X', metadata: { 'item no': ' 1000 ' } }]]),
      prices: new Map([['price_1', { id: 'price_1', lookupKey: 'pro plan', metadata: { gtin: '04012345678901' } }]]),
    };
    const line = { productId: 'prod_1', priceId: 'price_1' };
    const search = (source: object, target: string) => rules({ products: { mode: 'search', source, target } });

    expect(await one(search({ kind: 'metadata', of: 'product', key: 'item no' }, 'number'), line, catalog)).toBe(
      'found item 1000',
    );
    expect(await one(search({ kind: 'metadata', of: 'price', key: 'gtin' }, 'gtin'), line, catalog)).toBe(
      'found item 3001',
    );
    expect(await one(search({ kind: 'lookup_key' }, 'name'), line, catalog)).toBe('found item 1000');
    expect(
      await one(search({ kind: 'metadata', of: 'product', key: 'constructor' }, 'name'), line, catalog),
    ).toMatchObject({
      params: { detail: 'the search rule is product metadata “constructor” = item name, and it is empty in Stripe' },
    });
  });

  it('given two items that fit, then it is a question', async () => {
    expect(await one(byName, { productId: 'prod_1', productName: 'Seat' })).toEqual({
      code: 'product_ambiguous',
      params: {
        ledger: 'Test Ledger',
        count: '2',
        product: 'Seat',
        rule: 'product name = item name',
        subject: 'prod_1',
      },
    });
  });

  it('given a blocked item beside a usable one, then the usable one is taken; given only blocked ones, then they are named', async () => {
    expect(await one(byName, { productId: 'prod_1', productName: 'Support' })).toBe('found item 3001');
    expect(await one(byName, { productId: 'prod_1', productName: 'Legacy' })).toMatchObject({
      params: { detail: 'the item 1001 Legacy is blocked in Test Ledger' },
    });
  });

  it('given nothing that fits, then the value looked for is named, or the default taken', async () => {
    expect(await one(byName, { productId: 'prod_1', productName: 'Nope' })).toMatchObject({
      code: 'product_missing',
      params: { detail: 'no item fits by product name = item name (“Nope”)' },
    });
    const settings = rules({ products: { ...byName.products, missing: 'default' }, defaultTarget: toRevenue });
    expect(await one(settings, { productId: 'prod_1', productName: 'Nope' })).toBe('default account 8400');
  });

  it('given a choice that answered the question, then it holds over the search', async () => {
    await choose('prod_1', 'item', 'i-twin2');

    expect(await one(byName, { productId: 'prod_1', productName: 'Seat' })).toBe('chosen item 2001');
  });

  it('given another company with the item, then it is not found', async () => {
    const other = await connectCompany(database.db);
    await stockReferences(database.db, other, [{ kind: 'item', id: 'i-x', name: 'Elsewhere' }]);

    expect(await one(byName, { productId: 'prod_1', productName: 'Elsewhere' })).toMatchObject({
      code: 'product_missing',
    });
  });
});
