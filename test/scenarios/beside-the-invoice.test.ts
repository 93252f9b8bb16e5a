import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { balanceViewSchema, paymentViewSchema } from '#shared/api/money-movement.ts';
import { paths } from '#shared/api/paths.ts';
import { productAnswerSchema, productViewSchema } from '#shared/api/product.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';
import { syncedInvoice } from '#test/kit/synced-invoice.ts';

let house: House;
let merchant: Merchant;

beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  merchant = await house.merchant();
});
afterAll(() => house.stop());

async function productView(productId: string) {
  const { status, body } = await house.signed(merchant, paths.product, { product_id: productId });
  expect(status).toBe(200);
  return productViewSchema.parse(body);
}

describe('the product view', () => {
  it('given a product that stops invoices, when its item is chosen there, then it is a version of the settings, and the replay heals what waits', async () => {
    await merchant.settings((settings) => ({ ...settings, products: { mode: 'table', missing: 'stop' } }));
    const vat = await mappedRate(house, merchant, 19, 'VAT19');
    const product = await merchant.stripe.products.create({ name: 'Consulting day' });
    const price = await merchant.stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 50_000 });
    const lines = [{ customer: '', pricing: { price: price.id }, quantity: 2, tax_rates: [vat] }];
    const invoices = [await finalizedInvoice(merchant, { lines }), await finalizedInvoice(merchant, { lines })];
    for (const { id } of invoices) await rests(house, merchant, id, 'failed');

    expect(await productView(product.id)).toMatchObject({
      productName: 'Consulting day',
      target: null,
      problem: { code: 'product_missing' },
      waiting: 2,
      documentCount: 0,
      taxCodes: [],
    });

    const target = { kind: 'item', id: merchant.known.item.id };
    const before = await house.services.street.settings(merchant.connection);
    const chosen = await house.signed(merchant, paths.productChoose, { product_id: product.id, target });
    expect(chosen.status, JSON.stringify(chosen.body)).toBe(200);
    const after = productAnswerSchema.parse(chosen.body);
    expect(after.sentence).toContain('Saved.');
    expect(after.view).toMatchObject({
      target: { ...target, how: 'chosen' },
      reason: 'Chosen for this product.',
      problem: null,
      waiting: 2,
    });
    expect((await house.services.street.settings(merchant.connection)).version).toBe(before.version + 1);

    const replay = await house.signed(merchant, paths.productReplay, { product_id: product.id });
    expect(productAnswerSchema.parse(replay.body).sentence).toBe('2 documents are being synced again.');
    for (const { id } of invoices) await rests(house, merchant, id, 'synced');
    const view = await productView(product.id);
    expect(view).toMatchObject({
      waiting: 0,
      documentCount: 2,
      taxCodes: [{ code: 'VAT19', lines: 2 }],
    });
    expect(view.documents.map(({ stripeId }) => stripeId).sort()).toEqual(invoices.map(({ id }) => id).sort());

    const again = await house.signed(merchant, paths.productReplay, { product_id: product.id });
    expect(productAnswerSchema.parse(again.body).sentence).toBe('Nothing waits for this product any more.');
  });

  it('given an item of other books, when it is chosen, then it is refused at its field and nothing changes', async () => {
    const stranger = await house.merchant();
    const [foreign] = stranger.books.addItems({
      number: 'X1',
      displayName: 'X',
      unitPrice: '1',
      taxGroup: 'VAT19',
      unit: 'PCS',
    });
    const product = await merchant.stripe.products.create({ name: 'Seat' });
    const target = { kind: 'item', id: foreign?.id };
    const answer = await house.signed(merchant, paths.productChoose, { product_id: product.id, target });
    expect(answer.status).toBe(422);
    expect((await productView(product.id)).target).not.toMatchObject({ how: 'chosen' });
  });

  it('given nobody has connected, when it opens, then it says what comes first', async () => {
    merchant = await house.merchant({ connect: false });
    const product = await merchant.stripe.products.create({ name: 'Seat' });
    expect(await productView(product.id)).toMatchObject({
      target: null,
      reason: 'Nothing is decided before a company in Business Central is connected.',
      choices: [],
    });
  });
});

describe('the payment view', () => {
  const payment = async (id: string) => house.signed(merchant, paths.payment, { payment_id: id });

  it('given the payment of an invoice in the books, when it opens, then it names the invoice, its draft and what was paid', async () => {
    const invoice = await syncedInvoice(house, merchant);
    await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    const paid = await merchant.stripe.invoicePayments.list({ invoice: invoice.id });
    const intent = String(paid.data[0]?.payment.payment_intent);
    await rests(house, merchant, invoice.id, 'synced');

    const view = paymentViewSchema.parse((await payment(intent)).body);
    expect(view).toMatchObject({
      amount: { amount: '11900', currency: 'EUR' },
      invoices: [{ invoiceId: invoice.id, paid: { amount: '11900' }, booked: true, document: { status: 'synced' } }],
    });
    const { latest_charge: charge } = await merchant.stripe.paymentIntents.retrieve(intent);
    expect(paymentViewSchema.parse((await payment(String(charge))).body).invoices).toEqual(view.invoices);
  });

  it('given a payment that Stripe does not know, when it opens, then it says so', async () => {
    const answer = await payment('pi_gone');
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: 'stripe_missing' });
  });
});

describe('the balance view', () => {
  it('given documents in every state, when it opens, then each stands once, by currency, credit notes taken off', async () => {
    const vat = await mappedRate(house, merchant, 19, 'VAT19');
    const unmapped = await mappedRate(house, merchant, 7, null);
    const booked = await finalizedInvoice(merchant, { taxRate: vat });
    const credited = await finalizedInvoice(merchant, { taxRate: vat });
    const failed = await finalizedInvoice(merchant, { taxRate: unmapped });
    const left = await finalizedInvoice(merchant, { taxRate: vat, invoice: { metadata: { tieout_exclude: 'true' } } });
    for (const { id } of [booked, credited]) await rests(house, merchant, id, 'synced');
    await merchant.stripe.invoices.pay(booked.id, { paid_out_of_band: true });
    const note = await merchant.stripe.creditNotes.create({
      invoice: credited.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: credited.lines.data[0]?.id ?? '', amount: 1_000 }],
    });
    await rests(house, merchant, booked.id, 'synced');
    await rests(house, merchant, note.id, 'synced', 'synced_with_variance');
    await rests(house, merchant, failed.id, 'failed');
    await rests(house, merchant, left.id, 'excluded');

    const { body } = await house.signed(merchant, paths.balance, {});
    const view = balanceViewSchema.parse(body);
    expect(view.currencies).toEqual([
      {
        currency: 'EUR',
        booked: { documents: 3, total: { amount: '22610', currency: 'EUR' } },
        bookedAndPaid: { documents: 1, total: { amount: '11900', currency: 'EUR' } },
        notBooked: { documents: 1, total: { amount: '10700', currency: 'EUR' } },
        leftOut: { documents: 1, total: { amount: '11900', currency: 'EUR' } },
      },
    ]);
    expect(view.movements.filter(({ written }) => !written).map(({ name }) => name)).toEqual([
      'Payments',
      'Refunds and disputes',
      'Payouts and fees',
    ]);
  });
});
