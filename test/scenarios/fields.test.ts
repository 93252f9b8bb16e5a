import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paths } from '#shared/api/paths.ts';
import { testFieldMappingAnswerSchema } from '#shared/api/settings.ts';
import { type FieldMapping, type FieldSource, fieldMappingSchema } from '#shared/field-mapping.ts';
import { finalizedInvoice, type House, type Merchant, mappedRate, openHouse } from '#test/kit/house.ts';
import { documentOf, linesOf, preview, rests } from '#test/kit/presses.ts';

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

const PO = 'invoice.customerPurchaseOrderReference';
const map = (target: string, source: FieldSource, more: Partial<FieldMapping> = {}): FieldMapping =>
  fieldMappingSchema.parse({ target, source, ...more });
const metadata = (key: string, of: 'invoice' | 'customer' | 'line' = 'invoice') =>
  ({ kind: 'metadata', of, key }) as const;
const template = (text: string) => ({ kind: 'template', template: text }) as const;

const fields = (...mappings: FieldMapping[]) => merchant.settings((settings) => ({ ...settings, fields: mappings }));

const invoiceWith = (invoice: Record<string, unknown> = {}, options: object = {}) =>
  finalizedInvoice(merchant, { taxRate: vat19, invoice, ...options });

const headerOf = (number: string | null) => documentOf(merchant, number).values;

describe('a field of the document', () => {
  it('C62: comes from a metadata key with a space in it', async () => {
    await fields(map(PO, metadata('PO number')));
    const invoice = await invoiceWith({ metadata: { 'PO number': 'PO-4711' } });
    await rests(house, merchant, invoice.id, 'synced');
    expect(headerOf(invoice.number).customerPurchaseOrderReference).toBe('PO-4711');
  });

  it('takes the first source that is not empty, and then the default', async () => {
    await fields(map(PO, metadata('PO number')), map(PO, metadata('default PO', 'customer'), { fallback: 'none' }));
    const customer = { name: 'Contoso GmbH', email: 'billing@contoso.example' };
    const own = await invoiceWith({ metadata: { 'PO number': 'OWN' } });
    const ofCustomer = await invoiceWith({}, { customer: { ...customer, metadata: { 'default PO': 'STANDING' } } });
    const neither = await invoiceWith({ metadata: { 'PO number': '  ' } });
    for (const { id } of [own, ofCustomer, neither]) await rests(house, merchant, id, 'synced');
    expect([own, ofCustomer, neither].map(({ number }) => headerOf(number).customerPurchaseOrderReference)).toEqual([
      'OWN',
      'STANDING',
      'none',
    ]);
  });

  it('may be a template over invoice and customer, a constant, or a calendar date', async () => {
    await merchant.settings((settings) => ({
      ...settings,
      documents: { ...settings.documents, timeZone: 'Pacific/Auckland' },
    }));
    await fields(
      map(PO, template('{{ customer.name | upcase }} / {{ invoice.metadata["cost centre"] | default: "?" }}')),
      map('invoice.promisedPayDate', { kind: 'field', path: 'invoice.effective_at' }),
      map('line.description2', { kind: 'constant', value: 'As agreed' }),
    );
    const invoice = await invoiceWith({
      effective_at: Date.parse('2026-03-31T12:00:00Z') / 1000,
      metadata: { 'cost centre': 'K7' },
    });
    await rests(house, merchant, invoice.id, 'synced');
    expect(headerOf(invoice.number)).toMatchObject({
      customerPurchaseOrderReference: 'CONTOSO GMBH / K7',
      promisedPayDate: '2026-04-01',
    });
    expect(linesOf(documentOf(merchant, invoice.number))).toMatchObject([{ description2: 'As agreed' }]);
  });

  it('may be the due date', async () => {
    await fields(map('invoice.dueDate', metadata('pay until')));
    const invoice = await invoiceWith({ metadata: { 'pay until': '2027-01-31' } });
    await rests(house, merchant, invoice.id, 'synced');
    expect(headerOf(invoice.number).dueDate).toBe('2027-01-31');
  });

  it('may be any dimension of the company, of the document or of a line', async () => {
    merchant.books.addDimensions(
      { code: 'DEPT', values: [{ code: 'SALES' }] },
      { code: 'PROJECT', values: [{ code: 'P1' }] },
    );
    await fields(
      map('invoice.dimension:DEPT', { kind: 'constant', value: 'sales' }),
      map('line.dimension:PROJECT', metadata('project', 'line')),
    );
    const invoice = await invoiceWith(
      {},
      { lines: [{ customer: '', description: 'Seat', amount: 1_000, metadata: { project: 'p1' } }] },
    );
    await rests(house, merchant, invoice.id, 'synced');
    const document = documentOf(merchant, invoice.number);
    expect(document.dimensions).toHaveLength(1);
    expect(document.lines?.[0]?.dimensions).toHaveLength(2);
    expect((await house.invoiceView(merchant, invoice.id)).status).toBe('synced');
  });

  it('that the books refuse stops the invoice in their words', async () => {
    await fields(map('invoice.dimension:DEPT', { kind: 'constant', value: 'NOWHERE' }));
    const invoice = await invoiceWith();
    expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({ problemCode: 'ledger_refused' });
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);
  });
});

describe('a value that is too long for its field', () => {
  const long = 'x'.repeat(40);

  it('C58: stops the invoice, with both lengths', async () => {
    await fields(map(PO, metadata('PO number')));
    const invoice = await invoiceWith({ metadata: { 'PO number': long } });
    expect((await rests(house, merchant, invoice.id, 'failed')).problem).toMatchObject({
      code: 'field_too_long',
      params: { limit: '35', length: '40', field: 'Your reference / PO number' },
    });
  });

  it('is cut where the merchant allows it, and the document says so', async () => {
    await fields(map(PO, metadata('PO number'), { tooLong: 'cut' }));
    const invoice = await invoiceWith({ metadata: { 'PO number': long } });
    await rests(house, merchant, invoice.id, 'synced');
    expect(headerOf(invoice.number).customerPurchaseOrderReference).toBe('x'.repeat(35));
    expect((await house.invoiceView(merchant, invoice.id)).notes).toEqual([
      'Your reference / PO number: cut from 40 to the 35 characters that Business Central allows.',
    ]);
  });
});

describe('a mapping that cannot be filled', () => {
  it.each([
    ['a date that is none', map('invoice.dueDate', metadata('x')), 'field_invalid'],
    ['several values at once', map(PO, { kind: 'field', path: 'customer.address' }), 'field_invalid'],
    ['a field that the books do not have', map('invoice.colour', { kind: 'constant', value: 'red' }), 'field_invalid'],
  ])('stops its own invoice only: %s', async (_, mapping, code) => {
    await fields(mapping);
    const customer = {
      name: 'Contoso GmbH',
      email: 'billing@contoso.example',
      address: { city: 'Berlin', country: 'DE' },
    };
    const invoice = await invoiceWith({ metadata: { x: 'tomorrow' } }, { customer });
    expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({ problemCode: code });
    expect(merchant.books.rows('salesInvoices')).toHaveLength(0);
  });

  it.each([
    ['an endless loop', '{% for i in (1..1000000000) %}{{ i }}{% endfor %}'],
    ['nested loops', '{% for i in (1..9999) %}{% for j in (1..9999) %}x{% endfor %}{% endfor %}'],
    ['a huge padding', '{% assign a = "x" %}{% for i in (1..60) %}{% assign a = a | append: a %}{% endfor %}{{ a }}'],
    ['a file to include', '{% include "/etc/passwd" %}'],
    ['an unknown filter', '{{ invoice.id | shell }}'],
  ])('costs nothing but an error when it is hostile: %s', async (_, text) => {
    await fields(map(PO, template(text)));
    const invoice = await invoiceWith();
    expect(await rests(house, merchant, invoice.id, 'failed')).toMatchObject({ problemCode: 'template_failed' });
    await fields();
    // Everything else goes on.
    const next = await invoiceWith();
    await rests(house, merchant, next.id, 'synced');
  });

  it('reaches no prototype and no secret', async () => {
    await fields(
      map(PO, template('[{{ invoice.constructor }}{{ invoice.__proto__ }}{{ customer.toString }}{{ process.env }}]')),
    );
    const invoice = await invoiceWith();
    await rests(house, merchant, invoice.id, 'synced');
    expect(headerOf(invoice.number).customerPurchaseOrderReference).toBe('[]');
  });
});

describe('trying mappings in the settings', () => {
  it('shows values, notes and errors of a real invoice, and writes nothing', async () => {
    const invoice = await invoiceWith({ metadata: { 'PO number': 'PO-1' } });
    await rests(house, merchant, invoice.id, 'synced');
    const { status, body } = await house.signed(merchant, paths.settingsTestFields, {
      invoice_id: invoice.id,
      fields: [
        map(PO, metadata('PO number')),
        map('invoice.dueDate', metadata('PO number')),
        map('invoice.email', metadata('none')),
      ],
    });
    expect(status).toBe(200);
    const { values } = testFieldMappingAnswerSchema.parse(body);
    expect(values).toMatchObject([
      { value: 'PO-1', error: null },
      { value: null, error: expect.stringContaining('is not a date') },
      { value: null, error: null, note: expect.stringContaining('Empty') },
    ]);
  });
});

describe('mapped fields', () => {
  it('are shown in the preview under the names that merchants know', async () => {
    await fields(map(PO, metadata('PO number')));
    const invoice = await invoiceWith({ metadata: { 'PO number': 'PO-9' } });
    await rests(house, merchant, invoice.id, 'synced');
    expect((await preview(house, merchant, invoice.id)).fields).toContainEqual({
      label: 'Your reference / PO number',
      value: 'PO-9',
    });
  });

  it('of a new customer are filled when it is created, also when the merchant asks for that by hand', async () => {
    merchant.books.addCustomers({ displayName: 'Twin', email: 'twin@twins.example', taxArea: 'DOMESTIC' });
    merchant.books.addCustomers({ displayName: 'Twin', email: 'twin@twins.example', taxArea: 'DOMESTIC' });
    await fields(map('contact.website', metadata('site', 'customer')));
    const customer = { metadata: { site: 'https://new.example' } };
    const created = await invoiceWith({}, { customer: { ...customer, name: 'New', email: 'new@twins.example' } });
    const asked = await invoiceWith({}, { customer: { ...customer, name: 'Third', email: 'twin@twins.example' } });
    await rests(house, merchant, created.id, 'synced');
    await rests(house, merchant, asked.id, 'needs_review');
    await house.signed(merchant, paths.invoiceResolve, { resolve: 'create_contact', invoice_id: asked.id });
    await rests(house, merchant, asked.id, 'synced');
    for (const name of ['New', 'Third'])
      expect(merchant.books.rows('customers').find(({ values }) => values.displayName === name)?.values.website).toBe(
        'https://new.example',
      );
  });
});
