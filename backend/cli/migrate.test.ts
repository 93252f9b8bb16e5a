import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/kit/postgres.ts';
import { tieout } from './cli.fixture.ts';

let database: TestDatabase;

const env = () => ({
  DATABASE_URL: database.url,
  STRIPE_SECRET_KEY_TEST: 'sk_test_unused',
  STRIPE_API_BASE_URL: 'http://127.0.0.1:1',
  STRIPE_WEBHOOK_SECRETS_TEST: 'whsec_unused',
  STRIPE_APP_SIGNING_SECRETS: 'absec_unused',
  BUSINESS_CENTRAL_CLIENT_ID: 'unused',
  BUSINESS_CENTRAL_CLIENT_SECRET: 'unused',
  TOKEN_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
});

beforeAll(async () => {
  database = await createTestDatabase();
  await database.sql`drop schema if exists queue, drizzle, public cascade`;
  await database.sql`create schema public`;
});
afterAll(() => database.drop());

describe('tieout migrate', () => {
  it('given an empty database, then the doctor misses the tables, migrate makes them, and the doctor finds them', async () => {
    const before = await tieout(['doctor'], env());
    expect(before.code).toBe(1);
    expect(before.out).toContain('fail  Schema: the tables are missing\n      → Run: npm run tieout -- migrate');
    expect(await tieout(['migrate'], env())).toEqual({
      code: 0,
      out: 'The database of DATABASE_URL is up to date.\n',
      err: '',
    });
    expect((await tieout(['doctor'], env())).out).toMatch(/^ok {4}Schema: up to date/m);
  });

  it('given a migrated database, then migrating it once more changes nothing and succeeds', async () => {
    const tables = () => database.sql`select table_schema, table_name from information_schema.tables order by 1, 2`;
    const before = await tables();
    expect(await tieout(['migrate'], env())).toMatchObject({ code: 0, err: '' });
    expect(await tables()).toEqual(before);
  });

  it('given an address where nothing listens, then the sentence names DATABASE_URL and tells no password', async () => {
    const gone = 'postgres://tieout:geheim@127.0.0.1:1/tieout';
    const { code, out, err } = await tieout(['migrate'], { ...env(), DATABASE_URL: gone });
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'Nothing listens at the address in DATABASE_URL. Start Postgres there, or correct the address.\n',
    });
  });

  it('given a Stripe that does not answer, then the doctor says so and goes on to the end', async () => {
    const { code, out } = await tieout(['doctor'], env());
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}Stripe key, test: http:\/\/127\.0\.0\.1:1 does not answer/m);
    expect(out).toMatch(/^warn {2}Workers: none is connected/m);
    expect(out).toMatch(/^warn {2}Events: none has arrived yet/m);
    expect(out).toMatch(/^warn {2}Connections: no ledger is connected yet/m);
    expect(out).not.toContain('sk_test_unused');
  });
});
