import { randomBytes } from 'node:crypto';
import postgres from 'postgres';

/** Where test databases come from: any database of the server to give orders in, and the one to clone. */
export type TestServer = { url: string; template: string };

/**
 * Makes a database with the present schema, to be cloned by every test file. Nobody may connect to it afterwards:
 * Postgres clones only a database without sessions.
 * @param url a server (15 or newer) and a role that may create databases
 */
export async function makeTemplate(url: string, migrate: (url: string) => Promise<void>): Promise<TestServer> {
  const template = `tieout_template_${randomBytes(6).toString('hex')}`;
  await command(url, async (sql) => {
    await sql`create database ${sql(template)}`;
  });
  await migrate(databaseUrl(url, template));
  await command(url, async (sql) => {
    await sql`alter database ${sql(template)} allow_connections false`;
    await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ${template}`;
  });
  return { url, template };
}

export async function dropTemplate({ url, template }: TestServer): Promise<void> {
  await command(url, async (sql) => {
    await sql`drop database if exists ${sql(template)} with (force)`;
  });
}

/** Gives orders to the server over a connection of its own. */
export async function command(url: string, orders: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await orders(sql);
  } finally {
    await sql.end();
  }
}

/** The same server and role, another database. */
export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}
