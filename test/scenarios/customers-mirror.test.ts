import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connections } from '#backend/database/schema/index.ts';
import { refreshContactsAnswerSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { eventually } from '#test/kit/calm.ts';
import { customerOf } from '#test/kit/customers.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ can, open }) => {
  let scene: Scene;
  let house: House;
  let books: Books;
  beforeAll(async () => {
    // A young mirror is not freshened before a customer is matched: what changed in the books since is not in it.
    scene = await open({ env: { CONTACTS_MAX_AGE_SECONDS: '600', MIRROR_SECONDS: '100000' } });
    house = scene.house;
  });
  beforeEach(async () => {
    books = await scene.books();
  });
  afterAll(() => scene.stop());

  const invoiceFor = (name: string, email: string) => invoiced(books, { customer: { name, email } });
  const contoso = { name: 'Contoso GmbH', email: 'billing@contoso.example' };
  const mirrorOf = async () => (await customerOf(house, books, 'cus_anybody')).connection.mirror;
  const inThisCompany = () => and(eq(connections.id, books.connection.id));

  describe('what changed in the books since they were mirrored', () => {
    it('given the customer was made there by hand a moment ago, then it is found before another is created', async () => {
      const byHand = books.addCustomer({ name: 'Tailspin Toys Ltd', email: 'ap@tailspin.example' });
      const invoice = await invoiceFor('Tailspin Toys Ltd', 'ap@tailspin.example');
      expect(await rests(house, books, invoice.id, 'synced')).toMatchObject({ contactLedgerId: byHand });
      expect(books.customers()).toHaveLength(2);
    });

    it('given the matched customer was blocked, or a chosen one deleted, then it is read again before anything is written', async () => {
      books.block(books.known.customer);
      const invoice = await invoiceFor(contoso.name, contoso.email);
      expect(await rests(house, books, invoice.id, 'needs_review')).toMatchObject({ problemCode: 'customer_blocked' });
      expect((await house.invoiceView(books, invoice.id)).candidates).toMatchObject([
        { id: books.known.customer, blocked: true },
      ]);
      expect(books.documents()).toHaveLength(0);

      if (!can.customersDeletable) return;
      const gone = books.addCustomer({ name: 'Gone AG' });
      books.removeCustomer(gone);
      const answer = { resolve: 'use_contact', invoice_id: invoice.id, contact_id: gone } as const;
      expect(await resolve(house, books, answer)).toMatchObject({ status: 409, body: { code: 'customer_link_dead' } });
    });
  });

  describe('the age of the mirror', () => {
    it('given the ledger cannot be asked, then nobody is created over an old mirror, and the view says how old it is', async () => {
      books.spoil('find_contacts', { kind: 'status', status: 503, times: 10_000 });
      const old = new Date(Date.now() - 2 * 3_600_000);
      await house.services.db.update(connections).set({ contactsMirroredAt: old }).where(inThisCompany());
      const invoice = await invoiceFor('Wingtip AG', 'ap@wingtip.example');
      await house.until(books, invoice.id, ({ problemCode }) => problemCode === 'ledger_unavailable');
      expect(await house.item(books, invoice.id)).toMatchObject({ status: 'queued' });
      expect(await mirrorOf()).toMatchObject({ asOf: old.toISOString(), stale: true });
      expect(books.customers()).toHaveLength(1);

      books.unspoil('find_contacts');
      await rests(house, books, invoice.id, 'synced');
      expect(books.customers()).toHaveLength(2);
      expect(await mirrorOf()).toMatchObject({ stale: false, count: 2 });
    });

    it('given somebody refreshes it, then all customers are read again, deletions are noticed, and it is said when it is done', async () => {
      const refresh = async () =>
        refreshContactsAnswerSchema.parse((await house.signed(books, paths.refreshContacts, {})).body).connection
          .mirror;
      const before = await mirrorOf();
      expect(before).toMatchObject({ count: 1, refreshing: false });
      const gone = books.addCustomer({ name: 'Gone AG' });
      expect(await refresh()).toMatchObject({ refreshing: true });
      await eventually(async () => (await mirrorOf())?.refreshing === false);
      expect(await mirrorOf()).toMatchObject({ count: 2 });
      expect((await mirrorOf())?.readFullyAt).not.toBe(before?.readFullyAt);

      if (!can.customersDeletable) return;
      books.removeCustomer(gone);
      await refresh();
      await eventually(async () => (await mirrorOf())?.count === 1);
    });
  });
});
