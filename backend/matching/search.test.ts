import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { aContact, putContacts } from './book.fixture.ts';
import { searchContacts } from './search.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let company: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  company = await connectCompany(database.db);
  await putContacts(
    database.db,
    company,
    aContact({ id: 'a', number: '10000', name: 'Contoso 100% Ltd', email: 'pay@contoso.com' }),
    aContact({ id: 'b', number: '20000', name: 'Fabrikam', email: 'office@fabrikam.com', taxId: 'DE136695976' }),
    aContact({ id: 'c', number: '30000', name: 'Contoso Europe', email: 'eu@contoso.com' }),
  );
});
afterAll(() => database.close());

const search = async (query: string) => (await searchContacts(database.db, company, query)).map(({ id }) => id);

describe('searching the ledger’s customers', () => {
  it.each([
    ['a part of the name, by name', 'contoso', ['a', 'c']],
    ['a number', '2000', ['b']],
    ['a part of the e-mail', 'office@', ['b']],
    ['a tax id', 'de136', ['b']],
    ['signs that mean something in SQL', '0%', ['a']],
    ['an underscore that is none of the name', '_', []],
    ['blanks', '  ', []],
  ])('given %s', async (_, query, found) => {
    expect(await search(query)).toEqual(found);
  });
});
