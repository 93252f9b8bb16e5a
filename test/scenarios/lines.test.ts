import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, linesOf, mirrorBooks, preview, replayed, resolve, rests } from '#test/kit/presses.ts';

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
const net = (number: string | null) => documentOf(merchant, number).values.totalAmountExcludingTax;

describe('the lines of an invoice', () => {
  it.each([1, 25, 150])('arrive to the last one: %i of them, in their order', async (count) => {
    const descriptions = Array.from({ length: count }, (_, index) => `Seat ${index + 1}`);
    const invoice = await invoiceOf(descriptions.map((description) => ({ description, amount: 100 })));
    await rests(house, merchant, invoice.id, 'synced');
    const inStripe = await merchant.stripe.invoices.listLineItems(invoice.id).autoPagingToArray({ limit: 1_000 });
    expect(inStripe).toHaveLength(count);
    expect(written(invoice.number).map(({ description }) => description)).toEqual(
      inStripe.map(({ description }) => description),
    );
  });

  it('keep their quantity and their unit price', async () => {
    const invoice = await invoiceOf([{ description: 'Seats', quantity: 7, unit_amount_decimal: decimal('1999') }]);
    await rests(house, merchant, invoice.id, 'synced');
    expect(written(invoice.number)).toMatchObject([{ quantity: '7', unitPrice: '19.99' }]);
  });

  it.each([
    // The price in minor units as Stripe has it; what the books hold (five decimals in major units); the exact net.
    ['0.1234', 1_000, { quantity: '1000', unitPrice: '0.00123' }, '1.23'],
    ['12.345678', 300, { quantity: '300', unitPrice: '0.12347' }, '37.04'],
    ['0.000012345678', 100_000_000, { quantity: '1', unitPrice: '12.35' }, '12.35'],
  ])('C28: at a unit price of %s cents have the exact amount', async (unit, quantity, line, amount) => {
    const invoice = await invoiceOf([{ description: 'Calls', quantity, unit_amount_decimal: decimal(unit) }]);
    await rests(house, merchant, invoice.id, 'synced');
    expect(net(invoice.number)).toBe(amount);
    expect(written(invoice.number)).toMatchObject([line]);
  });

  it('with discounts of their own and of the whole invoice have the exact net', async () => {
    const [tenPercent, three] = [
      await merchant.stripe.coupons.create({ percent_off: 10, duration: 'once' }),
      await merchant.stripe.coupons.create({ amount_off: 300, currency: 'eur', duration: 'once' }),
    ];
    const invoice = await invoiceOf(
      [
        {
          description: 'Seats',
          quantity: 3,
          unit_amount_decimal: decimal('3333'),
          discounts: [{ coupon: tenPercent.id }],
        },
        { description: 'Set-up', amount: 5_000 },
      ],
      { discounts: [{ coupon: three.id }] },
    );
    const item = await rests(house, merchant, invoice.id, 'synced', 'synced_with_variance');
    expect((item.ledgerTotal ?? 0n) - (item.ledgerTax ?? 0n)).toBe(BigInt(invoice.total_excluding_tax ?? 0));
    expect(written(invoice.number)[0]).toMatchObject({ quantity: '3', unitPrice: '33.33' });
    expect(Number(written(invoice.number)[0]?.discountAmount)).toBeGreaterThan(10);
  });

  it('whose price contains the tax are written without it', async () => {
    const included = await mappedRate(house, merchant, 19, 'VAT19', true);
    const invoice = await finalizedInvoice(merchant, {
      lines: [{ customer: '', description: 'Seat', amount: 11_900, tax_rates: [included] }],
    });
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({
      ledgerTotal: 11_900n,
      ledgerTax: 1_900n,
    });
    expect(written(invoice.number)).toMatchObject([{ quantity: '1', unitPrice: '100' }]);
  });

  it('that cost nothing stand there all the same', async () => {
    const invoice = await invoiceOf([
      { description: 'Seat', amount: 1_000 },
      { description: 'Free month', amount: 0 },
    ]);
    await rests(house, merchant, invoice.id, 'synced');
    expect(written(invoice.number)).toMatchObject([
      { description: 'Seat' },
      { description: 'Free month', unitPrice: '0' },
    ]);
  });

  it('of a subscription change are credited and charged in proportion', async () => {
    const product = await merchant.stripe.products.create({ name: 'Plan' });
    const price = (unit_amount: number) =>
      merchant.stripe.prices.create({
        product: product.id,
        unit_amount,
        currency: 'eur',
        recurring: { interval: 'month' },
      });
    const [small, large] = [await price(1_000), await price(5_000)];
    const customer = await merchant.stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    const subscription = await merchant.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: small.id, quantity: 3 }],
      collection_method: 'send_invoice',
      days_until_due: 14,
      default_tax_rates: [vat19],
    });
    const changed = await merchant.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]?.id ?? '', price: large.id, quantity: 2 }],
      proration_behavior: 'always_invoice',
    });
    const id = String(changed.latest_invoice);
    let invoice = await merchant.stripe.invoices.retrieve(id);
    if (invoice.status === 'draft') invoice = await merchant.stripe.invoices.finalizeInvoice(id);
    const item = await rests(house, merchant, id, 'synced', 'synced_with_variance');
    expect((item.ledgerTotal ?? 0n) - (item.ledgerTax ?? 0n)).toBe(BigInt(invoice.total_excluding_tax ?? 0));
    expect(written(invoice.number).map(({ quantity }) => Number(quantity) > 0)).toEqual([false, true]);
  });

  it('of an invoice below zero become a credit memo', async () => {
    const invoice = await invoiceOf([
      { description: 'Seat', amount: 1_000 },
      { description: 'Refund of the set-up', amount: -4_000 },
    ]);
    const item = await rests(house, merchant, invoice.id, 'synced');
    expect(item).toMatchObject({ ledgerKind: 'credit_memo', stripeTotal: -3_570n, ledgerTotal: 3_570n });
    const memo = documentOf(merchant, invoice.number, 'salesCreditMemos');
    expect(linesOf(memo)).toMatchObject([
      { description: 'Seat', quantity: '-1', unitPrice: '10' },
      { description: 'Refund of the set-up', quantity: '1', unitPrice: '40' },
    ]);
    expect((await house.invoiceView(merchant, invoice.id)).totals).toMatchObject({ difference: { amount: '0' } });
    expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerId: item.ledgerId });
  });
});

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

const decimal = (text: string) => Stripe.Decimal.from(text);
