import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#backend/database/embedded.ts';
import { migrateDatabase } from '#backend/database/migrate.ts';

export type BenchDatabase = { url: string; sql: postgres.Sql; drop(): Promise<void> };

/** An embedded Postgres with full durability, on disk, migrated and empty: what `npm start` runs on. */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  const database = await startEmbeddedPostgres({ dataDir });
  await migrateDatabase(database.url);
  const sql = postgres(database.url, { max: 2, onnotice: () => {} });
  const drop = async () => {
    await sql.end({ timeout: 1 });
    await database.stop();
    await removeEmbeddedPostgres(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  };
  // A bench given up half-way leaves neither a server nor a folder behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void drop().finally(() => process.exit(130)));
  return { url: database.url, sql, drop };
}
