import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, mirrorBooks, replayed, rests } from '#test/kit/presses.ts';

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

describe('an invoice in another currency', () => {
  it.each([
    // Stripe's minor units, the ledger's decimals.
    ['usd', 12_345, { totalAmountExcludingTax: '123.45', totalTaxAmount: '23.46' }, '0'],
    ['jpy', 12_345, { totalAmountExcludingTax: '12345', totalTaxAmount: '2346' }, '0'],
    // Stripe keeps to the hundredth of a dinar, the books to the thousandth: half a hundredth of tax is apart.
    ['kwd', 12_340, { totalAmountExcludingTax: '12.34', totalTaxAmount: '2.345' }, '-5'],
  ] as const)('C50: in %s has the same amounts on both sides', async (currency, amount, ledger, difference) => {
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, currency, amount });
    await rests(house, merchant, invoice.id, difference === '0' ? 'synced' : 'synced_with_variance');
    expect(documentOf(merchant, invoice.number).values).toMatchObject({
      currencyCode: currency.toUpperCase(),
      ...ledger,
    });
    expect((await house.invoiceView(merchant, invoice.id)).totals).toMatchObject({
      stripe: { amount: String(invoice.total), currency: currency.toUpperCase() },
      difference: { amount: difference },
    });
  });

  it('C48: that the books do not have is named before anything is written, and synced once it is there', async () => {
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, currency: 'sek' });
    await rests(house, merchant, invoice.id, 'failed');
    const { problem } = await house.invoiceView(merchant, invoice.id);
    expect(problem).toMatchObject({
      code: 'currency_unknown',
      title: 'SEK is not set up in Business Central',
      fix: 'Add the currency SEK with an exchange rate in Business Central, then replay.',
    });
    merchant.books.addCurrencies({ code: 'SEK', exchangeRate: '0.09' });
    await replayed(house, merchant, invoice.id, 'synced', 'failed');
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ currency: 'SEK', ledgerTotal: 11_900n });
  });

  it('that the books have without a rate is refused in their words', async () => {
    merchant.books.addCurrencies({ code: 'NOK', exchangeRate: null });
    await mirrorBooks(house, merchant);
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, currency: 'nok' });
    await rests(house, merchant, invoice.id, 'failed');
    expect((await house.invoiceView(merchant, invoice.id)).problem).toMatchObject({ code: 'currency_unknown' });
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);
  });

  it('is never taken over from the customer: the local currency is written as such', async () => {
    merchant.books.addCustomers({
      displayName: 'Dollar Ltd',
      email: 'ap@dollar.example',
      currency: 'USD',
      taxArea: 'DOMESTIC',
    });
    const invoice = await finalizedInvoice(merchant, {
      taxRate: vat19,
      customer: { name: 'Dollar Ltd', email: 'ap@dollar.example' },
    });
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ currency: 'EUR', ledgerTotal: 11_900n });
    expect(documentOf(merchant, invoice.number).values.currencyCode).toBe('EUR');
  });
});

describe('dates', () => {
  it.each([
    // New Year's Eve in Greenwich is New Year in Auckland already, and half a day is left in Honolulu.
    ['Pacific/Auckland', '2025-12-31T11:30:00Z', '2026-01-01'],
    ['Pacific/Honolulu', '2026-01-01T09:30:00Z', '2025-12-31'],
    ['Europe/Berlin', '2026-03-28T23:30:00Z', '2026-03-29'],
  ])('C51, C53: are calendar dates of the company, in %s', async (timeZone, instant, date) => {
    await merchant.settings((settings) => ({ ...settings, documents: { ...settings.documents, timeZone } }));
    const issued = Date.parse(instant) / 1000;
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, invoice: { effective_at: issued } });
    const item = await rests(house, merchant, invoice.id, 'synced');
    expect(item.documentDate).toBe(date);
    const due = new Intl.DateTimeFormat('sv', { timeZone }).format(new Date((invoice.due_date ?? 0) * 1000));
    expect(documentOf(merchant, invoice.number).values).toMatchObject({
      invoiceDate: date,
      postingDate: date,
      dueDate: due,
    });
  });
});
