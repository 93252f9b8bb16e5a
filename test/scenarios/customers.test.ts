import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '#shared/api/paths.ts';
import type { Settings } from '#shared/settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { customerOf } from '#test/kit/customers.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, type InvoiceOptions, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { replayed, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ can, open }) => {
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
  afterAll(() => scene.stop());

  const customers = (change: Partial<Settings['customers']>) =>
    books.settings((settings) => ({ ...settings, customers: { ...settings.customers, ...change } }));

  const invoiceFor = (customer: NonNullable<InvoiceOptions['customer']>) => invoiced(books, { customer });

  /** Another customer of the books that nothing tells from the first. Written otherwise, as names may have to be unique. */
  const secondContoso = () => books.addCustomer({ name: 'Contoso G.m.b.H.', email: 'billing@contoso.example' });

  const customerView = (customerId: string) => customerOf(house, books, customerId);

  describe('a customer that is in the books already', () => {
    it('is found by the first rule that names exactly one, and remembered for the next invoice', async () => {
      const first = await invoiceFor({ name: 'CONTOSO GmbH', email: 'Billing@Contoso.example' });
      await rests(house, books, first.id, 'synced');
      expect((await house.invoiceView(books, first.id)).contact).toMatchObject({
        id: books.known.customer,
        how: 'matched',
        reason: expect.stringContaining('Matched by e-mail'),
      });

      await books.stripe.customers.update(String(first.customer), { email: 'new@elsewhere.example' });
      const second = await invoiced(books, { customerId: String(first.customer) });
      await rests(house, books, second.id, 'synced');
      expect((await house.invoiceView(books, second.id)).contact).toMatchObject({
        id: books.known.customer,
        how: 'remembered',
      });
      expect(books.customers()).toHaveLength(1);
    });

    it('C13: may be several customers in Stripe', async () => {
      const invoices = [];
      for (const phone of ['+49 30 1111111', '+49 30 2222222'])
        invoices.push(await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example', phone }));
      for (const { id } of invoices)
        expect(await rests(house, books, id, 'synced')).toMatchObject({ contactLedgerId: books.known.customer });
    });

    it('is found by a rule of two fields only where both agree', async () => {
      await customers({ rules: [['email', 'name']], missing: 'ask' });
      const half = await invoiceFor({ name: 'Somebody else', email: 'billing@contoso.example' });
      const whole = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      await rests(house, books, whole.id, 'synced');
      expect(await rests(house, books, half.id, 'needs_review')).toMatchObject({ problemCode: 'customer_uncertain' });
    });

    it('by rules in their order: the tax id decides before the e-mail', async () => {
      const other = books.addCustomer({ name: 'Contoso Holding', email: 'holding@contoso.example' });
      const [{ number } = { number: '' }] = books.customers('Contoso Holding');
      await customers({ rules: [['metadata:bc'], ['email']] });
      const invoice = await invoiceFor({
        name: 'Contoso Holding',
        email: 'unknown@contoso.example',
        metadata: { bc: number },
      });
      expect(await rests(house, books, invoice.id, 'synced')).toMatchObject({ contactLedgerId: other });
    });
  });

  describe('two customers of the books that fit', () => {
    it('C10: are a question with both of them, never a guess; the answer holds for all invoices of that customer', async () => {
      const second = secondContoso();
      const asked = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      const other = await invoiced(books, { customerId: String(asked.customer) });
      for (const { id } of [asked, other])
        await house.until(
          books,
          id,
          ({ status, problemCode }) => status === 'needs_review' && problemCode === 'customer_ambiguous',
        );
      await house.stripe.settled();
      await rests(house, books, asked.id, 'needs_review');
      const view = await house.invoiceView(books, asked.id);
      expect(view.problem).toMatchObject({ code: 'customer_ambiguous', action: 'choose_contact' });
      expect(view.candidates.map(({ id }) => id).sort()).toEqual([books.known.customer, second].sort());
      expect(books.documents()).toHaveLength(0);

      const answer = await resolve(house, books, {
        resolve: 'use_contact',
        invoice_id: asked.id,
        contact_id: second,
      });
      expect(answer).toMatchObject({
        status: 200,
        body: { sentence: expect.stringContaining('The invoice and 1 other that waited for this are synced again.') },
      });
      for (const { id } of [asked, other])
        expect(await rests(house, books, id, 'synced')).toMatchObject({ contactLedgerId: second });
      expect((await house.invoiceView(books, asked.id)).contact).toMatchObject({
        how: 'chosen',
        reason: 'Chosen by Ada Lovelace.',
      });
    });

    it('may be neither: the merchant has a new one made', async () => {
      secondContoso();
      const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      await rests(house, books, invoice.id, 'needs_review');
      const answer = await resolve(house, books, { resolve: 'create_contact', invoice_id: invoice.id });
      expect(answer).toMatchObject({ status: 200 });
      const item = await rests(house, books, invoice.id, 'synced');
      expect(books.customers().filter(({ email }) => email === 'billing@contoso.example')).toHaveLength(3);
      expect((await house.invoiceView(books, invoice.id)).contact).toMatchObject({ id: item.contactLedgerId });
    });

    it('cannot be answered with a blocked one', async () => {
      secondContoso();
      const blocked = books.addCustomer({ name: 'Blocked AG' });
      books.block(blocked);
      const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      await rests(house, books, invoice.id, 'needs_review');
      const answer = await resolve(house, books, {
        resolve: 'use_contact',
        invoice_id: invoice.id,
        contact_id: blocked,
      });
      expect(answer).toMatchObject({ status: 409, body: { code: 'customer_blocked' } });
      expect(await house.item(books, invoice.id)).toMatchObject({ status: 'needs_review' });
    });
  });

  describe('a customer that changes', () => {
    it('in Stripe is changed in the books when it was created for it', async () => {
      const invoice = await invoiceFor({ name: 'Old name', email: 'old@changes.example' });
      await rests(house, books, invoice.id, 'synced');
      await books.stripe.customers.update(String(invoice.customer), {
        name: 'New name',
        email: 'new@changes.example',
      });
      await eventually(() => books.customers('New name').length === 1);
      expect(books.customers('New name')[0]?.email).toBe('new@changes.example');
      await eventually(async () => (await customerView(String(invoice.customer))).links[0]?.name === 'New name');
    });

    it('in Stripe is left alone in the books when it was there before', async () => {
      const matched = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      const created = await invoiceFor({ name: 'Mark', email: 'mark@changes.example' });
      for (const { id } of [matched, created]) await rests(house, books, id, 'synced');
      await books.stripe.customers.update(String(matched.customer), { name: 'Contoso SE' });
      await books.stripe.customers.update(String(created.customer), { name: 'Mark II' });
      await eventually(() => books.customers('Mark II').length === 1);
      expect(books.customers('Contoso SE')).toHaveLength(0);
      expect(books.customers('Contoso GmbH')).toHaveLength(1);
    });

    it('in Stripe is never changed in the books where the settings say never', async () => {
      const invoice = await invoiceFor({ name: 'Stays', email: 'stays@changes.example' });
      await rests(house, books, invoice.id, 'synced');
      await customers({ update: 'never' });
      const before = books.writes();
      await books.stripe.customers.update(String(invoice.customer), { name: 'Goes' });
      const next = await invoiced(books, { customerId: String(invoice.customer) });
      await rests(house, books, next.id, 'synced');
      expect(books.customers('Stays')).toHaveLength(1);
      expect(books.writes()).toBe(before + 1);
    });
  });

  describe('a customer of the books that cannot be used', () => {
    it('because it is blocked, is a question, and followed once it is unblocked', async () => {
      books.block(books.known.customer);
      const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      expect(await rests(house, books, invoice.id, 'needs_review')).toMatchObject({ problemCode: 'customer_blocked' });
      expect((await house.invoiceView(books, invoice.id)).candidates).toMatchObject([{ blocked: true }]);
      books.unblock(books.known.customer);
      await replayed(house, books, invoice.id, 'synced');
    });

    it('because it was blocked after it was linked, is a question, not a failure', async () => {
      const first = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      await rests(house, books, first.id, 'synced');
      books.block(books.known.customer);
      const second = await invoiced(books, { customerId: String(first.customer) });
      const item = await rests(house, books, second.id, 'needs_review');
      expect(item).toMatchObject({ problemCode: 'customer_blocked' });
      expect((await house.invoiceView(books, second.id)).problem?.why).toContain('Contoso GmbH is blocked');
    });

    it.runIf(can.customersDeletable)(
      'because it was deleted since it was last read: the rules are asked again without it',
      async () => {
        const gone = books.addCustomer({ name: 'Gone', email: 'gone@lived.example' });
        const before = await invoiceFor({ name: 'Gone', email: 'gone@lived.example' });
        await rests(house, books, before.id, 'synced');
        books.remove(books.document(before.number));
        books.removeCustomer(gone);
        // No pass over what changed tells of a deletion: the mirror still holds the customer.
        const after = await invoiceFor({ name: 'Gone', email: 'gone@lived.example' });
        const item = await rests(house, books, after.id, 'synced');
        expect(books.customers('Gone')).toMatchObject([{ id: item.contactLedgerId }]);
        expect(item.contactLedgerId).not.toBe(gone);
      },
    );

    it.runIf(can.customersDeletable)(
      'C18: because it was deleted although linked: the link dies, and the merchant is asked',
      async () => {
        const first = await invoiceFor({ name: 'Short-lived', email: 'short@lived.example' });
        const { contactLedgerId } = await rests(house, books, first.id, 'synced');
        books.remove(books.document(first.number));
        books.removeCustomer(contactLedgerId ?? '');
        const second = await invoiced(books, { customerId: String(first.customer) });
        expect(await rests(house, books, second.id, 'needs_review')).toMatchObject({
          problemCode: 'customer_link_dead',
        });
        expect(await customerView(String(first.customer))).toMatchObject({
          links: [],
          ended: { why: 'deleted', name: 'Short-lived' },
        });
        expect(await resolve(house, books, { resolve: 'create_contact', invoice_id: second.id })).toMatchObject({
          status: 200,
        });
        await rests(house, books, second.id, 'synced');
        expect(books.customers('Short-lived')).toHaveLength(1);
      },
    );
  });

  describe('the customer view', () => {
    it('tells who the customer is in the books and why, lists its documents, and lets go of the link', async () => {
      const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
      await rests(house, books, invoice.id, 'synced');
      const customerId = String(invoice.customer);
      expect(await customerView(customerId)).toMatchObject({
        links: [{ contactId: books.known.customer, name: 'Contoso GmbH', how: 'matched' }],
        documents: [{ stripeId: invoice.id, status: 'synced', number: invoice.number }],
      });

      const { status } = await house.signed(books, paths.customerUnlink, { customer_id: customerId });
      expect(status).toBe(200);
      expect(await customerView(customerId)).toMatchObject({ links: [], documents: [{ status: 'synced' }] });
      // What is no longer remembered is decided by the rules: by what the customer is called now.
      const fabrikam = books.addCustomer({ name: 'Fabrikam GmbH', email: 'ap@fabrikam.example' });
      await books.stripe.customers.update(customerId, { name: 'Fabrikam GmbH', email: 'ap@fabrikam.example' });
      const next = await invoiced(books, { customerId });
      expect(await rests(house, books, next.id, 'synced')).toMatchObject({ contactLedgerId: fabrikam });
    });
  });
});
