import { and, eq, like, or } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, syncItems } from '#backend/database/schema/index.ts';
import { customerSearchAnswerSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { changeCustomer, customerOf, inBook } from '#test/kit/customers.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentsOf, overview, postInBooks, replayed, resolve, rests } from '#test/kit/presses.ts';

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

const contoso = { name: 'Contoso GmbH', email: 'billing@contoso.example' };
const invoiceFor = (customer: typeof contoso) => finalizedInvoice(merchant, { taxRate: vat19, customer });
const invoiceOf = (customerId: string) => finalizedInvoice(merchant, { taxRate: vat19, customerId });

/** Another customer of the books that nothing tells from Contoso. */
const twinOfContoso = () =>
  inBook(merchant, {
    displayName: 'Contoso GmbH',
    email: contoso.email,
    properties: { taxRegistrationNumber: 'DE123456789', country: 'DE' },
  });

/** Two invoices of one Stripe customer, both asking which of two customers it is. */
async function twoThatAsk() {
  const twin = twinOfContoso();
  const first = await invoiceFor(contoso);
  await rests(house, merchant, first.id, 'needs_review');
  const second = await invoiceOf(String(first.customer));
  await rests(house, merchant, second.id, 'needs_review');
  return { twin, first, second, customerId: String(first.customer) };
}

const customerLog = async (customerId: string) =>
  (
    await house.services.db
      .select()
      .from(auditLog)
      .where(
        and(
          eq(auditLog.installationId, merchant.installation.id),
          eq(auditLog.subject, customerId),
          or(like(auditLog.action, 'contact.%'), like(auditLog.action, 'review.%')),
        ),
      )
      .orderBy(auditLog.at)
  ).map(({ action, actor }) => `${actor}: ${action}`);

describe('a decision', () => {
  it('given a match, then the invoice tells the rule, the settings, the evidence and who else was weighed', async () => {
    inBook(merchant, { displayName: 'Nadine Beck', email: contoso.email });
    const invoice = await invoiceFor(contoso);
    await rests(house, merchant, invoice.id, 'synced');
    const { settings, version } = await house.services.street.settings(merchant.connection);
    expect(settings.customers.rules).toEqual([['taxId'], ['email']]);
    expect((await house.invoiceView(merchant, invoice.id)).decision).toMatchObject({
      decision: 'match',
      sentence: expect.stringContaining('“Contoso GmbH” is this customer in Business Central.'),
      basis: `Decided by rule 2: e-mail, sync settings version ${version}.`,
      reason: expect.stringContaining('agrees in everything else'),
      contact: { id: merchant.known.customer.id, url: expect.stringContaining('http') },
      candidates: [{ name: 'Nadine Beck' }],
      earlier: null,
    });
    const [evidence] = (await customerOf(house, merchant, String(invoice.customer))).links;
    expect(evidence).toMatchObject({ basis: `Decided by rule 2: e-mail, sync settings version ${version}.` });
    expect(evidence?.evidence.find(({ field }) => field === 'e-mail')).toMatchObject({ agrees: true });
  });

  it('given a replay that decides otherwise, then it says whom earlier runs used', async () => {
    const fabrikam = inBook(merchant, { displayName: 'Fabrikam AG', email: 'ap@fabrikam.example' });
    const invoice = await invoiceFor(contoso);
    await rests(house, merchant, invoice.id, 'synced');
    const customer_id = String(invoice.customer);
    const [link] = (await customerOf(house, merchant, customer_id)).links;
    await changeCustomer(house, merchant, 'customerLink', { customer_id, contact_id: fabrikam.id, link_id: link?.id });
    await replayed(house, merchant, invoice.id, 'synced');
    const { decision, contact } = await house.invoiceView(merchant, invoice.id);
    expect(contact).toMatchObject({ id: fabrikam.id });
    expect(decision?.earlier).toMatch(/^Earlier runs used \S+ “Contoso GmbH”; this one uses \S+ “Fabrikam AG”\. /);
    await replayed(house, merchant, invoice.id, 'synced');
    expect((await house.invoiceView(merchant, invoice.id)).decision?.earlier).toBe(decision?.earlier);
  });
});

describe('two people who answer', () => {
  it('given different answers, also on different invoices, then the first holds and the second is told who was quicker', async () => {
    const { twin, first, second } = await twoThatAsk();
    const answers = await Promise.all([
      resolve(house, merchant, { resolve: 'use_contact', invoice_id: first.id, contact_id: twin.id }),
      resolve(house, merchant, {
        resolve: 'use_contact',
        invoice_id: second.id,
        contact_id: merchant.known.customer.id,
      }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'question_answered',
      detail: expect.stringMatching(/^Ada Lovelace was quicker: Ada Lovelace chose \S+ “Contoso GmbH”\./),
    });
    const booked = [];
    for (const { id } of [first, second]) booked.push((await rests(house, merchant, id, 'synced')).contactLedgerId);
    expect(new Set(booked).size).toBe(1);
  });

  it('given the same answer twice, then nothing is done twice; given another one later, then it is refused', async () => {
    const { twin, first, customerId } = await twoThatAsk();
    const choose = () =>
      resolve(house, merchant, { resolve: 'use_contact', invoice_id: first.id, contact_id: twin.id });
    expect((await choose()).status).toBe(200);
    expect((await choose()).status).toBe(200);
    await rests(house, merchant, first.id, 'synced');
    const late = await resolve(house, merchant, { resolve: 'create_contact', invoice_id: first.id });
    expect(late).toMatchObject({ status: 409, body: { code: 'question_answered' } });
    expect(merchant.books.rows('customers')).toHaveLength(2);
    expect((await customerLog(customerId)).filter((entry) => entry.endsWith('contact.linked'))).toHaveLength(1);
  });
});

describe('“Not now”', () => {
  it('given it is pressed, then the invoices wait unseen until something new comes; taken up again, the answer heals all', async () => {
    const { twin, first, second, customerId } = await twoThatAsk();
    const asked = async () =>
      (await overview(house, merchant)).causes.find(({ action }) => action === 'choose_contact');
    expect(await asked()).toMatchObject({ count: 2 });

    const notNow = { resolve: 'not_now', invoice_id: first.id } as const;
    expect(await resolve(house, merchant, notNow)).toMatchObject({
      status: 200,
      body: {
        sentence: expect.stringContaining('7 days'),
        view: { status: 'needs_review', snoozed: { by: 'Ada Lovelace' } },
      },
    });
    expect(await asked()).toBeUndefined();
    expect((await customerOf(house, merchant, customerId)).question).toMatchObject({
      invoices: 2,
      snoozed: { by: 'Ada Lovelace' },
    });

    const third = await invoiceOf(customerId);
    await rests(house, merchant, third.id, 'needs_review');
    expect(await asked()).toMatchObject({ count: 3 });

    await resolve(house, merchant, notNow);
    await house.services.db
      .update(syncItems)
      .set({ snoozedUntil: new Date(Date.now() - 1_000) })
      .where(eq(syncItems.connectionId, merchant.connection.id));
    expect(await asked()).toMatchObject({ count: 3 });

    await resolve(house, merchant, notNow);
    expect(await asked()).toBeUndefined();
    await resolve(house, merchant, { resolve: 'look_at_it_now', invoice_id: second.id });
    expect(await asked()).toMatchObject({ count: 3 });

    await resolve(house, merchant, { resolve: 'use_contact', invoice_id: second.id, contact_id: twin.id });
    for (const { id } of [first, second, third])
      expect(await rests(house, merchant, id, 'synced')).toMatchObject({
        contactLedgerId: twin.id,
        snoozedUntil: null,
      });
    expect(await customerLog(customerId)).toEqual([
      'Ada Lovelace: review.postponed',
      'Ada Lovelace: review.postponed',
      'Ada Lovelace: review.postponed',
      'Ada Lovelace: review.resumed',
      'Ada Lovelace: contact.linked',
      'Ada Lovelace: contact.rejected',
    ]);
    expect(await resolve(house, merchant, notNow)).toMatchObject({ status: 409, body: { code: 'question_closed' } });
  });
});

describe('a question that Stripe answers', () => {
  it('given the customer number is added to the Stripe customer, then the invoices that asked follow by themselves', async () => {
    const fabrikam = inBook(merchant, { displayName: 'Fabrikam AG', email: 'ap@fabrikam.example' });
    await merchant.settings((settings) => ({
      ...settings,
      customers: { ...settings.customers, rules: [['metadata:bc'], ['email']], missing: 'ask' },
    }));
    const invoice = await invoiceFor({ name: 'Fabrikam AG', email: 'rechnungen@verwaltung.example' });
    await rests(house, merchant, invoice.id, 'needs_review');
    await merchant.stripe.customers.update(String(invoice.customer), {
      metadata: { bc: String(fabrikam.values.number) },
    });
    expect(await rests(house, merchant, invoice.id, 'synced')).toMatchObject({ contactLedgerId: fabrikam.id });
  });
});

describe('the customer view', () => {
  it('given another customer is chosen by search, then coming invoices go there, and drafts move only when asked', async () => {
    const fabrikam = inBook(merchant, { displayName: 'Fabrikam AG', email: 'ap@fabrikam.example' });
    const draft = await invoiceFor(contoso);
    await rests(house, merchant, draft.id, 'synced');
    const customer_id = String(draft.customer);
    const posted = await invoiceOf(customer_id);
    await rests(house, merchant, posted.id, 'synced');
    const [row] = documentsOf(merchant, posted.number);
    await postInBooks(house, merchant, { id: row?.id ?? '' });
    await replayed(house, merchant, posted.id, 'synced');

    const search = await house.signed(merchant, paths.customerSearch, { customer_id, query: 'fabrik' });
    expect(customerSearchAnswerSchema.parse(search.body).candidates).toMatchObject([
      {
        id: fabrikam.id,
        rejected: false,
        blocked: false,
        evidence: [{ field: 'name', agrees: false }, { field: 'e-mail' }],
      },
    ]);
    const [link] = (await customerOf(house, merchant, customer_id)).links;
    const wish = { customer_id, contact_id: fabrikam.id, link_id: link?.id };
    const { view } = await changeCustomer(house, merchant, 'customerLink', wish);
    expect(view).toMatchObject({
      links: [{ contactId: fabrikam.id, basis: 'Chosen by Ada Lovelace.', elsewhere: { drafts: 1, posted: 1 } }],
      rejected: [{ contactId: merchant.known.customer.id, by: 'Ada Lovelace' }],
      balance: [{ synced: { amount: '23800', currency: 'EUR' }, syncedCount: 2, openCount: 0 }],
    });
    expect(view.history.map(({ what, by }) => `${what} ${by}`)).toEqual(
      expect.arrayContaining(['linked Ada Lovelace', 'rejected Ada Lovelace', 'linked null']),
    );
    expect(await house.item(merchant, draft.id)).toMatchObject({ contactLedgerId: merchant.known.customer.id });

    // Whoever still sees the former link is told; the same choice again changes nothing.
    const stale = await house.signed(merchant, paths.customerLink, { ...wish, contact_id: merchant.known.customer.id });
    expect(stale).toMatchObject({ status: 409, body: { code: 'question_answered' } });
    await changeCustomer(house, merchant, 'customerLink', wish);

    await changeCustomer(house, merchant, 'customerReplay', { customer_id });
    await house.until(merchant, draft.id, (item) => item.contactLedgerId === fabrikam.id);
    await rests(house, merchant, draft.id, 'synced');
    expect(documentsOf(merchant, draft.number).map(({ values }) => values.customerId)).toEqual([fabrikam.id]);
    expect((await customerOf(house, merchant, customer_id)).links).toMatchObject([
      { elsewhere: { drafts: 0, posted: 1 } },
    ]);
  });

  it('given a rejected customer, then it is taken again only by an explicit choice, or by the rules once it is allowed', async () => {
    const invoice = await invoiceFor(contoso);
    await rests(house, merchant, invoice.id, 'synced');
    const customer_id = String(invoice.customer);
    const contact_id = merchant.known.customer.id;
    await changeCustomer(house, merchant, 'customerUnlink', { customer_id });
    const refused = await house.signed(merchant, paths.customerLink, { customer_id, contact_id });
    expect(refused).toMatchObject({ status: 409, body: { code: 'customer_rejected' } });
    const again = { customer_id, contact_id, allow_rejected: true };
    expect((await changeCustomer(house, merchant, 'customerLink', again)).view).toMatchObject({
      links: [{ contactId: contact_id }],
      rejected: [],
    });

    await changeCustomer(house, merchant, 'customerUnlink', { customer_id });
    const { view } = await changeCustomer(house, merchant, 'customerAllow', { customer_id, contact_id });
    expect(view).toMatchObject({ links: [], rejected: [] });
    const next = await invoiceOf(customer_id);
    expect(await rests(house, merchant, next.id, 'synced')).toMatchObject({ contactLedgerId: contact_id });
    const what = (await customerOf(house, merchant, customer_id)).history.map((event) => event.what);
    expect(what.filter((each) => each === 'allowed')).toHaveLength(2);
  });

  it('given a customer is to be created now, then whoever may be the same is shown first, and it is made once', async () => {
    const { id: customer_id } = await merchant.stripe.customers.create(contoso);
    const first = await changeCustomer(house, merchant, 'customerCreate', { customer_id });
    expect(first).toMatchObject({ perhaps: [{ id: merchant.known.customer.id }], view: { links: [] } });
    expect(merchant.books.rows('customers')).toHaveLength(1);

    const both = await Promise.all(
      [1, 2].map(() => changeCustomer(house, merchant, 'customerCreate', { customer_id, anyway: true })),
    );
    for (const { view } of both)
      expect(view.links).toMatchObject([{ how: 'created', by: 'Ada Lovelace', name: 'Contoso GmbH' }]);
    expect(merchant.books.rows('customers')).toHaveLength(2);
  });

  it('given invoices that ask, then linking on the customer’s page answers them', async () => {
    const { twin, first, second, customerId } = await twoThatAsk();
    expect((await customerOf(house, merchant, customerId)).question).toMatchObject({
      invoices: 2,
      problem: { code: 'customer_ambiguous' },
    });
    await changeCustomer(house, merchant, 'customerLink', { customer_id: customerId, contact_id: twin.id });
    for (const { id } of [first, second])
      expect(await rests(house, merchant, id, 'synced')).toMatchObject({ contactLedgerId: twin.id });
    expect((await customerOf(house, merchant, customerId)).question).toBeNull();
  });
});
