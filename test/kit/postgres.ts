import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { command, databaseUrl, type TestServer } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** From global-setup.ts. */
    postgres: TestServer;
  }
}

export type TestDatabase = {
  url: string;
  /** A small pool on it; ended by {@link TestDatabase.drop}. */
  sql: postgres.Sql;
  /** Removes the database, cutting off whoever is still connected. */
  drop(): Promise<void>;
};

/**
 * A database of the caller's own, with the whole schema and no rows: about 10 ms. Make one per test file in
 * `beforeAll`, drop it in `afterAll`.
 * @param server the run's server unless given
 */
export async function createTestDatabase(server: TestServer | undefined = inject('postgres')): Promise<TestDatabase> {
  if (server === undefined) {
    throw new Error(
      'No test Postgres: this test asks for a database, but the run was started without test/kit/global-setup.ts. ' +
        'Run vitest from the project root with its vitest.config.ts.',
    );
  }
  const name = `tieout_test_${randomBytes(6).toString('hex')}`;
  await command(server.url, async (sql) => {
    // Copying files beats writing every page to the log (the default strategy) once the schema has some size.
    await sql`create database ${sql(name)} template ${sql(server.template)} strategy file_copy`;
  });
  const url = databaseUrl(server.url, name);
  const sql = postgres(url, { max: 5, onnotice: () => undefined });
  return {
    url,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await command(server.url, async (orders) => {
        await orders`drop database if exists ${orders(name)} with (force)`;
      });
    },
  };
}
