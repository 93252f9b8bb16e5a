import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Merchant, openInvoice, startMerchant, stripeError } from './testing.ts';

describe('invoices in the Stripe simulator', () => {
  let merchant: Merchant;
  let stripe: Stripe;
  let customer: Stripe.Customer;
  beforeAll(async () => {
    merchant = await startMerchant();
    ({ stripe } = merchant);
  });
  afterAll(() => merchant.sim.close());
  beforeEach(async () => {
    customer = await stripe.customers.create({ name: 'Ann Huber', email: 'ann@example.com' });
  });

  const draftOf = (params: Stripe.InvoiceCreateParams = {}) =>
    stripe.invoices.create({ customer: customer.id, ...params });
  const addItem = (invoice: string, params: Stripe.InvoiceItemCreateParams) =>
    stripe.invoiceItems.create({ customer: customer.id, invoice, ...params });

  it('given pending items, when an invoice includes them, then they become its lines in their order', async () => {
    await stripe.invoiceItems.create({ customer: customer.id, amount: 1000, currency: 'eur', description: 'First' });
    await stripe.invoiceItems.create({ customer: customer.id, amount: 250, currency: 'eur', description: 'Second' });
    await stripe.invoiceItems.create({ customer: customer.id, amount: 99, currency: 'usd', description: 'Dollars' });
    const untouched = await draftOf();
    expect(untouched.lines.data).toEqual([]);
    const invoice = await draftOf({ pending_invoice_items_behavior: 'include', currency: 'eur' });
    expect(invoice.lines.data.map(({ description, amount }) => [description, amount])).toEqual([
      ['First', 1000],
      ['Second', 250],
    ]);
    expect((await stripe.invoiceItems.list({ customer: customer.id, pending: true })).data).toHaveLength(1);
  });

  it('given a unit price with twelve decimals, when multiplied, then the line is rounded half up to the minor unit', async () => {
    const product = await stripe.products.create({ name: 'Call' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount_decimal: Stripe.Decimal.from('0.000000000001'),
    });
    expect(price.unit_amount).toBeNull();
    expect(price.unit_amount_decimal?.toString()).toBe('0.000000000001');
    const draft = await draftOf({ currency: 'eur' });
    await addItem(draft.id, { unit_amount_decimal: Stripe.Decimal.from('0.5'), quantity: 25 });
    await addItem(draft.id, { pricing: { price: price.id }, quantity: 499_999 });
    const { data } = await stripe.invoices.listLineItems(draft.id);
    expect(data.map(({ amount }) => amount)).toEqual([13, 0]);
    expect(data[1]?.pricing?.price_details).toEqual({ price: price.id, product: product.id });
    expect(data[1]?.description).toBe('Call');
  });

  it('given discounts per line and per invoice and an exclusive tax, when computed, then in Stripe’s order', async () => {
    const ten = await stripe.coupons.create({ percent_off: 10 });
    const five = await stripe.coupons.create({ amount_off: 500, currency: 'eur' });
    const rate = await stripe.taxRates.create({ display_name: 'USt', percentage: 20, inclusive: false });
    const draft = await draftOf({ discounts: [{ coupon: five.id }], default_tax_rates: [rate.id], currency: 'eur' });
    await addItem(draft.id, { amount: 10_000, discounts: [{ coupon: ten.id }] });
    await addItem(draft.id, { amount: 1000 });
    const invoice = await stripe.invoices.retrieve(draft.id, { expand: ['discounts.source.coupon'] });
    // 10,000 − 10 % = 9,000; with 1,000 the subtotal is 10,000; 500 off is spread 450 : 50; 20 % on 9,500.
    expect(invoice).toMatchObject({ subtotal: 10_000, total_excluding_tax: 9500, total: 11_400 });
    expect(invoice.total_taxes).toMatchObject([{ amount: 1900, taxable_amount: 9500, tax_behavior: 'exclusive' }]);
    expect(invoice.lines.data.map((line) => line.discount_amounts?.map(({ amount }) => amount))).toEqual([
      [1000, 450],
      [50],
    ]);
    expect(invoice.lines.data.map((line) => line.taxes?.[0]?.amount)).toEqual([1710, 190]);
    expect(invoice.discounts[0]).toMatchObject({ source: { coupon: { id: five.id } } });
  });

  it('given an inclusive tax, when computed, then it is contained in the total', async () => {
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: true });
    const draft = await draftOf({ currency: 'eur' });
    await addItem(draft.id, { amount: 11_900, tax_rates: [rate.id] });
    const invoice = await stripe.invoices.retrieve(draft.id);
    expect(invoice).toMatchObject({
      subtotal: 11_900,
      subtotal_excluding_tax: 10_000,
      total: 11_900,
      total_excluding_tax: 10_000,
    });
    expect(invoice.lines.data[0]).toMatchObject({ amount: 11_900, subtotal: 10_000 });
  });

  it('given an exempt customer, when taxed, then the tax is zero and says why', async () => {
    const exempt = await stripe.customers.create({ tax_exempt: 'reverse' });
    const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 19, inclusive: false });
    const draft = await stripe.invoices.create({ customer: exempt.id, default_tax_rates: [rate.id], currency: 'eur' });
    await stripe.invoiceItems.create({ customer: exempt.id, invoice: draft.id, amount: 1000 });
    const invoice = await stripe.invoices.retrieve(draft.id);
    expect(invoice.total).toBe(1000);
    expect(invoice.total_taxes).toMatchObject([{ amount: 0, taxability_reason: 'reverse_charge' }]);
  });

  it.each([
    ['jpy', 1005, '10', 101],
    ['kwd', 10_050, '10', 1010],
    ['isk', 10_500, '5', 500],
  ])('given %s, when taxed, then the tax is in steps the currency has', async (currency, amount, percentage, tax) => {
    const rate = await stripe.taxRates.create({
      display_name: 'VAT',
      percentage: Number(percentage),
      inclusive: false,
    });
    const draft = await draftOf({ currency, default_tax_rates: [rate.id] });
    await addItem(draft.id, { amount });
    expect((await stripe.invoices.retrieve(draft.id)).total_taxes?.[0]?.amount).toBe(tax);
  });

  it('given a three-decimal currency, when an amount is no multiple of ten, then it is refused', async () => {
    const draft = await draftOf({ currency: 'kwd' });
    expect((await stripeError(addItem(draft.id, { amount: 10_001 }))).param).toBe('amount');
  });

  it('given more than ten lines, when read, then the invoice holds ten and the rest is paged', async () => {
    const draft = await draftOf({ currency: 'eur' });
    const lines = Array.from({ length: 23 }, (_, n) => ({ amount: n + 1, description: `Line ${n}` }));
    const invoice = await stripe.invoices.addLines(draft.id, { lines });
    expect([invoice.lines.data.length, invoice.lines.has_more]).toEqual([10, true]);
    const all: string[] = [];
    for await (const line of stripe.invoices.listLineItems(draft.id, { limit: 5 })) all.push(line.description ?? '');
    expect(all).toEqual(lines.map(({ description }) => description));
    expect(invoice.total).toBe(276);
  });

  it('given lines of a draft, when updated and removed, then the totals follow', async () => {
    const draft = await draftOf({ currency: 'eur' });
    const { lines } = await stripe.invoices.addLines(draft.id, {
      lines: [{ amount: 100 }, { amount: 200 }, { amount: 300 }],
    });
    const [first, second, third] = lines.data.map(({ id }) => id);
    await stripe.invoices.updateLines(draft.id, { lines: [{ id: first ?? '', amount: 150, description: 'More' }] });
    await stripe.invoices.removeLines(draft.id, {
      lines: [
        { id: second ?? '', behavior: 'delete' },
        { id: third ?? '', behavior: 'unassign' },
      ],
    });
    expect((await stripe.invoices.retrieve(draft.id)).total).toBe(150);
    expect(
      (await stripe.invoiceItems.list({ customer: customer.id, pending: true })).data.map(({ amount }) => amount),
    ).toEqual([300]);
  });

  it('given several lines to add, when one is wrong, then none is added', async () => {
    const draft = await draftOf({ currency: 'eur' });
    const lines = [{ amount: 100 }, { amount: 200, tax_rates: ['txr_unknown'] }];
    expect((await stripeError(stripe.invoices.addLines(draft.id, { lines }))).code).toBe('resource_missing');
    expect((await stripe.invoices.retrieve(draft.id)).lines.data).toEqual([]);
    expect((await stripe.invoiceItems.list({ customer: customer.id })).data).toEqual([]);
    expect(
      (await stripe.events.list({ type: 'invoiceitem.created', limit: 1 })).data[0]?.data.object,
    ).not.toMatchObject({
      invoice: draft.id,
    });
  });

  it('given automatic advancement, when the hour has come, then the draft is finalized and sent by itself', async () => {
    let now = new Date('2026-06-01T00:00:00Z');
    const clocked = await startMerchant({ now: () => now });
    const { id } = await clocked.stripe.customers.create({ email: 'ann@example.com' });
    const draft = await clocked.stripe.invoices.create({
      customer: id,
      auto_advance: true,
      collection_method: 'send_invoice',
      days_until_due: 7,
    });
    await clocked.stripe.invoiceItems.create({ customer: id, invoice: draft.id, amount: 900 });
    clocked.sim.advance();
    expect((await clocked.stripe.invoices.retrieve(draft.id)).status).toBe('draft');
    now = new Date('2026-06-01T01:00:00Z');
    clocked.sim.advance();
    expect((await clocked.stripe.invoices.retrieve(draft.id)).status).toBe('open');
    expect((await clocked.stripe.events.list({ type: 'invoice.sent' })).data).toHaveLength(1);
    await clocked.sim.close();
  });

  it('given an item on a draft, when its quantity changes, then its unit price stays', async () => {
    const draft = await draftOf({ currency: 'eur' });
    const item = await addItem(draft.id, { unit_amount_decimal: Stripe.Decimal.from('12.5'), quantity: 2 });
    await stripe.invoiceItems.update(item.id, { quantity: 3 });
    const { lines } = await stripe.invoices.retrieve(draft.id);
    expect(lines.data[0]).toMatchObject({ amount: 38, quantity: 3 });
  });

  it('given a draft, when finalized, then it has its number, dates and links and its amounts are fixed', async () => {
    await stripe.customers.update(customer.id, {
      invoice_prefix: `P${Date.now().toString(36).toUpperCase()}`.slice(0, 12),
    });
    const first = await draftOf({ collection_method: 'send_invoice', days_until_due: 14 });
    await addItem(first.id, { amount: 500 });
    const open = await stripe.invoices.finalizeInvoice(first.id);
    expect(open).toMatchObject({
      status: 'open',
      amount_due: 500,
      amount_remaining: 500,
      effective_at: open.status_transitions.finalized_at,
    });
    expect(open.number).toMatch(/^P[A-Z0-9]+-0001$/);
    expect(open.due_date).toBe((open.status_transitions.finalized_at ?? 0) + 14 * 86_400);
    const second = await draftOf();
    await addItem(second.id, { amount: 500 });
    expect((await stripe.invoices.finalizeInvoice(second.id)).number).toMatch(/-0002$/);
    expect((await stripeError(stripe.invoices.update(open.id, { description: 'Late' }))).code).toBe(
      'invoice_not_editable',
    );
    expect((await stripeError(addItem(open.id, { amount: 1 }))).code).toBe('invoice_not_editable');
    expect((await stripe.invoices.update(open.id, { metadata: { tieout_status: 'synced' } })).metadata).toEqual({
      tieout_status: 'synced',
    });
  });

  it('given nothing due, when finalized, then it is paid at once', async () => {
    const draft = await draftOf({ currency: 'eur' });
    await addItem(draft.id, { amount: 0 });
    expect(await stripe.invoices.finalizeInvoice(draft.id)).toMatchObject({
      status: 'paid',
      amount_due: 0,
      amount_paid: 0,
    });
  });

  it('given a customer’s credit, when an invoice is finalized, then the credit is used first', async () => {
    await stripe.customers.update(customer.id, { balance: -300 });
    const draft = await draftOf({ currency: 'eur' });
    await addItem(draft.id, { amount: 1000 });
    expect(await stripe.invoices.finalizeInvoice(draft.id)).toMatchObject({
      total: 1000,
      starting_balance: -300,
      ending_balance: 0,
      amount_due: 700,
    });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: 0 });
  });

  it('given a draft, when sent, then it is finalized first; given no e-mail, then it cannot be sent', async () => {
    const draft = await draftOf({ collection_method: 'send_invoice', days_until_due: 3 });
    await addItem(draft.id, { amount: 500 });
    expect((await stripe.invoices.sendInvoice(draft.id)).status).toBe('open');
    const silent = await stripe.customers.create({ name: 'No mail' });
    const other = await stripe.invoices.create({
      customer: silent.id,
      collection_method: 'send_invoice',
      days_until_due: 3,
    });
    expect((await stripeError(stripe.invoices.sendInvoice(other.id))).message).toContain('Missing email');
  });

  describe('given an open invoice', () => {
    it('when charged, then a payment tells of it', async () => {
      const open = await openInvoice(stripe, 1234);
      const paid = await stripe.invoices.pay(open.id, { payment_method: 'pm_card_visa' });
      expect(paid).toMatchObject({ status: 'paid', amount_paid: 1234, amount_remaining: 0, attempt_count: 1 });
      const payments = await stripe.invoicePayments.list({ invoice: open.id });
      expect(payments.data).toMatchObject([
        { status: 'paid', amount_paid: 1234, is_default: true, payment: { type: 'payment_intent' } },
      ]);
      const intent = payments.data[0]?.payment.payment_intent;
      const reverse = await stripe.invoicePayments.list({
        payment: { type: 'payment_intent', payment_intent: String(intent) },
      });
      expect(reverse.data.map(({ invoice }) => invoice)).toEqual([open.id]);
    });

    it('when the card is declined, then 402, and the invoice stays open with the attempt counted', async () => {
      const open = await openInvoice(stripe);
      const error = await stripeError(stripe.invoices.pay(open.id, { payment_method: 'pm_card_chargeDeclined' }));
      expect([error.statusCode, error.code]).toEqual([402, 'card_declined']);
      expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
        status: 'open',
        attempt_count: 1,
        attempted: true,
      });
      expect((await stripe.events.list({ type: 'invoice.payment_failed' })).data[0]?.data.object).toMatchObject({
        id: open.id,
      });
    });

    it('when paid elsewhere, then no charge is made and the payment is a record', async () => {
      const open = await openInvoice(stripe, 700);
      expect(await stripe.invoices.pay(open.id, { paid_out_of_band: true })).toMatchObject({
        status: 'paid',
        amount_paid_off_stripe: 700,
      });
      const { data } = await stripe.invoicePayments.list({ invoice: open.id, status: 'paid' });
      expect(data).toMatchObject([{ payment: { type: 'payment_record' } }]);
    });

    it('when no payment method is there, then the error says what to do', async () => {
      const open = await openInvoice(stripe);
      expect((await stripeError(stripe.invoices.pay(open.id))).message).toContain('default_payment_method');
    });

    it('when voided or marked uncollectible, then its status says so', async () => {
      const voided = await stripe.invoices.voidInvoice((await openInvoice(stripe)).id);
      expect([voided.status, typeof voided.status_transitions.voided_at]).toEqual(['void', 'number']);
      const marked = await stripe.invoices.markUncollectible((await openInvoice(stripe)).id);
      expect(marked.status).toBe('uncollectible');
      expect((await stripe.invoices.voidInvoice(marked.id)).status).toBe('void');
    });
  });

  it.each([
    ['voiding a draft', 'draft', (id: string) => stripe.invoices.voidInvoice(id)],
    ['marking a draft uncollectible', 'draft', (id: string) => stripe.invoices.markUncollectible(id)],
    ['finalizing twice', 'open', (id: string) => stripe.invoices.finalizeInvoice(id)],
    ['deleting an open invoice', 'open', (id: string) => stripe.invoices.del(id)],
    ['paying a paid invoice', 'paid', (id: string) => stripe.invoices.pay(id, { paid_out_of_band: true })],
    ['voiding a paid invoice', 'paid', (id: string) => stripe.invoices.voidInvoice(id)],
    ['crediting a draft', 'draft', (id: string) => stripe.creditNotes.create({ invoice: id, amount: 1 })],
  ])('given the rules, when %s, then it is refused', async (_name, status, act) => {
    const open = status === 'draft' ? await draftOf() : await openInvoice(stripe);
    if (status === 'paid') await stripe.invoices.pay(open.id, { paid_out_of_band: true });
    expect((await stripeError(act(open.id))).statusCode).toBe(400);
    expect((await stripe.invoices.retrieve(open.id)).status).toBe(status);
  });

  it('given shapes of 2026, when an invoice is read, then the fields of older versions are gone', async () => {
    const open = await openInvoice(stripe);
    for (const gone of ['charge', 'payment_intent', 'paid', 'subscription', 'tax', 'total_tax_amounts', 'discount']) {
      expect(open).not.toHaveProperty(gone);
    }
    expect(open.parent).toBeNull();
    expect(open.lines.data[0]?.parent).toMatchObject({
      type: 'invoice_item_details',
      invoice_item_details: { proration: false },
    });
  });
});
