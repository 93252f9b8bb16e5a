import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { z } from 'zod';
import { startEmbeddedPostgres } from '../embedded.ts';

/**
 * A process that starts the embedded database, for tests that kill it: tells what it did in lines of JSON on stdout.
 * With `write` it inserts rows until it is killed, reporting each only after Postgres has acknowledged it. Any line on
 * stdin stops it in order.
 */
const options = z.object({ dataDir: z.string(), write: z.boolean().default(false) });
const { dataDir, write } = options.parse(JSON.parse(process.argv[2] ?? '{}'));
const tell = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

const database = await startEmbeddedPostgres({ dataDir });
tell({ url: database.url, origin: database.origin, uid: process.getuid?.() });

createInterface({ input: process.stdin }).once('line', () => {
  void database.stop().then(() => process.exit(0));
});

if (write) {
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined });
  await sql`create table if not exists written (n integer primary key)`;
  for (let n = 1; ; n++) {
    await sql`insert into written values (${n})`;
    tell({ acknowledged: n });
  }
}
