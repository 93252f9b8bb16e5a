import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePostings } from '#backend/booking/stored-postings.ts';
import { balanceTransactions, moneyPostings, postingMembers } from '#backend/database/schema/index.ts';
import { settingsWith, transaction } from '#backend/postings/money.fixture.ts';
import { postTransaction } from '#backend/postings/post.ts';
import { provenPayouts } from '#backend/reconciliation/stored-proofs.ts';
import { findingWords } from '#backend/reconciliation/words.ts';
import type { MoneySettings } from '#shared/money-settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice, type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { postInBooks } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

/** A merchant who switched money movement on and chose its accounts. */
async function merchantWith(money: Partial<MoneySettings>): Promise<Merchant> {
  const merchant = await house.merchant();
  const roles = ['sales', 'refunds', 'stripe_fees', 'disputed_payments', 'dispute_losses', 'paid_elsewhere'] as const;
  const [clearing, bank, ...others] = merchant.books.addAccounts(
    ...['clearing', 'bank', ...roles].map((displayName, at) => ({ number: `9${100 + at}`, displayName })),
  );
  const accounts = {
    clearing: { EUR: clearing?.id ?? '' },
    bank: { EUR: bank?.id ?? '' },
    others: Object.fromEntries(roles.map((role, at) => [role, others[at]?.id ?? ''])),
  };
  await merchant.settings((settings) => ({
    ...settings,
    untaxedCode: 'VAT0',
    money: { ...settings.money, accounts, ...money },
  }));
  return merchant;
}
const door = (merchant: Merchant) => house.stripe.money(merchant.accountId);
const books = ({ connection }: Merchant) => ({ id: connection.id, installationId: connection.installationId });
const proven = (merchant: Merchant) => provenPayouts(house.services.db, books(merchant));
const postings = (merchant: Merchant) =>
  house.services.db.select().from(moneyPostings).where(eq(moneyPostings.connectionId, merchant.connection.id));
const mirrored = (merchant: Merchant) =>
  house.services.db
    .select()
    .from(balanceTransactions)
    .where(eq(balanceTransactions.installationId, merchant.connection.installationId));

async function paidInvoice(merchant: Merchant): Promise<void> {
  const customer = await merchant.stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
  const invoice = await finalizedInvoice(merchant, { customerId: customer.id });
  const { ledgerId } = await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
  await postInBooks(house, merchant, { id: ledgerId ?? '' });
  await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
}

/** Pays out all there is and lets the bank have it; resolves when the payout was proven by what stands in the books. */
async function paidOut(merchant: Merchant): Promise<string> {
  door(merchant).ripen();
  const id = door(merchant).payOut('eur')?.id ?? '';
  door(merchant).arrive(id);
  await eventually(async () =>
    (await proven(merchant)).some((each) => each.payoutId === id && each.status === 'paid' && each.ties),
  );
  return id;
}

describe('money movement', () => {
  it('given nobody switched it on, when money moves, then nothing is read or planned', async () => {
    const [off, on] = [await house.merchant(), await merchantWith({ enabled: true })];
    for (const merchant of [off, on]) door(merchant).sell({ amount: 4_900, currency: 'eur' });
    await eventually(async () => (await postings(on)).length === 1);
    await paidOut(on);
    door(off).ripen();
    door(off).arrive(door(off).payOut('eur')?.id ?? '');
    await house.stripe.settled();
    await eventually(async () => {
      const [jobs] = await house.services
        .sql`select count(*)::int as n from queue.job where name = 'money' and state < 'completed'`;
      const [events] = await house.services
        .sql`select count(*)::int as n from stripe_events where dispatched_at is null`;
      return jobs?.n === 0 && events?.n === 0;
    });
    expect([await mirrored(off), await postings(off), await proven(off)]).toEqual([[], [], []]);
  });

  it('given events twice and out of order, then each movement is booked once and the payout ties out', async () => {
    const merchant = await merchantWith({ enabled: true });
    house.stripe.setWebhooks({ duplicate: true, shuffle: true });
    await paidInvoice(merchant);
    const sale = door(merchant).sell({ amount: 20_000, currency: 'eur' });
    await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
    door(merchant).dispute(sale.id, { amount: 1_000 });
    const payout = await paidOut(merchant);
    house.stripe.setWebhooks({ duplicate: false, shuffle: false });

    const [proof] = await proven(merchant);
    expect(proof?.findings.map(findingWords)).toEqual([]);
    expect(proof).toMatchObject({ payoutId: payout, ties: true, difference: 0n });
    const kinds = (await postings(merchant)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['dispute', 'payment', 'payout', 'refund', 'sale']);
    expect((await mirrored(merchant)).filter(({ payoutId }) => payoutId === payout).length).toBe(4);
  });

  it('C42: given a ledger that applies payments to posted documents only, then a payment waits for the posting and follows it', async () => {
    const merchant = await merchantWith({ enabled: true });
    const customer = await merchant.stripe.customers.create({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    const invoice = await finalizedInvoice(merchant, { customerId: customer.id });
    const { ledgerId, ledgerNumber } = await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
    await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    await eventually(async () => (await postings(merchant)).some(({ status }) => status === 'waiting'));
    const [waits] = await postings(merchant);
    expect(waits).toMatchObject({ problemCode: 'money_waits_for_posting', waitsFor: [invoice.id] });
    expect(waits?.sentence).toBe(`Waits for invoice ${invoice.number} to be posted.`);
    await postInBooks(house, merchant, { id: ledgerId ?? '' });
    // The upkeep's look at what changed in the ledger.
    const work = { kind: 'ledger_changes', connectionId: merchant.connection.id };
    await house.services.queue.add('upkeep', [{ key: `changes:${merchant.connection.id}`, data: work }]);
    await eventually(async () => (await postings(merchant)).every(({ status }) => status === 'synced'));
    expect((await postings(merchant))[0]?.sentence).toContain('Not posted there yet.');
    expect(ledgerNumber).not.toBeNull();
  });

  it('C35: given fees on the deposit, then they wait for the payout and stand in its posting', async () => {
    const merchant = await merchantWith({ enabled: true, booking: { mode: 'per_transaction', fees: 'deposit_line' } });
    door(merchant).sell({ amount: 10_000, currency: 'eur' });
    await eventually(async () => (await postings(merchant)).length === 1);
    const members = () =>
      house.services.db.select().from(postingMembers).where(eq(postingMembers.connectionId, merchant.connection.id));
    expect((await members()).map(({ part, amount }) => [part, amount])).toEqual([['gross', 10_000n]]);
    await paidOut(merchant);
    expect((await members()).map(({ part }) => part).sort()).toEqual(['fee', 'gross', 'whole']);
    expect((await proven(merchant)).map(({ ties, bankLine }) => [ties, bankLine])).toEqual([[true, 9_825n]]);
  });

  it('C44, C45: given a dispute that was lost and an invoice paid elsewhere, then both are booked, each once', async () => {
    const merchant = await merchantWith({ enabled: true, paidElsewhere: 'book' });
    const sale = door(merchant).sell({ amount: 10_000, currency: 'eur' });
    const opened = door(merchant).dispute(sale.id);
    door(merchant).closeDispute(opened.id, 'lost');
    const customer = await merchant.stripe.customers.create({ name: 'Contoso GmbH' });
    const invoice = await finalizedInvoice(merchant, { customerId: customer.id });
    await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    await eventually(async () => (await postings(merchant)).length === 4);
    await house.stripe.settled();
    const found = await postings(merchant);
    expect(found.map(({ kind }) => kind).sort()).toEqual(['dispute', 'dispute_lost', 'payment', 'sale']);
    expect(found.find(({ kind }) => kind === 'dispute_lost')?.key).toBe(`${opened.id}/lost`);
    const lines = JSON.stringify(found.find(({ kind }) => kind === 'payment')?.lines);
    expect(lines).toContain('paid_elsewhere');
    expect(lines).toContain(invoice.id);
  });

  it('C46: given a payout by hand, then it is proven by what moved since the last one', async () => {
    const merchant = await merchantWith({ enabled: true });
    for (const amount of [30_000, 25_000]) {
      door(merchant).sell({ amount, currency: 'eur' });
      door(merchant).ripen();
      const payout = await merchant.stripe.payouts.create({ amount: 20_000, currency: 'eur' });
      door(merchant).arrive(payout.id);
      await eventually(async () =>
        (await proven(merchant)).some(({ payoutId, ties }) => payoutId === payout.id && ties),
      );
    }
    const proofs = await proven(merchant);
    expect(proofs.map(({ ties, findings }) => [ties, findings])).toEqual([
      [true, []],
      [true, []],
    ]);
    expect(proofs.map(({ sections }) => sections.find(({ name }) => name === 'payments')?.count)).toEqual([1, 1]);
  });

  it('C11: given another posting of the same movement, however it came about, then the database refuses it', async () => {
    const merchant = await merchantWith({ enabled: true });
    door(merchant).move({ type: 'stripe_fee', amount: -500, currency: 'eur' });
    door(merchant).sell({ amount: 10_000, currency: 'eur' });
    await eventually(async () => (await postings(merchant)).length === 2);
    const [fee] = await house.services.db
      .select()
      .from(balanceTransactions)
      .where(
        and(
          eq(balanceTransactions.installationId, merchant.connection.installationId),
          eq(balanceTransactions.type, 'charge'),
        ),
      );
    const again = transaction('charge', 10_000n, { id: fee?.id ?? '', fees: { stripe: 175n } });
    for (const part of ['whole', 'gross', 'fee'] as const) {
      const posting = { ...postTransaction(again, settingsWith(), 'UTC', part), key: `again/${part}` };
      await expect(storePostings(house.services.db, books(merchant), [posting])).rejects.toThrow();
    }
    expect((await postings(merchant)).length).toBe(2);
  });
});
