import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LedgerFault, type NameHolder } from '#backend/connectors/port.ts';
import { markContactMerged } from '#backend/matching/mirror.ts';
import { customerOf, inBook } from '#test/kit/customers.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, mirrorBooks, replayed, resolve, rests } from '#test/kit/presses.ts';

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
afterEach(() => vi.restoreAllMocks());
afterAll(() => house.stop());

const invoiceOf = (customerId: string) => finalizedInvoice(merchant, { taxRate: vat19, customerId });
const named = (name: string) => merchant.books.rows('customers').filter(({ values }) => values.displayName === name);

/** A customer that was linked to "Adatum AG" of the books, which has no document any more; beside it its sister. */
async function linkedToAdatum() {
  const adatum = inBook(merchant, { displayName: 'Adatum AG', email: 'ap@adatum.example' });
  const sister = inBook(merchant, { displayName: 'Adatum Service AG', email: 'service@adatum.example' });
  const customer = await merchant.stripe.customers.create({ name: 'Adatum AG', email: 'ap@adatum.example' });
  const first = await invoiceOf(customer.id);
  expect(await rests(house, merchant, first.id, 'synced')).toMatchObject({ contactLedgerId: adatum.id });
  merchant.books.delete('salesInvoices', documentOf(merchant, first.number).id);
  return { adatum, sister, customerId: customer.id };
}

describe('a link whose customer is gone from the books', () => {
  it('given the rules would find another, then it is not followed silently: the other is a suggestion', async () => {
    const { adatum, sister, customerId } = await linkedToAdatum();
    merchant.books.delete('customers', adatum.id);
    merchant.books.change('customers', sister.id, { displayName: 'Adatum AG', email: 'ap@adatum.example' });
    await mirrorBooks(house, merchant);
    const view = await customerOf(house, merchant, customerId);
    expect(view).toMatchObject({ links: [], ended: { why: 'deleted', name: 'Adatum AG' } });
    expect(view.history[0]).toMatchObject({ what: 'deleted', by: null, contact: { name: 'Adatum AG' } });

    const next = await invoiceOf(customerId);
    await rests(house, merchant, next.id, 'needs_review');
    const { problem, candidates, decision } = await house.invoiceView(merchant, next.id);
    expect(problem).toMatchObject({
      code: 'customer_link_dead',
      why: expect.stringMatching(/“Adatum AG”, linked to Adatum AG, was deleted or merged in Business Central\.$/),
    });
    expect(candidates).toMatchObject([{ id: sister.id }]);
    expect(decision).toMatchObject({ decision: 'review', reason: problem?.why });
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);
  });

  it.each([
    ['the ledger says so', /^It was merged into \S+ “Adatum Service AG”\.$/],
    ['another has its number', /^\S+ “Adatum Service AG” has its number now, so the two may have been merged\.$/],
  ])(
    'given it was merged, because %s, then the other is suggested with the reason, and the answer is remembered',
    async (how, hint) => {
      const { adatum, sister, customerId } = await linkedToAdatum();
      merchant.books.delete('customers', adatum.id);
      if (how === 'the ledger says so')
        await markContactMerged(house.services.db, merchant.connection, { from: adatum.id, into: sister.id });
      else merchant.books.change('customers', sister.id, { number: String(adatum.values.number) });
      await mirrorBooks(house, merchant);

      const next = await invoiceOf(customerId);
      await rests(house, merchant, next.id, 'needs_review');
      const { problem, candidates } = await house.invoiceView(merchant, next.id);
      expect(problem).toMatchObject({ code: 'customer_merged', action: 'choose_contact' });
      expect(problem?.why.split('no longer exists in Business Central. ')[1]).toMatch(hint);
      expect(candidates).toMatchObject([{ id: sister.id, name: 'Adatum Service AG' }]);

      await resolve(house, merchant, { resolve: 'use_contact', invoice_id: next.id, contact_id: sister.id });
      await rests(house, merchant, next.id, 'synced');
      const last = await invoiceOf(customerId);
      expect(await rests(house, merchant, last.id, 'synced')).toMatchObject({ contactLedgerId: sister.id });
    },
  );

  it('given it is noticed only when a document is written, then the suggestion stands at once', async () => {
    const { adatum, sister, customerId } = await linkedToAdatum();
    merchant.books.delete('customers', adatum.id);
    merchant.books.change('customers', sister.id, { number: String(adatum.values.number) });
    const next = await invoiceOf(customerId);
    expect(await rests(house, merchant, next.id, 'needs_review')).toMatchObject({ problemCode: 'customer_merged' });
    expect((await house.invoiceView(merchant, next.id)).candidates).toMatchObject([{ id: sister.id }]);
  });

  it('given it is only blocked, then it says so although the rules forgot it, and is used again once unblocked', async () => {
    const { adatum, customerId } = await linkedToAdatum();
    await merchant.stripe.customers.update(customerId, { name: 'Adatum Group', email: 'new@elsewhere.example' });
    merchant.books.change('customers', adatum.id, { blocked: 'All' });
    await mirrorBooks(house, merchant);
    expect((await customerOf(house, merchant, customerId)).ended).toMatchObject({ why: 'blocked' });
    const next = await invoiceOf(customerId);
    expect(await rests(house, merchant, next.id, 'needs_review')).toMatchObject({ problemCode: 'customer_blocked' });
    expect((await house.invoiceView(merchant, next.id)).candidates).toMatchObject([{ id: adatum.id, blocked: true }]);
    expect(named('Adatum Group')).toHaveLength(0);

    merchant.books.change('customers', adatum.id, { blocked: ' ' });
    expect(await replayed(house, merchant, next.id, 'synced')).toMatchObject({ contactLedgerId: adatum.id });
    expect((await house.invoiceView(merchant, next.id)).decision?.reason).toMatch(/^Linked before, and usable again\./);
  });
});

describe('C01: a ledger that takes each name only once', () => {
  /** The books refuse names as such a ledger does; `before` is what happens there just before. */
  function refuseNames(names: string[], holder: NameHolder, before: () => void = () => {}) {
    const { street } = house.services;
    const open = street.ledger.bind(street);
    vi.spyOn(street, 'ledger').mockImplementation((connection, record) => {
      const ledger = open(connection, record);
      const refuse = () => {
        before();
        throw new LedgerFault('refused', 'Duplicate name', { reason: 'name_taken', holder });
      };
      return {
        ...ledger,
        createContact: async (draft) => (names.includes(draft.name) ? refuse() : ledger.createContact(draft)),
      };
    });
  }
  const northwind = { name: 'Northwind BV', email: 'ap@northwind.example' };
  const invoiceFor = () => finalizedInvoice(merchant, { taxRate: vat19, customer: northwind });

  it('given a vendor has the name, then the customer gets a suffix of its own, is told why, and is made once', async () => {
    refuseNames([northwind.name], { kind: 'vendor', id: '7' });
    const invoice = await invoiceFor();
    await rests(house, merchant, invoice.id, 'synced');
    const name = `Northwind BV (Stripe ${String(invoice.customer).slice(-6)})`;
    expect((await house.invoiceView(merchant, invoice.id)).contact).toMatchObject({ name, how: 'created' });
    const { links } = await customerOf(house, merchant, String(invoice.customer));
    expect(links[0]?.reason).toContain(`Named “${name}”, because a vendor is called “Northwind BV”.`);
    const next = await invoiceOf(String(invoice.customer));
    await rests(house, merchant, next.id, 'synced');
    expect(merchant.books.rows('customers').filter(({ values }) => values.email === northwind.email)).toHaveLength(1);
  });

  it('given the very customer was made there a moment before, then it is matched, not made under another name', async () => {
    let made: string | null = null;
    refuseNames([northwind.name], { kind: 'customer', id: null }, () => {
      made ??= inBook(merchant, { displayName: northwind.name, email: northwind.email }).id;
    });
    const invoice = await invoiceFor();
    const item = await rests(house, merchant, invoice.id, 'synced');
    expect(named(northwind.name)).toMatchObject([{ id: made }]);
    expect(item.contactLedgerId).toBe(made);
  });

  it('given the other name is taken as well, then it is a question in words', async () => {
    const customer = await merchant.stripe.customers.create(northwind);
    refuseNames([northwind.name, `Northwind BV (Stripe ${customer.id.slice(-6)})`], { kind: 'employee', id: null });
    const invoice = await invoiceOf(customer.id);
    await rests(house, merchant, invoice.id, 'needs_review');
    expect((await house.invoiceView(merchant, invoice.id)).problem).toMatchObject({
      code: 'customer_name_taken',
      action: 'choose_contact',
      why: expect.stringContaining('only once over customers, vendors and employees, and an employee has it.'),
    });
  });
});
