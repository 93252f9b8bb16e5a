import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayPosting, undoPosting } from '#backend/booking/ask.ts';
import { transaction } from '#backend/postings/money.fixture.ts';
import { provenPayout } from '#backend/reconciliation/stored-proofs.ts';
import { findingWords } from '#backend/reconciliation/words.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice } from '#test/kit/house.ts';
import { booked, type Change, moneyOf, openSeller, type Seller } from '#test/kit/money/seller.ts';
import { press } from '#test/kit/presses.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';

let house: QuickBooksHouse;
beforeAll(async () => {
  house = await openQuickBooksHouse();
});
afterAll(() => house.stop());

async function seller(change?: Change) {
  const merchant = await openSeller(house, change);
  return { merchant, ...moneyOf(house, merchant), door: house.stripe.money(merchant.accountId) };
}
const proof = (merchant: Seller, payout: string) => provenPayout(house.services.db, merchant.connection, payout);
const replay = ({ installation, connection }: Seller, id = '') =>
  replayPosting(house.services.street, installation, connection, id, 'Ada Lovelace');
const undo = ({ installation, connection }: Seller, id = '') =>
  undoPosting(house.services.street, installation, connection, id, 'Ada Lovelace');

/** An invoice that waits in Stripe to be paid. */
async function issued(merchant: Seller) {
  const customer = await merchant.stripe.customers.create({ name: 'Contoso Ltd', email: 'billing@contoso.example' });
  return finalizedInvoice(merchant, { customerId: customer.id, currency: 'gbp' });
}
const pay = (merchant: Seller, id: string) => merchant.stripe.invoices.pay(id, { payment_method: 'pm_card_visa' });

describe('money on its way to the books', () => {
  it('C30, C36: given an invoice, a sale, a refund and a dispute, then each stands there once, fees as expense, and the payout ties out', async () => {
    const { merchant, door, rest, entries } = await seller();
    const invoice = await issued(merchant);
    await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
    house.stripe.setWebhooks({ duplicate: true, shuffle: true });
    await pay(merchant, invoice.id);
    const sale = door.sell({ amount: 20_000, currency: 'gbp' });
    await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
    door.dispute(sale.id, { amount: 1_000 });
    await rest(4, booked);
    door.ripen();
    const payout = door.payOut('gbp')?.id ?? '';
    door.arrive(payout);
    const rows = await rest(5, booked);
    await eventually(async () => (await proof(merchant, payout))?.ties === true);
    house.stripe.setWebhooks({ duplicate: false, shuffle: false });

    const written = await entries();
    expect(written.map(({ entity, total }) => `${entity} ${total}`).sort()).toEqual([
      'JournalEntry 0',
      'Payment 10000',
      'Purchase 175',
      'Purchase 2000',
      'Purchase 325',
      'RefundReceipt 3000',
      'SalesReceipt 20000',
      'Transfer 23500',
    ]);
    const payment = rows.find(({ kind }) => kind === 'payment');
    const [paid, fee] = written.filter(({ postingId }) => postingId === payment?.id);
    expect(payment?.sentence).toBe(`Payment ${paid?.number} in QuickBooks, expense ${fee?.number} for the fee.`);
    // Fees are an expense of ours, on no customer.
    for (const purchase of merchant.company.rows('Purchase')) expect(purchase.EntityRef).toBeUndefined();
    // Clearing equals what Stripe holds: nothing is left there once all was paid out.
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('0');
    expect(merchant.company.balanceOf(merchant.accounts.bank)).toBe('235');
    expect(Number(merchant.company.rows('Invoice')[0]?.Balance)).toBe(0);
  });

  it('C02, C05, C06: given answers that are lost, then it is looked for before it is written again, and stands there once', async () => {
    const { merchant, door, rest, entries } = await seller();
    for (const path of ['salesreceipt', 'purchase'])
      house.quickBooks.faults.add({ method: 'POST', path: `${merchant.company.id}/${path}\\b`, kind: 'lose_answer' });
    door.sell({ amount: 10_000, currency: 'gbp' });
    const [sale] = await rest(1, booked);
    expect(merchant.company.rows('SalesReceipt').length).toBe(1);
    expect(merchant.company.rows('Purchase').length).toBe(1);
    expect((await entries()).map(({ state, generation }) => [state, generation])).toEqual([
      ['standing', 1],
      ['standing', 1],
    ]);
    expect(sale?.problem).toBeNull();
  });

  it('C42, C74: given an invoice that is not in the books, then its payment waits and names it, and follows when it is there', async () => {
    const { merchant, rest } = await seller();
    await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, automatic: false } }));
    const invoice = await issued(merchant);
    await pay(merchant, invoice.id);
    // At first it has only the id to name it by; once the invoice was looked at, it has its number and its cause.
    const named = `Waits for invoice ${invoice.number}.`;
    const [waits] = await rest(1, ({ status, sentence }) => status === 'waiting' && sentence === named);
    expect(waits).toMatchObject({ waitsFor: [invoice.id], problemCode: 'money_waits' });
    expect(JSON.stringify(waits?.problem)).toContain('Waits for you to sync it');
    // Somebody leaves it out: that is a question, and the money is booked to nobody meanwhile.
    await press(house, merchant, invoice.id, 'exclude', 'Booked by hand');
    const [asks] = await rest(1, ({ status }) => status === 'needs_review');
    expect(asks).toMatchObject({ problemCode: 'money_document_left_out' });
    expect(merchant.company.rows('Payment')).toEqual([]);
    await press(house, merchant, invoice.id, 'include');
    await rest(1, ({ status }) => status === 'waiting');
    await press(house, merchant, invoice.id, 'sync');
    await rest(1, booked);
    const [payment] = merchant.company.rows('Payment');
    expect(JSON.stringify(payment?.Line)).toContain('"TxnType":"Invoice"');
  });

  it('given an account that nobody chose, then it is named in the words of the settings, and booked when somebody chooses it', async () => {
    const { merchant, door, rest, save } = await seller((money) => ({
      ...money,
      accounts: { ...money.accounts, clearing: {} },
    }));
    door.sell({ amount: 10_000, currency: 'gbp' });
    const [failed] = await rest(1, ({ status }) => status === 'failed');
    expect(failed).toMatchObject({
      problemCode: 'money_account_missing',
      sentence: 'No account chosen: Stripe clearing.',
    });
    const clearing = { GBP: merchant.accounts.clearing };
    await save((money) => ({ ...money, accounts: { ...money.accounts, clearing } }));
    await rest(1, booked);
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('98.25');
  });

  it('C33: given a movement that Stripe does not explain, then it asks what it is; with an account for such it is booked and still listed', async () => {
    const { merchant, plan, rest, save } = await seller();
    await plan(
      transaction('obligation_outbound', -500n, { id: 'txn_unknown', currency: 'GBP', createdAt: new Date() }),
    );
    const [asks] = await rest(1, ({ status }) => status === 'needs_review');
    expect(asks).toMatchObject({ problemCode: 'money_unclassified', bookedAt: null });
    const { suspense } = merchant.accounts;
    await save((money) => ({
      ...money,
      accounts: { ...money.accounts, others: { ...money.accounts.others, suspense } },
    }));
    const [stands] = await rest(1, ({ bookedAt }) => bookedAt !== null);
    expect(stands).toMatchObject({ status: 'needs_review', problemCode: 'money_unclassified' });
    expect(stands?.sentence).toContain('Journal entry');
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('-5');
  });

  it('C75: given the second record of one refused, then the first stands, others are not held up, and a replay writes only what is missing', async () => {
    const { merchant, door, rest, entries } = await seller();
    const refusal = {
      Fault: { Error: [{ Message: 'Refused', Detail: 'Not today', code: '6000' }], type: 'ValidationFault' },
    };
    const path = `${merchant.company.id}/purchase\\b`;
    house.quickBooks.faults.add({ method: 'POST', path, kind: 'status', status: 400, body: refusal });
    door.sell({ amount: 10_000, currency: 'gbp' });
    const [failed] = await rest(1, ({ status }) => status === 'failed');
    expect(failed).toMatchObject({ problemCode: 'money_refused', bookedAt: null });
    expect((await entries()).map(({ entity, state }) => [entity, state])).toEqual([['SalesReceipt', 'standing']]);
    expect(await replay(merchant, failed?.id)).toBe(true);
    await rest(1, booked);
    expect(merchant.company.rows('SalesReceipt').length).toBe(1);
    expect(merchant.company.rows('Purchase').length).toBe(1);
  });

  it('C03, C41: given it is undone, deleted or changed in the ledger, then it goes, comes back under other references, or asks', async () => {
    const { merchant, door, rest, entries } = await seller();
    door.sell({ amount: 10_000, currency: 'gbp' });
    await rest(1, booked);
    door.ripen();
    const payout = door.payOut('gbp')?.id ?? '';
    door.arrive(payout);
    const [sale] = await rest(2, booked);
    await eventually(async () => (await proof(merchant, payout))?.ties === true);

    expect(await undo(merchant, sale?.id)).toContain('Removed from your books: sales receipt');
    expect(merchant.company.rows('SalesReceipt')).toEqual([]);
    await eventually(async () => (await proof(merchant, payout))?.ties === false);
    const [finding] = (await proof(merchant, payout))?.findings ?? [];
    expect(finding === undefined ? '' : findingWords(finding)).toMatch(/is not in the books. Undone by Ada Lovelace/);

    await replay(merchant, sale?.id);
    await rest(2, booked);
    await eventually(async () => (await proof(merchant, payout))?.ties === true);
    const references = (await entries()).filter(({ entity }) => entity === 'SalesReceipt');
    expect(references.map(({ state, generation }) => [state, generation])).toEqual([
      ['removed', 1],
      ['standing', 2],
    ]);
    expect(new Set(references.map(({ reference }) => reference)).size).toBe(2);

    merchant.company.delete('SalesReceipt', references[1]?.ledgerId ?? '');
    await replay(merchant, sale?.id);
    await eventually(async () =>
      (await entries()).some(({ generation, state }) => generation === 3 && state === 'standing'),
    );
    await rest(2, booked);
    const [expense] = merchant.company.rows('Purchase');
    merchant.company.change('Purchase', String(expense?.Id), { TxnDate: '2026-01-02' });
    await replay(merchant, sale?.id);
    const rows = await rest(2, ({ id, status }) => id !== sale?.id || status === 'needs_review');
    expect(rows.find(({ id }) => id === sale?.id)).toMatchObject({ problemCode: 'money_entry_changed' });
    await eventually(async () => (await proof(merchant, payout))?.ties === false);
  });
});

/** A day of last month and that month's last, whatever today is. */
function lastMonth(): { day: string; end: string; after: string } {
  const now = new Date();
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const before = (days: number) => new Date(first.getTime() - days * 86_400_000);
  const [day = '', end = '', after = ''] = [before(10), before(1), first].map((date) =>
    date.toISOString().slice(0, 10),
  );
  return { day, end, after };
}

describe('closed periods', () => {
  const { day, end, after } = lastMonth();
  const fee = (id: string) =>
    transaction('stripe_fee', -500n, { id, currency: 'GBP', createdAt: new Date(`${day}T12:00:00Z`) });
  const policy =
    (fees: 'fail' | 'first_open_day' | 'hold'): Change =>
    (money) => ({ ...money, closedPeriod: { ...money.closedPeriod, fee: fees } });

  it('C54, C56: given a ledger that only refuses, then by the rule for that kind it fails, waits, or goes to the first open day', async () => {
    const { merchant, plan, rest, save, postings } = await seller(policy('fail'));
    merchant.company.configure({ closedUntil: end });
    await plan(fee('txn_closed'));
    const [failed] = await rest(1, ({ status }) => status === 'failed');
    expect(failed).toMatchObject({ problemCode: 'money_period_closed', sentence: 'The accounting period is closed.' });
    // Another rule is saved: it is tried by that one at once.
    await save(policy('hold'));
    await rest(1, ({ status }) => status === 'waiting');
    await save(policy('first_open_day'));
    const [moved] = await rest(1, booked);
    expect(moved).toMatchObject({ date: day, bookedOn: after });
    expect(moved?.sentence).toContain(`Booked on ${after}: the period of ${day} is closed.`);
    expect((await postings()).length).toBe(1);
  });

  it('C55: given a posting of a period that was closed since, when it is undone, then it is reversed on an open day', async () => {
    const { merchant, plan, rest, entries } = await seller();
    await plan(fee('txn_reversed'));
    const [posting] = await rest(1, booked);
    merchant.company.configure({ closedUntil: end });
    expect(await undo(merchant, posting?.id)).toBe(
      `Reversed on ${after} by journal entry ${(await entries()).find(({ purpose }) => purpose === 'reversal')?.number}.`,
    );
    expect((await entries()).map(({ purpose, state, date }) => [purpose, state, date])).toEqual([
      ['booking', 'standing', day],
      ['reversal', 'standing', after],
    ]);
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('0');
    expect(merchant.company.balanceOf(merchant.accounts.fees)).toBe('0');
    merchant.company.configure({ closedUntil: null });
    await replay(merchant, posting?.id);
    await rest(1, booked);
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('-5');
  });
});
