import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paths } from '#shared/api/paths.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { overview, press, rests } from '#test/kit/presses.ts';

let house: House;
let merchant: Merchant;
let unmapped: string;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
  const vat19 = await mappedRate(house, merchant, 19, 'VAT19');
  unmapped = await mappedRate(house, merchant, 7, null);
  const make = (options: Parameters<typeof finalizedInvoice>[1]) => finalizedInvoice(merchant, options);
  const synced = [await make({ taxRate: vat19 }), await make({ taxRate: vat19 })];
  const failed = [await make({ taxRate: unmapped }), await make({ taxRate: unmapped })];
  const currency = await make({ taxRate: vat19, currency: 'sek' });
  const excluded = await make({ taxRate: vat19, invoice: { metadata: { tieout_exclude: 'yes' } } });
  const undone = await make({ taxRate: vat19 });
  for (const { id } of [...synced, undone]) await rests(house, merchant, id, 'synced');
  for (const { id } of [...failed, currency]) await rests(house, merchant, id, 'failed');
  await rests(house, merchant, excluded.id, 'excluded');
  await press(house, merchant, undone.id, 'undo');
  await house.stripe.settled();
  for (const { id } of [...failed, currency]) await rests(house, merchant, id, 'failed');
});
afterAll(() => house.stop());

describe('the overview', () => {
  it('counts every document by its state', async () => {
    expect((await overview(house, merchant)).counts).toEqual({
      queued: 0,
      syncing: 0,
      synced: 2,
      synced_with_variance: 0,
      waiting: 0,
      needs_review: 0,
      failed: 3,
      excluded: 1,
      undone: 1,
    });
  });

  it('groups what needs attention by its cause, the most frequent first, with the button that mends it', async () => {
    expect((await overview(house, merchant)).causes).toMatchObject([
      {
        code: 'tax_rate_unmapped',
        title: 'The tax rate VAT 7% DE is not mapped',
        subject: unmapped,
        count: 2,
        action: 'map_tax_rate',
      },
      {
        code: 'currency_unknown',
        title: 'SEK is not set up in Business Central',
        subject: 'SEK',
        count: 1,
        action: 'replay',
      },
    ]);
  });

  it('lists the newest changes, says how many documents count this month', async () => {
    const { recent, usageThisMonth } = await overview(house, merchant);
    expect(recent).toHaveLength(7);
    expect(recent[0]).toMatchObject({
      status: expect.any(String),
      total: { currency: expect.stringMatching(/EUR|SEK/) },
    });
    expect(usageThisMonth).toBe(2);
  });

  it('replays all of one cause and subject at once', async () => {
    const { status, body } = await house.signed(merchant, paths.bulkReplay, {
      filter: { status: ['failed'], cause: 'currency_unknown', subject: 'SEK' },
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { queued: 1, sentence: '1 document queued.' } });
    const { body: none } = await house.signed(merchant, paths.bulkReplay, {
      filter: { status: ['failed'], cause: 'tax_rate_unmapped', subject: 'txr_other' },
    });
    expect(none).toMatchObject({ queued: 0, sentence: 'Nothing matches any more.' });
  });

  it('C77: says when something was last written, in the server’s time, and not when it was last tried', async () => {
    const written = await finalizedInvoice(merchant, { taxRate: await mappedRate(house, merchant, 19, 'VAT19') });
    const { syncedAt } = await rests(house, merchant, written.id, 'synced');
    const { lastSuccessAt } = (await overview(house, merchant)).connection;
    expect(lastSuccessAt).toBe(syncedAt?.toISOString());

    const refused = await finalizedInvoice(merchant, { taxRate: unmapped });
    await rests(house, merchant, refused.id, 'failed');
    expect((await overview(house, merchant)).connection.lastSuccessAt).toBe(lastSuccessAt);
  });
});
