import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { backfills } from '#backend/database/schema/index.ts';
import { backfillResultSchema } from '#shared/api/backfill.ts';
import { paths } from '#shared/api/paths.ts';
import { finalizedInvoice } from '#test/kit/house.ts';
import { moneyOf, openSeller, type Seller } from '#test/kit/money/seller.ts';
import { type BackendProcess, startProcess } from '#test/kit/processes.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);
/** From yesterday until the payouts have arrived: whatever the clock says while the test runs. */
const period = { from: day(-1), to: day(10) };

let house: QuickBooksHouse;
const running = new Set<BackendProcess>();
beforeAll(async () => {
  // Jobs are worked off by processes of their own, so that they can be killed.
  house = await openQuickBooksHouse({ workers: false });
});
afterAll(async () => {
  await Promise.all([...running].map((one) => one.kill()));
  await house.stop();
});

async function worker(): Promise<BackendProcess> {
  const started = await startProcess(house, 'worker');
  running.add(started);
  return started;
}

async function kill(one: BackendProcess): Promise<void> {
  await one.kill();
  running.delete(one);
}

const through = async () => (await house.services.db.select().from(backfills))[0];
const patience = { timeout: 180_000, interval: 50 };

/** Killed processes hold their leases for a while, and what they were writing may still be carried out. */
const over = (...states: string[]) =>
  vi.waitFor(async () => {
    const run = await through();
    const rows = await house.services.sql`
        select status, problem_code, waits_for, next_attempt_at, count(*)::int as n from money_postings group by 1, 2, 3, 4`;
    if (!states.includes(run?.state ?? '')) throw new Error(JSON.stringify({ run, rows: [...rows] }));
  }, patience);

/** A month of a shop that nobody has booked: invoices, nearly all paid, sales, refunds, a dispute, two payouts. */
async function month(merchant: Seller): Promise<void> {
  const door = house.stripe.money(merchant.accountId);
  house.stripe.setWebhooks({ paused: true });
  const { id: customerId } = await merchant.stripe.customers.create({ email: 'billing@contoso.example' });
  for (let made = 0; made < 40; made += 1) {
    const invoice = await finalizedInvoice(merchant, { customerId, currency: 'gbp', amount: 5_000 + made });
    if (made % 10 !== 9) await merchant.stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_visa' });
    if (made === 20) {
      door.ripen();
      door.arrive(door.payOut('gbp')?.id ?? '');
    }
  }
  const sales = [12_000, 8_000, 6_500].map((amount) => door.sell({ amount, currency: 'gbp' }));
  await merchant.stripe.refunds.create({ charge: sales[0]?.id ?? '', amount: 2_500 });
  door.dispute(sales[1]?.id ?? '', { amount: 1_000 });
  door.ripen();
  door.arrive(door.payOut('gbp')?.id ?? '');
}

describe('a month that is brought in with its money', () => {
  it('C05, C67, C68: given workers are killed among the documents and among the money, then all stands there once, expected is what was got, and the payouts tie out', {
    timeout: 600_000,
  }, async () => {
    const merchant = await openSeller(house);
    const { postings, entries } = moneyOf(house, merchant);
    await month(merchant);

    const rows = (entity: 'Invoice' | 'Payment', least: number) =>
      vi.waitUntil(() => merchant.company.rows(entity).length >= least, patience);
    const first = await worker();
    const { status } = await house.signed(merchant, paths.backfillStart, { ...period, dry: false });
    expect(status).toBe(200);
    await rows('Invoice', 8);
    await kill(first);
    expect((await through())?.state).toBe('running');

    const second = await worker();
    await rows('Payment', 5);
    await kill(second);

    await worker();
    await over('done', 'failed', 'paused');
    const run = await through();
    expect(run).toMatchObject({ state: 'done', stage: 'over', listed: 40, through: 40, proven: 2, payouts: 2 });
    const result = backfillResultSchema.parse(run?.result);
    expect(result).toMatchObject({
      expected: { invoices: 40, creditNotes: 0 },
      got: { synced: 40 },
      missing: [],
      problems: [],
      money: { expected: 43, beforeStart: 0, unplanned: 0, problems: [], payouts: { expected: 2, proven: 2, tie: 2 } },
    });
    expect((await postings()).filter(({ status }) => status !== 'synced')).toEqual([]);
    // Nothing twice: as many records as entries, each known by a reference of its own.
    const { company, accounts } = merchant;
    expect(company.rows('Invoice')).toHaveLength(40);
    expect(company.rows('Payment')).toHaveLength(36);
    expect(company.rows('SalesReceipt')).toHaveLength(3);
    expect(company.rows('Transfer')).toHaveLength(2);
    const written = await entries();
    expect(new Set(written.map(({ entity, ledgerId }) => `${entity} ${ledgerId}`)).size).toBe(written.length);
    // The clearing account holds what Stripe holds: nothing, once all was paid out.
    expect(company.balanceOf(accounts.clearing)).toBe('0');

    // The whole run taken back: the money before the invoices that it paid.
    await house.signed(merchant, paths.backfillAction, { backfill_id: run?.id, action: 'undo' });
    await over('undone');
    expect(company.rows('Invoice')).toEqual([]);
    expect(company.rows('Payment')).toEqual([]);
    expect(company.balanceOf(accounts.bank)).toBe('0');
  });
});
