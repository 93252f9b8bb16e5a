import Big from 'big.js';
import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { House } from '#test/kit/house.ts';
import { type Books, type InvoiceOptions, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, replayed, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ can, open }) => {
  let scene: Scene;
  let house: House;
  let merchant: Books;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  beforeEach(async () => {
    merchant = await scene.books();
  });
  afterAll(() => scene.stop());

  type Line = NonNullable<InvoiceOptions['lines']>[number];

  /** An invoice of these lines, taxed at 19 %. */
  const invoiceOf = (lines: Line[], invoice: Partial<Stripe.InvoiceCreateParams> = {}) =>
    invoiced(merchant, { invoice, lines });

  const written = (number: string | null) => merchant.document(number).lines;
  const net = (number: string | null) => {
    const { total, tax } = merchant.document(number);
    return Big(total).minus(tax).toFixed();
  };

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
      // The price in minor units as Stripe has it, the quantity there and in the books, the exact net.
      ['0.1234', 1_000, '1000', '1.23'],
      ['12.345678', 300, '300', '37.04'],
      ['0.000012345678', 100_000_000, '1', '12.35'],
    ])('C22, C28: at a unit price of %s cents have the exact amount', async (unit, quantity, inBooks, amount) => {
      const invoice = await invoiceOf([{ description: 'Calls', quantity, unit_amount_decimal: decimal(unit) }]);
      await rests(house, merchant, invoice.id, 'synced');
      expect(net(invoice.number)).toBe(amount);
      const [line] = written(invoice.number);
      const price = Big(line?.unitPrice ?? 0);
      expect(line?.quantity).toBe(inBooks);
      expect(price.times(inBooks).toFixed(2)).toBe(amount);
      expect(price.round(can.capabilities.unitPriceDecimals).eq(price)).toBe(true);
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
      expect(written(invoice.number)[0]).toMatchObject({ quantity: '3' });
    });

    it('whose price contains the tax are written without it', async () => {
      const included = await merchant.rate(19, 'VAT19', true);
      const invoice = await invoiced(merchant, {
        lines: [{ customer: '', description: 'Seat', amount: 11_900, tax_rates: [included] }],
      });
      expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({
        ledgerTotal: 11_900n,
        ledgerTax: 1_900n,
      });
      expect(written(invoice.number)).toMatchObject([{ quantity: '1', unitPrice: '100' }]);
    });

    it.each([true, false])(
      'C29: that cost nothing stand there where the ledger takes them (%s), else as text',
      async (taken) => {
        const { capabilities } = house.services.street.connector(merchant.connection.ledger);
        const usual = capabilities.lines.zeroAmount;
        Reflect.set(capabilities.lines, 'zeroAmount', taken);
        onTestFinished(() => void Reflect.set(capabilities.lines, 'zeroAmount', usual));
        const invoice = await invoiceOf([
          { description: 'Seat', amount: 1_000 },
          { description: 'Free month', amount: 0 },
        ]);
        expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerTotal: 1_190n });
        expect(written(invoice.number)).toMatchObject([
          { kind: 'item', description: 'Seat' },
          taken
            ? { kind: 'item', description: 'Free month', unitPrice: '0' }
            : { kind: 'comment', description: 'Free month' },
        ]);
      },
    );

    describe('and what stands beside them', () => {
      /** An invoice that waits to be synced by hand, which Stripe answers with shipping beside its lines. */
      async function withShipping(cost: object | null) {
        await merchant.settings((settings) => ({
          ...settings,
          documents: { ...settings.documents, automatic: false },
        }));
        const invoice = await invoiceOf([{ description: 'Seat', amount: 10_000 }]);
        await rests(house, merchant, invoice.id, 'waiting');
        const [rate] = (await merchant.stripe.taxRates.list()).data;
        const tax = { amount: 190, tax_behavior: 'exclusive', taxability_reason: null, taxable_amount: 1_000 };
        const body = {
          ...JSON.parse(
            JSON.stringify(
              await merchant.stripe.invoices.retrieve(invoice.id, { expand: ['customer', 'customer.tax_ids'] }),
            ),
          ),
          ...{ amount_shipping: 1_000, total: 13_090, total_excluding_tax: 11_000, amount_due: 13_090 },
          total_taxes: [
            {
              ...{ ...tax, amount: 2_090, taxable_amount: 11_000, type: 'tax_rate_details' },
              tax_rate_details: { tax_rate: rate?.id },
            },
          ],
          shipping_cost: cost === null ? null : { ...cost, taxes: [{ amount: 190, rate, taxable_amount: 1_000 }] },
        };
        house.stripe.faults.add({
          ...{ method: 'GET', path: `/v1/invoices/${invoice.id}(\\?|$)`, kind: 'status', status: 200 },
          ...{ body, times: 100 },
        });
        await press(house, merchant, invoice.id, 'sync');
        return invoice;
      }

      it('C37: shipping is a line of its own, so that the total is Stripe’s', async () => {
        const invoice = await withShipping({ amount_subtotal: 1_000, amount_tax: 190, amount_total: 1_190 });
        expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({
          stripeTotal: 13_090n,
          ledgerTotal: 13_090n,
        });
        expect(written(invoice.number).map(({ description }) => description)).toEqual(['Seat', 'Shipping']);
      });

      it('C21, C37: an amount that no line tells of stops the invoice with both totals, and nothing of it stays', async () => {
        const invoice = await withShipping(null);
        expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({
          problemCode: 'total_mismatch',
          stripeTotal: 13_090n,
        });
        expect(merchant.documents()).toEqual([]);
      });
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
      const customer = await merchant.stripe.customers.create({
        name: 'Contoso GmbH',
        email: 'billing@contoso.example',
      });
      const subscription = await merchant.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: small.id, quantity: 3 }],
        collection_method: 'send_invoice',
        days_until_due: 14,
        default_tax_rates: [merchant.vat],
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
      expect(merchant.document(invoice.number, 'credit_memo').lines).toMatchObject([
        { description: 'Seat', quantity: '-1', unitPrice: '10' },
        { description: 'Refund of the set-up', quantity: '1', unitPrice: '40' },
      ]);
      expect((await house.invoiceView(merchant, invoice.id)).totals).toMatchObject({ difference: { amount: '0' } });
      expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ ledgerId: item.ledgerId });
    });
  });
});

const decimal = (text: string) => Stripe.Decimal.from(text);
