import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStripe, type StripeAccount } from '#backend/connectors/stripe/client.ts';
import { fetchCustomerBalance } from '#backend/connectors/stripe/money/customer-balance.ts';
import { fetchDispute } from '#backend/connectors/stripe/money/disputes.ts';
import { fetchPaymentsElsewhere } from '#backend/connectors/stripe/money/payments.ts';
import { fetchBalance, fetchPayout, fetchPayouts } from '#backend/connectors/stripe/money/payouts.ts';
import { fetchTransactions } from '#backend/connectors/stripe/money/transactions.ts';
import type { BalanceTransaction } from '#backend/documents/balance-transaction.ts';
import type { Posting } from '#backend/documents/posting.ts';
import { book } from '#backend/postings/book.ts';
import { describeLine } from '#backend/postings/describe.ts';
import { postLostDispute } from '#backend/postings/disputes.ts';
import { postCustomerBalance, postPaymentElsewhere } from '#backend/postings/without-transaction.ts';
import { sharesOf } from '#backend/reconciliation/booked-shares.ts';
import { attribution, balanceDifference, stretches } from '#backend/reconciliation/manual-payouts.ts';
import { provePayout } from '#backend/reconciliation/payout-proof.ts';
import { findingWords } from '#backend/reconciliation/words.ts';
import { moneySettingsSchema } from '#shared/money-settings.ts';
import { stripeSpec, stripeSpecIsHere } from '#test/kit/stripe-spec.ts';
import { type Merchant, openInvoice, startMerchant } from '#test/simulators/stripe/testing.ts';

const zone = 'Europe/Vienna';
const settings = moneySettingsSchema.parse({ paidElsewhere: 'book' });

let merchant: Merchant;
let account: StripeAccount;
/** The clock of Stripe: it moves on by itself, so that what happens has an order. */
let now = Date.UTC(2026, 2, 2, 9);

beforeAll(async () => {
  merchant = await startMerchant({
    now: () => {
      now += 1_000;
      return new Date(now);
    },
  });
  account = openStripe({ keys: { test: merchant.sim.platformSecretKey }, baseUrl: merchant.sim.url })(
    'acct_merchant',
    'test',
  );
});
afterAll(() => merchant.sim.close());

const door = () => merchant.sim.money(merchant.accountId);

/** An invoice of 100.00 and 20 % tax, paid by card, and its charge. */
async function paidInvoice(currency = 'eur'): Promise<{ invoice: Stripe.Invoice; charge: Stripe.Charge }> {
  const { stripe } = merchant;
  const rate = await stripe.taxRates.create({ display_name: 'USt', inclusive: false, percentage: 20 });
  const invoice = await openInvoice(stripe, 10_000, { currency, default_tax_rates: [rate.id] });
  await stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
  const [charge] = (await stripe.charges.list({ limit: 1 })).data;
  if (charge === undefined) throw new Error('The invoice has no charge');
  return { invoice, charge };
}

const lines = (postings: Posting[], about: string): string[] =>
  postings.filter(({ text }) => text.includes(about)).flatMap((posting) => posting.lines.map(describeLine));

async function payOut(): Promise<{ id: string; transactions: BalanceTransaction[]; postings: Posting[] }> {
  door().ripen();
  const id = door().payOut('eur')?.id ?? '';
  door().arrive(id);
  const transactions = await fetchTransactions(account, { payout: id });
  const { postings, pending } = book(transactions, settings, zone);
  expect(pending).toEqual([]);
  return { id, transactions, postings };
}

async function proofOf({ id, transactions, postings }: Awaited<ReturnType<typeof payOut>>) {
  return provePayout({ payout: await fetchPayout(account, id), transactions, booked: sharesOf(postings) });
}

describe('money that Stripe moves, read, booked and proven', () => {
  it('C30, C36, C43: given paid invoices, a declined attempt and a sale, then gross, fees and payout tie out to the cent', async () => {
    const { invoice, charge } = await paidInvoice();
    const customer = String(invoice.customer);
    const refused = await openInvoice(merchant.stripe, 3_000);
    await expect(
      merchant.stripe.invoices.pay(refused.id, { payment_method: 'pm_card_chargeDeclined' }),
    ).rejects.toThrow();
    const sale = door().sell({ amount: 4_900, currency: 'eur', description: 'Workshop', metadata: { brand: 'North' } });
    const paid = await payOut();
    expect(lines(paid.postings, charge.id)).toEqual([
      'clearing +120.00 EUR',
      `receivable -120.00 EUR ${customer} ${invoice.id}`,
      'stripe_fees +2.05 EUR',
      'clearing -2.05 EUR',
    ]);
    expect(lines(paid.postings, sale.id).slice(0, 2)).toEqual(['clearing +49.00 EUR', `sales -49.00 EUR ${sale.id}`]);
    const proof = await proofOf(paid);
    expect([proof.ties, proof.bankLine, paid.postings.length]).toEqual([true, 12_000n - 205n + 4_900n - 99n, 3]);
    expect(paid.postings.at(-1)?.date).toBe('2026-03-04');

    const lacking = sharesOf(paid.postings).slice(1);
    const payout = await fetchPayout(account, paid.id);
    const broken = provePayout({ payout, transactions: paid.transactions, booked: lacking });
    expect(broken.findings.map(findingWords)).toEqual([`${charge.id} (117.95 EUR) is not in the books.`]);
  });

  it('C31, C38, C39: given refunds on a later payout, then a credit note is only paid out, and others take their tax back', async () => {
    const { stripe } = merchant;
    const [one, two] = [await paidInvoice(), await paidInvoice()];
    expect((await proofOf(await payOut())).ties).toBe(true);
    const note = await stripe.creditNotes.create({ invoice: one.invoice.id, amount: 6_000, refund_amount: 6_000 });
    const third = await stripe.refunds.create({ charge: two.charge.id, amount: 3_333 });
    const rest = await stripe.refunds.create({ charge: two.charge.id });
    door().sell({ amount: 50_000, currency: 'eur' });
    const paid = await payOut();
    const of = (id: string) => lines(paid.postings, id).map((text) => text.replace(/ cus_\w+/, ''));
    const byNote = note.refunds[0]?.refund;
    expect(of(typeof byNote === 'string' ? byNote : '')).toEqual([
      'clearing -60.00 EUR',
      `receivable +60.00 EUR ${note.id}`,
    ]);
    expect(of(third.id)).toEqual([
      'clearing -33.33 EUR',
      `refunds +27.77 EUR ${third.id}`,
      `sales_tax +5.56 EUR ${third.id}`,
    ]);
    expect(of(rest.id)).toEqual([
      'clearing -86.67 EUR',
      `refunds +72.23 EUR ${rest.id}`,
      `sales_tax +14.44 EUR ${rest.id}`,
    ]);
    expect((await proofOf(paid)).ties).toBe(true);
  });

  it('C44: given a dispute lost and one won, then both withdrawals, the reinstatement and the loss are booked', async () => {
    const [lost, won] = [await paidInvoice(), await paidInvoice()];
    const [opened, other] = [door().dispute(lost.charge.id), door().dispute(won.charge.id)];
    door().closeDispute(opened.id, 'lost');
    door().closeDispute(other.id, 'won', 2_000);
    door().sell({ amount: 30_000, currency: 'eur' });
    const paid = await payOut();
    expect(lines(paid.postings, `${other.id}: funds reinstated`).length).toBe(4);
    expect(paid.postings.filter(({ kind }) => kind === 'dispute').length).toBe(3);
    expect((await proofOf(paid)).ties).toBe(true);
    const closed = new Date('2026-03-31T22:30:00Z');
    const loss = postLostDispute(await fetchDispute(account, opened.id, closed), settings, zone);
    expect([loss?.date, loss?.key]).toEqual(['2026-04-01', `${opened.id}/lost`]);
    expect(postLostDispute(await fetchDispute(account, other.id, closed), settings, zone)).toBeNull();
    // What was claimed of the customer's bank is even again, by the money or by the loss.
    const claims = [...paid.postings, ...(loss === null ? [] : [loss])].flatMap((each) => each.lines);
    const left = claims
      .filter(({ role }) => role === 'disputed_payments')
      .reduce((sum, { amount }) => sum + amount, 0n);
    expect(left).toBe(0n);
  });

  it('C32, C33: given all else that moves a balance, then it is booked once, and what nobody can know waits for a person', async () => {
    const fee = (amount: number, type: 'stripe_fee' | 'tax' = 'stripe_fee') => ({
      amount,
      type,
      application: null,
      currency: 'eur',
      description: null,
    });
    door().move({
      type: 'charge',
      amount: 9_000,
      currency: 'eur',
      source: 'ch_unknown',
      fees: [fee(100), fee(20, 'tax')],
    });
    door().move({ type: 'application_fee_refund', amount: -500, currency: 'eur' });
    door().move({ type: 'stripe_fee', amount: 700, currency: 'eur', description: 'Billing fee refund' });
    door().move({ type: 'reserve_hold', amount: -1_000, currency: 'eur' });
    door().move({ type: 'tomorrow', amount: 1, currency: 'eur' });
    const paid = await payOut();
    expect(paid.postings.filter(({ review }) => review !== null).map(({ text }) => text)).toEqual([
      'Stripe: charge',
      'Stripe: tomorrow',
    ]);
    const proof = await proofOf(paid);
    expect([proof.ties, proof.bankLine]).toEqual([true, 9_000n - 120n - 500n + 700n - 1_000n + 1n]);
  });

  it('C49, C50: given payments in dollars and yen, then each currency balances and the euros tie out', async () => {
    door().convert('usd', 0.92);
    const { charge, invoice } = await paidInvoice('usd');
    const yen = door().sell({ amount: 5_000, currency: 'jpy' });
    const paid = await payOut();
    expect(lines(paid.postings, charge.id).slice(0, 4)).toEqual([
      'clearing +110.40 EUR',
      'currency_exchange -110.40 EUR',
      'currency_exchange +120.00 USD',
      `receivable -120.00 USD ${String(invoice.customer)} ${invoice.id}`,
    ]);
    expect((await proofOf(paid)).ties).toBe(true);
    const inYen = await fetchTransactions(account, { source: yen.id });
    expect(lines(book(inYen, settings, zone).postings, yen.id)[0]).toBe('clearing +5000 JPY');
  });

  it('C40, C45: given credit of a customer and a payment elsewhere, then both are booked beside the balance', async () => {
    const { stripe } = merchant;
    const customer = await stripe.customers.create({ name: 'Ann Huber' });
    await stripe.customers.createBalanceTransaction(customer.id, { amount: -2_500, currency: 'eur' });
    const draft = await stripe.invoices.create({
      customer: customer.id,
      collection_method: 'send_invoice',
      days_until_due: 14,
    });
    await stripe.invoiceItems.create({ customer: customer.id, invoice: draft.id, amount: 6_000, currency: 'eur' });
    await stripe.invoices.finalizeInvoice(draft.id);
    await stripe.invoices.pay(draft.id, { paid_out_of_band: true });
    const entries = (await fetchCustomerBalance(account, customer.id)).flatMap(
      (entry) => postCustomerBalance(entry, zone) ?? [],
    );
    expect(entries.flatMap((posting) => posting.lines.map(describeLine))).toEqual([
      `customer_credit -25.00 EUR ${customer.id}`,
      `suspense +25.00 EUR ${customer.id}`,
      `customer_credit +25.00 EUR ${customer.id}`,
      `receivable -25.00 EUR ${customer.id} ${draft.id}`,
    ]);
    const [elsewhere] = await fetchPaymentsElsewhere(account, { from: new Date(0), to: new Date(now + 60_000) });
    if (elsewhere === undefined) throw new Error('The payment is not there');
    expect(postPaymentElsewhere(elsewhere, settings, zone)?.lines.map(describeLine)).toEqual([
      `paid_elsewhere +35.00 EUR ${elsewhere.id}`,
      `receivable -35.00 EUR ${customer.id} ${draft.id}`,
    ]);
    expect(postPaymentElsewhere(elsewhere, { ...settings, paidElsewhere: 'leave' }, zone)).toBeNull();
    expect(postPaymentElsewhere({ ...elsewhere, status: 'failed' }, settings, zone)).toBeNull();
  });

  it('C46: given payouts by hand, instant, failed and cancelled, then the whole chain leads to the balance that Stripe shows', async () => {
    const { stripe } = merchant;
    door().sell({ amount: 80_000, currency: 'eur' });
    door().ripen();
    await stripe.payouts.create({ amount: 20_000, currency: 'eur' });
    await paidInvoice();
    await stripe.payouts.create({ amount: 10_000, currency: 'eur', method: 'instant' });
    door().fail((await stripe.payouts.create({ amount: 5_000, currency: 'eur' })).id);
    await stripe.payouts.cancel((await stripe.payouts.create({ amount: 6_000, currency: 'eur' })).id);
    const all = await fetchTransactions(account, { from: new Date(0), to: new Date(now + 60_000), currency: 'eur' });
    const found = stretches(all);
    const balance = (await fetchBalance(account)).get('EUR') ?? { available: 0n, pending: 0n };
    expect([balanceDifference(found, balance), found.length]).toEqual([0n, 5]);
    const booked = sharesOf(book(all, settings, zone, attribution(found)).postings);
    for (const { payout, before, after, transactions } of found) {
      if (payout === null) continue;
      const own = all.filter(
        ({ type, source }) => type === 'payout' && source.kind === 'payout' && source.payout.id === payout.id,
      );
      const ids = new Set([...transactions, ...own].map(({ id }) => id));
      const proof = provePayout({
        payout,
        transactions: [...transactions, ...own],
        booked: booked.filter(({ transactionId }) => ids.has(transactionId)),
        carried: { before, after },
      });
      expect([proof.ties, proof.findings], payout.id).toEqual([true, []]);
    }
    const arrived = await fetchPayouts(account, { from: new Date(0), to: new Date(now + 10 * 86_400_000) });
    expect(new Set(arrived.map(({ status }) => status))).toEqual(new Set(['paid', 'pending', 'failed', 'canceled']));
  });

  it.skipIf(!stripeSpecIsHere)('every request for it is one that Stripe’s API has, and names the merchant', () => {
    const check = stripeSpec();
    // The test speaks to Stripe as the merchant does; the product says its name.
    const ours = merchant.sim.requests.filter(({ headers }) => headers['user-agent']?.includes('Tieout') ?? false);
    expect(ours.flatMap(check)).toEqual([]);
    const read = new Set(ours.map(({ method, path }) => `${method} ${path.split(/[?/]/)[2]}`));
    for (const kind of ['balance', 'balance_transactions', 'payouts', 'charges', 'credit_notes', 'refunds', 'disputes'])
      expect(read).toContain(`GET ${kind}`);
    expect([...read].filter((request) => !request.startsWith('GET'))).toEqual([]);
    for (const { headers, path } of ours) expect(headers['stripe-account'], path).toBe(merchant.accountId);
  });
});
