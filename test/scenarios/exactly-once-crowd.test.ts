import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syncItems } from '#backend/database/schema/index.ts';
import { documentJob } from '#backend/queue/document-jobs.ts';
import { replay } from '#backend/sync/ask.ts';
import { countRequests, draftCreation, expectExactlyOnce, idle } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { press, rests, runsOf } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  // Time enough for a ledger that is slow, not lost.
  house = await openHouse({ env: { LEDGER_WRITE_TIMEOUT_SECONDS: '60' } });
});
afterAll(() => house.stop());

async function merchantWithVat(): Promise<{ merchant: Merchant; vat: string }> {
  const merchant = await house.merchant();
  return { merchant, vat: await mappedRate(house, merchant, 19, 'VAT19') };
}

describe('one document, many askers', () => {
  it('given it comes by the live and the bulk queue at once, then it is written once', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.stripe.setWebhooks({ paused: true });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const object = { type: 'invoice', id: invoice.id } as const;

    for (const queue of ['documents', 'bulk', 'documents', 'bulk'] as const)
      await house.services.queue.add(queue, [documentJob(merchant.installation, object, { trigger: 'backfill' })]);
    house.stripe.setWebhooks({ paused: false });
    await rests(house, merchant, invoice.id, 'synced');
    await idle(house);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(1);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given a replay is asked for while the draft is being written, then it follows and changes nothing', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(merchant), kind: 'delay', delayMs: 1_200 });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    await expect
      .poll(() => countRequests(house.ledger, 'POST', draftCreation(merchant).path), { timeout: 20_000 })
      .toBe(1);

    const { services } = house;
    const object = { type: 'invoice', id: invoice.id } as const;
    await replay(services.street, merchant.installation, merchant.connection, object, 'Ada Lovelace');
    const item = await rests(house, merchant, invoice.id, 'synced');
    await expect
      .poll(async () => (await runsOf(house, item)).map(({ trigger }) => trigger), { timeout: 20_000 })
      .toContain('replay');
    await idle(house);

    expect(countRequests(house.ledger, 'POST', draftCreation(merchant).path)).toBe(1);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given twenty presses of Replay at once, then one draft stands, the same as before', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const { ledgerId } = await rests(house, merchant, invoice.id, 'synced');
    await idle(house);

    const answers = await Promise.all(Array.from({ length: 20 }, () => press(house, merchant, invoice.id, 'replay')));
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const item = await rests(house, merchant, invoice.id, 'synced');
    await idle(house);

    expect(item.ledgerId).toBe(ledgerId);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given a Replay that falls together with an event that waits, then it is a replay all the same', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const { id } = await rests(house, merchant, invoice.id, 'synced');
    await idle(house);
    const object = { type: 'invoice', id: invoice.id } as const;
    const event = documentJob(merchant.installation, object, { trigger: 'event' });
    await house.services.queue.add('documents', [{ ...event, delaySeconds: 1 }]);

    await press(house, merchant, invoice.id, 'replay');
    await rests(house, merchant, invoice.id, 'synced');
    await idle(house);

    const [item] = await house.services.db.select().from(syncItems).where(eq(syncItems.id, id));
    expect(item).toMatchObject({ status: 'synced', forced: false });
    await expectExactlyOnce(house, merchant, [invoice]);
  });
});

describe('C75: neighbours', () => {
  it('given an invoice that our code cannot take, then it fails with a reference and its neighbours are synced', async () => {
    const { merchant, vat } = await merchantWithVat();
    const poison = { id: 'in_poison', object: 'invoice', status: 'open', currency: null, lines: null };
    house.stripe.faults.add({
      method: 'GET',
      path: '/v1/invoices/in_poison',
      kind: 'status',
      status: 200,
      body: poison,
      times: 100,
    });

    house.stripe.emitEvent({ accountId: merchant.accountId, type: 'invoice.finalized', object: poison });
    const invoices = [];
    for (let made = 0; made < 5; made += 1) invoices.push(await finalizedInvoice(merchant, { taxRate: vat }));
    for (const invoice of invoices) await rests(house, merchant, invoice.id, 'synced');
    const failed = await rests(house, merchant, 'in_poison', 'failed');

    const reference = failed.problem?.params.reference;
    expect(failed.problemCode).toBe('internal');
    expect(reference).toMatch(/^[0-9a-f]{8}$/);
    expect((await runsOf(house, failed))[0]).toMatchObject({ status: 'failed', problem: { params: { reference } } });
    const view = await house.invoiceView(merchant, 'in_poison');
    expect(JSON.stringify(view.problem)).toContain(reference);
  });

  it('given a document on a slow ledger whose next event waits already, then the others go past it', async () => {
    const { merchant: slow, vat } = await merchantWithVat();
    const { merchant: quick, vat: quickVat } = await merchantWithVat();
    house.ledger.faults.add({ ...draftCreation(slow), kind: 'delay', delayMs: 12_000 });
    const first = await finalizedInvoice(slow, { taxRate: vat });
    await expect.poll(() => countRequests(house.ledger, 'POST', draftCreation(slow).path), { timeout: 20_000 }).toBe(1);

    await slow.stripe.invoices.update(first.id, { metadata: { note: 'changed while it is written' } });
    const other = await finalizedInvoice(quick, { taxRate: quickVat });
    // Not `rests`: the house is not at rest while the slow ledger answers.
    await house.until(quick, other.id, ({ status }) => status === 'synced');

    expect(await house.item(slow, first.id)).toMatchObject({ status: 'syncing' });
    await rests(house, slow, first.id, 'synced');
    await idle(house);
    await expectExactlyOnce(house, slow, [first]);
  });
});
