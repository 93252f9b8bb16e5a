import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postingMembers } from '#backend/database/schema/index.ts';
import { eventually } from '#test/kit/calm.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { houseEnvironment, tieout } from './cli.fixture.ts';

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);
const period = ['--from', day(-1), '--to', day(5)];

describe('tieout reconcile', () => {
  let house: House;
  let merchant: Merchant;
  let sale: string;
  beforeAll(async () => {
    house = await openHouse();
    merchant = await house.merchant({ name: 'Contoso' });
    const door = house.stripe.money(merchant.accountId);
    sale = door.sell({ amount: 10_000, currency: 'eur' }).id;
    door.move({ type: 'stripe_fee', amount: -500, currency: 'eur' });
    door.ripen();
    door.arrive(door.payOut('eur')?.id ?? '');
    await house.stripe.settled();
  });
  afterAll(() => house.stop());

  it('given money movement is off, then it shows how payouts would be booked, and writes nothing', async () => {
    const { code, out, err } = await tieout(['reconcile', ...period], houseEnvironment(house));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(
      `Payouts of Contoso (${merchant.accountId}, test), ${day(-1)} to ${day(5)}, as they would be booked`,
    );
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\d {2}po_\w+ {2}93\.25 EUR ties out\.\n +payments 100\.00 \(1\), fees -6\.75 \(2\)\n1 of 1 payout ties out\.$/m,
    );
    expect(await house.services.db.select().from(postingMembers)).toEqual([]);
  });

  it('given a posting that was tampered with, then its item is named, and the exit code says so', async () => {
    const names = ['clearing', 'bank', 'sales', 'stripe_fees'];
    const [clearing = '', bank = '', sales = '', stripe_fees = ''] = merchant.books
      .addAccounts(...names.map((displayName, at) => ({ number: `9${100 + at}`, displayName })))
      .map(({ id }) => id);
    const accounts = { clearing: { EUR: clearing }, bank: { EUR: bank }, others: { sales, stripe_fees } };
    await merchant.settings((settings) => ({ ...settings, money: { ...settings.money, enabled: true, accounts } }));
    const first = await tieout(['reconcile', ...period], houseEnvironment(house));
    expect([first.code, first.out.includes('would be booked')]).toEqual([0, false]);
    await eventually(async () => (await house.services.db.select().from(postingMembers)).length === 3);
    await house.services.sql`update posting_members set amount = amount - 1 where transaction_id in (
      select id from balance_transactions where source_id = ${sale})`;
    const { code, out } = await tieout(['reconcile', ...period], houseEnvironment(house));
    expect(code).toBe(1);
    expect(out).toContain('does not tie out: 1 item, difference -0.01 EUR.');
    expect(out).toContain(`- ${sale} is booked with 98.24 EUR instead of 98.25 EUR.`);
    expect(out).toMatch(/0 of 1 payout tie out\.\n$/);
  });
});
