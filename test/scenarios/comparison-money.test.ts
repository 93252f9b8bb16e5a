import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { calm } from '#test/kit/calm.ts';
import { compared, differenceAbout, differencesOf, pressDifference } from '#test/kit/comparisons.ts';
import { booked, moneyOf, openSeller, type Seller } from '#test/kit/money/seller.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';

let house: QuickBooksHouse;
beforeAll(async () => {
  house = await openQuickBooksHouse({
    env: { COMPARISON_GRACE_SECONDS: '0', MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' },
  });
});
afterEach(() => {
  house.stripe.setWebhooks({ paused: false });
  return calm(house);
});
afterAll(() => house.stop());

const door = (merchant: Seller) => house.stripe.money(merchant.accountId);
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Payouts arrive some days from now. */
const days = { from: day(-5), to: day(10) };

/** A merchant with two sales, a refund and a payout in the books. */
async function sold() {
  const merchant = await openSeller(house);
  const sale = door(merchant).sell({ amount: 20_000, currency: 'gbp', description: 'Coffee beans' });
  door(merchant).sell({ amount: 5_000, currency: 'gbp', description: 'Filters' });
  await merchant.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
  const money = moneyOf(house, merchant);
  await money.rest(3, booked);
  door(merchant).ripen();
  door(merchant).arrive(door(merchant).payOut('gbp')?.id ?? '');
  const rows = await money.rest(4, booked);
  await calm(house);
  return { merchant, money, rows, compare: () => compared(house, merchant, days) };
}

describe('money in Stripe and in the ledger compared', () => {
  it('C67, C68: given everything stands as it was booked, then nothing is told, and every movement and record is met', async () => {
    const { money, compare } = await sold();
    const view = await compare();
    expect(view.rows).toEqual([]);
    const part = (name: string) => view.run?.parts.find((each) => each.name === name);
    expect(part('stripe_balance')).toMatchObject({ read: true, expected: 4, got: 4 });
    const records = (await money.entries()).length;
    expect(part('ledger_entries')).toMatchObject({ read: true, expected: records, got: records });
    // Pages of each kind of record in one batch, however many there are.
    expect(part('ledger_entries')?.requests).toBeLessThanOrEqual(2);
  });

  it('missing: given a record of a sale was deleted in the books, then its posting is told, written again by a replay, and gone', async () => {
    const { merchant, money, rows, compare } = await sold();
    const record = (await money.entries()).find(({ entity, total }) => entity === 'SalesReceipt' && total === 20_000n);
    merchant.company.delete('SalesReceipt', record?.ledgerId ?? '');
    const row = differenceAbout(await compare(), rows.find(({ id }) => id === record?.postingId)?.text ?? '');
    expect(row).toMatchObject({ kind: 'missing', subject: 'posting', actions: ['replay', 'accept'] });
    expect(row.sentence).toMatch(/^The sales receipt .* over 200\.00 GBP on .* was written to QuickBooks/);
    expect((await pressDifference(house, merchant, row, 'replay')).status).toBe(200);
    await money.rest(4, booked);
    await calm(house);
    expect((await compare()).rows).toEqual([]);
    expect(merchant.company.rows('SalesReceipt')).toHaveLength(2);
  });

  it('missing: given no event told of a movement, then it is told, and a replay plans and books it', async () => {
    const { merchant, money, compare } = await sold();
    house.stripe.setWebhooks({ paused: true });
    door(merchant).sell({ amount: 1_500, currency: 'gbp' });
    const [row, second] = (await compare()).rows;
    if (row === undefined || second !== undefined) throw new Error('Not one difference');
    expect(row).toMatchObject({ kind: 'missing', subject: 'transaction', expected: { currency: 'GBP' } });
    expect(row.sentence).toContain('over £15.00');
    expect((await pressDifference(house, merchant, row, 'replay')).status).toBe(200);
    await money.rest(5, booked);
    expect((await compare()).rows).toEqual([]);
  });

  it('changed in the ledger and extra: given a record was moved to another day and somebody booked on the clearing account, then both are told, left alone, and kept when accepted', async () => {
    const { merchant, money, rows, compare } = await sold();
    const transfer = merchant.company.rows('Transfer')[0];
    const payout = rows.find(({ kind }) => kind === 'payout');
    merchant.company.change('Transfer', String(transfer?.Id), { TxnDate: day(-1) });
    const { accounts } = merchant;
    const line = (PostingType: string, value: string) => ({
      ...{ Amount: 12, DetailType: 'JournalEntryLineDetail' },
      JournalEntryLineDetail: { PostingType, AccountRef: { value } },
    });
    merchant.company.add('JournalEntry', {
      ...{ DocNumber: 'BY-HAND', TxnDate: day(0), CurrencyRef: { value: 'GBP' } },
      Line: [line('Debit', accounts.clearing), line('Credit', accounts.suspense)],
    });
    const view = await compare();
    expect(view.rows.map(({ kind, actions }) => [kind, actions]).sort()).toEqual([
      ['changed_in_ledger', ['accept']],
      ['extra', ['accept']],
    ]);
    expect(differenceAbout(view, payout?.text ?? '').changes).toMatchObject([{ field: 'date' }]);
    expect(differenceAbout(view, 'BY-HAND').sentence).toContain('stands on the Stripe clearing account');
    for (const row of view.rows) await pressDifference(house, merchant, row, 'accept', 'Meant so');
    expect(await compare()).toMatchObject({ rows: [], accepted: 2 });
    expect((await money.entries()).every(({ state }) => state === 'standing')).toBe(true);
    expect((await differencesOf(house, merchant, { state: 'accepted', kind: 'extra' })).rows).toHaveLength(1);
  });
});
