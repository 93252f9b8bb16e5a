import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Merchant, openInvoice, startMerchant, stripeError } from './testing.ts';

let merchant: Merchant;
beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.sim.close());

const door = () => merchant.sim.money(merchant.accountId);
const all = async (params: Parameters<Merchant['stripe']['balanceTransactions']['list']>[0] = {}) =>
  (await merchant.stripe.balanceTransactions.list({ limit: 100, ...params })).data;
const nets = async (payout: string) => (await all({ payout })).map(({ type, net }) => [type, net]);

describe('the balance of the stand-in for Stripe', () => {
  it('given an invoice paid by card, then the charge names a balance transaction with its fee, and net = amount − fee', async () => {
    const { stripe } = merchant;
    const invoice = await openInvoice(stripe, 10_000);
    await stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    const [charge] = (await stripe.charges.list({ limit: 1, expand: ['data.balance_transaction'] })).data;
    expect(charge?.balance_transaction).toMatchObject({
      type: 'charge',
      amount: 10_000,
      fee: 175,
      net: 9_825,
      status: 'pending',
    });
  });

  it('C43: given a declined attempt, then nothing moves', async () => {
    const { stripe } = merchant;
    const before = (await all()).length;
    const invoice = await openInvoice(stripe, 5_000);
    await stripeError(stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_chargeDeclined' }));
    const [charge] = (await stripe.charges.list({ limit: 1 })).data;
    expect([charge?.status, charge?.balance_transaction]).toEqual(['failed', null]);
    expect((await all()).length).toBe(before);
  });

  it('given an automatic payout, then it consists of what it paid out, its own movement included, and the sum is zero', async () => {
    door().ripen();
    const first = door().payOut('eur');
    expect(await nets(first?.id ?? '')).toEqual([
      ['payout', -9_825],
      ['charge', 9_825],
    ]);
    const sale = door().sell({ amount: 4_000, currency: 'eur' });
    const refund = await merchant.stripe.refunds.create({ charge: sale.id, amount: 1_500 });
    door().move({ type: 'stripe_fee', amount: -300, currency: 'eur', description: 'Radar' });
    door().ripen();
    const second = door().payOut('eur');
    expect((await nets(second?.id ?? '')).reduce((sum, [, net]) => sum + Number(net), 0)).toBe(0);
    expect(second?.amount).toBe(4_000 - 85 - 1_500 - 300);
    expect(refund.balance_transaction).toMatch(/^txn_/);
    expect(door().arrive(second?.id ?? '')).toMatchObject({ status: 'paid', reconciliation_status: 'completed' });
    expect(second?.arrival_date).toSatisfy((at: number) => at % 86_400 === 0);
  });

  it('C46: given a payout by hand, then Stripe does not say what it consists of, and takes no more than is there', async () => {
    const { stripe } = merchant;
    door().sell({ amount: 20_000, currency: 'eur' });
    expect((await stripeError(stripe.payouts.create({ amount: 10_000, currency: 'eur' }))).code).toBe(
      'balance_insufficient',
    );
    door().ripen();
    const payout = await stripe.payouts.create({ amount: 10_000, currency: 'eur', method: 'instant' });
    expect(payout).toMatchObject({ automatic: false, reconciliation_status: 'not_applicable', method: 'instant' });
    expect((await stripeError(stripe.balanceTransactions.list({ payout: payout.id }))).param).toBe('payout');
    const [own] = await all({ source: payout.id });
    expect([own?.amount, own?.fee, own?.net]).toEqual([-10_000, 100, -10_100]);
    const balance = await stripe.balance.retrieve();
    expect(balance.available.find(({ currency }) => currency === 'eur')?.amount).toBe(20_000 - 325 - 10_100);
  });

  it('C44: given a dispute that is won, then money and fee leave and come back, and the dispute names both movements', async () => {
    const sale = door().sell({ amount: 6_000, currency: 'eur' });
    const opened = door().dispute(sale.id);
    expect((await all({ source: opened.id })).map(({ amount, fee, net }) => [amount, fee, net])).toEqual([
      [-6_000, 2_000, -8_000],
    ]);
    door().closeDispute(opened.id, 'won', 2_000);
    const dispute = await merchant.stripe.disputes.retrieve(opened.id);
    expect(dispute.balance_transactions.map(({ net, reporting_category: category }) => [category, net])).toEqual([
      ['dispute', -8_000],
      ['dispute_reversal', 8_000],
    ]);
    expect((await merchant.stripe.charges.retrieve(sale.id)).disputed).toBe(true);
  });

  it('given an inquiry or a lost dispute, then the one moves nothing and the other nothing more', async () => {
    const sale = door().sell({ amount: 6_000, currency: 'eur' });
    expect(door().dispute(sale.id, { inquiry: true }).balance_transactions).toEqual([]);
    const lost = door().dispute(sale.id);
    await merchant.stripe.disputes.close(lost.id);
    expect((await all({ source: lost.id })).length).toBe(1);
  });

  it('given a currency that the account converts, then the balance is kept in its own, with the rate', async () => {
    door().convert('usd', 0.92);
    door().convert('jpy', 0.006);
    const dollars = door().sell({ amount: 10_000, currency: 'usd' });
    const yen = door().sell({ amount: 5_000, currency: 'jpy' });
    const of = async (id: string) => (await all({ source: id }))[0];
    expect(await of(dollars.id)).toMatchObject({ currency: 'eur', amount: 9_200, exchange_rate: 0.92 });
    expect(await of(yen.id)).toMatchObject({ currency: 'eur', amount: 3_000, exchange_rate: 0.006 });
  });

  it('given a refund that failed, a payout that failed and one that was cancelled, then the money is back', async () => {
    const { stripe } = merchant;
    const sum = async () =>
      (await stripe.balance.retrieve()).available.find(({ currency }) => currency === 'eur')?.amount;
    door().ripen();
    const before = await sum();
    const sale = (await stripe.charges.list({ limit: 10 })).data.find(({ currency }) => currency === 'eur');
    const refund = await stripe.refunds.create({ charge: sale?.id ?? '', amount: 100 });
    expect(door().failRefund(refund.id)).toMatchObject({ status: 'failed' });
    const cancelled = await stripe.payouts.create({ amount: 100, currency: 'eur' });
    await stripe.payouts.cancel(cancelled.id);
    const failed = await stripe.payouts.create({ amount: 100, currency: 'eur' });
    expect(door().fail(failed.id)).toMatchObject({ status: 'failed', failure_code: 'account_closed' });
    expect(await sum()).toBe(before);
  });

  it('C40: given credit that settles an invoice, then the customer’s balance has an entry for both and the account’s none', async () => {
    const { stripe } = merchant;
    const customer = await stripe.customers.create({ name: 'Ann Huber' });
    await stripe.customers.createBalanceTransaction(customer.id, {
      amount: -2_500,
      currency: 'eur',
      description: 'Goodwill',
    });
    const before = (await all()).length;
    const draft = await stripe.invoices.create({ customer: customer.id });
    await stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount: 2_000, currency: 'eur' });
    const invoice = await stripe.invoices.finalizeInvoice(draft.id);
    const { data } = await stripe.customers.listBalanceTransactions(customer.id);
    expect(data.map(({ type, amount, ending_balance: ending, invoice: of }) => [type, amount, ending, of])).toEqual([
      ['applied_to_invoice', 2_000, -500, invoice.id],
      ['adjustment', -2_500, -2_500, null],
    ]);
    expect((await all()).length).toBe(before);
  });
});
