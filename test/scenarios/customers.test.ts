import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customerViewSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import type { Settings } from '#shared/settings.ts';
import { eventually } from '#test/kit/calm.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, ledgerWrites, replayed, resolve, rests } from '#test/kit/presses.ts';

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

const customers = (change: Partial<Settings['customers']>) =>
  merchant.settings((settings) => ({ ...settings, customers: { ...settings.customers, ...change } }));

const invoiceFor = (customer: NonNullable<Parameters<typeof finalizedInvoice>[1]>['customer']) =>
  finalizedInvoice(merchant, { taxRate: vat19, ...(customer === undefined ? {} : { customer }) });

const book = () => merchant.books.rows('customers');
const named = (name: string) => book().filter(({ values }) => values.displayName === name);

/** Another customer of the books that nothing tells from the first. */
function secondContoso() {
  const [second] = merchant.books.addCustomers({
    displayName: 'Contoso GmbH',
    email: 'billing@contoso.example',
    taxArea: 'DOMESTIC',
    properties: { taxRegistrationNumber: 'DE123456789', country: 'DE' },
  });
  if (second === undefined) throw new Error('Not seeded');
  return second;
}

async function customerView(customerId: string) {
  const { status, body } = await house.signed(merchant, paths.customer, { customer_id: customerId });
  expect(status).toBe(200);
  return customerViewSchema.parse(body);
}

describe('a customer that is in the books already', () => {
  it('is found by the first rule that names exactly one, and remembered for the next invoice', async () => {
    const first = await invoiceFor({ name: 'CONTOSO GmbH', email: 'Billing@Contoso.example' });
    await rests(house, merchant, first.id, 'synced');
    expect((await house.invoiceView(merchant, first.id)).contact).toMatchObject({
      id: merchant.known.customer.id,
      how: 'matched',
      reason: expect.stringContaining('Matched by e-mail'),
    });

    await merchant.stripe.customers.update(String(first.customer), { email: 'new@elsewhere.example' });
    const second = await finalizedInvoice(merchant, { taxRate: vat19, customerId: String(first.customer) });
    await rests(house, merchant, second.id, 'synced');
    expect((await house.invoiceView(merchant, second.id)).contact).toMatchObject({
      id: merchant.known.customer.id,
      how: 'remembered',
    });
    expect(book()).toHaveLength(1);
  });

  it('C13: may be several customers in Stripe', async () => {
    const invoices = [];
    for (const phone of ['+49 30 1111111', '+49 30 2222222'])
      invoices.push(await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example', phone }));
    for (const { id } of invoices)
      expect(await rests(house, merchant, id, 'synced')).toMatchObject({ contactLedgerId: merchant.known.customer.id });
  });

  it('is found by a rule of two fields only where both agree', async () => {
    await customers({ rules: [['email', 'name']], missing: 'ask' });
    const half = await invoiceFor({ name: 'Somebody else', email: 'billing@contoso.example' });
    const whole = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    await rests(house, merchant, whole.id, 'synced');
    expect(await rests(house, merchant, half.id, 'needs_review')).toMatchObject({ problemCode: 'customer_uncertain' });
  });

  it('by rules in their order: the tax id decides before the e-mail', async () => {
    const [other] = merchant.books.addCustomers({
      displayName: 'Contoso Holding',
      email: 'holding@contoso.example',
      taxArea: 'DOMESTIC',
    });
    await customers({ rules: [['metadata:bc'], ['email']] });
    const invoice = await invoiceFor({
      name: 'Contoso Holding',
      email: 'unknown@contoso.example',
      metadata: { bc: String(other?.values.number) },
    });
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ contactLedgerId: other?.id });
  });
});

describe('two customers of the books that fit', () => {
  it('C10: are a question with both of them, never a guess; the answer holds for all invoices of that customer', async () => {
    const second = secondContoso();
    const asked = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    const other = await finalizedInvoice(merchant, { taxRate: vat19, customerId: String(asked.customer) });
    for (const { id } of [asked, other])
      await house.until(
        merchant,
        id,
        ({ status, problemCode }) => status === 'needs_review' && problemCode === 'customer_ambiguous',
      );
    await house.stripe.settled();
    await rests(house, merchant, asked.id, 'needs_review');
    const view = await house.invoiceView(merchant, asked.id);
    expect(view.problem).toMatchObject({ code: 'customer_ambiguous', action: 'choose_contact' });
    expect(view.candidates.map(({ id }) => id).sort()).toEqual([merchant.known.customer.id, second.id].sort());
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);

    const answer = await resolve(house, merchant, {
      resolve: 'use_contact',
      invoice_id: asked.id,
      contact_id: second.id,
    });
    expect(answer).toMatchObject({
      status: 200,
      body: { sentence: expect.stringContaining('The invoice and 1 other that waited for this are synced again.') },
    });
    for (const { id } of [asked, other])
      expect(await rests(house, merchant, id, 'synced')).toMatchObject({ contactLedgerId: second.id });
    expect((await house.invoiceView(merchant, asked.id)).contact).toMatchObject({
      how: 'chosen',
      reason: 'Chosen by Ada Lovelace.',
    });
  });

  it('may be neither: the merchant has a new one made', async () => {
    secondContoso();
    const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    await rests(house, merchant, invoice.id, 'needs_review');
    const answer = await resolve(house, merchant, { resolve: 'create_contact', invoice_id: invoice.id });
    expect(answer).toMatchObject({ status: 200 });
    const item = await rests(house, merchant, invoice.id, 'synced');
    expect(named('Contoso GmbH')).toHaveLength(3);
    expect((await house.invoiceView(merchant, invoice.id)).contact).toMatchObject({ id: item.contactLedgerId });
  });

  it('cannot be answered with a blocked one', async () => {
    secondContoso();
    const [blocked] = merchant.books.addCustomers({ displayName: 'Blocked AG', taxArea: 'DOMESTIC', blocked: 'All' });
    const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    await rests(house, merchant, invoice.id, 'needs_review');
    const answer = await resolve(house, merchant, {
      resolve: 'use_contact',
      invoice_id: invoice.id,
      contact_id: blocked?.id ?? '',
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'customer_blocked' } });
    expect(await house.item(merchant, invoice.id)).toMatchObject({ status: 'needs_review' });
  });
});

describe('a customer that changes', () => {
  it('in Stripe is changed in the books when it was created for it', async () => {
    const invoice = await invoiceFor({ name: 'Old name', email: 'old@changes.example' });
    await rests(house, merchant, invoice.id, 'synced');
    await merchant.stripe.customers.update(String(invoice.customer), {
      name: 'New name',
      email: 'new@changes.example',
    });
    await eventually(() => named('New name').length === 1);
    expect(named('New name')[0]?.values.email).toBe('new@changes.example');
    await eventually(async () => (await customerView(String(invoice.customer))).links[0]?.name === 'New name');
  });

  it('in Stripe is left alone in the books when it was there before', async () => {
    const matched = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    const created = await invoiceFor({ name: 'Mark', email: 'mark@changes.example' });
    for (const { id } of [matched, created]) await rests(house, merchant, id, 'synced');
    await merchant.stripe.customers.update(String(matched.customer), { name: 'Contoso SE' });
    await merchant.stripe.customers.update(String(created.customer), { name: 'Mark II' });
    await eventually(() => named('Mark II').length === 1);
    expect(named('Contoso SE')).toHaveLength(0);
    expect(named('Contoso GmbH')).toHaveLength(1);
  });

  it('in Stripe is never changed in the books where the settings say never', async () => {
    const invoice = await invoiceFor({ name: 'Stays', email: 'stays@changes.example' });
    await rests(house, merchant, invoice.id, 'synced');
    await customers({ update: 'never' });
    const before = ledgerWrites(house, merchant);
    await merchant.stripe.customers.update(String(invoice.customer), { name: 'Goes' });
    const next = await finalizedInvoice(merchant, { taxRate: vat19, customerId: String(invoice.customer) });
    await rests(house, merchant, next.id, 'synced');
    expect(named('Stays')).toHaveLength(1);
    expect(ledgerWrites(house, merchant)).toBe(before + 1);
  });
});

describe('a customer of the books that cannot be used', () => {
  it('because it is blocked, is a question, and followed once it is unblocked', async () => {
    merchant.books.change('customers', merchant.known.customer.id, { blocked: 'All' });
    const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    expect(await rests(house, merchant, invoice.id, 'needs_review')).toMatchObject({ problemCode: 'customer_blocked' });
    expect((await house.invoiceView(merchant, invoice.id)).candidates).toMatchObject([{ blocked: true }]);
    merchant.books.change('customers', merchant.known.customer.id, { blocked: ' ' });
    await replayed(house, merchant, invoice.id, 'synced');
  });

  it('because it was blocked after it was linked, is a question, not a failure', async () => {
    const first = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    await rests(house, merchant, first.id, 'synced');
    merchant.books.change('customers', merchant.known.customer.id, { blocked: 'Invoice' });
    const second = await finalizedInvoice(merchant, { taxRate: vat19, customerId: String(first.customer) });
    const item = await rests(house, merchant, second.id, 'needs_review');
    expect(item).toMatchObject({ problemCode: 'customer_blocked' });
    expect((await house.invoiceView(merchant, second.id)).problem?.why).toContain('Contoso GmbH is blocked');
  });

  it('because it was deleted since it was last read: the rules are asked again without it', async () => {
    const [gone] = merchant.books.addCustomers({
      displayName: 'Gone',
      email: 'gone@lived.example',
      taxArea: 'DOMESTIC',
    });
    const before = await invoiceFor({ name: 'Gone', email: 'gone@lived.example' });
    await rests(house, merchant, before.id, 'synced');
    merchant.books.delete('salesInvoices', documentOf(merchant, before.number).id);
    merchant.books.delete('customers', gone?.id ?? '');
    // No pass over what changed tells of a deletion: the mirror still holds the customer.
    const after = await invoiceFor({ name: 'Gone', email: 'gone@lived.example' });
    const item = await rests(house, merchant, after.id, 'synced');
    expect(named('Gone')).toMatchObject([{ id: item.contactLedgerId }]);
    expect(item.contactLedgerId).not.toBe(gone?.id);
  });

  it('C18: because it was deleted although linked: the link dies, and the merchant is asked', async () => {
    const first = await invoiceFor({ name: 'Short-lived', email: 'short@lived.example' });
    const { contactLedgerId } = await rests(house, merchant, first.id, 'synced');
    merchant.books.delete('salesInvoices', documentOf(merchant, first.number).id);
    merchant.books.delete('customers', contactLedgerId ?? '');
    const second = await finalizedInvoice(merchant, { taxRate: vat19, customerId: String(first.customer) });
    expect(await rests(house, merchant, second.id, 'needs_review')).toMatchObject({
      problemCode: 'customer_link_dead',
    });
    expect(await customerView(String(first.customer))).toMatchObject({
      links: [],
      ended: { why: 'deleted', name: 'Short-lived' },
    });
    expect(await resolve(house, merchant, { resolve: 'create_contact', invoice_id: second.id })).toMatchObject({
      status: 200,
    });
    await rests(house, merchant, second.id, 'synced');
    expect(named('Short-lived')).toHaveLength(1);
  });
});

describe('the customer view', () => {
  it('tells who the customer is in the books and why, lists its documents, and lets go of the link', async () => {
    const invoice = await invoiceFor({ name: 'Contoso GmbH', email: 'billing@contoso.example' });
    await rests(house, merchant, invoice.id, 'synced');
    const customerId = String(invoice.customer);
    expect(await customerView(customerId)).toMatchObject({
      links: [{ contactId: merchant.known.customer.id, name: 'Contoso GmbH', how: 'matched' }],
      documents: [{ stripeId: invoice.id, status: 'synced', number: invoice.number }],
    });

    const { status } = await house.signed(merchant, paths.customerUnlink, { customer_id: customerId });
    expect(status).toBe(200);
    expect(await customerView(customerId)).toMatchObject({ links: [], documents: [{ status: 'synced' }] });
    // What is no longer remembered is decided by the rules: by what the customer is called now.
    const [fabrikam] = merchant.books.addCustomers({
      displayName: 'Fabrikam GmbH',
      email: 'ap@fabrikam.example',
      taxArea: 'DOMESTIC',
    });
    await merchant.stripe.customers.update(customerId, { name: 'Fabrikam GmbH', email: 'ap@fabrikam.example' });
    const next = await finalizedInvoice(merchant, { taxRate: vat19, customerId });
    expect(await rests(house, merchant, next.id, 'synced')).toMatchObject({ contactLedgerId: fabrikam?.id });
  });
});
