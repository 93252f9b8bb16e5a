import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOf, objectOf, textOf } from '../json.ts';
import { invoiceBody, type OpenCompany, openCompany } from './company.ts';

let open: OpenCompany;
beforeAll(async () => {
  open = await openCompany({ webhookDelayMs: 10 });
  open.books.add('Customer', { DisplayName: "O'Hara's \\ Pub", PrimaryEmailAddr: { Address: 'Pub@Example.com' } });
  open.books.add('Customer', { DisplayName: 'Sleeping Ltd', Active: false });
});
afterAll(() => open.simulator.close());

const names = async (where: string): Promise<string[]> => {
  const { body } = await open.query(`select * from Customer ${where}`);
  return listOf(objectOf(body.QueryResponse).Customer).map((one) => textOf(one.DisplayName));
};

describe('the query language', () => {
  it('C59: finds texts by quotes escaped with a backslash, whatever their case', async () => {
    expect(await names("where DisplayName = 'o\\'hara\\'s \\\\ pub'")).toEqual(["O'Hara's \\ Pub"]);
    expect(await names("where PrimaryEmailAddr LIKE '%@example.com'")).toEqual(["O'Hara's \\ Pub"]);
  });

  it('leaves inactive records out unless they are asked for', async () => {
    expect(await names('')).not.toContain('Sleeping Ltd');
    expect(await names('where Active IN (true, false)')).toContain('Sleeping Ltd');
  });

  it('pages from 1, sorts, counts', async () => {
    expect(await names('orderby DisplayName desc startposition 2 maxresults 1')).toEqual(['Adatum Ltd']);
    expect((await open.query('select count(*) from Customer')).body.QueryResponse).toEqual({ totalCount: 2 });
  });

  it.each([
    ["select * from Customer where DisplayName = 'a' or DisplayName = 'b'", '4000'],
    ['select DisplayName from Customer', '4000'],
    ['select * from Customer where DisplayName = unquoted', '4000'],
    ["select * from Customer where DisplayName = 'it''s'", '4000'],
    ['select * from Customer maxresults 1001', '4000'],
    ['select * from Customer startposition 0', '4000'],
    ["select * from Invoice where PrivateNote = 'x'", '4001'],
    ['select * from Nothing', '4001'],
  ])('refuses %s with %s', async (query, code) => {
    expect(await open.query(query)).toMatchObject({ status: 400, code });
  });
});

describe('a batch', () => {
  it('answers each operation for itself, and takes 30 at most', async () => {
    const { body } = await open.post('batch', {
      BatchItemRequest: [
        { bId: 'a', Query: "select * from Vendor where DisplayName = 'x'" },
        { bId: 'b', operation: 'create', Customer: { DisplayName: 'Adatum Ltd' } },
        { bId: 'c', operation: 'create', Customer: { DisplayName: 'New Ltd' } },
      ],
    });
    expect(body.BatchItemResponse).toMatchObject([
      { bId: 'a', QueryResponse: {} },
      { bId: 'b', Fault: { Error: [{ code: '6240' }] } },
      { bId: 'c', Customer: { DisplayName: 'New Ltd' } },
    ]);
    const many = Array.from({ length: 31 }, (_, index) => ({ bId: String(index), Query: 'select * from Customer' }));
    expect(await open.post('batch', { BatchItemRequest: many })).toMatchObject({ status: 400 });
  });
});

describe('changes', () => {
  it('are listed since an instant, deletions too, and told to the app in a signed batch of events', async () => {
    const since = new Date(Date.now() - 1000).toISOString();
    const { body } = await open.post('invoice', invoiceBody(open));
    const { Id: id, SyncToken: version } = objectOf(body.Invoice);
    await open.post('invoice?operation=delete', { Id: id ?? '', SyncToken: version ?? '' });
    const cdc = await open.ask('GET', `cdc?entities=Customer,Invoice&changedSince=${encodeURIComponent(since)}`);
    const [answer] = listOf(cdc.body.CDCResponse);
    expect(listOf(answer?.QueryResponse)[1]?.Invoice).toMatchObject([{ Id: id, status: 'Deleted' }]);
    expect(await open.ask('GET', 'cdc?entities=Invoice&changedSince=2020-01-01')).toMatchObject({ code: '4001' });
  });
});

describe('access and limits', () => {
  it('refuses a token of another company, none at all, and a company whose subscription has ended', async () => {
    const other = open.simulator.createCompany({ name: 'Other' });
    const ask = (token: string) =>
      fetch(`${open.books.url}/preferences`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask(open.simulator.issueAccessToken(other))).status).toBe(403);
    expect((await ask('nothing')).status).toBe(401);
    open.books.configure({ subscribed: false });
    expect(await open.ask('GET', 'preferences')).toMatchObject({ status: 400, code: '6190' });
    open.books.configure({ subscribed: true });
  });

  it('throttles a company over its limit, and no other', async () => {
    const limited = await openCompany({ limits: { perSecond: 2 } });
    const answers = await Promise.all(Array.from({ length: 4 }, () => limited.ask('GET', 'preferences')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    expect(answers.find(({ status }) => status === 429)?.code).toBe('003001');
    expect(limited.simulator.stats()).toMatchObject({ throttled: 2, served: 2 });
    await limited.simulator.close();
  });
});
