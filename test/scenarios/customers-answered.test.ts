import { and, eq, like, or } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, syncItems } from '#backend/database/schema/index.ts';
import { customerSearchAnswerSchema } from '#shared/api/customer.ts';
import { paths } from '#shared/api/paths.ts';
import { changeCustomer, customerOf } from '#test/kit/customers.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { overview, replayed, resolve, rests } from '#test/kit/presses.ts';

describe.each(ledgers)('with books in $ledger', ({ ledger, can, open }) => {
  /** What stands before a customer's name in a sentence: its number, where there are such. */
  const numbered = can.capabilities.customerNumberLength > 0 ? '\\S+ ' : '';
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

  const contoso = { name: 'Contoso GmbH', email: 'billing@contoso.example' };
  const invoiceFor = (customer: typeof contoso) => invoiced(books, { customer });
  const invoiceOf = (customerId: string) => invoiced(books, { customerId });

  /** Another customer of the books that nothing tells from Contoso. Written otherwise, as names may have to be unique. */
  const twinOfContoso = () => books.addCustomer({ name: 'Contoso G.m.b.H.', email: contoso.email });

  /** Two invoices of one Stripe customer, both asking which of two customers it is. */
  async function twoThatAsk() {
    const twin = twinOfContoso();
    const first = await invoiceFor(contoso);
    await rests(house, books, first.id, 'needs_review');
    const second = await invoiceOf(String(first.customer));
    await rests(house, books, second.id, 'needs_review');
    return { twin, first, second, customerId: String(first.customer) };
  }

  const customerLog = async (customerId: string) =>
    (
      await house.services.db
        .select()
        .from(auditLog)
        .where(
          and(
            eq(auditLog.installationId, books.installation.id),
            eq(auditLog.subject, customerId),
            or(like(auditLog.action, 'contact.%'), like(auditLog.action, 'review.%')),
          ),
        )
        .orderBy(auditLog.at)
    ).map(({ action, actor }) => `${actor}: ${action}`);

  describe('a decision', () => {
    it('given a match, then the invoice tells the rule, the settings, the evidence and who else was weighed', async () => {
      books.addCustomer({ name: 'Nadine Beck', email: contoso.email });
      const invoice = await invoiceFor(contoso);
      await rests(house, books, invoice.id, 'synced');
      const { settings, version } = await house.services.street.settings(books.connection);
      expect(settings.customers.rules).toEqual([['taxId'], ['email']]);
      expect((await house.invoiceView(books, invoice.id)).decision).toMatchObject({
        decision: 'match',
        sentence: expect.stringContaining(`“Contoso GmbH” is this customer in ${ledger}.`),
        basis: `Decided by rule 2: e-mail, sync settings version ${version}.`,
        reason: expect.stringContaining('agrees in everything else'),
        contact: { id: books.known.customer, url: expect.stringContaining('http') },
        candidates: [{ name: 'Nadine Beck' }],
        earlier: null,
      });
      const [evidence] = (await customerOf(house, books, String(invoice.customer))).links;
      expect(evidence).toMatchObject({ basis: `Decided by rule 2: e-mail, sync settings version ${version}.` });
      expect(evidence?.evidence.find(({ field }) => field === 'e-mail')).toMatchObject({ agrees: true });
    });

    it('given a replay that decides otherwise, then it says whom earlier runs used', async () => {
      const fabrikam = books.addCustomer({ name: 'Fabrikam AG', email: 'ap@fabrikam.example' });
      const invoice = await invoiceFor(contoso);
      await rests(house, books, invoice.id, 'synced');
      const customer_id = String(invoice.customer);
      const [link] = (await customerOf(house, books, customer_id)).links;
      await changeCustomer(house, books, 'customerLink', { customer_id, contact_id: fabrikam, link_id: link?.id });
      await replayed(house, books, invoice.id, 'synced');
      const { decision, contact } = await house.invoiceView(books, invoice.id);
      expect(contact).toMatchObject({ id: fabrikam });
      expect(decision?.earlier).toMatch(
        new RegExp(`^Earlier runs used ${numbered}“Contoso GmbH”; this one uses ${numbered}“Fabrikam AG”\\. `),
      );
      await replayed(house, books, invoice.id, 'synced');
      expect((await house.invoiceView(books, invoice.id)).decision?.earlier).toBe(decision?.earlier);
    });
  });

  describe('two people who answer', () => {
    it('given different answers, also on different invoices, then the first holds and the second is told who was quicker', async () => {
      const { twin, first, second } = await twoThatAsk();
      const answers = await Promise.all([
        resolve(house, books, { resolve: 'use_contact', invoice_id: first.id, contact_id: twin }),
        resolve(house, books, {
          resolve: 'use_contact',
          invoice_id: second.id,
          contact_id: books.known.customer,
        }),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
        code: 'question_answered',
        detail: expect.stringMatching(
          new RegExp(`^Ada Lovelace was quicker: Ada Lovelace chose ${numbered}“Contoso G(mbH|\\.m\\.b\\.H\\.)”\\.`),
        ),
      });
      const booked = [];
      for (const { id } of [first, second]) booked.push((await rests(house, books, id, 'synced')).contactLedgerId);
      expect(new Set(booked).size).toBe(1);
    });

    it('given the same answer twice, then nothing is done twice; given another one later, then it is refused', async () => {
      const { twin, first, customerId } = await twoThatAsk();
      const choose = () => resolve(house, books, { resolve: 'use_contact', invoice_id: first.id, contact_id: twin });
      expect((await choose()).status).toBe(200);
      expect((await choose()).status).toBe(200);
      await rests(house, books, first.id, 'synced');
      const late = await resolve(house, books, { resolve: 'create_contact', invoice_id: first.id });
      expect(late).toMatchObject({ status: 409, body: { code: 'question_answered' } });
      expect(books.customers()).toHaveLength(2);
      expect((await customerLog(customerId)).filter((entry) => entry.endsWith('contact.linked'))).toHaveLength(1);
    });
  });

  describe('“Not now”', () => {
    it('given it is pressed, then the invoices wait unseen until something new comes; taken up again, the answer heals all', async () => {
      const { twin, first, second, customerId } = await twoThatAsk();
      const asked = async () => (await overview(house, books)).causes.find(({ action }) => action === 'choose_contact');
      expect(await asked()).toMatchObject({ count: 2 });

      const notNow = { resolve: 'not_now', invoice_id: first.id } as const;
      expect(await resolve(house, books, notNow)).toMatchObject({
        status: 200,
        body: {
          sentence: expect.stringContaining('7 days'),
          view: { status: 'needs_review', snoozed: { by: 'Ada Lovelace' } },
        },
      });
      expect(await asked()).toBeUndefined();
      expect((await customerOf(house, books, customerId)).question).toMatchObject({
        invoices: 2,
        snoozed: { by: 'Ada Lovelace' },
      });

      const third = await invoiceOf(customerId);
      await rests(house, books, third.id, 'needs_review');
      expect(await asked()).toMatchObject({ count: 3 });

      await resolve(house, books, notNow);
      await house.services.db
        .update(syncItems)
        .set({ snoozedUntil: new Date(Date.now() - 1_000) })
        .where(eq(syncItems.connectionId, books.connection.id));
      expect(await asked()).toMatchObject({ count: 3 });

      await resolve(house, books, notNow);
      expect(await asked()).toBeUndefined();
      await resolve(house, books, { resolve: 'look_at_it_now', invoice_id: second.id });
      expect(await asked()).toMatchObject({ count: 3 });

      await resolve(house, books, { resolve: 'use_contact', invoice_id: second.id, contact_id: twin });
      for (const { id } of [first, second, third])
        expect(await rests(house, books, id, 'synced')).toMatchObject({
          contactLedgerId: twin,
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
      expect(await resolve(house, books, notNow)).toMatchObject({ status: 409, body: { code: 'question_closed' } });
    });
  });

  describe('a question that Stripe answers', () => {
    it('given the customer number is added to the Stripe customer, then the invoices that asked follow by themselves', async () => {
      const fabrikam = books.addCustomer({ name: 'Fabrikam AG', email: 'ap@fabrikam.example' });
      await books.settings((settings) => ({
        ...settings,
        customers: { ...settings.customers, rules: [['metadata:bc'], ['email']], missing: 'ask' },
      }));
      const invoice = await invoiceFor({ name: 'Fabrikam AG', email: 'rechnungen@verwaltung.example' });
      await rests(house, books, invoice.id, 'needs_review');
      await books.stripe.customers.update(String(invoice.customer), {
        metadata: { bc: books.customers('Fabrikam AG')[0]?.number ?? '' },
      });
      expect(await rests(house, books, invoice.id, 'synced')).toMatchObject({ contactLedgerId: fabrikam });
    });
  });

  describe('the customer view', () => {
    it('given another customer is chosen by search, then coming invoices go there, and drafts move only when asked', async () => {
      const fabrikam = books.addCustomer({ name: 'Fabrikam AG', email: 'ap@fabrikam.example' });
      const draft = await invoiceFor(contoso);
      await rests(house, books, draft.id, 'synced');
      const customer_id = String(draft.customer);
      const posted = await invoiceOf(customer_id);
      await rests(house, books, posted.id, 'synced');
      await books.release(books.document(posted.number));
      await replayed(house, books, posted.id, 'synced');

      const search = await house.signed(books, paths.customerSearch, { customer_id, query: 'fabrik' });
      expect(customerSearchAnswerSchema.parse(search.body).candidates).toMatchObject([
        {
          id: fabrikam,
          rejected: false,
          blocked: false,
          evidence: [{ field: 'name', agrees: false }, { field: 'e-mail' }],
        },
      ]);
      const [link] = (await customerOf(house, books, customer_id)).links;
      const wish = { customer_id, contact_id: fabrikam, link_id: link?.id };
      const { view } = await changeCustomer(house, books, 'customerLink', wish);
      expect(view).toMatchObject({
        links: [{ contactId: fabrikam, basis: 'Chosen by Ada Lovelace.', elsewhere: { drafts: 1, posted: 1 } }],
        rejected: [{ contactId: books.known.customer, by: 'Ada Lovelace' }],
        balance: [{ synced: { amount: '23800', currency: 'EUR' }, syncedCount: 2, openCount: 0 }],
      });
      expect(view.history.map(({ what, by }) => `${what} ${by}`)).toEqual(
        expect.arrayContaining(['linked Ada Lovelace', 'rejected Ada Lovelace', 'linked null']),
      );
      expect(await house.item(books, draft.id)).toMatchObject({ contactLedgerId: books.known.customer });

      // Whoever still sees the former link is told; the same choice again changes nothing.
      const stale = await house.signed(books, paths.customerLink, { ...wish, contact_id: books.known.customer });
      expect(stale).toMatchObject({ status: 409, body: { code: 'question_answered' } });
      await changeCustomer(house, books, 'customerLink', wish);

      await changeCustomer(house, books, 'customerReplay', { customer_id });
      await house.until(books, draft.id, (item) => item.contactLedgerId === fabrikam);
      await rests(house, books, draft.id, 'synced');
      expect(books.documents(draft.number).map(({ contactId }) => contactId)).toEqual([fabrikam]);
      expect((await customerOf(house, books, customer_id)).links).toMatchObject([
        { elsewhere: { drafts: 0, posted: 1 } },
      ]);
    });

    it('given a rejected customer, then it is taken again only by an explicit choice, or by the rules once it is allowed', async () => {
      const invoice = await invoiceFor(contoso);
      await rests(house, books, invoice.id, 'synced');
      const customer_id = String(invoice.customer);
      const contact_id = books.known.customer;
      await changeCustomer(house, books, 'customerUnlink', { customer_id });
      const refused = await house.signed(books, paths.customerLink, { customer_id, contact_id });
      expect(refused).toMatchObject({ status: 409, body: { code: 'customer_rejected' } });
      const again = { customer_id, contact_id, allow_rejected: true };
      expect((await changeCustomer(house, books, 'customerLink', again)).view).toMatchObject({
        links: [{ contactId: contact_id }],
        rejected: [],
      });

      await changeCustomer(house, books, 'customerUnlink', { customer_id });
      const { view } = await changeCustomer(house, books, 'customerAllow', { customer_id, contact_id });
      expect(view).toMatchObject({ links: [], rejected: [] });
      const next = await invoiceOf(customer_id);
      expect(await rests(house, books, next.id, 'synced')).toMatchObject({ contactLedgerId: contact_id });
      const what = (await customerOf(house, books, customer_id)).history.map((event) => event.what);
      expect(what.filter((each) => each === 'allowed')).toHaveLength(2);
    });

    it('given a customer is to be created now, then whoever may be the same is shown first, and it is made once', async () => {
      const { id: customer_id } = await books.stripe.customers.create(contoso);
      const first = await changeCustomer(house, books, 'customerCreate', { customer_id });
      expect(first).toMatchObject({ perhaps: [{ id: books.known.customer }], view: { links: [] } });
      expect(books.customers()).toHaveLength(1);

      // Where a name is given only once, the one that was there before keeps it.
      const made = can.namesUnique ? `Contoso GmbH (Stripe ${customer_id.slice(-6)})` : 'Contoso GmbH';
      const both = await Promise.all(
        [1, 2].map(() => changeCustomer(house, books, 'customerCreate', { customer_id, anyway: true })),
      );
      for (const { view } of both)
        expect(view.links).toMatchObject([{ how: 'created', by: 'Ada Lovelace', name: made }]);
      expect(books.customers()).toHaveLength(2);
    });

    it('given invoices that ask, then linking on the customer’s page answers them', async () => {
      const { twin, first, second, customerId } = await twoThatAsk();
      expect((await customerOf(house, books, customerId)).question).toMatchObject({
        invoices: 2,
        problem: { code: 'customer_ambiguous' },
      });
      await changeCustomer(house, books, 'customerLink', { customer_id: customerId, contact_id: twin });
      for (const { id } of [first, second])
        expect(await rests(house, books, id, 'synced')).toMatchObject({ contactLedgerId: twin });
      expect((await customerOf(house, books, customerId)).question).toBeNull();
    });
  });
});
