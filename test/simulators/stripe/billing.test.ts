import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Merchant, openInvoice, startMerchant, stripeError } from './testing.ts';

describe('subscriptions and credit notes in the Stripe simulator', () => {
  let merchant: Merchant;
  let stripe: Stripe;
  let now: Date;
  beforeEach(async () => {
    now = new Date('2026-04-01T00:00:00Z');
    merchant = await startMerchant({ now: () => now });
    ({ stripe } = merchant);
  });
  afterEach(() => merchant.sim.close());

  async function subscribe(amount: number, quantity: number) {
    const customer = await stripe.customers.create({
      name: 'Ann',
      email: 'ann@example.com',
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    const product = await stripe.products.create({ name: 'Seat' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: amount,
      recurring: { interval: 'month' },
    });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id, quantity }],
    });
    return { customer, product, price, subscription, item: subscription.items.data[0]?.id ?? '' };
  }
  const latestInvoice = async (id: string) => {
    const { latest_invoice: latest } = await stripe.subscriptions.retrieve(id);
    return stripe.invoices.retrieve(String(latest));
  };

  it('given a new subscription, when it begins, then its first period is billed and paid', async () => {
    const { subscription, item } = await subscribe(1000, 3);
    expect(subscription.status).toBe('active');
    const invoice = await latestInvoice(subscription.id);
    expect(invoice).toMatchObject({ status: 'paid', total: 3000, billing_reason: 'subscription_create' });
    expect(invoice.parent?.subscription_details?.subscription).toBe(subscription.id);
    expect(invoice.lines.data).toMatchObject([
      {
        amount: 3000,
        quantity: 3,
        period: { start: Date.UTC(2026, 3, 1) / 1000, end: Date.UTC(2026, 4, 1) / 1000 },
        parent: {
          type: 'subscription_item_details',
          subscription_item_details: { subscription_item: item, proration: false },
        },
      },
    ]);
  });

  it('given half a period left, when the quantity changes, then the rest is given back and charged anew', async () => {
    const { subscription, item } = await subscribe(1000, 2);
    const first = await latestInvoice(subscription.id);
    now = new Date('2026-04-16T00:00:00Z');
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, quantity: 5 }],
      proration_behavior: 'always_invoice',
    });
    const invoice = await latestInvoice(subscription.id);
    expect(invoice).toMatchObject({ billing_reason: 'subscription_update', total: 1500 });
    expect(invoice.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
      [-1000, 'Unused time on 2 × Seat after 16 Apr 2026'],
      [2500, 'Remaining time on 5 × Seat after 16 Apr 2026'],
    ]);
    expect(invoice.lines.data[0]?.parent?.subscription_item_details).toMatchObject({
      proration: true,
      proration_details: { credited_items: { invoice: first.id, invoice_line_items: [first.lines.data[0]?.id] } },
    });
  });

  it('given prorations to be billed later, when the next period begins, then they are on its invoice', async () => {
    const { subscription, product, item } = await subscribe(1000, 1);
    const dearer = await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: 2000,
      recurring: { interval: 'month' },
    });
    now = new Date('2026-04-16T00:00:00Z');
    await stripe.subscriptions.update(subscription.id, { items: [{ id: item, price: dearer.id }] });
    now = new Date('2026-05-01T00:00:00Z');
    const id = merchant.sim.renewSubscription(merchant.accountId, subscription.id);
    const invoice = await stripe.invoices.retrieve(id);
    expect(invoice).toMatchObject({ billing_reason: 'subscription_cycle', total: 2500 });
    expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([2000, -500, 1000]);
  });

  it('given a subscription, when canceled, then it ends and is no longer listed', async () => {
    const { subscription, customer } = await subscribe(1000, 1);
    expect((await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true })).cancel_at).toBe(
      Date.UTC(2026, 4, 1) / 1000,
    );
    expect((await stripe.subscriptions.cancel(subscription.id)).status).toBe('canceled');
    expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([]);
    expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toHaveLength(1);
  });

  it('given no way to pay, when a charged subscription begins, then it is refused', async () => {
    const { price } = await subscribe(1000, 1);
    const poor = await stripe.customers.create({});
    expect(
      (await stripeError(stripe.subscriptions.create({ customer: poor.id, items: [{ price: price.id }] }))).code,
    ).toBe('resource_missing');
  });

  async function taxedInvoice() {
    const rate = await stripe.taxRates.create({ display_name: 'USt', percentage: 20, inclusive: false });
    const coupon = await stripe.coupons.create({ percent_off: 10 });
    const customer = await stripe.customers.create({ name: 'Ann', email: 'ann@example.com' });
    const draft = await stripe.invoices.create({
      customer: customer.id,
      default_tax_rates: [rate.id],
      discounts: [{ coupon: coupon.id }],
    });
    await stripe.invoiceItems.create({
      customer: customer.id,
      invoice: draft.id,
      unit_amount_decimal: Stripe.Decimal.from('1000'),
      quantity: 4,
    });
    return stripe.invoices.finalizeInvoice(draft.id);
  }

  it('given an open invoice, when a part of a line is credited, then discount and tax follow and less is due', async () => {
    const invoice = await taxedInvoice();
    expect(invoice.total).toBe(4320);
    const note = await stripe.creditNotes.create({
      invoice: invoice.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id, quantity: 1 }],
      reason: 'order_change',
    });
    expect(note).toMatchObject({
      subtotal: 1000,
      discount_amount: 100,
      total: 1080,
      type: 'pre_payment',
      number: `${invoice.number}-CN-01`,
    });
    expect(note.total_taxes).toMatchObject([{ amount: 180, taxable_amount: 900 }]);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      amount_remaining: 3240,
      pre_payment_credit_notes_amount: 1080,
    });
    expect((await stripe.creditNotes.voidCreditNote(note.id)).status).toBe('void');
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      amount_remaining: 4320,
      pre_payment_credit_notes_amount: 0,
    });
    expect((await stripe.creditNotes.listLineItems(note.id)).data).toHaveLength(1);
  });

  it('given an open invoice, when all of it is credited, then it counts as paid', async () => {
    const invoice = await taxedInvoice();
    const lines: Stripe.CreditNoteCreateParams.Line[] = [
      { type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id },
    ];
    expect((await stripe.creditNotes.create({ invoice: invoice.id, lines })).total).toBe(4320);
    expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
      status: 'paid',
      amount_paid: 0,
      amount_remaining: 0,
    });
  });

  it('given a paid invoice, when credited, then it must be said where the money goes', async () => {
    const invoice = await openInvoice(stripe, 1000);
    await stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    expect((await stripeError(stripe.creditNotes.create({ invoice: invoice.id, amount: 400 }))).param).toBe(
      'credit_amount',
    );
    const note = await stripe.creditNotes.create({
      invoice: invoice.id,
      amount: 400,
      refund_amount: 250,
      credit_amount: 150,
    });
    expect(note).toMatchObject({ type: 'post_payment', post_payment_amount: 400 });
    expect((await stripe.refunds.list()).data.map(({ amount }) => amount)).toEqual([250]);
    expect(await stripe.customers.retrieve(String(invoice.customer))).toMatchObject({ balance: -150 });
    expect(
      (await stripeError(stripe.creditNotes.create({ invoice: invoice.id, amount: 700, credit_amount: 700 }))).message,
    ).toContain('exceeds');
  });
});
