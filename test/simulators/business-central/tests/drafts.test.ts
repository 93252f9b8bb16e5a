import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, bench, errorOf, objects, schemaErrors, schemasPresent } from './company.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench({ now: () => new Date('2026-11-20T10:00:00Z') });
});
afterAll(() => b.sim.close());

const line = (more: Record<string, unknown> = {}) => ({
  lineType: 'Item',
  lineObjectNumber: 'PLAN',
  quantity: 1,
  ...more,
});

describe('creating a draft invoice by deep insert', () => {
  it('given a customer and lines, then one request makes the draft and answers 201 without its lines', async () => {
    const made = await b.post('salesInvoices', {
      customerId: b.ids.customer,
      externalDocumentNumber: ' in_1Abc ',
      customerPurchaseOrderReference: 'Po-7',
      salesInvoiceLines: [line({ quantity: 3 }), { itemId: b.ids.book, quantity: 1, unitPrice: 9.99 }],
    });
    expect(made.status).toBe(201);
    expect(made.body.salesInvoiceLines).toBeUndefined();
    expect(made.body).toMatchObject({
      number: expect.stringMatching(/^S-INV\d{6}$/),
      status: 'Draft',
      externalDocumentNumber: 'IN_1ABC',
      customerPurchaseOrderReference: 'Po-7',
      customerNumber: 'C-AT',
      billToName: 'Alpenrose GmbH',
      sellToCity: 'Wien',
      currencyCode: 'EUR',
      currencyId: '00000000-0000-0000-0000-000000000000',
      invoiceDate: '2026-11-20',
      dueDate: '2026-12-04',
      totalAmountExcludingTax: 309.99,
      totalTaxAmount: 61,
      totalAmountIncludingTax: 370.99,
    });
    expect(made.headers.get('location')).toBe(`${b.company.url}/salesInvoices(${made.body.id})`);
    expect(made.body['@odata.etag']).toMatch(/^W\/"/);
  });

  it('given $expand=salesInvoiceLines, then the lines come back with defaults from the item', async () => {
    const made = await b.post('salesInvoices?$expand=salesInvoiceLines', {
      customerNumber: 'c-at',
      salesInvoiceLines: [line(), { lineType: 'Comment', description: 'Period: November' }],
    });
    const [first, second] = objects(made.body.salesInvoiceLines);
    expect(first).toMatchObject({
      sequence: 10000,
      lineType: 'Item',
      description: 'Plan',
      unitOfMeasureCode: 'PCS',
      unitPrice: 100,
      taxCode: 'VAT20',
      taxPercent: 20,
      netTaxAmount: 20,
      amountIncludingTax: 120,
    });
    expect(second).toMatchObject({
      sequence: 20000,
      lineType: 'Comment',
      description: 'Period: November',
      netAmount: 0,
    });
  });

  it.skipIf(!schemasPresent)('given the published schema, then document and lines satisfy it', async () => {
    const made = await b.post('salesInvoices?$expand=salesInvoiceLines($expand=dimensionSetLines),dimensionSetLines', {
      customerId: b.ids.customer,
      shortcutDimension1Code: 'sales',
      salesInvoiceLines: [line(), { lineType: 'Account', accountId: b.ids.account, quantity: 2, unitPrice: 12.34567 }],
    });
    expect(made.status).toBe(201);
    const { salesInvoiceLines, ...document } = made.body;
    expect(schemaErrors('salesInvoices', document)).toEqual([]);
    for (const one of objects(salesInvoiceLines)) {
      const { dimensionSetLines, ...plain } = one;
      expect(schemaErrors('salesInvoiceLines', plain)).toEqual([]);
      for (const dimension of objects(dimensionSetLines))
        expect(schemaErrors('dimensionSetLines', dimension)).toEqual([]);
    }
  });

  it('given one refused line, then nothing of the document is stored', async () => {
    const before = b.company.rows('salesInvoices').length;
    const refused = await b.post('salesInvoices', {
      customerId: b.ids.customer,
      salesInvoiceLines: [line(), line({ lineObjectNumber: 'NOPE' })],
    });
    expect(errorOf(refused)).toMatchObject({ status: 400, code: 'Internal_InvalidTableRelation' });
    expect(b.company.rows('salesInvoices')).toHaveLength(before);
  });

  it('given the same external document number twice, then both drafts are made: telling them apart is the client’s task', async () => {
    const body = { customerId: b.ids.customer, externalDocumentNumber: 'TWICE-1' };
    expect((await b.post('salesInvoices', body)).status).toBe(201);
    expect((await b.post('salesInvoices', body)).status).toBe(201);
    const found = await b.get(`salesInvoices?$filter=externalDocumentNumber eq 'TWICE-1'`);
    expect(objects(found.body.value)).toHaveLength(2);
  });
});

describe('deleting a draft', () => {
  it('given its etag, then it is gone', async () => {
    const made = await b.post('salesInvoices', { customerId: b.ids.customer });
    const path = `salesInvoices(${made.body.id})`;
    expect((await b.call('DELETE', path, undefined, { 'If-Match': String(made.body['@odata.etag']) })).status).toBe(
      204,
    );
    expect(errorOf(await b.get(path))).toMatchObject({ status: 404, code: 'Internal_RecordNotFound' });
  });
});
