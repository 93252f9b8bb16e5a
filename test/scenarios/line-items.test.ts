import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, linesOf, mirrorBooks, preview, resolve, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let vat19: string;

beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  merchant = await house.merchant();
  vat19 = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(() => house.stop());

type Line = NonNullable<NonNullable<Parameters<typeof finalizedInvoice>[1]>['lines']>[number];

/** An invoice of these lines, taxed at 19 %. */
const invoiceOf = (lines: Omit<Line, 'customer'>[], invoice: Partial<Stripe.InvoiceCreateParams> = {}) =>
  finalizedInvoice(merchant, {
    taxRate: vat19,
    invoice,
    lines: lines.map((line) => ({ ...line, customer: '' })),
  });

const written = (number: string | null) => linesOf(documentOf(merchant, number));

describe('the text of a line', () => {
  const period = { start: Date.parse('2026-03-01T00:00:00Z') / 1000, end: Date.parse('2026-04-01T00:00:00Z') / 1000 };

  it.each([
    ['omit', ['Seat']],
    ['description', ['Seat (2026-03-01 – 2026-04-01)']],
    ['comment_line', ['Seat', 'Service period: 2026-03-01 – 2026-04-01']],
  ] as const)('names the service period by setting: %s', async (servicePeriod, texts) => {
    await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, servicePeriod } }));
    const invoice = await invoiceOf([{ description: 'Seat', amount: 1_000, period }]);
    await rests(house, merchant, invoice.id, 'synced');
    expect(written(invoice.number).map(({ description }) => description)).toEqual(texts);
  });

  it.each([
    ['fits into the line', 100],
    ['goes on in the second field', 140],
    ['goes on in comment lines', 320],
  ])('of umlauts and emoji %s, and no word is lost', async (_, length) => {
    const words = 'Überprüfung der Größenänderung für Köln 🚀 und Zürich 👩‍💻 im März '
      .repeat(10)
      .slice(0, length)
      .split(' ');
    const text = words.filter((word) => word !== '' && word.isWellFormed()).join(' ');
    const invoice = await invoiceOf([{ description: text, amount: 1_000 }]);
    await rests(house, merchant, invoice.id, 'synced');
    const texts = written(invoice.number).flatMap(({ description, description2 }) => [description, description2]);
    expect(texts.filter((part) => part !== '' && part !== undefined).join(' ')).toBe(text);
    for (const part of texts) expect(String(part).isWellFormed()).toBe(true);
  });
});

describe('the item of a line', () => {
  const products = (change: Pick<Settings, 'products'>) =>
    merchant.settings((settings) => ({ ...settings, ...change }));
  const soldAs = async (
    product: Partial<Stripe.ProductCreateParams>,
    price: Partial<Stripe.PriceCreateParams> = {},
  ) => {
    const made = await merchant.stripe.products.create({ name: 'Seat', ...product });
    return merchant.stripe.prices.create({ product: made.id, unit_amount: 1_000, currency: 'eur', ...price });
  };
  const invoiceFor = (price: Stripe.Price) => invoiceOf([{ pricing: { price: price.id } }]);

  it.each([
    ['its name', { kind: 'name' }, 'name', { name: ' seat ' }, {}],
    [
      'a metadata field',
      { kind: 'metadata', of: 'product', key: 'bc item' },
      'number',
      { metadata: { 'bc item': 'seat' } },
      {},
    ],
    ['a GTIN', { kind: 'metadata', of: 'price', key: 'ean' }, 'gtin', {}, { metadata: { ean: '4006381333931' } }],
    ['the lookup key of its price', { kind: 'lookup_key' }, 'number', {}, { lookup_key: 'SEAT' }],
  ] as const)('is found by %s', async (_, source, target, product, price) => {
    merchant.books.change('items', merchant.known.item.id, { gtin: '4006381333931' });
    await mirrorBooks(house, merchant);
    await products({ products: { mode: 'search', source, target, missing: 'stop' } });
    const invoice = await invoiceFor(await soldAs(product, price));
    await rests(house, merchant, invoice.id, 'synced');
    expect(written(invoice.number)).toMatchObject([{ lineObjectNumber: 'SEAT' }]);
  });

  it('that cannot be found stops the invoice; mapped in place, it and all that wait for it follow', async () => {
    await products({ products: { mode: 'table', missing: 'stop' } });
    const price = await soldAs({ name: 'Gadget' });
    const [asked, other] = [await invoiceFor(price), await invoiceFor(price)];
    for (const { id } of [asked, other]) await rests(house, merchant, id, 'failed');
    const { problem } = await house.invoiceView(merchant, asked.id);
    expect(problem).toMatchObject({ code: 'product_missing', action: 'map_product', title: 'Gadget is not mapped' });
    const answer = await resolve(house, merchant, {
      resolve: 'map_product',
      invoice_id: asked.id,
      product: problem?.subject ?? '',
      target: { kind: 'item', id: merchant.known.other.id },
    });
    expect(answer.status).toBe(200);
    for (const { id, number } of [asked, other]) {
      await rests(house, merchant, id, 'synced');
      expect(written(number)).toMatchObject([{ lineObjectNumber: 'SETUP' }]);
    }
  });

  it('that cannot be found is the default one, by setting', async () => {
    await products({ products: { mode: 'table', missing: 'default' } });
    const invoice = await invoiceFor(await soldAs({ name: 'Gadget' }));
    await rests(house, merchant, invoice.id, 'synced');
    expect(written(invoice.number)).toMatchObject([{ lineObjectNumber: 'SEAT' }]);
  });

  it('may be a G/L account', async () => {
    await merchant.settings((settings) => ({
      ...settings,
      defaultTarget: { kind: 'account', id: merchant.known.revenue.id },
    }));
    const invoice = await invoiceOf([{ description: 'Consulting', amount: 1_000 }]);
    await rests(house, merchant, invoice.id, 'synced');
    expect(written(invoice.number)).toMatchObject([
      { lineType: 'Account', lineObjectNumber: '4400', taxCode: 'VAT19' },
    ]);
  });

  it('that two items fit is a question', async () => {
    merchant.books.addItems({ number: 'SEAT2', displayName: 'SEAT', taxGroup: 'VAT19', unit: 'PCS' });
    await mirrorBooks(house, merchant);
    await products({ products: { mode: 'search', source: { kind: 'name' }, target: 'name', missing: 'stop' } });
    const invoice = await invoiceFor(await soldAs({ name: 'Seat' }));
    await rests(house, merchant, invoice.id, 'needs_review');
    expect((await preview(house, merchant, invoice.id)).problems).toMatchObject([{ code: 'product_ambiguous' }]);
  });

  it('that is blocked in the books is named, and nothing is written', async () => {
    merchant.books.change('items', merchant.known.item.id, { blocked: true });
    const invoice = await invoiceOf([{ description: 'Seat', amount: 1_000 }]);
    const item = await rests(house, merchant, invoice.id, 'failed');
    expect(item.problem?.params.detail).toContain('SEAT');
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);
  });
});
