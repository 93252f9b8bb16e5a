import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';

let house: House;
let merchant: Merchant;
let vat19: string;

beforeAll(async () => {
  house = await openHouse();
  merchant = await house.merchant();
  vat19 = await mappedRate(house, merchant, 19, 'VAT19');
});
afterAll(() => house.stop());

const drafts = () => merchant.books.rows('salesInvoices');

describe('a finalized invoice', () => {
  it('becomes one draft with the same totals, for the customer that its e-mail names', async () => {
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    const item = await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
    expect(item).toMatchObject({
      stripeTotal: 11_900n,
      ledgerTotal: 11_900n,
      ledgerKind: 'invoice',
      ledgerState: 'Draft',
    });
    const [draft] = drafts().filter((row) => row.values.externalDocumentNumber === invoice.number);
    expect(draft?.values).toMatchObject({ customerId: merchant.known.customer.id });
  });

  it('is shown with its document, its customer and why, and both totals', async () => {
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19 });
    await house.until(merchant, invoice.id, ({ status }) => status === 'synced');
    const view = await house.invoiceView(merchant, invoice.id);
    expect(view).toMatchObject({
      status: 'synced',
      totals: { stripe: { amount: '11900' }, ledger: { amount: '11900' }, difference: { amount: '0' } },
      contact: { name: 'Contoso GmbH', how: 'matched' },
      actions: ['replay', 'preview', 'undo'],
    });
  });
});
