import { and, count, eq } from 'drizzle-orm';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installations, stripeEvents } from '#backend/database/schema/index.ts';
import type { Installation } from '#backend/intake/installations.ts';
import { sweepInstallation } from '#backend/intake/sweep.ts';
import { expectExactlyOnce } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  // Delivery fails for good: what comes in comes by the sweep.
  house.stripe.setWebhooks({ paused: true });
});
afterAll(() => house.stop());

async function merchantWithVat(): Promise<{ merchant: Merchant; vat: string }> {
  const merchant = await house.merchant();
  return { merchant, vat: await mappedRate(house, merchant, 19, 'VAT19') };
}

async function installationOf({ installation }: Merchant): Promise<Installation> {
  const [row] = await house.services.db.select().from(installations).where(eq(installations.id, installation.id));
  if (row === undefined) throw new Error('The installation is gone');
  return row;
}

const sweep = async (merchant: Merchant) => sweepInstallation(house.services, await installationOf(merchant));

const recoveredOf = async ({ accountId }: Merchant): Promise<number> => {
  const [row] = await house.services.db
    .select({ total: count() })
    .from(stripeEvents)
    .where(and(eq(stripeEvents.account, accountId), eq(stripeEvents.via, 'sweep')));
  return row?.total ?? 0;
};

/** That many events of a type that is swept for: more than Stripe puts on one page. */
async function manyEvents({ stripe }: Merchant, number: number): Promise<void> {
  const customer = await stripe.customers.create({ name: 'Busy' });
  for (let made = 0; made < number; made += 1)
    await stripe.customers.update(customer.id, { metadata: { turn: String(made) } });
}

describe('events that delivery missed', () => {
  it('given invoices nobody told us of, then the sweep finds them and each is synced once', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoices: Stripe.Invoice[] = [];
    for (let made = 0; made < 3; made += 1) invoices.push(await finalizedInvoice(merchant, { taxRate: vat }));

    const { recovered, gap } = await sweep(merchant);
    for (const { id } of invoices) await house.until(merchant, id, ({ wroteBack }) => wroteBack !== null);

    expect(recovered).toBeGreaterThanOrEqual(invoices.length);
    expect(gap).toBe(false);
    // What is new to the next one are our own writes to the metadata.
    await sweep(merchant);
    expect((await sweep(merchant)).recovered).toBe(0);
    await expectExactlyOnce(house, merchant, invoices);
  });

  it('given more than fit on one page, then it reads to the end', async () => {
    const { merchant } = await merchantWithVat();
    await manyEvents(merchant, 230);

    expect((await sweep(merchant)).recovered).toBe(230);
    expect(await recoveredOf(merchant)).toBe(230);
  });

  it('given two sweeps at once, then together they bring each event once', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });

    const [first, second] = await Promise.all([sweep(merchant), sweep(merchant)]);

    expect(first.recovered + second.recovered).toBe(await recoveredOf(merchant));
    await rests(house, merchant, invoice.id, 'synced');
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given an event that cannot be read, then it is counted as such and its neighbours come', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    house.stripe.emitEvent({
      accountId: merchant.accountId,
      type: 'invoice.updated',
      object: { id: 'not an id', object: 'invoice' },
    });

    expect(await sweep(merchant)).toMatchObject({ unread: 1 });
    await rests(house, merchant, invoice.id, 'synced');
  });
});

describe('how far the sweep has come', () => {
  it('given Stripe fails in the middle, then the mark stays and the next sweep brings what was missed', async () => {
    const { merchant } = await merchantWithVat();
    await manyEvents(merchant, 130);
    const path = '/v1/events\\?.*starting_after';
    house.stripe.faults.add({ method: 'GET', path, kind: 'status', status: 500, times: 10 });

    await expect(sweep(merchant)).rejects.toMatchObject({ code: 'stripe_unavailable' });
    expect((await installationOf(merchant)).sweptUntil).toBeNull();
    house.stripe.faults.forget(path);
    await sweep(merchant);

    expect(await recoveredOf(merchant)).toBe(130);
    expect((await installationOf(merchant)).sweptUntil).not.toBeNull();
  });

  it('given a sweep that began earlier ends later, then the mark does not go back', async () => {
    const { merchant } = await merchantWithVat();
    const later = new Date(Date.now() + 60_000);
    await sweepInstallation({ ...house.services, now: () => later }, await installationOf(merchant));

    await sweep(merchant);

    expect((await installationOf(merchant)).sweptUntil).toEqual(later);
  });

  it('given nobody swept for longer than Stripe keeps events, then it says so, and only that time', async () => {
    const { merchant } = await merchantWithVat();
    const { db } = house.services;
    const sweptUntil = new Date(Date.now() - 31 * 86_400_000);
    await db.update(installations).set({ sweptUntil }).where(eq(installations.id, merchant.installation.id));

    expect(await sweep(merchant)).toMatchObject({ gap: true });
    expect(await sweep(merchant)).toMatchObject({ gap: false });
  });
});
