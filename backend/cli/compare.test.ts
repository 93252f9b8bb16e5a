import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calm } from '#test/kit/calm.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { documentOf } from '#test/kit/presses.ts';
import { syncedInvoice } from '#test/kit/synced-invoice.ts';
import { houseEnvironment, tieout } from './cli.fixture.ts';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const period = ['--from', day(-1), '--to', day(1)];

describe('tieout compare', () => {
  let house: House;
  let merchant: Merchant;
  beforeAll(async () => {
    // Nobody else takes turns: they are this command's.
    house = await openHouse({ env: { COMPARISON_GRACE_SECONDS: '0', MIRROR_SECONDS: '100000' } });
    merchant = await house.merchant({ name: 'Contoso' });
  });
  afterAll(() => house.stop());

  it('given books as they were written, then it says how much was read and that nothing differs; given a deleted draft, then it names it and exits with 1', async () => {
    const [kept, lost] = [await syncedInvoice(house, merchant), await syncedInvoice(house, merchant)];
    await calm(house);
    const equal = await tieout(['compare', ...period, '--now'], houseEnvironment(house));
    expect(equal).toMatchObject({ code: 0, err: '' });
    expect(equal.out).toContain(`Contoso, ${day(-1)} to ${day(1)}. Everything was read`);
    expect(equal.out).toMatch(/ledger_invoices: 2 of 2, 1 request to the ledger/);
    expect(equal.out).toMatch(/Nothing differs\.\n$/);

    merchant.books.delete('salesInvoices', documentOf(merchant, lost.number).id);
    const found = await tieout(['compare', ...period, '--now'], houseEnvironment(house));
    expect(found).toMatchObject({ code: 1, err: '' });
    expect(found.out).toContain(`missing  ${lost.number} 119.00 EUR`);
    expect(found.out).not.toContain(`missing  ${kept.number}`);
    expect(found.out).toMatch(/1 difference\.\n$/);
  });

  it('given no --now, then a running Tieout does it', async () => {
    const { code, out } = await tieout(['compare', ...period], houseEnvironment(house));
    expect(code).toBe(0);
    expect(out).toContain(`Comparing ${day(-1)} to ${day(1)}.`);
  });
});
