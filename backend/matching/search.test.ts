import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '#shared/settings.ts';
import { connectCompany, openTestDatabase, type TestCompany } from '#test/kit/company.ts';
import { aContact, aParty, putContacts } from './book.fixture.ts';
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
    aContact({ id: 'b', number: '20000', name: 'Fabrikam', email: 'office@fabrikam.com' }),
    aContact({ id: 'c', number: '30000', name: 'Contoso Europe', email: 'eu@contoso.com' }),
  );
});
afterAll(() => database.close());

const search = async (query: string) =>
  (
    await searchContacts({
      db: database.db,
      connection: company,
      query,
      party: aParty({ name: 'Contoso Europe' }),
      settings: defaultSettings(),
    })
  ).map(({ id }) => id);

describe('searching the ledger’s customers', () => {
  it.each([
    ['a part of the name, best agreement first', 'contoso', ['c', 'a']],
    ['a number', '2000', ['b']],
    ['a part of the e-mail', 'office@', ['b']],
    ['signs that mean something in SQL', '0%', ['a']],
    ['an underscore that is none of the name', '_', []],
    ['blanks', '  ', []],
  ])('given %s', async (_, query, found) => {
    expect(await search(query)).toEqual(found);
  });
});
