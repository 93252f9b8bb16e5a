import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '#shared/settings.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { replayed, rests } from '#test/kit/presses.ts';

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

describe('a customer that the books do not have', () => {
  it('C15: is created when a document needs it, and not before', async () => {
    await merchant.stripe.customers.create({ name: 'Never billed', email: 'never@billed.example' });
    const unmapped = await mappedRate(house, merchant, 7, null);
    const stopped = await finalizedInvoice(merchant, {
      taxRate: unmapped,
      customer: { name: 'Not yet', email: 'not@yet.example' },
    });
    await rests(house, merchant, stopped.id, 'failed');
    const invoice = await invoiceFor({ name: 'Needed', email: 'needed@now.example' });
    await rests(house, merchant, invoice.id, 'synced');
    expect(book().map(({ values }) => values.displayName)).toEqual(['Contoso GmbH', 'Needed']);
  });

  it('gets what Stripe knows and what the settings say', async () => {
    const export_ = merchant.books.find('taxAreas', 'EXPORT');
    const domestic = merchant.books.find('taxAreas', 'DOMESTIC');
    merchant.books.setVat('EXPORT', 'VAT19', '0');
    const [transfer] = merchant.books.addPaymentMethods({ code: 'BANK' });
    await customers({
      defaults: {
        paymentTermsId: merchant.known.terms.id,
        paymentMethodId: transfer?.id ?? null,
        taxAreaId: domestic.id,
        taxAreaByCountry: { US: export_.id },
        currency: 'invoice',
        taxLiable: null,
        salespersonCode: null,
      },
    });
    const zero = await mappedRate(house, merchant, 0, 'VAT0');
    merchant.books.setVat('EXPORT', 'VAT0', '0');
    const invoice = await finalizedInvoice(merchant, {
      taxRate: zero,
      currency: 'usd',
      customer: {
        name: 'Fabrikam Inc.',
        email: 'ap@fabrikam.example',
        phone: '+1 212 555 0100',
        address: { line1: '1 Main St', city: 'New York', postal_code: '10001', state: 'NY', country: 'US' },
      },
    });
    await rests(house, merchant, invoice.id, 'synced');
    expect(named('Fabrikam Inc.')).toMatchObject([
      {
        values: {
          email: 'ap@fabrikam.example',
          phoneNumber: '+1 212 555 0100',
          addressLine1: '1 Main St',
          city: 'New York',
          postalCode: '10001',
          state: 'NY',
          country: 'US',
          paymentTermsId: merchant.known.terms.id,
          paymentMethodId: transfer?.id,
          taxAreaId: export_.id,
          currencyCode: 'USD',
        },
      },
    ]);
    expect((await house.invoiceView(merchant, invoice.id)).contact).toMatchObject({ how: 'created' });
  });

  it('gets its number from the ledger, from metadata, or from Stripe, by setting', async () => {
    const byLedger = await invoiceFor({ name: 'By ledger', email: 'post@bakery.example' });
    await rests(house, merchant, byLedger.id, 'synced');
    await customers({ numbering: { from: 'metadata', key: 'customer no' } });
    const byMetadata = await invoiceFor({
      name: 'By metadata',
      email: 'office@smithy.example',
      metadata: { 'customer no': 'K-4711' },
    });
    await rests(house, merchant, byMetadata.id, 'synced');
    await customers({ numbering: { from: 'stripe_id' } });
    const byStripe = await invoiceFor({ name: 'By Stripe', email: 'hello@joinery.example' });
    await rests(house, merchant, byStripe.id, 'synced');
    expect(named('By ledger')[0]?.values.number).toMatch(/^C\d+/);
    expect(named('By metadata')[0]?.values.number).toBe('K-4711');
    expect(named('By Stripe')[0]?.values.number).toBe(String(byStripe.customer).slice(4).toUpperCase());
  });

  it('is not created without the number that the settings want', async () => {
    await customers({ numbering: { from: 'metadata', key: 'customer no' } });
    const invoice = await invoiceFor({ name: 'No number', email: 'no@number.example' });
    expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({
      problemCode: 'customer_number_missing',
    });
    expect((await house.invoiceView(merchant, invoice.id)).problem?.why).toBe(
      'New customers take their number from the metadata field customer no of the Stripe customer, and No number has none there.',
    );
    await merchant.stripe.customers.update(String(invoice.customer), { metadata: { 'customer no': 'K-1' } });
    await replayed(house, merchant, invoice.id, 'synced');
  });

  it('is a question when its number belongs to somebody else', async () => {
    await customers({ numbering: { from: 'stripe_id' } });
    const customer = await merchant.stripe.customers.create({ name: 'Late', email: 'late@numbers.example' });
    merchant.books.addCustomers({
      number: customer.id.slice(4).toUpperCase(),
      displayName: 'First come',
      email: 'first@come.example',
      taxArea: 'DOMESTIC',
    });
    const invoice = await finalizedInvoice(merchant, { taxRate: vat19, customerId: customer.id });
    await rests(house, merchant, invoice.id, 'needs_review');
    expect((await house.invoiceView(merchant, invoice.id)).problem?.action).toBe('choose_contact');
    expect(named('Late')).toHaveLength(0);
  });

  it('is a question when only the books know that its number is taken', async () => {
    await customers({ numbering: { from: 'metadata', key: 'no' } });
    house.ledger.faults.add({
      method: 'POST',
      path: `companies\\(${merchant.books.id}\\)/customers`,
      kind: 'status',
      status: 400,
      body: { error: { code: 'Internal_EntityWithSameKeyExists', message: 'The record already exists.' } },
      times: 100,
    });
    const invoice = await invoiceFor({ name: 'Late', email: 'late@numbers.example', metadata: { no: 'K-1' } });
    await rests(house, merchant, invoice.id, 'needs_review');
    house.ledger.faults.clear();
    expect((await house.invoiceView(merchant, invoice.id)).problem).toMatchObject({
      code: 'customer_number_taken',
      why: 'Number K-1, taken from Stripe, belongs to another customer in Business Central.',
    });
  });

  it('is asked for where the settings say so', async () => {
    await customers({ missing: 'ask' });
    const invoice = await invoiceFor({ name: 'Ask first', email: 'ask@first.example' });
    expect(await rests(house, merchant, invoice.id, 'needs_review')).toMatchObject({
      problemCode: 'customer_not_found',
    });
    expect(book()).toHaveLength(1);
  });

  it('C58: keeps its legal name whole, or is not created: names are never cut', async () => {
    const long = `${'Vereinigte Donaudampfschifffahrtsgesellschaft '.repeat(2)}mbH & Co. KG`;
    const fits = await invoiceFor({ name: long.slice(0, 100), email: 'fits@long.example' });
    const tooLong = await invoiceFor({ name: long, email: 'toolong@long.example' });
    await rests(house, merchant, fits.id, 'synced');
    expect(named(long.slice(0, 100))).toHaveLength(1);
    expect(await rests(house, merchant, tooLong.id, 'failed')).toMatchObject({
      problemCode: 'field_too_long',
      problem: { params: { field: 'The customer name', limit: '100', length: String(long.length) } },
    });
    expect(book()).toHaveLength(2);
  });

  it('C58: what is no name is fitted or left out, and the document says so', async () => {
    const invoice = await invoiceFor({
      name: 'Long street',
      email: 'long@street.example',
      phone: '+49 30 1234567 x12',
      address: { line1: 'S'.repeat(120), city: 'C'.repeat(35), country: 'DE' },
    });
    await rests(house, merchant, invoice.id, 'synced');
    expect(named('Long street')[0]?.values).toMatchObject({
      addressLine1: 'S'.repeat(100),
      city: 'C'.repeat(30),
      phoneNumber: '',
    });
    expect((await house.invoiceView(merchant, invoice.id)).notes).toEqual([
      expect.stringContaining('Phone number: left out'),
      expect.stringContaining('Address: cut from 120 to the 100 characters'),
      expect.stringContaining('City: cut from 35 to the 30 characters'),
    ]);
  });

  it('C59: keeps quotes, ampersands and slashes', async () => {
    const name = `O'Neill & "Söhne" / Ölgesellschaft, 100% <KG>`;
    const invoice = await invoiceFor({ name, email: 'o.neill@special.example' });
    await rests(house, merchant, invoice.id, 'synced');
    expect(named(name)).toHaveLength(1);
    expect(await replayed(house, merchant, invoice.id, 'synced')).toMatchObject({ generation: 1 });
  });
});
