import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { documentListViewSchema } from '#shared/api/documents.ts';
import { paths } from '#shared/api/paths.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { replayed, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, open }) => {
  let scene: Scene;
  let books: Books;
  beforeAll(async () => {
    scene = await open();
  });
  beforeEach(async () => {
    books = await scene.books();
  });
  afterAll(() => scene.stop());

  describe('an invoice in another currency', () => {
    it.each([
      // Stripe's minor units, the ledger's decimals, the difference where the ledger computes the tax itself.
      ['usd', 12_345, { total: '146.91', tax: '23.46' }, '0'],
      ['jpy', 12_345, { total: '14691', tax: '2346' }, '0'],
      // Stripe keeps to the hundredth of a dinar, computing books to the thousandth: half a hundredth of tax is apart.
      ['kwd', 12_340, { total: '14.68', tax: '2.34' }, '-5'],
    ] as const)('C50: in %s has the same amounts on both sides', async (currency, amount, pinned, computed) => {
      books.addCurrency(currency.toUpperCase());
      await books.mirror();
      const invoice = await invoiced(books, { currency, amount });
      const apart = can.computesTax ? computed : '0';
      await rests(scene.house, books, invoice.id, apart === '0' ? 'synced' : 'synced_with_variance');
      expect(books.document(invoice.number)).toMatchObject({
        currency: currency.toUpperCase(),
        ...(apart === '0' ? pinned : { total: '14.685', tax: '2.345' }),
      });
      expect((await scene.house.invoiceView(books, invoice.id)).totals).toMatchObject({
        stripe: { amount: String(invoice.total), currency: currency.toUpperCase() },
        difference: { amount: apart },
      });
    });

    it('C48: that the books do not have is named before anything is written, and synced once it is there', async () => {
      const invoice = await invoiced(books, { currency: 'sek' });
      await rests(scene.house, books, invoice.id, 'failed');
      expect((await scene.house.invoiceView(books, invoice.id)).problem).toMatchObject({
        code: 'currency_unknown',
        title: `SEK is not set up in ${ledger}`,
        fix: `Add the currency SEK with an exchange rate in ${ledger}, then replay.`,
      });
      expect(books.documents()).toHaveLength(0);
      books.addCurrency('SEK');
      await replayed(scene.house, books, invoice.id, 'synced', 'failed');
      expect(await rests(scene.house, books, invoice.id, 'synced')).toMatchObject({
        currency: 'SEK',
        ledgerTotal: 11_900n,
      });
    });

    it('C47: that was refused is listed with its amounts and its reason like any other document', async () => {
      const invoice = await invoiced(books, { currency: 'nok', amount: 4_200 });
      await rests(scene.house, books, invoice.id, 'failed');
      const { body } = await scene.house.signed(books, paths.documents, { filter: { search: invoice.number } });
      expect(documentListViewSchema.parse(body).rows).toMatchObject([
        { stripeId: invoice.id, status: 'failed', number: invoice.number, total: { amount: '4998', currency: 'NOK' } },
      ]);
      expect(await scene.house.invoiceView(books, invoice.id)).toMatchObject({
        status: 'failed',
        problem: { code: 'currency_unknown' },
        totals: { stripe: { amount: '4998', currency: 'NOK' }, ledger: null },
      });
    });

    it.runIf(!can.capabilities.currencyLockedPerContact)(
      'is never taken over from the customer: the local currency is written as such',
      async () => {
        books.addCustomer({ name: 'Dollar Ltd', email: 'ap@dollar.example', currency: 'USD' });
        const invoice = await invoiced(books, { customer: { name: 'Dollar Ltd', email: 'ap@dollar.example' } });
        await rests(scene.house, books, invoice.id, 'synced');
        expect(books.document(invoice.number)).toMatchObject({ currency: 'EUR', total: '119' });
      },
    );
  });

  describe('dates', () => {
    it.each([
      // New Year's Eve in Greenwich is New Year in Auckland already, and half a day is left in Honolulu.
      ['Pacific/Auckland', '2025-12-31T11:30:00Z', '2026-01-01'],
      ['Pacific/Honolulu', '2026-01-01T09:30:00Z', '2025-12-31'],
      ['Europe/Berlin', '2026-03-28T23:30:00Z', '2026-03-29'],
    ])('C51, C53: are calendar dates of the company, in %s', async (timeZone, instant, date) => {
      await books.settings((settings) => ({ ...settings, documents: { ...settings.documents, timeZone } }));
      const issued = Date.parse(instant) / 1000;
      const invoice = await invoiced(books, { invoice: { effective_at: issued } });
      const item = await rests(scene.house, books, invoice.id, 'synced');
      expect(item.documentDate).toBe(date);
      const due = new Intl.DateTimeFormat('sv', { timeZone }).format(new Date((invoice.due_date ?? 0) * 1000));
      expect(books.document(invoice.number)).toMatchObject({ date, dueDate: due });
    });
  });
});
