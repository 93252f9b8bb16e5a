import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf } from '#test/kit/api-rows.ts';
import { finalizedInvoice, type House, type Merchant, openHouse } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';
import { vat19 } from '#test/kit/synced-invoice.ts';
import { mapWaitingProducts, TieoutClient, TieoutError } from '../../docs/examples/api-client.ts';

let house: House;
let merchant: Merchant;
let client: TieoutClient;
let invoiceId: string;
let productId: string;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
  await merchant.settings((settings) => ({ ...settings, products: { mode: 'table', missing: 'stop' } }));
  const { secret } = await apiKeyOf(house, merchant);
  client = new TieoutClient({ baseUrl: `${house.url}/api/v1`, apiKey: secret });
  productId = (await merchant.stripe.products.create({ name: 'Seat, "yearly"' })).id;
  const price = await merchant.stripe.prices.create({ product: productId, unit_amount: 1000, currency: 'eur' });
  const invoice = await finalizedInvoice(merchant, {
    taxRate: await vat19(house, merchant),
    lines: [{ customer: '', pricing: { price: price.id } }],
  });
  invoiceId = invoice.id;
  await rests(house, merchant, invoiceId, 'failed');
});
afterAll(() => house.stop());

describe('the example client of the documentation', () => {
  it('given documents, then it walks through them and reads why one failed', async () => {
    const failed: string[] = [];
    for await (const { stripeId } of client.documents({ status: ['failed'] })) failed.push(stripeId);
    expect(failed).toEqual([invoiceId]);
    const { problem } = await client.document(invoiceId);
    expect(problem).toMatchObject({ code: 'product_missing', subject: productId });
  });

  it('given rows that do not fit, then it names each fault with what exists nearby', async () => {
    const error = await client.importProducts(`product_id,number\n${productId},SEATS`).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof TieoutError)) throw new Error('No TieoutError was thrown');
    expect(error).toMatchObject({ status: 422, code: 'mapping_invalid' });
    expect(error.faults).toMatchObject([{ line: 2, value: 'SEATS', nearest: [{ value: 'SEAT' }] }]);
  });

  it('given a table of one’s own, then it maps what waits, and the documents follow', async () => {
    const result = await mapWaitingProducts(client, ({ name }) => (name === 'Seat, "yearly"' ? 'SEAT' : undefined));
    expect(result).toMatchObject({ created: 1, waiting: 1, bulk_run: expect.any(String) });
    await rests(house, merchant, invoiceId, 'synced');
    expect(await client.document(invoiceId)).toMatchObject({
      status: 'synced',
      totals: { difference: { amount: '0' } },
    });
    expect(await mapWaitingProducts(client, () => undefined)).toBeNull();
    expect(await client.replay(invoiceId)).toMatchObject({ sentence: 'Queued.' });
  });

  it('given a machine that does not answer for a moment, then it waits and asks again', async () => {
    house.stripe.faults.add({ method: 'GET', path: '/v1/products', kind: 'status', status: 503, times: 3 });
    const other = (await merchant.stripe.products.create({ name: 'Another' })).id;
    const result = await client.importProducts(`product_id,number\n${other},SEAT`, { dryRun: true });
    expect(result).toMatchObject({ created: 1, dry_run: true });
  });
});
