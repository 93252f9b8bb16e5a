import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { markContactMerged } from '#backend/matching/mirror.ts';
import { customerOf } from '#test/kit/customers.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { replayed, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, open }) => {
  let scene: Scene;
  let house: House;
  let books: Books;
  beforeAll(async () => {
    scene = await open();
    house = scene.house;
  });
  beforeEach(async () => {
    books = await scene.books();
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => scene.stop());

  const invoiceOf = (customerId: string) => invoiced(books, { customerId });

  /** A customer that was linked to "Adatum AG" of the books, which has no document any more; beside it its sister. */
  async function linkedToAdatum() {
    const adatum = books.addCustomer({ name: 'Adatum AG', email: 'ap@adatum.example' });
    const sister = books.addCustomer({ name: 'Adatum Service AG', email: 'service@adatum.example' });
    const customer = await books.stripe.customers.create({ name: 'Adatum AG', email: 'ap@adatum.example' });
    const first = await invoiceOf(customer.id);
    expect(await rests(house, books, first.id, 'synced')).toMatchObject({ contactLedgerId: adatum });
    books.remove(books.document(first.number));
    const number = books.customers('Adatum AG')[0]?.number ?? '';
    return { adatum, sister, number, customerId: customer.id };
  }

  describe.runIf(can.customersDeletable)('a link whose customer is gone from the books', () => {
    it('given the rules would find another, then it is not followed silently: the other is a suggestion', async () => {
      const { adatum, sister, customerId } = await linkedToAdatum();
      books.removeCustomer(adatum);
      books.changeCustomer(sister, { name: 'Adatum AG', email: 'ap@adatum.example' });
      await books.mirror();
      const view = await customerOf(house, books, customerId);
      expect(view).toMatchObject({ links: [], ended: { why: 'deleted', name: 'Adatum AG' } });
      expect(view.history[0]).toMatchObject({ what: 'deleted', by: null, contact: { name: 'Adatum AG' } });

      const next = await invoiceOf(customerId);
      await rests(house, books, next.id, 'needs_review');
      const { problem, candidates, decision } = await house.invoiceView(books, next.id);
      expect(problem).toMatchObject({
        code: 'customer_link_dead',
        why: expect.stringMatching(/“Adatum AG”, linked to Adatum AG, was deleted or merged in .+\.$/),
      });
      expect(candidates).toMatchObject([{ id: sister }]);
      expect(decision).toMatchObject({ decision: 'review', reason: problem?.why });
      expect(books.documents()).toHaveLength(0);
    });

    it.each([
      ['the ledger says so', /^It was merged into \S+ “Adatum Service AG”\.$/],
      ['another has its number', /^\S+ “Adatum Service AG” has its number now, so the two may have been merged\.$/],
    ])(
      'given it was merged, because %s, then the other is suggested with the reason, and the answer is remembered',
      async (how, hint) => {
        const { adatum, sister, number, customerId } = await linkedToAdatum();
        books.removeCustomer(adatum);
        if (how === 'the ledger says so')
          await markContactMerged(house.services.db, books.connection, { from: adatum, into: sister });
        else books.changeCustomer(sister, { number });
        await books.mirror();

        const next = await invoiceOf(customerId);
        await rests(house, books, next.id, 'needs_review');
        const { problem, candidates } = await house.invoiceView(books, next.id);
        expect(problem).toMatchObject({ code: 'customer_merged', action: 'choose_contact' });
        expect(problem?.why.split(`no longer exists in ${ledger}. `)[1]).toMatch(hint);
        expect(candidates).toMatchObject([{ id: sister, name: 'Adatum Service AG' }]);

        await resolve(house, books, { resolve: 'use_contact', invoice_id: next.id, contact_id: sister });
        await rests(house, books, next.id, 'synced');
        const last = await invoiceOf(customerId);
        expect(await rests(house, books, last.id, 'synced')).toMatchObject({ contactLedgerId: sister });
      },
    );

    it('given it is noticed only when a document is written, then the suggestion stands at once', async () => {
      const { adatum, sister, number, customerId } = await linkedToAdatum();
      books.removeCustomer(adatum);
      books.changeCustomer(sister, { number });
      const next = await invoiceOf(customerId);
      expect(await rests(house, books, next.id, 'needs_review')).toMatchObject({ problemCode: 'customer_merged' });
      expect((await house.invoiceView(books, next.id)).candidates).toMatchObject([{ id: sister }]);
    });
  });

  describe('a link whose customer is in the books and cannot be used', () => {
    it('given it is only blocked, then it says so although the rules forgot it, and is used again once unblocked', async () => {
      const { adatum, customerId } = await linkedToAdatum();
      await books.stripe.customers.update(customerId, { name: 'Adatum Group', email: 'new@elsewhere.example' });
      books.block(adatum);
      await books.mirror();
      expect((await customerOf(house, books, customerId)).ended).toMatchObject({ why: 'blocked' });
      const next = await invoiceOf(customerId);
      expect(await rests(house, books, next.id, 'needs_review')).toMatchObject({ problemCode: 'customer_blocked' });
      expect((await house.invoiceView(books, next.id)).candidates).toMatchObject([{ id: adatum, blocked: true }]);
      expect(books.customers('Adatum Group')).toHaveLength(0);

      books.unblock(adatum);
      expect(await replayed(house, books, next.id, 'synced')).toMatchObject({ contactLedgerId: adatum });
      expect((await house.invoiceView(books, next.id)).decision?.reason).toMatch(/^Linked before, and usable again\./);
    });
  });

  describe.runIf(can.namesUnique)('C01: a ledger that takes each name only once', () => {
    const northwind = { name: 'Northwind BV', email: 'ap@northwind.example' };

    /** Something happens in the books just before a customer is created. */
    function justBefore(happens: () => void) {
      const { street } = house.services;
      const opened = street.ledger.bind(street);
      vi.spyOn(street, 'ledger').mockImplementation((connection, record) => {
        const books = opened(connection, record);
        return {
          ...books,
          createContact: (draft) => {
            happens();
            return books.createContact(draft);
          },
        };
      });
    }

    it('given a vendor has the name, then the customer gets a suffix of its own, is told why, and is made once', async () => {
      books.addOther('vendor', northwind.name);
      const invoice = await invoiced(books, { customer: northwind });
      await rests(house, books, invoice.id, 'synced');
      const name = `Northwind BV (Stripe ${String(invoice.customer).slice(-6)})`;
      expect((await house.invoiceView(books, invoice.id)).contact).toMatchObject({ name, how: 'created' });
      const { links } = await customerOf(house, books, String(invoice.customer));
      expect(links[0]?.reason).toContain(`Named “${name}”, because a vendor is called “Northwind BV”.`);
      const next = await invoiceOf(String(invoice.customer));
      await rests(house, books, next.id, 'synced');
      expect(books.customers().filter(({ email }) => email === northwind.email)).toHaveLength(1);
    });

    it('given the very customer was made there a moment before, then it is matched, not made under another name', async () => {
      let made: string | null = null;
      justBefore(() => {
        made ??= books.addCustomer(northwind);
      });
      const invoice = await invoiced(books, { customer: northwind });
      const item = await rests(house, books, invoice.id, 'synced');
      expect(books.customers().filter(({ email }) => email === northwind.email)).toMatchObject([{ id: made }]);
      expect(item.contactLedgerId).toBe(made);
    });

    it('given a customer has it who may be another, then it is asked; one said to be new gets the suffix', async () => {
      books.addCustomer({ name: northwind.name, email: 'office@another.example' });
      const invoice = await invoiced(books, { customer: northwind });
      await rests(house, books, invoice.id, 'needs_review');
      expect((await house.invoiceView(books, invoice.id)).candidates).toMatchObject([{ name: northwind.name }]);
      const answer = await resolve(house, books, { resolve: 'create_contact', invoice_id: invoice.id });
      expect(answer).toMatchObject({ status: 200 });
      await rests(house, books, invoice.id, 'synced');
      expect(books.customers(`Northwind BV (Stripe ${String(invoice.customer).slice(-6)})`)).toHaveLength(1);
    });

    it('given the other name is taken as well, then it is a question in words', async () => {
      const customer = await books.stripe.customers.create(northwind);
      books.addOther('vendor', northwind.name);
      books.addOther('employee', `Northwind BV (Stripe ${customer.id.slice(-6)})`);
      const invoice = await invoiceOf(customer.id);
      await rests(house, books, invoice.id, 'needs_review');
      expect((await house.invoiceView(books, invoice.id)).problem).toMatchObject({
        code: 'customer_name_taken',
        action: 'choose_contact',
        why: expect.stringContaining('only once over customers, vendors and employees, and an employee has it.'),
      });
    });
  });
});
