import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '#backend/connectors/port.ts';
import { calm } from '#test/kit/calm.ts';
import { compared, differenceAbout, differencesOf, pressDifference } from '#test/kit/comparisons.ts';
import { moneyBooks } from '#test/kit/ledgers/money.ts';
import { ledgers, type Scene } from '#test/kit/ledgers.ts';
import { booked, type Change, moneyOf, openSeller } from '#test/kit/money/seller.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';

const env = { COMPARISON_GRACE_SECONDS: '0', MIRROR_SECONDS: '100000', SWEEP_SECONDS: '100000' };
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
/** Payouts arrive some days from now. */
const days = { from: day(-5), to: day(10) };

describe.each(ledgers)('money in Stripe and in $ledger compared', ({ open, can }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await open({ env });
  });
  afterEach(() => {
    scene.house.stripe.setWebhooks({ paused: false });
    return calm(scene.house);
  });
  afterAll(() => scene.stop());

  /** A merchant with two sales, a refund and a payout in the books. */
  async function sold(change?: Change) {
    const books = await moneyBooks(scene, can, change === undefined ? {} : { change });
    const currency = books.currency;
    const sale = books.door.sell({ amount: 20_000, currency, description: 'Coffee beans' });
    books.door.sell({ amount: 5_000, currency, description: 'Filters' });
    await books.stripe.refunds.create({ charge: sale.id, amount: 3_000 });
    await books.rest(3, booked);
    books.door.ripen();
    books.door.arrive(books.door.payOut(currency)?.id ?? '');
    await books.rest(4, booked);
    await calm(scene.house);
    return { books, compare: () => compared(scene.house, books, days) };
  }

  it.each(['post', 'leave'] as const)(
    'C67, C68: given everything stands as it was booked (journals: %s), then nothing is told, and every movement and record is met',
    async (journals) => {
      const { books, compare } = await sold((money) => ({ ...money, journals }));
      const view = await compare();
      expect(view.rows).toEqual([]);
      const part = (name: string) => view.run?.parts.find((each) => each.name === name);
      expect(part('stripe_balance')).toMatchObject({ read: true, expected: 4, got: 4 });
      const records = (await books.entries()).length;
      expect(part('ledger_entries')).toMatchObject({ read: true, expected: records, got: records });
    },
  );

  it('missing: given no event told of a movement, then it is told, and a replay plans and books it', async () => {
    const { books, compare } = await sold();
    scene.house.stripe.setWebhooks({ paused: true });
    books.door.sell({ amount: 1_500, currency: books.currency });
    const [row, second] = (await compare()).rows;
    if (row === undefined || second !== undefined) throw new Error('Not one difference');
    expect(row).toMatchObject({ kind: 'missing', subject: 'transaction', actions: ['replay', 'accept'] });
    expect(row.sentence).toContain('over €15.00');
    expect((await pressDifference(scene.house, books, row, 'replay')).status).toBe(200);
    await books.rest(5, booked);
    expect((await compare()).rows).toEqual([]);
  });

  it('missing: given a record was taken out of the books, then its posting is told, written again by a replay, and gone', async () => {
    const { books, compare } = await sold((money) => ({ ...money, journals: 'leave' }));
    const hands: Ledger = scene.house.services.street.ledger(books.connection, () => {});
    const [record] = await books.entries();
    await hands.money.removeEntry({ entity: record?.entity ?? '', id: record?.ledgerId ?? '' });
    const [row, second] = (await compare()).rows;
    if (row === undefined || second !== undefined) throw new Error('Not one difference');
    expect(row).toMatchObject({ kind: 'missing', subject: 'posting', postingId: record?.postingId });
    expect(row.sentence).toContain('is not there any more');
    expect((await pressDifference(scene.house, books, row, 'replay')).status).toBe(200);
    await books.rest(4, booked);
    await calm(scene.house);
    expect((await compare()).rows).toEqual([]);
  });
});

describe('what a bookkeeper does to money in QuickBooks', () => {
  let house: QuickBooksHouse;
  beforeAll(async () => {
    house = await openQuickBooksHouse({ env });
  });
  afterAll(() => house.stop());

  it('changed in the ledger and extra: given a record was moved to another day and somebody booked on the clearing account, then both are told, left alone, and kept when accepted', async () => {
    const merchant = await openSeller(house);
    const money = moneyOf(house, merchant);
    const door = house.stripe.money(merchant.accountId);
    door.sell({ amount: 20_000, currency: 'gbp' });
    await money.rest(1, booked);
    door.ripen();
    door.arrive(door.payOut('gbp')?.id ?? '');
    const rows = await money.rest(2, booked);
    await calm(house);
    const compare = () => compared(house, merchant, days);
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
