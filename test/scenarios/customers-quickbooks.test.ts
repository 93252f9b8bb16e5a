import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerChangeAnswerSchema, customerViewSchema } from '#shared/api/customer.ts';
import { type PathName, paths } from '#shared/api/paths.ts';
import { finalizedInvoice, mappedRate } from '#test/kit/house.ts';
import { rests } from '#test/kit/presses.ts';
import { openQuickBooksHouse, type QuickBooksHouse, type QuickBooksMerchant } from '#test/kit/quickbooks.ts';

let house: QuickBooksHouse;
let merchant: QuickBooksMerchant;
let vat: string;

beforeAll(async () => {
  house = await openQuickBooksHouse();
});
beforeEach(async () => {
  merchant = await house.quickBooksMerchant();
  vat = await mappedRate(house, merchant, 20, '20.0% S');
});
afterAll(() => house.stop());

const invoiceOf = (customerId: string, currency = 'gbp') =>
  finalizedInvoice(merchant, { currency, taxRate: vat, customerId });
const customerOf = async (customer_id: string) =>
  customerViewSchema.parse((await house.signed(merchant, paths.customer, { customer_id })).body);
const change = async (path: PathName, payload: object) =>
  customerChangeAnswerSchema.parse((await house.signed(merchant, paths[path], payload)).body);

describe('C49: a customer per currency', () => {
  it('given two, then the page shows both, takes away the one that is meant, and books the other currency on as before', async () => {
    const { id } = await merchant.stripe.customers.create({ name: 'Fabrikam Ltd', email: 'ap@fabrikam.example' });
    for (const currency of ['gbp', 'usd'])
      await rests(house, merchant, (await invoiceOf(id, currency)).id, 'synced', 'synced_with_variance');
    const { links, balance } = await customerOf(id);
    expect(links.map(({ currency }) => currency).sort()).toEqual(['GBP', 'USD']);
    expect(balance.map(({ synced }) => synced.currency)).toEqual(['GBP', 'USD']);

    const dollar = links.find(({ currency }) => currency === 'USD');
    const pound = links.find(({ currency }) => currency === 'GBP');
    const mixedUp = { customer_id: id, contact_id: pound?.contactId, link_id: dollar?.id };
    expect(await house.signed(merchant, paths.customerLink, mixedUp)).toMatchObject({
      status: 409,
      body: { code: 'customer_other_currency', detail: expect.stringContaining('takes documents in GBP') },
    });
    const { view } = await change('customerUnlink', { customer_id: id, link_id: dollar?.id });
    expect(view.links).toMatchObject([{ currency: 'GBP' }]);
    expect(view.rejected).toMatchObject([{ contactId: dollar?.contactId }]);

    const wish = { customer_id: id, contact_id: dollar?.contactId, allow_rejected: true };
    const relinked = await change('customerLink', wish);
    expect(relinked.view.links.map(({ currency, how }) => `${currency} ${how}`).sort()).toEqual([
      'GBP created',
      'USD chosen',
    ]);
  });
});
