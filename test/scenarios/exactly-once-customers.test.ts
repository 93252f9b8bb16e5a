import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactLinks, writeIntents } from '#backend/database/schema/index.ts';
import { countRequests, expectExactlyOnce, inBooks } from '#test/kit/exactly-once.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { press, rests } from '#test/kit/presses.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

async function merchantWithVat(): Promise<{ merchant: Merchant; vat: string }> {
  const merchant = await house.merchant();
  return { merchant, vat: await mappedRate(house, merchant, 19, 'VAT19') };
}

const creation = (merchant: Merchant) => ({ method: 'POST', path: inBooks(merchant, 'customers(\\?|$)') });
const adatum = { name: 'Adatum AG', email: 'ap@adatum.example', address: { country: 'DE', city: 'Bonn' } };
const customersOf = ({ books }: Merchant, email: string) =>
  books.rows('customers').filter(({ values }) => values.email === email);

const linksOf = ({ connection }: Merchant) =>
  house.services.db.select().from(contactLinks).where(eq(contactLinks.connectionId, connection.id));

const openCreations = ({ connection }: Merchant) =>
  house.services.db
    .select()
    .from(writeIntents)
    .where(
      and(
        eq(writeIntents.connectionId, connection.id),
        eq(writeIntents.purpose, 'contact'),
        eq(writeIntents.state, 'open'),
      ),
    );

/** Deletes a record in the books, as a bookkeeper does. */
async function deleteInBooks(merchant: Merchant, set: string, id: string): Promise<void> {
  const token = house.ledger.issueAccessToken({ tenant: merchant.books.tenantId });
  const answer = await fetch(`${merchant.books.url}/${set}(${id})`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${token}`, 'If-Match': '*' },
  });
  if (!answer.ok) throw new Error(`Deleting answered ${answer.status}: ${await answer.text()}`);
}

describe.concurrent('C05: the answer to the creation of a customer', () => {
  it.each([
    { how: 'was lost after the customer was made', fault: { kind: 'lose_answer' }, posts: 1 },
    { how: 'came after our time-out', fault: { kind: 'delay', delayMs: 3_500 }, posts: 1 },
    { how: 'was a 504 although the customer was made', fault: { kind: 'status_after', status: 504 }, posts: 1 },
    { how: 'was lost before anything was made', fault: { kind: 'drop' }, posts: 2 },
    { how: 'never came', fault: { kind: 'drop', delayMs: 2_500 }, posts: 2 },
    { how: 'was a 503', fault: { kind: 'status', status: 503, headers: { 'Retry-After': '1' } }, posts: 2 },
  ] as const)('given it $how, then one customer stands in the end, linked as made by us', async ({ fault, posts }) => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...creation(merchant), ...fault });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat, customer: adatum });
    await rests(house, merchant, invoice.id, 'synced');

    expect(customersOf(merchant, adatum.email)).toHaveLength(1);
    expect(countRequests(house.ledger, 'POST', creation(merchant).path)).toBe(posts);
    expect(await linksOf(merchant)).toMatchObject([{ how: 'created', state: 'active' }]);
    expect(await openCreations(merchant)).toEqual([]);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given no rule would match what was made, then it is taken over all the same, not asked about', async () => {
    const { merchant, vat } = await merchantWithVat();
    await merchant.settings((settings) => ({
      ...settings,
      customers: { ...settings.customers, rules: [['taxId']] },
    }));
    house.ledger.faults.add({ ...creation(merchant), kind: 'lose_answer' });

    const invoice = await finalizedInvoice(merchant, { taxRate: vat, customer: adatum });
    await rests(house, merchant, invoice.id, 'synced');

    expect(customersOf(merchant, adatum.email)).toHaveLength(1);
    expect(await linksOf(merchant)).toMatchObject([{ how: 'created' }]);
  });

  it('given the customer was renamed in Stripe meanwhile, then it is found by what was sent', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...creation(merchant), kind: 'delay', delayMs: 3_500 });

    const customer = await merchant.stripe.customers.create(adatum);
    const invoice = await finalizedInvoice(merchant, { taxRate: vat, customerId: customer.id });
    await house.until(merchant, invoice.id, ({ problemCode }) => problemCode !== null);
    await merchant.stripe.customers.update(customer.id, { email: 'new@adatum.example' });
    await rests(house, merchant, invoice.id, 'synced');

    expect(countRequests(house.ledger, 'POST', creation(merchant).path)).toBe(1);
  });
});

describe.concurrent('C09: customers that are new to the books', () => {
  it('given two invoices of one at once, then one customer is made and both are booked to it', async () => {
    const { merchant, vat } = await merchantWithVat();
    const customer = await merchant.stripe.customers.create(adatum);

    const invoices = await Promise.all(
      [1, 2, 3].map(() => finalizedInvoice(merchant, { taxRate: vat, customerId: customer.id })),
    );
    for (const invoice of invoices) await rests(house, merchant, invoice.id, 'synced');

    expect(customersOf(merchant, adatum.email)).toHaveLength(1);
    await expectExactlyOnce(house, merchant, invoices);
  });

  it('given two Stripe customers of one e-mail at once, then one customer is made and both are linked to it', async () => {
    const { merchant, vat } = await merchantWithVat();

    const invoices = await Promise.all(
      ['Adatum AG', 'Adatum'].map((name) =>
        finalizedInvoice(merchant, { taxRate: vat, customer: { ...adatum, name } }),
      ),
    );
    for (const invoice of invoices) await rests(house, merchant, invoice.id, 'synced');

    expect(customersOf(merchant, adatum.email)).toHaveLength(1);
    expect(new Set((await linksOf(merchant)).map(({ ledgerId }) => ledgerId)).size).toBe(1);
    await expectExactlyOnce(house, merchant, invoices);
  });

  it('given two Stripe customers whose names differ in spelling only, at once, then one is made and the other asks whether it is the same', async () => {
    const { merchant, vat } = await merchantWithVat();
    const address = { country: 'DE', city: 'Köln', postal_code: '50667', line1: 'Domstraße 1' };

    const invoices = await Promise.all(
      [
        { name: 'Müller & Söhne Kältetechnik GmbH', email: 'rechnung@kaelte-mueller.example' },
        { name: 'MUELLER UND SOEHNE KAELTETECHNIK GMBH', email: 'einkauf@technikverbund.example' },
      ].map((customer) => finalizedInvoice(merchant, { taxRate: vat, customer: { ...customer, address } })),
    );
    const ends = [];
    for (const invoice of invoices) ends.push(await rests(house, merchant, invoice.id, 'synced', 'needs_review'));

    expect(ends.map(({ status }) => status).sort()).toEqual(['needs_review', 'synced']);
    const asking = invoices[ends.findIndex(({ status }) => status === 'needs_review')];
    const made = ends.find(({ status }) => status === 'synced')?.contactLedgerId;
    expect((await house.invoiceView(merchant, asking?.id ?? '')).candidates).toMatchObject([{ id: made }]);
    expect(countRequests(house.ledger, 'POST', creation(merchant).path)).toBe(1);
  });

  it('given the first of two with one e-mail comes to be only after its time-out, then the second waits and takes it', async () => {
    const { merchant, vat } = await merchantWithVat();
    house.ledger.faults.add({ ...creation(merchant), kind: 'delay', delayMs: 3_500 });

    const first = await finalizedInvoice(merchant, { taxRate: vat, customer: adatum });
    await house.until(merchant, first.id, ({ problemCode }) => problemCode === 'outcome_unknown');
    const second = await finalizedInvoice(merchant, { taxRate: vat, customer: { ...adatum, name: 'Adatum' } });
    const waiting = await house.until(merchant, second.id, ({ problemCode }) => problemCode !== null);
    expect(waiting).toMatchObject({ status: 'queued', problemCode: 'customer_under_way' });
    for (const invoice of [first, second]) await rests(house, merchant, invoice.id, 'synced');

    expect(customersOf(merchant, adatum.email)).toHaveLength(1);
    expect(countRequests(house.ledger, 'POST', creation(merchant).path)).toBe(1);
    await expectExactlyOnce(house, merchant, [first, second]);
  });
});

describe.concurrent('C03: what was deleted in the books', () => {
  it('given a draft, then a replay notices and makes it again, once', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const { ledgerId } = await rests(house, merchant, invoice.id, 'synced');
    await house.stripe.settled();
    await deleteInBooks(merchant, 'salesInvoices', ledgerId ?? '');

    await press(house, merchant, invoice.id, 'replay');
    const again = await house.until(
      merchant,
      invoice.id,
      ({ status, generation }) => status === 'synced' && generation === 2,
    );

    expect(again.ledgerId).not.toBe(ledgerId);
    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given a draft whose second copy meets a lost answer, then the copy is found, not the deleted one', async () => {
    const { merchant, vat } = await merchantWithVat();
    const invoice = await finalizedInvoice(merchant, { taxRate: vat });
    const { ledgerId } = await rests(house, merchant, invoice.id, 'synced');
    await house.stripe.settled();
    await deleteInBooks(merchant, 'salesInvoices', ledgerId ?? '');
    house.ledger.faults.add({ method: 'POST', path: inBooks(merchant, 'salesInvoices(\\?|$)'), kind: 'lose_answer' });

    await press(house, merchant, invoice.id, 'replay');
    await house.until(merchant, invoice.id, ({ status, generation }) => status === 'synced' && generation === 2);

    await expectExactlyOnce(house, merchant, [invoice]);
  });

  it('given a customer, then its link ends and the next invoice says so and waits for a choice', async () => {
    const { merchant, vat } = await merchantWithVat();
    const customer = await merchant.stripe.customers.create(adatum);
    const invoice = await finalizedInvoice(merchant, { taxRate: vat, customerId: customer.id });
    const { ledgerId, contactLedgerId } = await rests(house, merchant, invoice.id, 'synced');
    await deleteInBooks(merchant, 'salesInvoices', ledgerId ?? '');
    await deleteInBooks(merchant, 'customers', contactLedgerId ?? '');

    const next = await finalizedInvoice(merchant, { taxRate: vat, customerId: customer.id });
    const item = await house.until(merchant, next.id, ({ status }) => status !== 'queued' && status !== 'syncing');

    expect(item).toMatchObject({ status: 'needs_review', problemCode: 'customer_link_dead', ledgerId: null });
    expect(await linksOf(merchant)).toMatchObject([{ state: 'dead' }]);
  });
});
