import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/kit/postgres.ts';
import { openDatabase } from './client.ts';
import { isDatabaseTrouble } from './trouble.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** What a statement fails with. */
async function failureOf(statement: string, url = database.url): Promise<unknown> {
  const { db, close } = openDatabase(url, { max: 1, name: 'trouble' });
  try {
    await db.execute(sql.raw(statement));
  } catch (error) {
    return error;
  } finally {
    await close();
  }
  throw new Error('The statement did not fail');
}

const raising = (code: string) => `do $$ begin raise exception 'no' using errcode = '${code}'; end $$`;

describe('a failure of the database', () => {
  it.each(['57P01', '57P03', '08006', '40001', '40P01', '53300', '55P03'])(
    'given SQLSTATE %s, then it is trouble of the database, and the work is repeated',
    async (code) => {
      expect(isDatabaseTrouble(await failureOf(raising(code)))).toBe(true);
    },
  );

  it.each(['23505', '23514', '22021', '42P01', 'P0001'])(
    'given SQLSTATE %s, then the statement is at fault, and repeating would not help',
    async (code) => {
      expect(isDatabaseTrouble(await failureOf(raising(code)))).toBe(false);
    },
  );

  it('given nobody listens, then it is trouble', async () => {
    expect(isDatabaseTrouble(await failureOf('select 1', 'postgres://nobody@127.0.0.1:1/none'))).toBe(true);
  });

  it('given an operator ends the session, then it is trouble', async () => {
    expect(isDatabaseTrouble(await failureOf('select pg_terminate_backend(pg_backend_pid())'))).toBe(true);
  });

  it('given an error of another house, then it is none', () => {
    expect(isDatabaseTrouble(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }))).toBe(false);
    expect(isDatabaseTrouble(new Error('no'))).toBe(false);
    expect(isDatabaseTrouble('no')).toBe(false);
  });
});
