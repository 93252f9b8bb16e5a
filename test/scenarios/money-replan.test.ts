import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replayPosting, undoPosting } from '#backend/booking/ask.ts';
import { moneyJob } from '#backend/queue/money-jobs.ts';
import { followMoney, followPayout } from '#backend/reconciliation/follow-money.ts';
import { openMoneyJourney } from '#backend/reconciliation/journey.ts';
import type { BookingRule, MoneySettings } from '#shared/money-settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { booked, moneyOf, openSeller, type Seller } from '#test/kit/money/seller.ts';
import { openQuickBooksHouse, type QuickBooksHouse } from '#test/kit/quickbooks.ts';

let house: QuickBooksHouse;
beforeAll(async () => {
  house = await openQuickBooksHouse();
});
afterAll(() => house.stop());

async function seller(change?: (money: MoneySettings) => MoneySettings) {
  const merchant = await openSeller(house, change);
  return { merchant, ...moneyOf(house, merchant), door: house.stripe.money(merchant.accountId) };
}

/** Moves of this kind have no event of their own: the balance is looked at because somebody asks. */
const look = ({ installation }: Seller) =>
  house.services.queue.add('money', [moneyJob(installation.id, { kind: 'balance' })]);

/** Nothing of Stripe's is on its way to the books any more. */
async function quiet(): Promise<void> {
  await house.stripe.settled();
  await eventually(async () => {
    const [jobs] = await house.services
      .sql`select count(*)::int as n from queue.job where name = 'money' and state < 'completed'`;
    const [events] = await house.services.sql`select count(*)::int as n from stripe_events where dispatched_at is null`;
    return jobs?.n === 0 && events?.n === 0;
  });
}

/** What Stripe calls an outbound obligation is a fee of the platform, the merchant says. */
const ruleTo = (accountId: string): BookingRule => ({
  when: [{ field: 'type', is: 'equal', value: 'obligation_outbound' }],
  role: 'suspense',
  set: { accountId, itemId: null, taxCode: null, dimensions: {} },
});

describe('what was planned before somebody said what it is', () => {
  it('C33: given a rule is made for it, then it is planned anew by the rule, booked, and no question any more', async () => {
    const { merchant, door, rest, save } = await seller();
    door.move({ type: 'obligation_outbound', amount: -500, currency: 'gbp' });
    await look(merchant);
    const [asks] = await rest(1, ({ status }) => status === 'needs_review');
    expect(asks).toMatchObject({ problemCode: 'money_unclassified', bookedAt: null });
    await save((money) => ({ ...money, rules: [ruleTo(merchant.accounts.fees)] }));
    const [stands] = await rest(1, booked);
    expect(stands).toMatchObject({ id: asks?.id, review: null, problemCode: null });
    expect(merchant.company.balanceOf(merchant.accounts.fees)).toBe('5');
    expect(merchant.company.balanceOf(merchant.accounts.clearing)).toBe('-5');
  });

  it('given it was booked meanwhile, then the rule moves nothing by itself; undone and replayed it follows the rule, once', async () => {
    const { merchant, door, rest, save, entries } = await seller((money) => money);
    const { suspense, fees } = merchant.accounts;
    await save((money) => ({
      ...money,
      accounts: { ...money.accounts, others: { ...money.accounts.others, suspense } },
    }));
    door.move({ type: 'obligation_outbound', amount: -700, currency: 'gbp' });
    await look(merchant);
    const [first] = await rest(1, ({ bookedAt }) => bookedAt !== null);
    await save((money) => ({ ...money, rules: [ruleTo(fees)] }));
    await quiet();
    expect(merchant.company.balanceOf(suspense)).toBe('7');

    const { street } = house.services;
    const { installation, connection } = merchant;
    await undoPosting(street, installation, connection, first?.id ?? '', 'Ada Lovelace');
    expect(merchant.company.balanceOf(suspense)).toBe('0');
    expect(await replayPosting(street, installation, connection, first?.id ?? '', 'Ada Lovelace')).toBe(true);
    await rest(1, booked);
    expect([suspense, fees].map((account) => merchant.company.balanceOf(account))).toEqual(['0', '7']);
    expect((await entries()).map(({ state, generation }) => [state, generation])).toEqual([
      ['removed', 1],
      ['standing', 2],
    ]);
  });

  it('given a payout is read before the balance ever was, then what it does not consist of is not passed over', async () => {
    const { merchant, door, postings } = await seller((money) => ({ ...money, enabled: false }));
    const other = door.sell({ amount: 30_000, currency: 'usd' });
    const own = door.sell({ amount: 10_000, currency: 'gbp' });
    door.ripen();
    const payout = door.payOut('gbp')?.id ?? '';
    door.arrive(payout);
    await quiet();
    expect(await postings()).toEqual([]);
    await merchant.settings((settings) => ({ ...settings, money: { ...settings.money, enabled: true } }));

    const { db, stripe, now } = house.services;
    const parts = { db, stripe, now };
    const journey = await openMoneyJourney(parts, merchant.installation);
    if (journey === null) throw new Error('The company is not connected');
    await followPayout(journey, payout);
    expect(await postings()).toHaveLength(2);
    await followMoney(parts, merchant.installation, { kind: 'balance' });
    const lines = JSON.stringify((await postings()).map((posting) => posting.lines));
    for (const { id } of [other, own]) expect(lines).toContain(id);
    expect(await postings()).toHaveLength(3);
    // A second look reads only what is new, and plans nothing twice.
    expect(await followMoney(parts, merchant.installation, { kind: 'balance' })).toMatchObject({ planned: 0 });
  });
});
