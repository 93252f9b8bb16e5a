import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, inBooks, ledgers, type Scene } from '#test/kit/ledgers.ts';

describe.each(ledgers)('a finalized invoice, with books in $ledger', ({ open, words }) => {
  let scene: Scene;
  let books: Books;
  beforeAll(async () => {
    scene = await open();
    books = await scene.books();
  });
  afterAll(() => scene.stop());

  it('becomes one draft with the same totals, for the customer that its e-mail names', async () => {
    const { invoice, item } = await inBooks(scene.house, books);
    expect(item).toMatchObject({
      stripeTotal: 11_900n,
      ledgerTotal: 11_900n,
      ledgerTax: 1_900n,
      ledgerKind: 'invoice',
      ledgerState: words.draft,
    });
    expect(books.document(invoice.number)).toMatchObject({
      contactId: books.known.customer,
      currency: 'EUR',
      total: '119',
      tax: '19',
      lines: [{ kind: 'item', target: books.known.item, taxCode: 'VAT19' }],
    });
  });

  it('costs one write where customer and items are known', async () => {
    await inBooks(scene.house, books);
    const before = books.writes();
    await inBooks(scene.house, books);
    expect(books.writes()).toBe(before + 1);
  });

  it('is shown with its document, its customer and why, and both totals', async () => {
    const { invoice, item } = await inBooks(scene.house, books);
    const view = await scene.house.invoiceView(books, invoice.id);
    expect(view).toMatchObject({
      status: 'synced',
      totals: { stripe: { amount: '11900' }, ledger: { amount: '11900' }, difference: { amount: '0' } },
      contact: { name: 'Contoso GmbH', how: expect.stringMatching(/matched|remembered/) },
      actions: ['replay', 'preview', 'undo'],
    });
    const page = await fetch(item.ledgerUrl ?? '');
    expect(await page.text()).toContain(invoice.number);
  });
});
