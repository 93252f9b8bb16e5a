import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { z } from 'zod';
import { queueNames } from '../../queue/boss.ts';
import type { Services } from '../../services.ts';
import { databaseWords } from '../explain.ts';
import { counted } from '../output.ts';
import { workingProcesses } from '../working.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const journal = new URL('../../database/migrations/meta/_journal.json', import.meta.url);
const journalSchema = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });
const serverSchema = z.array(
  z.object({ version: z.string(), migrations: z.string().nullable(), queue: z.string().nullable() }),
);
const newestSchema = z.array(z.object({ newest: z.coerce.number().nullable() }));

const OLDEST_POSTGRES = 15;

/** Whether the database answers, is new enough, and has the schema of this version. */
export async function checkDatabase(url: string): Promise<Finding[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [server] = serverSchema.parse([
      ...(await sql`
        select current_setting('server_version') as version, to_regclass('drizzle.__drizzle_migrations')::text as migrations,
               to_regclass('queue.queue')::text as queue`),
    ]);
    const version = server?.version ?? '';
    const findings: Finding[] = [];
    if (Number.parseInt(version, 10) < OLDEST_POSTGRES)
      findings.push(fail('Database', `Postgres ${version} is too old`, `Use Postgres ${OLDEST_POSTGRES} or newer.`));
    else findings.push(ok('Database', `Postgres ${version} answers`));
    findings.push(await checkSchema(sql, server?.migrations != null && server.queue != null));
    return findings;
  } catch (error) {
    const words = databaseWords(error);
    const what = error instanceof Error && words === null ? error.message : 'it cannot be reached';
    return [fail('Database', what, words ?? 'Check DATABASE_URL and that Postgres runs there.')];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function checkSchema(sql: postgres.Sql, present: boolean): Promise<Finding> {
  const advice = 'Run: npm run tieout -- migrate (npm start does it too).';
  if (!present) return fail('Schema', 'the tables are missing', advice);
  const { entries } = journalSchema.parse(JSON.parse(readFileSync(journal, 'utf8')));
  const [row] = newestSchema.parse([
    ...(await sql`select max(created_at) as newest from drizzle.__drizzle_migrations`),
  ]);
  const applied = row?.newest ?? 0;
  const missing = entries.filter(({ when }) => when > applied);
  if (missing.length > 0) return fail('Schema', `${counted(missing.length, 'migration')} not applied`, advice);
  const newest = entries.at(-1);
  if (newest !== undefined && applied > newest.when)
    return warn('Schema', 'the database is newer than this version', 'Deploy the newest version everywhere.');
  return ok('Schema', `up to date (${newest?.tag ?? 'no migrations'})`);
}

/** What waits in the queues, and whether somebody works it off. */
export async function checkQueue(services: Services): Promise<Finding[]> {
  const counts = await Promise.all(queueNames.map(async (name) => ({ name, ...(await services.queue.counts(name)) })));
  const words = counts.map(({ name, waiting, active }) => `${name} ${waiting} waiting, ${active} active`).join('; ');
  const processes = await workingProcesses(services.sql);
  const workers =
    processes === 0
      ? warn('Workers', 'none is connected to this database', 'Start one: npm start, or ROLE=worker npm start.')
      : ok('Workers', 'connected');
  return [ok('Queue', words), workers];
}
