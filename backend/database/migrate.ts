import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { migrateQueue } from '../queue/boss.ts';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Our key for pg_advisory_lock: only one process migrates at a time, the others wait and find it done. */
const MIGRATION_LOCK = 7_246_011;

/**
 * Brings a database to the present schema: our tables and the queue's. Safe to call from every process at start.
 * @throws the database's error when the role may not create tables.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(sql), { migrationsFolder: folder });
    await migrateQueue(url);
    await sql`select pg_advisory_unlock(${MIGRATION_LOCK})`;
  } finally {
    await sql.end();
  }
}
