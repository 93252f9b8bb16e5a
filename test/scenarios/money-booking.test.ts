import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PostingRow } from '#backend/booking/stored-postings.ts';
import { moneyEntries, moneyPostings } from '#backend/database/schema/index.ts';
import { provenPayout } from '#backend/reconciliation/stored-proofs.ts';
import type { MoneySettings } from '#shared/money-settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice } from '#test/kit/house.ts';
import { openQuickBooksHouse, type QuickBooksHouse, type QuickBooksMerchant } from '#test/kit/quickbooks.ts';
import { type JsonObject, textOf } from '#test/simulators/quickbooks/json.ts';

let house: QuickBooksHouse;
beforeAll(async () => {
  house = await openQuickBooksHouse();
});
afterAll(() => house.stop());

type Seller = QuickBooksMerchant & {
  accounts: Record<'clearing' | 'bank' | 'fees' | 'disputes' | 'losses' | 'suspense', string>;
};

/** A merchant with a chart of accounts, money movement on, and every account chosen unless the test says otherwise. */
async function seller(change: (money: MoneySettings) => MoneySettings = (money) => money): Promise<Seller> {
  const merchant = await house.quickBooksMerchant();
  const account = (Name: string, AccountType: string) => {
    const [made] = merchant.company.add('Account', { Name, AccountType, CurrencyRef: { value: 'GBP' } } as JsonObject);
    return textOf(made?.Id);
  };
  const accounts = {
    clearing: account('Stripe clearing', 'Bank'),
    bank: account('Current account', 'Bank'),
    fees: account('Stripe fees', 'Expense'),
    disputes: account('Disputed payments', 'Other Current Asset'),
    losses: account('Losses from disputes', 'Expense'),
    suspense: account('Not classified', 'Other Current Liability'),
  };
  await merchant.settings((settings) => ({
    ...settings,
    money: change({
      ...settings.money,
      enabled: true,
      // Guests are booked on one customer, as shops do.
      uninvoiced: {
        as: 'sales_receipt',
        contactId: merchant.known.customer,
        itemId: merchant.known.item,
        taxCode: null,
      },
      accounts: {
        clearing: { GBP: accounts.clearing },
        bank: { GBP: accounts.bank },
        others: {
          sales: merchant.known.sales,
          refunds: merchant.known.sales,
          stripe_fees: accounts.fees,
          disputed_payments: accounts.disputes,
          dispute_losses: accounts.losses,
        },
      },
    }),
  }));
  return { ...merchant, accounts };
}

const door = (merchant: Seller) => house.stripe.money(merchant.accountId);
const postings = (merchant: Seller): Promise<PostingRow[]> =>
  house.services.db
    .select()
    .from(moneyPostings)
    .where(eq(moneyPostings.connectionId, merchant.connection.id))
    .orderBy(asc(moneyPostings.createdAt));
const entries = (merchant: Seller) =>
  house.services.db
    .select()
    .from(moneyEntries)
    .where(eq(moneyEntries.connectionId, merchant.connection.id))
    .orderBy(asc(moneyEntries.createdAt));

const proof = (merchant: Seller, payout: string) => provenPayout(house.services.db, merchant.connection, payout);

/** Waits until all postings there are have come to rest in that state; names what stands in the way. */
async function rest(merchant: Seller, count: number, is: (row: PostingRow) => boolean): Promise<PostingRow[]> {
  let rows: PostingRow[] = [];
  const all = async () => {
    rows = await postings(merchant);
    return rows.length >= count && rows.every(is);
  };
  await vi.waitUntil(all, { timeout: 40_000, interval: 25 }).catch((error: unknown) => {
    throw new Error(
      rows
        .map(({ key, status, sentence, problem }) => `${key} ${status}: ${sentence} ${JSON.stringify(problem)}`)
        .join('\n'),
      { cause: error },
    );
  });
  return rows;
}
const booked = ({ status }: PostingRow) => status === 'synced';

describe('money on its way to the books', () => {
  it('C30, C36: given an invoice, a sale, a refund and a dispute, then each stands there once, fees as expense, and the payout ties out', async () => {
    const merchant = await seller();
    const customer = await merchant.stripe.customers.create({ name: 'Contoso Ltd', email: 'billing@contoso.example' });
    const invoice = await finalizedInvoice(merchant, { customerId: customer.id, currency: 'gbp' });
    await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
    await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    const sale = door(merchant).sell({ amount: 20_000, currency: 'gbp' });
    await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
    door(merchant).dispute(sale.id, { amount: 1_000 });
    await rest(merchant, 4, booked);
    door(merchant).ripen();
    const payout = door(merchant).payOut('gbp')?.id ?? '';
    door(merchant).arrive(payout);
    const rows = await rest(merchant, 5, booked);
    await eventually(async () => (await proof(merchant, payout))?.status === 'paid');
    await eventually(async () => (await proof(merchant, payout))?.ties === true);

    const written = await entries(merchant);
    expect(written.map(({ entity, total }) => [entity, total]).sort()).toEqual([
      ['JournalEntry', 0n],
      ['Payment', 10_000n],
      ['Purchase', 175n],
      ['Purchase', 2_000n],
      ['Purchase', 325n],
      ['RefundReceipt', 3_000n],
      ['SalesReceipt', 20_000n],
      ['Transfer', 23_500n],
    ]);
    const payment = rows.find(({ kind }) => kind === 'payment');
    const [paid, fee] = written.filter(({ postingId }) => postingId === payment?.id);
    expect(payment?.sentence).toBe(`Payment ${paid?.number} in QuickBooks, expense ${fee?.number} for the fee.`);
    // Fees are an expense of ours, on no customer.
    for (const purchase of merchant.company.rows('Purchase')) expect(purchase.EntityRef).toBeUndefined();
    // Clearing equals what Stripe holds: nothing is left there once all was paid out.
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('0');
    expect(merchant.company.balanceOf(merchant.accounts.bank)).toBe('235');
    const [open] = merchant.company.rows('Invoice');
    expect(Number(open?.Balance)).toBe(0);
  });
});
