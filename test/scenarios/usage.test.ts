import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { usage } from '#backend/database/schema/index.ts';
import { countUsage } from '#backend/sync/usage.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { overview, press, replayed, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let vat19: string;

beforeAll(async () => {
  house = await openHouse();
});
beforeEach(async () => {
  merchant = await house.merchant();
  vat19 = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(() => house.stop());

const counted = async () => (await overview(house, merchant)).usageThisMonth;

async function syncedInvoice() {
  const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
  return { invoice, item: await rests(house, merchant, invoice.id, 'synced') };
}

describe('C78: usage', () => {
  it('counts each document that came into the books, once', async () => {
    const { invoice } = await syncedInvoice();
    await syncedInvoice();
    await merchant.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    await house.until(merchant, invoice.id, ({ stripeStatus }) => stripeStatus === 'paid');
    expect(await counted()).toBe(2);
  });

  it('does not count what failed, what was refused for its total, and what waits', async () => {
    const unmapped = await mappedRate(house, merchant, 7, null);
    const wrong = await mappedRate(house, merchant, 7, 'VAT19');
    const [failed, mismatch] = [
      await finalizedInvoice(merchant, { taxRate: unmapped }),
      await finalizedInvoice(merchant, { taxRate: wrong }),
    ];
    for (const { id } of [failed, mismatch]) await rests(house, merchant, id, 'failed');
    expect(await counted()).toBe(0);
  });

  it('does not count replays, whether they compare or write anew', async () => {
    const { invoice } = await syncedInvoice();
    await replayed(house, merchant, invoice.id, 'synced');
    await merchant.settings((settings) => ({
      ...settings,
      defaultTarget: { kind: 'item', id: merchant.known.other.id },
    }));
    expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ generation: 2 });
    expect(await counted()).toBe(1);
  });

  it('takes back what was undone, and counts it once when it is written again', async () => {
    const { invoice } = await syncedInvoice();
    await press(house, merchant, invoice.id, 'undo');
    expect(await counted()).toBe(0);
    await replayed(house, merchant, invoice.id, 'synced');
    expect(await counted()).toBe(1);
    await merchant.stripe.invoices.voidInvoice(invoice.id);
    await rests(house, merchant, invoice.id, 'undone');
    expect(await counted()).toBe(0);
  });

  it('belongs to the month in which the document came, and a later replay adds nothing to another one', async () => {
    const { item } = await syncedInvoice();
    const rows = () => house.services.db.select().from(usage).where(eq(usage.itemId, item.id));
    const [first] = await rows();
    expect(first?.month).toBe(new Date().toISOString().slice(0, 7));
    await countUsage(house.services.db, item, new Date('2099-01-15T00:00:00Z'));
    expect(await rows()).toHaveLength(1);

    await house.services.db
      .update(usage)
      .set({ takenBackAt: new Date() })
      .where(and(eq(usage.itemId, item.id)));
    await countUsage(house.services.db, item, new Date('2099-01-15T00:00:00Z'));
    expect((await rows()).filter(({ takenBackAt }) => takenBackAt === null)).toMatchObject([{ month: '2099-01' }]);
  });
});
