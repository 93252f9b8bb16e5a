import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, bench, errorOf, type Json, objects } from './company.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench({ now: () => new Date('2026-11-20T10:00:00Z') });
  b.company.addCustomers(
    { number: 'C-EU', displayName: 'EU', taxArea: 'EU' },
    { number: 'C-NONE', displayName: 'No tax area' },
    { number: 'C-GROSS', displayName: 'Gross prices', taxArea: 'DOMESTIC', pricesIncludeTax: true },
    { number: 'C-ALL', displayName: 'Blocked', taxArea: 'DOMESTIC', blocked: 'All' },
    { number: 'C-INV', displayName: 'Blocked for invoices', taxArea: 'DOMESTIC', blocked: 'Invoice' },
    {
      number: 'C-RAW',
      displayName: 'Without posting groups',
      taxArea: 'DOMESTIC',
      properties: { hasPostingGroups: false },
    },
  );
});
afterAll(() => b.sim.close());

const draft = (lines: Json[], more: Json = {}) =>
  b.post('salesInvoices?$expand=salesInvoiceLines', { customerNumber: 'C-AT', salesInvoiceLines: lines, ...more });

const plan = (more: Json = {}): Json => ({ itemId: b.ids.plan, quantity: 1, ...more });

describe('what a line sells', () => {
  it.each([
    [
      () => ({ itemId: b.ids.plan, accountId: b.ids.account }),
      'Both "itemId" and "accountId" are specified. Specify only one of them.',
    ],
    [() => ({ itemId: b.ids.account }), 'Item does not exist.'],
    [() => ({ accountId: b.ids.plan }), 'Account does not exist.'],
    [
      () => ({ lineType: 'Account', lineObjectNumber: '9999' }),
      'contains a value (9999) that cannot be found in the related table (G/L Account)',
    ],
    [() => ({ lineType: 'Item' }), 'No. must have a value in Sales Line'],
    [() => ({ lineType: 'Resource', lineObjectNumber: 'R1' }), 'cannot be found in the related table (Resource)'],
    [
      () => ({ lineType: 'Item', lineObjectNumber: 'OLD' }),
      "Blocked must be equal to 'No'  in Item: No.=OLD. Current value is 'Yes'.",
    ],
    [
      () => ({ lineType: 'Account', lineObjectNumber: '6199' }),
      "Blocked must be equal to 'No'  in G/L Account: No.=6199",
    ],
    [
      () => ({ lineType: 'Account', lineObjectNumber: '2310' }),
      "Direct Posting must be equal to 'Yes'  in G/L Account: No.=2310. Current value is 'No'.",
    ],
    [() => ({ lineType: 'Account', lineObjectNumber: '6000' }), "Account Type must be equal to 'Posting'"],
    [() => ({ lineType: 'Comment', description: 'x', quantity: 1 }), 'Type must have a value in Sales Line'],
    [
      () => plan({ unitOfMeasureCode: 'HOUR' }),
      "The Item Unit of Measure does not exist. Identification fields and values: Item No.='PLAN',Code='HOUR'",
    ],
    [() => plan({ discountPercent: 120 }), "not an acceptable value for 'Line Discount %'"],
    [() => plan({ taxCode: 'NOPE' }), 'cannot be found in the related table (VAT Product Posting Group)'],
    [() => plan({ description: 'x'.repeat(101) }), 'The length of the string is 101'],
    [() => plan({ netAmount: 1 }), "Control 'netAmount' is read-only"],
    [() => plan({ price: 1 }), "The property 'price' does not exist on type 'Microsoft.NAV.salesInvoiceLine'"],
  ])('given a wrong line (%#), then it is refused: %s', async (line, text) => {
    expect(errorOf(await draft([line()])).message).toContain(text);
  });

  it('given an account, then the text comes from it and the price from the request', async () => {
    const [line] = objects(
      (await draft([{ accountId: b.ids.account, quantity: 2, unitPrice: 12.345678 }])).body.salesInvoiceLines,
    );
    expect(line).toMatchObject({
      lineType: 'Account',
      lineObjectNumber: '6110',
      description: 'Sales',
      unitPrice: 12.34568,
      netAmount: 24.69,
      taxCode: 'VAT20',
    });
  });

  it('given a quantity with more than five decimals, then it is rounded to five', async () => {
    const [line] = objects((await draft([plan({ quantity: 0.1234567 })])).body.salesInvoiceLines);
    expect(line?.quantity).toBe(0.12346);
  });

  it('given a discount on a line, then the other way of saying it is computed', async () => {
    const [byAmount, byPercent] = objects(
      (await draft([plan({ discountAmount: 25 }), plan({ discountPercent: 12.5 })])).body.salesInvoiceLines,
    );
    expect(byAmount).toMatchObject({ discountPercent: 25, netAmount: 75 });
    expect(byPercent).toMatchObject({ discountAmount: 12.5, netAmount: 87.5 });
  });

  it('given a discount over the document, then it is spread and lowers the tax', async () => {
    const made = await draft([plan(), plan()], { discountAmount: 50 });
    expect(made.body).toMatchObject({ discountAmount: 50, totalAmountExcludingTax: 150, totalTaxAmount: 30 });
    expect(errorOf(await draft([plan()], { discountAmount: 101 })).message).toContain('must not be greater than');
  });
});

describe('tax', () => {
  it('given a customer of another tax area, then its percentage applies', async () => {
    expect((await draft([plan()], { customerNumber: 'C-EU' })).body).toMatchObject({
      totalTaxAmount: 0,
      totalAmountIncludingTax: 100,
    });
  });

  it.each([
    [
      { customerNumber: 'C-AT' },
      { taxCode: 'VAT13' },
      "VAT Bus. Posting Group='DOMESTIC',VAT Prod. Posting Group='VAT13'",
    ],
    [{ customerNumber: 'C-EU' }, { taxCode: 'VAT10' }, "VAT Bus. Posting Group='EU',VAT Prod. Posting Group='VAT10'"],
    [{ customerNumber: 'C-NONE' }, {}, "VAT Bus. Posting Group='',VAT Prod. Posting Group='VAT20'"],
  ])('given a combination without VAT posting setup (%j %j), then it is named', async (header, line, text) => {
    const error = errorOf(await draft([plan(line)], header));
    expect(error).toMatchObject({ status: 404, code: 'Internal_RecordNotFound' });
    expect(error.message).toBe(`The VAT Posting Setup does not exist. Identification fields and values: ${text}`);
  });

  it('given many small lines, then the document’s tax is rounded once per group, not per line', async () => {
    const made = await draft(
      ['25.06', '25.61', '25.63'].map((price) => plan({ unitPrice: Number(price), taxCode: 'VAT10' })),
    );
    expect(made.body).toMatchObject({ totalAmountExcludingTax: 76.3, totalTaxAmount: 7.63 });
    const lines = objects(made.body.salesInvoiceLines);
    expect(lines.map((line) => line.totalTaxAmount)).toEqual([2.51, 2.56, 2.56]);
    expect(lines.map((line) => line.netTaxAmount)).toEqual([2.51, 2.56, 2.56]);
    const uneven = await draft([1, 2, 3].map(() => plan({ unitPrice: 0.04, taxCode: 'VAT10' })));
    expect(uneven.body.totalTaxAmount).toBe(0.01);
    expect(objects(uneven.body.salesInvoiceLines).map((line) => line.totalTaxAmount)).toEqual([0, 0, 0]);
    expect(objects(uneven.body.salesInvoiceLines).map((line) => line.netTaxAmount)).toEqual([0, 0.01, 0]);
  });

  it('given a customer whose prices include tax, then the tax is taken out of them', async () => {
    const made = await draft([plan({ unitPrice: 120 })], { customerNumber: 'C-GROSS' });
    expect(made.body).toMatchObject({
      pricesIncludeTax: true,
      totalAmountExcludingTax: 100,
      totalAmountIncludingTax: 120,
    });
  });
});

describe('currencies', () => {
  it.each([
    ['USD', 100.555, 100.56, 20.11, 120.67],
    ['JPY', 1999, 1999, 400, 2399],
    ['BHD', 1.2345, 1.235, 0.247, 1.482],
    ['EUR', 1.005, 1.01, 0.2, 1.21],
  ])('given %s, then amounts are rounded to its precision', async (currencyCode, unitPrice, net, tax, total) => {
    const made = await draft([plan({ unitPrice })], { currencyCode: currencyCode.toLowerCase() });
    expect(made.body).toMatchObject({
      currencyCode,
      totalAmountExcludingTax: net,
      totalTaxAmount: tax,
      totalAmountIncludingTax: total,
    });
  });

  it('given an item’s own price, then it is converted from the local currency', async () => {
    expect(objects((await draft([plan()], { currencyCode: 'USD' })).body.salesInvoiceLines)[0]).toMatchObject({
      unitPrice: 111.11111,
    });
  });

  it('given an unknown currency or one without a rate, then each is refused in its own words', async () => {
    expect(errorOf(await draft([plan()], { currencyCode: 'CHF' })).message).toBe(
      'The "currencyCode" does not match to a Currency.',
    );
    const error = errorOf(await draft([plan()], { currencyCode: 'NOK' }));
    expect(error.message).toContain('There is no Currency Exchange Rate within the filter.');
    expect(error.message).toContain('Currency Code: NOK, Starting Date: ..11/20/26');
    b.company.setExchangeRate('NOK', '0.085');
    expect((await draft([plan()], { currencyCode: 'NOK' })).status).toBe(201);
  });
});

describe('the customer of a document', () => {
  it.each([
    [{ customerNumber: undefined }, 'A "customerNumber" or a "customerId" must be provided.'],
    [{ customerNumber: 'NOBODY' }, 'The sell-to customer cannot be found.'],
    [{ billToCustomerNumber: 'NOBODY' }, 'The bill-to customer cannot be found.'],
    [
      { customerNumber: 'C-ALL' },
      'You cannot create this type of document when Customer C-ALL is blocked with type All.',
    ],
    [
      { customerNumber: 'C-INV' },
      'You cannot create this type of document when Customer C-INV is blocked with type Invoice.',
    ],
    [{ customerNumber: 'C-RAW' }, 'Gen. Bus. Posting Group must have a value in Customer: No.=C-RAW'],
    [
      { paymentTermsId: '00000000-0000-0000-0000-00000000000f' },
      'The "paymentTermsId" does not match to a Payment Terms.',
    ],
    [{ sellToCountry: 'XX' }, 'Country/Region'],
    [{ number: 'X' }, "Control 'number' is read-only"],
    [{ pricesIncludeTax: true }, "Control 'pricesIncludeTax' is read-only"],
    [{ postingDate: '2026-02-30' }, 'Edm.Date'],
  ])('given %j, then %s', async (header, text) => {
    expect(errorOf(await draft([plan()], header)).message).toContain(text);
  });

  it('given id and number of two customers, then they are refused', async () => {
    const error = errorOf(await draft([], { customerId: b.ids.customer, customerNumber: 'C-EU' }));
    expect(error.message).toBe('The sell-to customer values do not match to a specific Customer.');
  });

  it('given another bill-to customer, then terms and tax come from there', async () => {
    const made = await draft([plan()], { billToCustomerNumber: 'C-EU' });
    expect(made.body).toMatchObject({ customerNumber: 'C-AT', billToName: 'EU', totalTaxAmount: 0 });
  });

  it('given dates, then document and due date follow the posting date unless they are sent', async () => {
    expect((await draft([], { postingDate: '2026-01-31' })).body).toMatchObject({
      invoiceDate: '2026-01-31',
      dueDate: '2026-02-14',
    });
    const own = await draft([], { postingDate: '2026-01-31', invoiceDate: '2026-01-10', dueDate: '2026-03-01' });
    expect(own.body).toMatchObject({ postingDate: '2026-01-31', invoiceDate: '2026-01-10', dueDate: '2026-03-01' });
  });
});

describe('changing a draft', () => {
  it('given a changed line, then the document’s totals follow; given deep changes, then they are refused', async () => {
    const { body } = await draft([plan(), plan()]);
    const [first] = objects(body.salesInvoiceLines);
    const path = `salesInvoices(${body.id})/salesInvoiceLines(${first?.id})`;
    const changed = await b.call('PATCH', path, { quantity: 3 }, { 'If-Match': String(first?.['@odata.etag']) });
    expect(changed).toMatchObject({ status: 200, body: { quantity: 3, netAmount: 300 } });
    const document = await b.get(`salesInvoices(${body.id})`);
    expect(document.body.totalAmountIncludingTax).toBe(480);
    expect(document.body['@odata.etag']).not.toBe(body['@odata.etag']);
    const deep = await b.call('PATCH', `salesInvoices(${body.id})`, { salesInvoiceLines: [] }, { 'If-Match': '*' });
    expect(errorOf(deep)).toMatchObject({ status: 400 });
    expect(errorOf(deep).message).toContain('Deep update is not supported');
  });

  it('given lines added and taken away one by one, then the totals follow', async () => {
    const { body } = await draft([plan()]);
    const added = await b.post('salesInvoiceLines', {
      documentId: body.id,
      lineType: 'Item',
      lineObjectNumber: 'BOOK',
      quantity: 1,
    });
    expect(added).toMatchObject({ status: 201, body: { sequence: 20000, documentId: body.id } });
    expect((await b.get(`salesInvoices(${body.id})`)).body.totalAmountExcludingTax).toBe(119.99);
    await b.call('DELETE', `salesInvoiceLines(${added.body.id})`, undefined, { 'If-Match': '*' });
    expect((await b.get(`salesInvoices(${body.id})`)).body.totalAmountExcludingTax).toBe(100);
    const again = await b.post(`salesInvoices(${body.id})/salesInvoiceLines`, plan({ sequence: 10000 }));
    expect(errorOf(again)).toMatchObject({ status: 409, code: 'Internal_EntityWithSameKeyExists' });
  });

  it('given another customer or currency, then prices stay and taxes are computed anew', async () => {
    const { body } = await draft([plan()]);
    const path = `salesInvoices(${body.id})`;
    const moved = await b.call('PATCH', path, { customerNumber: 'C-EU' }, { 'If-Match': '*' });
    expect(moved.body).toMatchObject({ customerName: 'EU', totalTaxAmount: 0 });
    const foreign = await b.call('PATCH', path, { currencyCode: 'JPY' }, { 'If-Match': '*' });
    expect(foreign.body).toMatchObject({ currencyCode: 'JPY', totalAmountIncludingTax: 100 });
  });

  it.each([
    [{ sequence: 5 }, 'The value for "sequence" cannot be modified. Delete and insert the line again.'],
    [{ documentId: '00000000-0000-0000-0000-00000000000f' }, 'The value for "documentId" cannot be modified.'],
    [{ lineObjectNumber: 'BOOK' }, 'The value for "lineObjectNumber" cannot be modified.'],
  ])('given %j, then %s', async (change, text) => {
    const [line] = objects((await draft([plan()])).body.salesInvoiceLines);
    expect(errorOf(await b.call('PATCH', `salesInvoiceLines(${line?.id})`, change, { 'If-Match': '*' })).message).toBe(
      text,
    );
  });

  it('given no document, then lines cannot be listed; given one, then they can', async () => {
    const { body } = await draft([plan(), plan()]);
    expect(errorOf(await b.get('salesInvoiceLines')).message).toBe(
      'You must specify an Id or a Document Id to get the lines.',
    );
    expect(objects((await b.get(`salesInvoiceLines?$filter=documentId eq ${body.id}`)).body.value)).toHaveLength(2);
    const [first] = objects(body.salesInvoiceLines);
    expect(objects((await b.get(`salesInvoiceLines?$filter=id eq ${first?.id}`)).body.value)).toHaveLength(1);
  });
});
