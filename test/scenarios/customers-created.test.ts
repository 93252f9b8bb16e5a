import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import type { House } from '#test/kit/house.ts';
import { type Books, type InvoiceOptions, invoiced, ledgers, type Scene } from '#test/kit/ledgers.ts';
import { replayed, rests } from '#test/kit/presses.ts';

/** The longest name that a customer of Stripe can have. */
const LONGEST_NAME = 256;

describe.each(ledgers)(
  'a customer that the books do not have, with books in $ledger',
  ({ ledger, can, words, open }) => {
    const { contact, customerNumberLength } = can.capabilities;
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

    it('C15: is created when a document needs it, and not before', async () => {
      await books.stripe.customers.create({ name: 'Never billed', email: 'never@billed.example' });
      const stopped = await invoiced(books, {
        taxRate: await books.rate(7, null),
        customer: { name: 'Not yet', email: 'not@yet.example' },
      });
      await rests(house, books, stopped.id, 'failed');
      const invoice = await invoiceFor({ name: 'Needed', email: 'needed@now.example' });
      await rests(house, books, invoice.id, 'synced');
      expect(books.customers().map(({ name }) => name)).toEqual(['Contoso GmbH', 'Needed']);
    });

    it('gets what Stripe knows and what the settings say', async () => {
      const paymentMethod = books.addPaymentMethod('BANK');
      const abroad = contact.taxArea ? books.taxAreaAbroad() : null;
      await customers({
        defaults: {
          paymentTermsId: books.known.terms,
          paymentMethodId: paymentMethod,
          taxAreaId: null,
          taxAreaByCountry: abroad === null ? {} : { US: abroad },
          currency: 'invoice',
          taxLiable: null,
          salespersonCode: null,
        },
      });
      const invoice = await invoiced(books, {
        taxRate: await books.rate(0, 'VAT0'),
        currency: 'usd',
        customer: {
          name: 'Fabrikam Inc.',
          email: 'ap@fabrikam.example',
          phone: '+1 212 555 0100',
          address: { line1: '1 Main St', city: 'New York', postal_code: '10001', state: 'NY', country: 'US' },
        },
      });
      await rests(house, books, invoice.id, 'synced');
      expect(books.customers('Fabrikam Inc.')).toMatchObject([
        {
          email: 'ap@fabrikam.example',
          phone: '+1 212 555 0100',
          line1: '1 Main St',
          city: 'New York',
          postalCode: '10001',
          state: 'NY',
          country: 'US',
          paymentTerms: books.known.terms,
          paymentMethod,
          taxArea: abroad,
          currency: 'USD',
        },
      ]);
      expect((await house.invoiceView(books, invoice.id)).contact).toMatchObject({ how: 'created' });
    });

    it('is asked for where the settings say so', async () => {
      await customers({ missing: 'ask' });
      const invoice = await invoiceFor({ name: 'Ask first', email: 'ask@first.example' });
      expect(await rests(house, books, invoice.id, 'needs_review')).toMatchObject({
        problemCode: 'customer_not_found',
      });
      expect(books.customers()).toHaveLength(1);
    });

    const long = 'Vereinigte Donaudampfschifffahrtsgesellschaft '.repeat(6);

    it('C58: keeps its legal name whole', async () => {
      const name = `${long.slice(0, Math.min(contact.name, LONGEST_NAME) - 2)}KG`;
      const invoice = await invoiceFor({ name, email: 'fits@long.example' });
      await rests(house, books, invoice.id, 'synced');
      expect(books.customers(name)).toHaveLength(1);
    });

    it.runIf(contact.name < LONGEST_NAME)(
      'C58: is not created when its name does not fit: names are never cut',
      async () => {
        const name = `${long.slice(0, contact.name)}KG`;
        const invoice = await invoiceFor({ name, email: 'toolong@long.example' });
        const params = { field: 'The customer name', limit: String(contact.name), length: String(name.length) };
        expect(await rests(house, books, invoice.id, 'failed')).toMatchObject({
          problemCode: 'field_too_long',
          problem: { params },
        });
        expect(books.customers()).toHaveLength(1);
      },
    );

    it('C58: what is no name is fitted or left out, and the document says so', async () => {
      const given = { line1: 'S'.repeat(120), city: 'C'.repeat(35), postalCode: 'P'.repeat(35) };
      const fields = [
        ['line1', 'Address'],
        ['city', 'City'],
        ['postalCode', 'Postal code'],
      ] as const;
      const phone = '+49 30 1234567 x12';
      const invoice = await invoiceFor({
        name: 'Long street',
        email: 'long@street.example',
        phone,
        address: { line1: given.line1, city: given.city, postal_code: given.postalCode, country: 'DE' },
      });
      await rests(house, books, invoice.id, 'synced');
      const fitted = fields.map(([field]) => [field, given[field].slice(0, contact.address[field])]);
      expect(books.customers('Long street')).toMatchObject([
        { ...Object.fromEntries(fitted), phone: contact.phoneLetters ? phone : null },
      ]);
      const cut = fields
        .map(([field, label]) => ({ label, length: given[field].length, limit: contact.address[field] }))
        .filter(({ length, limit }) => length > limit)
        .map(({ label, length, limit }) => `${label}: cut from ${length} to the ${limit} characters`);
      expect(cut).not.toEqual([]);
      expect([...(await house.invoiceView(books, invoice.id)).notes].sort()).toEqual(
        [...cut, ...(contact.phoneLetters ? [] : ['Phone number: left out'])]
          .sort()
          .map((note) => expect.stringContaining(note)),
      );
    });

    it('C59: keeps quotes, ampersands and slashes; a mark that the books refuse becomes another one', async () => {
      const name = `Holding: O'Neill & "Söhne" / Ölgesellschaft, 100% <KG>`;
      const written = Object.entries(contact.nameReplacements).reduce(
        (all, [mark, other]) => all.replaceAll(mark, other),
        name,
      );
      const invoice = await invoiceFor({ name, email: 'o.neill@special.example' });
      await rests(house, books, invoice.id, 'synced');
      expect(books.customers(written)).toHaveLength(1);
      expect(await replayed(house, books, invoice.id, 'synced')).toMatchObject({ generation: 1 });
    });

    describe.runIf(customerNumberLength > 0)('where customers have numbers', () => {
      it('gets its number from the ledger, from metadata, or from Stripe, by setting', async () => {
        const byLedger = await invoiceFor({ name: 'By ledger', email: 'post@bakery.example' });
        await rests(house, books, byLedger.id, 'synced');
        await customers({ numbering: { from: 'metadata', key: 'customer no' } });
        const byMetadata = await invoiceFor({
          name: 'By metadata',
          email: 'office@smithy.example',
          metadata: { 'customer no': 'K-4711' },
        });
        await rests(house, books, byMetadata.id, 'synced');
        await customers({ numbering: { from: 'stripe_id' } });
        const byStripe = await invoiceFor({ name: 'By Stripe', email: 'hello@joinery.example' });
        await rests(house, books, byStripe.id, 'synced');
        expect(books.customers('By ledger')[0]?.number).toMatch(/^C\d+/);
        expect(books.customers('By metadata')[0]?.number).toBe('K-4711');
        expect(books.customers('By Stripe')[0]?.number).toBe(String(byStripe.customer).slice(4).toUpperCase());
      });

      it('is not created without the number that the settings want', async () => {
        await customers({ numbering: { from: 'metadata', key: 'customer no' } });
        const invoice = await invoiceFor({ name: 'No number', email: 'no@number.example' });
        expect(await rests(house, books, invoice.id, 'failed')).toMatchObject({
          problemCode: 'customer_number_missing',
        });
        expect((await house.invoiceView(books, invoice.id)).problem?.why).toBe(
          'New customers take their number from the metadata field customer no of the Stripe customer, and No number has none there.',
        );
        await books.stripe.customers.update(String(invoice.customer), { metadata: { 'customer no': 'K-1' } });
        await replayed(house, books, invoice.id, 'synced');
      });

      it('is a question when its number belongs to somebody else', async () => {
        await customers({ numbering: { from: 'stripe_id' } });
        const customer = await books.stripe.customers.create({ name: 'Late', email: 'late@numbers.example' });
        const number = customer.id.slice(4).toUpperCase();
        books.addCustomer({ number, name: 'First come', email: 'first@come.example' });
        const invoice = await invoiced(books, { customerId: customer.id });
        await rests(house, books, invoice.id, 'needs_review');
        expect((await house.invoiceView(books, invoice.id)).problem?.action).toBe('choose_contact');
        expect(books.customers('Late')).toHaveLength(0);
      });

      it('is a question when only the books know that its number is taken', async () => {
        await customers({ numbering: { from: 'metadata', key: 'no' } });
        const body = words.refusal('The record already exists.', 'number_taken');
        books.spoil('create_contact', { kind: 'status', status: 400, body, times: 100 });
        const invoice = await invoiceFor({ name: 'Late', email: 'late@numbers.example', metadata: { no: 'K-1' } });
        await rests(house, books, invoice.id, 'needs_review');
        books.unspoil('create_contact');
        expect((await house.invoiceView(books, invoice.id)).problem).toMatchObject({
          code: 'customer_number_taken',
          why: `Number K-1, taken from Stripe, belongs to another customer in ${ledger}.`,
        });
      });
    });
  },
);
