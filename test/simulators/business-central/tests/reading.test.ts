import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entitySets } from '../schema/index.ts';
import { type Bench, bench, errorOf, objects, schemaErrors, schemasPresent } from './company.ts';

let b: Bench;
let clock = Date.parse('2026-11-20T10:00:00Z');
beforeAll(async () => {
  b = await bench({ now: () => new Date(clock) });
  b.company.addCustomers(
    { number: 'C1', displayName: "O'Hara & Co", email: 'Pat@OHara.example', properties: { creditLimit: '1000.5' } },
    { number: 'C2', displayName: 'Beta', email: 'b@x.example', blocked: 'Invoice', properties: { creditLimit: '20' } },
    { number: 'C3', displayName: 'Gamma', properties: { type: 'Person' } },
  );
});
afterAll(() => b.sim.close());

const list = async (set: string, options: Record<string, string>, headers?: Record<string, string>) =>
  b.get(`${set}?${new URLSearchParams(options)}`, headers);

const numbers = async (filter: string) => {
  const answer = await list('customers', { $filter: filter });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return objects(answer.body.value).map((one) => one.number);
};

describe('$filter', () => {
  it.each([
    ["number eq 'C1'", ['C1']],
    ["displayName eq 'O''Hara & Co'", ['C1']],
    ["number ne 'C1' and number ne 'C-AT'", ['C2', 'C3']],
    ['creditLimit gt 20', ['C1']],
    ['creditLimit ge 20.00', ['C1', 'C2']],
    ["number gt 'C1'", ['C2', 'C3']],
    ["number le 'C2' and number ge 'C1'", ['C1', 'C2']],
    ["startswith(displayName,'Be')", ['C2']],
    ["endswith(displayName,'Co')", ['C1']],
    ["contains(email,'x.example')", ['C2']],
    ["contains(tolower(email),'ohara')", ['C1']],
    ["tolower(email) eq 'pat@ohara.example'", ['C1']],
    ["email eq 'pat@ohara.example'", []],
    ["number eq 'C1' or number eq 'C3'", ['C1', 'C3']],
    ["(number eq 'C1' or number eq 'C2') and creditLimit lt 100", ['C2']],
    ["blocked eq 'Invoice'", ['C2']],
    ["blocked eq '_x0020_' and type eq 'Person'", ['C3']],
    ["blocked eq ' ' and creditLimit gt 0", ['C1']],
    ['taxLiable eq false and creditLimit eq 20', ['C2']],
    ['lastModifiedDateTime gt 2026-11-21T00:00:00Z', []],
    ['paymentTermsId ne 00000000-0000-0000-0000-000000000000', ['C-AT']],
  ])('given %s, then it finds %j', async (filter, expected) => {
    expect(await numbers(filter)).toEqual(expected);
  });

  it('given a Code field and a literal in lower case, then nothing is found: the client must write capitals', async () => {
    expect(await numbers("number eq 'c1'")).toEqual([]);
  });

  it.each([
    [
      "number eq 'C1' or displayName eq 'Beta'",
      501,
      'BadRequest_MethodNotImplemented',
      "The 'OR' operator is not supported on distinct fields",
    ],
    ["not (number eq 'C1')", 501, 'BadRequest_MethodNotImplemented', "'not'"],
    ["number in ('C1','C2')", 501, 'BadRequest_MethodNotImplemented', "'in'"],
    ["toupper(number) eq 'C1'", 501, 'BadRequest_MethodNotImplemented', "'toupper'"],
    ["colour eq 'red'", 400, 'BadRequest', "Could not find a property named 'colour' on type 'Microsoft.NAV.customer'"],
    ["id eq 'x'", 400, 'BadRequest', "'Edm.Guid' and 'Edm.String'"],
    ['number eq 7', 400, 'BadRequest', "'Edm.String' and 'Edm.Number'"],
    ["creditLimit eq '7'", 400, 'BadRequest', "'Edm.Decimal' and 'Edm.String'"],
    ['number eq null', 400, 'BadRequest', "'Edm.Null'"],
    ["number eq 'C1", 400, 'BadRequest', 'is not valid at position'],
    ["number eq 'C1' and", 400, 'BadRequest', 'Expression expected'],
    ["blocked eq 'Maybe'", 400, 'BadRequest', 'incompatible types'],
  ])('given %s, then it is refused with %i', async (filter, status, code, text) => {
    const error = errorOf(await list('customers', { $filter: filter }));
    expect(error).toMatchObject({ status, code });
    expect(error.message).toContain(text);
  });

  it('given a property that is calculated, then it can be filtered and sorted by', async () => {
    const answer = await list('customers', { $filter: 'balanceDue eq 0', $orderby: 'balanceDue desc,number' });
    expect(objects(answer.body.value).map((one) => one.number)).toEqual(['C-AT', 'C1', 'C2', 'C3']);
  });

  it('given changes since an instant, then only what changed later is listed', async () => {
    clock += 60_000;
    const since = new Date(clock - 1).toISOString();
    b.company.change('customers', b.company.find('customers', 'C2').id, { phoneNumber: '1' });
    expect(await numbers(`lastModifiedDateTime gt ${since}`)).toEqual(['C2']);
  });
});

describe('query options', () => {
  it('given $select, then only that is answered, with the etag', async () => {
    const answer = await list('customers', { $select: 'number,displayName', $top: '1' });
    expect(Object.keys(objects(answer.body.value)[0] ?? {}).sort()).toEqual(['@odata.etag', 'displayName', 'number']);
  });

  it('given $orderby, $skip, $top and $count, then the right part in the right order, and the count of all', async () => {
    const answer = await list('customers', { $orderby: 'number desc', $skip: '1', $top: '2', $count: 'true' });
    expect(objects(answer.body.value).map((one) => one.number)).toEqual(['C2', 'C1']);
    expect(answer.body['@odata.count']).toBe(4);
  });

  it('given /$count, then the number alone', async () => {
    const answer = await b.get(`customers/$count?${new URLSearchParams({ $filter: "type eq 'Person'" })}`);
    expect(answer.body).toEqual({ text: '1' });
  });

  it.each([
    [{ $select: 'colour' }, 400],
    [{ $orderby: 'number sideways' }, 400],
    [{ $top: '-1' }, 400],
    [{ $expand: 'lines' }, 400],
    [{ $expand: 'picture' }, 501],
    [{ $search: 'x' }, 501],
    [{ $colour: 'red' }, 400],
  ])('given %j, then it is refused with %i', async (options, status) => {
    const sent = Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)]));
    expect((await list('customers', sent)).status).toBe(status);
  });

  it('given $expand with options, then the children are cut and selected by them', async () => {
    const answer = await list('dimensions', {
      $filter: "code eq 'PROJECT'",
      $expand: "dimensionValues($select=code;$filter=code ne 'ALPHA';$orderby=code)",
    });
    const [dimension] = objects(answer.body.value);
    expect(objects(dimension?.dimensionValues).map(({ code }) => code)).toEqual(['BETA']);
  });
});

describe('paging', () => {
  it('given odata.maxpagesize, then every record comes once, over several pages, while others come and go', async () => {
    const seen: unknown[] = [];
    let next: string | undefined = 'customers?$select=number';
    while (next !== undefined) {
      const page: Awaited<ReturnType<Bench['get']>> = await b.get(next, { Prefer: 'odata.maxpagesize=1' });
      expect(page.headers.get('preference-applied')).toBe('odata.maxpagesize=1');
      seen.push(...objects(page.body.value).map((one) => one.number));
      if (seen.length === 2) {
        b.company.delete('customers', b.company.find('customers', 'C-AT').id);
        b.company.addCustomers({ number: 'C9', displayName: 'Late' });
      }
      const link = page.body['@odata.nextLink'];
      next = typeof link === 'string' ? link : undefined;
    }
    expect(seen).toEqual(['C-AT', 'C1', 'C2', 'C3', 'C9']);
  });

  it('given a sorted list, then the pages follow its order', async () => {
    const first = await b.get('customers?$orderby=number%20desc&$top=3', { Prefer: 'maxpagesize=2' });
    const second = await b.get(String(first.body['@odata.nextLink']), { Prefer: 'maxpagesize=2' });
    const all = [...objects(first.body.value), ...objects(second.body.value)].map((one) => one.number);
    expect(all).toEqual(['C9', 'C3', 'C2']);
    expect(second.body['@odata.nextLink']).toBeUndefined();
  });

  it('given a made-up skip token, then it is refused', async () => {
    expect((await b.get('customers?$skiptoken=abc')).status).toBe(400);
  });
});

describe('places', () => {
  it('given the tenant in the path, then it is the same company; another tenant is refused', async () => {
    const base = `${b.sim.url}/v2.0/${b.tenantId}/production/api/v2.0`;
    expect(objects((await b.get(`${base}/companies`)).body.value)[0]).toMatchObject({
      id: b.company.id,
      name: 'ALPENROSE',
    });
    const other = b.sim.createTenant({ name: 'other.example', users: [] });
    expect((await b.get(`${b.sim.url}/v2.0/${other.id}/Production/api/v2.0/companies`)).status).toBe(401);
  });

  it.each([
    ['/v2.0/Nowhere/api/v2.0/companies', 404, 'NoEnvironment'],
    [
      '/v2.0/Production/api/v2.0/companies(00000000-0000-0000-0000-000000000001)/customers',
      404,
      'Internal_CompanyNotFound',
    ],
    ['/v2.0/Production/api/v2.0/companies(ALPENROSE)/customers', 400, 'BadRequest'],
    ['/v2.0/Production/api/v2.0/customers', 404, 'BadRequest_NotFound'],
    ['/api/v2.0/companies', 404, 'BadRequest_NotFound'],
  ])('given %s, then %i %s', async (path, status, code) => {
    expect(errorOf(await b.get(`${b.sim.url}${path}`))).toMatchObject({ status, code });
  });

  it('given an unknown set or property path, then 404', async () => {
    for (const path of ['colours', `customers(${b.company.rows('customers')[0]?.id})/colours`])
      expect(errorOf(await b.get(path))).toMatchObject({ status: 404, code: 'BadRequest_NotFound' });
  });

  it('given no token, then 401 and a correlation id', async () => {
    const answer = await b.get('customers', { Authorization: 'Bearer nonsense' });
    expect(errorOf(answer)).toMatchObject({ status: 401, code: 'Authentication_InvalidCredentials' });
    expect(JSON.stringify(answer.body)).toMatch(/CorrelationId: {2}[0-9a-f-]{36}/);
  });
});

/** Sets that are reached through a parent. */
const below = new Set([
  'salesInvoiceLines',
  'salesCreditMemoLines',
  'dimensionSetLines',
  'defaultDimensions',
  'customerPayments',
  'journalLines',
]);

describe.skipIf(!schemasPresent)(
  'answers, compared with the published schemas (skipped where ../shared/specs is absent)',
  () => {
    it.each(entitySets.filter((set) => !below.has(set.name)))(
      'given a list of $name, then every record satisfies its schema',
      async (set) => {
        const answer = await b.get(set.name);
        expect(answer.status).toBe(200);
        const published = !['shipmentMethods', 'salespeoplePurchasers', 'disputeStatus'].includes(set.name);
        for (const record of objects(answer.body.value))
          if (published) expect(schemaErrors(set.name, record)).toEqual([]);
      },
    );
  },
);
