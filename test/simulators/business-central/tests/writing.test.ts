import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, bench, errorOf, object, objects, schemaErrors, schemasPresent } from './company.ts';

let b: Bench;
beforeAll(async () => {
  b = await bench();
});
afterAll(() => b.sim.close());

const zero = '00000000-0000-0000-0000-000000000000';
const unknown = '00000000-0000-0000-0000-00000000000f';

describe('creating a customer', () => {
  it('given a name alone, then number, type, currency and blanks are filled in', async () => {
    const made = await b.post('customers', { displayName: 'Neu AG' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      number: expect.stringMatching(/^C\d{4}0$/),
      type: 'Company',
      blocked: '_x0020_',
      currencyCode: 'EUR',
      currencyId: zero,
      taxAreaId: zero,
      balanceDue: 0,
    });
  });

  it.skipIf(!schemasPresent)(
    'given everything a request may hold, then answer and request satisfy the published schema',
    async () => {
      const body = {
        number: 'full-1',
        displayName: 'Voll GmbH',
        type: 'Person',
        addressLine1: 'Straße 1',
        city: 'Graz',
        country: 'at',
        postalCode: '8010',
        email: 'a@b.example',
        creditLimit: 1234.5,
        taxAreaId: b.company.find('taxAreas', 'EU').id,
        taxRegistrationNumber: 'ATU12345678',
        currencyCode: 'USD',
        paymentTermsId: b.company.find('paymentTerms', '14D').id,
        paymentMethodId: b.company.find('paymentMethods', 'CARD').id,
        blocked: '_x0020_',
      };
      expect(schemaErrors('customers.create', body)).toEqual([]);
      const made = await b.post('customers', body);
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      expect(schemaErrors('customers', made.body)).toEqual([]);
      expect(made.body).toMatchObject({
        number: 'FULL-1',
        country: 'AT',
        taxAreaDisplayName: 'European Union',
        currencyCode: 'USD',
      });
      expect(made.body.currencyId).toBe(b.company.find('currencies', 'USD').id);
    },
  );

  it.each([
    [{}, 400, 'Application_DialogException', 'A "displayName" must be provided.'],
    [{ displayName: ' ' }, 400, 'Application_DialogException', 'The blank "displayName" is not allowed.'],
    [
      { displayName: 'x'.repeat(101) },
      400,
      'Application_StringExceededLength',
      'The length of the string is 101, but it must be less than or equal to 100 characters. Value: xxx',
    ],
    [
      { displayName: 'A', taxRegistrationNumber: '1'.repeat(21) },
      400,
      'Application_StringExceededLength',
      'less than or equal to 20',
    ],
    [
      { displayName: 'A', colour: 'red' },
      400,
      'BadRequest',
      "The property 'colour' does not exist on type 'Microsoft.NAV.customer'.",
    ],
    [{ displayName: 'A', constructor: 'red' }, 400, 'BadRequest', "The property 'constructor' does not exist"],
    [{ displayName: 'A', balanceDue: 1 }, 400, 'BadRequest_InvalidOperation', "Control 'balanceDue' is read-only"],
    [{ displayName: 'A', id: unknown }, 400, 'BadRequest_InvalidOperation', "Control 'id' is read-only"],
    [
      { displayName: 'A', lastModifiedDateTime: '2026-01-01T00:00:00Z' },
      400,
      'BadRequest_InvalidOperation',
      'read-only',
    ],
    [{ displayName: 7 }, 400, 'BadRequest', "for the property 'displayName' as a quoted JSON string"],
    [{ displayName: 'A', creditLimit: '7' }, 400, 'BadRequest', 'Edm.Decimal'],
    [{ displayName: 'A', taxLiable: 'yes' }, 400, 'BadRequest', 'Edm.Boolean'],
    [{ displayName: 'A', paymentTermsId: '14D' }, 400, 'BadRequest', 'Edm.Guid'],
    [{ displayName: 'A', blocked: 'Maybe' }, 400, 'BadRequest', "'Maybe'"],
    [
      { displayName: 'A', email: 'nobody' },
      400,
      'Application_DialogException',
      'The email address "nobody" is not valid.',
    ],
    [
      { displayName: 'A', country: 'XX' },
      400,
      'Internal_InvalidTableRelation',
      'The field Country/Region Code of table Customer contains a value (XX) that cannot be found in the related table (Country/Region).',
    ],
    [
      { displayName: 'A', currencyCode: 'XXX' },
      400,
      'Application_DialogException',
      'The "currencyCode" does not match to a Currency.',
    ],
    [
      { displayName: 'A', currencyId: unknown },
      400,
      'Application_DialogException',
      'The "currencyId" does not match to a Currency.',
    ],
    [
      { displayName: 'A', paymentTermsId: unknown },
      400,
      'Application_DialogException',
      'The "paymentTermsId" does not match to a Payment Terms.',
    ],
    [{ displayName: 'A', taxAreaId: unknown }, 400, 'Internal_InvalidTableRelation', 'Tax Area'],
    [
      { displayName: 'A', number: 'c-at' },
      409,
      'Internal_EntityWithSameKeyExists',
      "The Customer already exists. Identification fields and values: No.='C-AT'",
    ],
    [{ displayName: 'A', contactsInformation: [] }, 400, 'BadRequest', 'cannot be used in an insert'],
    ['{"displayName":', 400, 'BadRequest', 'not valid JSON'],
    ['[]', 400, 'BadRequest', 'JSON object'],
  ])('given %j, then it is refused with %i %s', async (body, status, code, text) => {
    const error = errorOf(await b.call('POST', 'customers', body));
    expect(error).toMatchObject({ status, code });
    expect(error.message).toContain(text);
  });

  it('given currency values that disagree, then they are refused', async () => {
    const currencyId = b.company.find('currencies', 'USD').id;
    const error = errorOf(await b.post('customers', { displayName: 'A', currencyId, currencyCode: 'JPY' }));
    expect(error.message).toBe('The currency values do not match to a specific Currency.');
  });

  it('given another content type, then 415', async () => {
    expect((await b.call('POST', 'customers', '{}', { 'Content-Type': 'text/plain' })).status).toBe(415);
  });
});

describe('concurrency', () => {
  const make = async () => {
    const made = await b.post('customers', { displayName: 'Etag' });
    return { path: `customers(${made.body.id})`, etag: String(made.body['@odata.etag']) };
  };

  it('given the etag, then PATCH changes the record and its etag', async () => {
    const { path, etag } = await make();
    const changed = await b.call('PATCH', path, { displayName: 'Neu', currencyCode: null }, { 'If-Match': etag });
    expect(changed).toMatchObject({ status: 200, body: { displayName: 'Neu', currencyCode: 'EUR' } });
    expect(changed.body['@odata.etag']).not.toBe(etag);
    const wildcard = await b.call('PATCH', path, { phoneNumber: '1' }, { 'If-Match': '*' });
    expect(wildcard.status).toBe(200);
  });

  it.each(['PATCH', 'DELETE'])(
    'given %s with a stale etag, then 409 Request_EntityChanged and nothing happens',
    async (method) => {
      const { path, etag } = await make();
      await b.call('PATCH', path, { phoneNumber: '1' }, { 'If-Match': etag });
      const body = method === 'PATCH' ? { phoneNumber: '2' } : undefined;
      expect(errorOf(await b.call(method, path, body, { 'If-Match': etag }))).toEqual({
        status: 409,
        code: 'Request_EntityChanged',
        message: 'Another user has already changed the record.',
      });
      expect((await b.get(path)).body.phoneNumber).toBe('1');
    },
  );

  it.each(['PATCH', 'DELETE'])('given %s without If-Match, then BadRequest_InvalidToken', async (method) => {
    const { path } = await make();
    const answer = await b.call(method, path, method === 'PATCH' ? {} : undefined);
    expect(errorOf(answer)).toMatchObject({ status: 400, code: 'BadRequest_InvalidToken' });
  });

  it('given a customer with documents, then it cannot be deleted', async () => {
    await b.post('salesInvoices', { customerId: b.ids.customer });
    const answer = await b.call('DELETE', `customers(${b.ids.customer})`, undefined, { 'If-Match': '*' });
    expect(errorOf(answer).message).toContain(
      'You cannot delete Customer C-AT because there is at least one outstanding Sales Invoice',
    );
  });

  it('given sets that cannot be written, then 405', async () => {
    expect((await b.post('accounts', { number: '1' })).status).toBe(405);
    expect((await b.post('dimensions', { code: 'X' })).status).toBe(405);
    expect((await b.call('PUT', 'customers', {})).status).toBe(405);
  });
});

describe('items and master data', () => {
  it('given an item by codes, then its relations are resolved', async () => {
    const made = await b.post('items', {
      number: 'new',
      displayName: 'Neu',
      taxGroupCode: 'vat10',
      baseUnitOfMeasureCode: 'hour',
      unitPrice: 2.34567,
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      number: 'NEW',
      taxGroupId: b.company.find('taxGroups', 'VAT10').id,
      unitPrice: 2.34567,
    });
  });

  it.each([
    [{ taxGroupCode: 'NOPE' }, 'The "taxGroupCode" does not match to a Tax Group.'],
    [{ inventory: 3 }, 'Inventory cannot be changed during on insert.'],
    [{ baseUnitOfMeasureId: unknown }, 'The "baseUnitOfMeasureId" does not match to a Unit of Measure.'],
  ])('given %j, then %s', async (body, text) => {
    expect(errorOf(await b.post('items', body)).message).toBe(text);
  });

  it('given a code twice, then the second is refused', async () => {
    expect((await b.post('paymentTerms', { code: 'cod', dueDateCalculation: '0D' })).status).toBe(201);
    expect(errorOf(await b.post('paymentTerms', { code: 'COD' }))).toMatchObject({
      code: 'Internal_EntityWithSameKeyExists',
    });
    expect(errorOf(await b.post('paymentTerms', { displayName: 'x' }))).toMatchObject({
      code: 'Application_FieldValidationException',
    });
  });
});

describe('dimensions', () => {
  const draft = async () => {
    const made = await b.post('salesInvoices?$expand=salesInvoiceLines,dimensionSetLines', {
      customerId: b.ids.customer,
      shortcutDimension1Code: 'sales',
      dimensionSetLines: [{ code: 'project', valueCode: 'alpha' }],
      salesInvoiceLines: [{ itemId: b.ids.plan, quantity: 1 }],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  };

  it('given dimensions on the document, then they are shown on it and inherited by its lines', async () => {
    const made = await draft();
    expect(made).toMatchObject({ shortcutDimension1Code: 'SALES', shortcutDimension2Code: 'ALPHA' });
    expect(objects(made.dimensionSetLines).map(({ code, valueCode }) => `${code}=${valueCode}`)).toEqual([
      'DEPARTMENT=SALES',
      'PROJECT=ALPHA',
    ]);
    const [line] = objects(made.salesInvoiceLines);
    const ofLine = await b.get(`salesInvoiceLines(${line?.id})/dimensionSetLines`);
    expect(objects(ofLine.body.value)).toHaveLength(2);
    expect(objects(ofLine.body.value)[0]).toMatchObject({
      parentType: 'Sales_x0020_Invoice_x0020_Line',
      parentId: line?.id,
    });
  });

  it('given a dimension that is there already, then it must be changed, not added', async () => {
    const made = await draft();
    const path = `salesInvoices(${made.id})/dimensionSetLines`;
    const error = errorOf(await b.post(path, { code: 'PROJECT', valueCode: 'BETA' }));
    expect(error.message).toContain('The dimension set line already exists.');
    const [, second] = objects((await b.get(path)).body.value);
    const changed = await b.call('PATCH', `${path}(${second?.id})`, { valueCode: 'BETA' }, { 'If-Match': '*' });
    expect(changed.body).toMatchObject({ code: 'PROJECT', valueCode: 'BETA' });
    expect((await b.call('DELETE', `${path}(${second?.id})`, undefined, { 'If-Match': '*' })).status).toBe(204);
    expect((await b.get(`salesInvoices(${made.id})`)).body.shortcutDimension2Code).toBe('');
  });

  it.each([
    [{ shortcutDimension1Code: 'NOPE' }, 'Shortcut Dimension 1 Code'],
    [{ dimensionSetLines: [{ code: 'NOPE', valueCode: 'X' }] }, 'The "code" does not match to a Dimension.'],
    [
      { dimensionSetLines: [{ code: 'PROJECT', valueCode: 'SALES' }] },
      'The "valueCode" does not match to a Dimension Value.',
    ],
    [{ dimensionSetLines: [{ code: 'PROJECT' }] }, 'The "valueId" or "valueCode" field must be filled in.'],
  ])('given %j, then %s', async (more, text) => {
    const error = errorOf(await b.post('salesInvoices', { customerId: b.ids.customer, ...more }));
    expect(error.message).toContain(text);
  });

  it('given a default dimension of the customer, then new documents carry it and a mandatory one is checked when posting', async () => {
    const customer = (
      await b.post('customers', { displayName: 'Dim', taxAreaId: b.company.find('taxAreas', 'DOMESTIC').id })
    ).body;
    const dimension = b.company.find('dimensions', 'PROJECT').id;
    const made = await b.post(`customers(${customer.id})/defaultDimensions`, {
      dimensionId: dimension,
      postingValidation: 'Code Mandatory',
    });
    expect(made).toMatchObject({
      status: 201,
      body: { parentType: 'Customer', dimensionCode: 'PROJECT', postingValidation: 'Code_x0020_Mandatory' },
    });
    const invoice = (
      await b.post('salesInvoices', {
        customerId: customer.id,
        salesInvoiceLines: [{ itemId: b.ids.plan, quantity: 1 }],
      })
    ).body;
    const refused = errorOf(await b.post(`salesInvoices(${invoice.id})/Microsoft.NAV.post`, undefined));
    expect(refused.message).toContain('Select a Dimension Value Code for the Dimension Code PROJECT');
    const value = b.company.rows('dimensionValues').find((row) => row.values.code === 'BETA')?.id;
    await b.call('PATCH', `defaultDimensions(${made.body.id})`, { dimensionValueId: value }, { 'If-Match': '*' });
    const next = await b.post('salesInvoices', { customerId: customer.id });
    expect(object(next.body).shortcutDimension2Code).toBe('BETA');
  });
});
