import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayPosting } from '#backend/booking/ask.ts';
import { connections, moneyEntries, moneyPostings, writeIntents } from '#backend/database/schema/index.ts';
import { transaction } from '#backend/postings/money.fixture.ts';
import { moneyJob } from '#backend/queue/money-jobs.ts';
import { resumeAfterReconnect } from '#backend/sync/reconnect.ts';
import { paths } from '#shared/api/paths.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice } from '#test/kit/house.ts';
import { booked, type Change, moneyOf, openSeller, type Seller } from '#test/kit/money/seller.ts';
import { press } from '#test/kit/presses.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';
import { textOf } from '#test/simulators/quickbooks/json.ts';

let house: QuickBooksHouse;
beforeAll(async () => {
  house = await openQuickBooksHouse();
});
afterAll(() => house.stop());

async function seller(change?: Change) {
  const merchant = await openSeller(house, change);
  return { merchant, ...moneyOf(house, merchant), door: house.stripe.money(merchant.accountId) };
}
const contoso = { name: 'Contoso Ltd', email: 'billing@contoso.example' };
const synced = (merchant: Seller, id: string) =>
  house.until(merchant, id, ({ status }) => status === 'synced' || status === 'synced_with_variance');

describe('money that needs a person, or a second look', () => {
  it('C10, C15: given a payment of a customer who may be two, then it asks whose it is, books to nobody, and follows the answer', async () => {
    const { merchant, door, rest } = await seller((money) => ({
      ...money,
      uninvoiced: { as: 'sales_receipt', contactId: null, itemId: null, taxCode: null },
    }));
    const email = 'office@twins.example';
    const twins = ['Twin One', 'Twin Two'].map((DisplayName) => ({
      DisplayName,
      PrimaryEmailAddr: { Address: email },
    }));
    const [first] = merchant.company.add('Customer', ...twins);
    const customer = await merchant.stripe.customers.create({ name: 'Twins', email });
    door.sell({ amount: 10_000, currency: 'gbp', customer: customer.id });
    const [asks] = await rest(1, ({ status }) => status === 'needs_review');
    expect(asks).toMatchObject({ problemCode: 'money_customer_open', sentence: 'Whose payment is it?' });
    expect(merchant.company.rows('SalesReceipt')).toEqual([]);
    const choice = { customer_id: customer.id, contact_id: textOf(first?.Id), link_id: null };
    expect((await house.signed(merchant, paths.customerLink, choice)).status).toBe(200);
    await rest(1, booked);
    expect(merchant.company.rows('SalesReceipt')[0]).toMatchObject({ CustomerRef: { value: first?.Id } });
    // One who is nobody's yet is made now, because a sale needs one.
    const guest = await merchant.stripe.customers.create({ name: 'New Shop', email: 'new@shop.example' });
    door.sell({ amount: 5_000, currency: 'gbp', customer: guest.id });
    await rest(2, booked);
    expect(merchant.company.rows('Customer').some(({ DisplayName }) => DisplayName === 'New Shop')).toBe(true);
  });

  it('C44: given a dispute that is lost and won after all, then the loss is taken back and nothing is left of it', async () => {
    const { merchant, door, rest } = await seller();
    const sale = door.sell({ amount: 10_000, currency: 'gbp' });
    const opened = door.dispute(sale.id);
    door.closeDispute(opened.id, 'lost');
    await rest(3, booked);
    expect(merchant.company.balanceOf(merchant.accounts.losses)).toBe('100');
    door.move({
      type: 'adjustment',
      reportingCategory: 'dispute_reversal',
      amount: 10_000,
      currency: 'gbp',
      source: opened.id,
    });
    door.sell({ amount: 1_000, currency: 'gbp' });
    const rows = await rest(6, booked);
    expect(rows.map(({ key }) => key)).toContain(`${opened.id}/won`);
    expect(merchant.company.balanceOf(merchant.accounts.losses)).toBe('0');
    expect(merchant.company.balanceOf(merchant.accounts.disputes)).toBe('0');
  });

  it('C40: given credit of a customer that pays an invoice, then it is applied there; a change by hand asks what it is for', async () => {
    const { merchant, rest } = await seller();
    const customer = await merchant.stripe.customers.create(contoso);
    const paid = await finalizedInvoice(merchant, { customerId: customer.id, currency: 'gbp' });
    await synced(merchant, paid.id);
    await merchant.stripe.invoices.pay(paid.id, { payment_method: 'pm_card_visa' });
    const note = await merchant.stripe.creditNotes.create({ invoice: paid.id, amount: 2_500, credit_amount: 2_500 });
    await synced(merchant, note.id);
    const next = await finalizedInvoice(merchant, { customerId: customer.id, currency: 'gbp' });
    const [, applied] = await rest(2, booked);
    expect(applied?.kind).toBe('customer_balance');
    const invoice = merchant.company.rows('Invoice').find(({ DocNumber }) => DocNumber === next.number);
    expect(Number(invoice?.Balance)).toBe(75);
    await merchant.stripe.customers.createBalanceTransaction(customer.id, { amount: -700, currency: 'gbp' });
    const rows = await rest(
      3,
      ({ kind, review, status }) => kind !== 'customer_balance' || review === null || status === 'needs_review',
    );
    expect(rows.find(({ review }) => review !== null)?.problemCode).toBe('money_unclassified');
  });

  it('C41: given an invoice with a payment of ours, then it is not taken back, and says what settles it', async () => {
    const { merchant, rest } = await seller();
    const customer = await merchant.stripe.customers.create(contoso);
    const invoice = await finalizedInvoice(merchant, { customerId: customer.id, currency: 'gbp' });
    await synced(merchant, invoice.id);
    await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    await rest(1, booked);
    const { status, body } = await press(house, merchant, invoice.id, 'undo');
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body)).toContain('document_has_payments');
    expect(merchant.company.rows('Invoice').length).toBe(1);
  });

  it('C05: given a crash between writing and recording, then the next go finds what stands there and writes nothing again', async () => {
    const { merchant, door, rest, entries } = await seller();
    const { db, queue } = house.services;
    door.sell({ amount: 10_000, currency: 'gbp' });
    await rest(1, booked);
    const before = (await entries()).map(({ ledgerId }) => ledgerId);
    const { id, installationId } = merchant.connection;
    await db.delete(moneyEntries).where(eq(moneyEntries.connectionId, id));
    await db
      .update(writeIntents)
      .set({ state: 'open', settlesAt: new Date() })
      .where(eq(writeIntents.connectionId, id));
    await db
      .update(moneyPostings)
      .set({ status: 'syncing', bookedAt: null, bookedOn: null })
      .where(eq(moneyPostings.connectionId, id));
    await queue.add('money', [moneyJob(installationId, { kind: 'book' })]);
    await rest(1, booked);
    expect((await entries()).map(({ ledgerId }) => ledgerId)).toEqual(before);
    expect(merchant.company.rows('SalesReceipt').length).toBe(1);
  });

  it('C37: given a ledger that shows another amount than was written, then it is taken out again and both amounts are named', async () => {
    const { merchant, plan, rest, entries } = await seller();
    const { id, accounts } = { id: merchant.company.id, accounts: merchant.accounts };
    const today = new Date().toISOString().slice(0, 10);
    const line = { Id: '1', Amount: 4.99, DetailType: 'AccountBasedExpenseLineDetail' };
    const Purchase = {
      ...{ Id: '9999', SyncToken: '0', PaymentType: 'Cash', TxnDate: today, TotalAmt: 4.99 },
      ...{ CurrencyRef: { value: 'GBP' }, AccountRef: { value: accounts.clearing } },
      Line: [{ ...line, AccountBasedExpenseLineDetail: { AccountRef: { value: accounts.fees } } }],
    };
    const body = { Purchase, time: new Date().toISOString() };
    const fault = { method: 'POST', path: `${id}/purchase\\?requestid`, kind: 'status' as const, status: 200, body };
    house.quickBooks.faults.add(fault);
    await plan(transaction('stripe_fee', -500n, { id: 'txn_fee', currency: 'GBP', createdAt: new Date() }));
    const [failed] = await rest(1, ({ status }) => status === 'failed');
    expect(failed).toMatchObject({ problemCode: 'money_entry_mismatch', bookedAt: null, generation: 2 });
    expect(failed?.problem).toMatchObject({
      params: {
        written: `5.00 GBP on ${today}`,
        found: `4.99 GBP on ${today} (total, accounts)`,
        kept: 'It was taken out of the ledger again. Nothing is lost.',
      },
    });
    expect((await entries()).map(({ state }) => state)).toEqual(['removed']);
    expect(
      await replayPosting(house.services.street, merchant.installation, merchant.connection, failed?.id ?? '', 'Ada'),
    ).toBe(true);
    await rest(1, booked);
    expect(merchant.company.balanceOf(accounts.fees)).toBe('5');
  });

  it('given access that is revoked, then money waits, and follows when the company is connected again', async () => {
    const { merchant, door, rest, postings } = await seller();
    const { db, street } = house.services;
    const { connection } = merchant;
    await db.update(connections).set({ state: 'revoked' }).where(eq(connections.id, connection.id));
    door.sell({ amount: 10_000, currency: 'gbp' });
    await house.stripe.settled();
    await db.update(connections).set({ state: 'active' }).where(eq(connections.id, connection.id));
    await resumeAfterReconnect(street, connection);
    await rest(1, booked);
    expect((await postings()).length).toBe(1);
    await eventually(() => merchant.company.rows('Purchase').length === 1);
  });
});
