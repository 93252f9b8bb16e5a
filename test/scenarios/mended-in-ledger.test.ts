import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { press, replayed, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('a replay right after the cause was mended in $ledger', ({ open }) => {
  let scene: Scene;
  let books: Books;
  beforeAll(async () => {
    // Mirrors that stay as they are for an hour: only asking afresh can see what was mended.
    scene = await open({ env: { CONTACTS_MAX_AGE_SECONDS: '3600', MIRROR_SECONDS: '3600' } });
    books = await scene.books();
  });
  afterAll(() => scene.stop());

  it('sees the customer that can be used again', async () => {
    const customer = { name: 'Blocked AG', email: 'blocked@example.com' };
    const id = books.addCustomer(customer);
    books.block(id);
    await books.mirror();
    const invoice = await invoiced(books, { customer });
    const waiting = await rests(scene.house, books, invoice.id, 'needs_review');
    expect(waiting.problemCode).toBe('customer_blocked');
    books.unblock(id);
    // The ledger may have told of it meanwhile, and then there is nothing left to replay.
    expect([200, 409]).toContain((await press(scene.house, books, invoice.id, 'replay')).status);
    expect((await rests(scene.house, books, invoice.id, 'synced')).contactLedgerId).toBe(id);
  });

  it('C48: sees the currency that was added', async () => {
    const invoice = await invoiced(books, { currency: 'chf' });
    const failed = await rests(scene.house, books, invoice.id, 'failed');
    expect(failed.problemCode).toBe('currency_unknown');
    books.addCurrency('CHF');
    expect((await replayed(scene.house, books, invoice.id, 'synced')).currency).toBe('CHF');
  });

  it('sees the tax code that was added, as soon as a rate is mapped to it', async () => {
    const rate = await books.rate(10, null);
    const invoice = await invoiced(books, { taxRate: rate });
    await rests(scene.house, books, invoice.id, 'failed');
    books.addTax('VAT10', 10);
    await books.mirror();
    const answer = { resolve: 'map_tax_rate', invoice_id: invoice.id, tax_rate: rate, tax_code: 'VAT10' } as const;
    expect((await resolve(scene.house, books, answer)).status).toBe(200);
    await rests(scene.house, books, invoice.id, 'synced');
    expect(books.document(invoice.number).lines).toMatchObject([{ taxCode: 'VAT10' }]);
  });
});
