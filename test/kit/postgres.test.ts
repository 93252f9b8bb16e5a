import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCluster, type TestCluster } from './cluster.ts';
import { createTestDatabase } from './postgres.ts';
import { command, dropTemplate, makeTemplate, type TestServer } from './template.ts';

let cluster: TestCluster;
let server: TestServer;
let migrations = 0;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await makeTemplate(cluster.url, async (url) => {
    migrations++;
    await command(url, async (sql) => {
      await sql`create table invoices (id integer primary key)`;
    });
  });
});
afterAll(() => cluster.stop());

async function databases(): Promise<string[]> {
  const sql = postgres(server.url, { max: 1 });
  const rows = await sql<{ datname: string }[]>`select datname from pg_database`;
  await sql.end();
  return rows.map(({ datname }) => datname);
}

describe('test databases', () => {
  it('given a migrated template, then each has its schema, and rows stay in their own', async () => {
    const [one, other] = await Promise.all([createTestDatabase(server), createTestDatabase(server)]);

    await one.sql`insert into invoices values (1)`;

    expect((await one.sql`select id from invoices`).map(({ id }) => id)).toEqual([1]);
    expect(await other.sql`select id from invoices`).toHaveLength(0);
    expect(migrations).toBe(1);
    await Promise.all([one.drop(), other.drop()]);
  });

  it('given somebody still connected, when dropped, then it is gone', async () => {
    const database = await createTestDatabase(server);
    const forgotten = postgres(database.url, { max: 1 });
    await forgotten`select 1`;

    await database.drop();

    expect(await databases()).not.toContain(new URL(database.url).pathname.slice(1));
    await expect(forgotten`select 1`).rejects.toThrow();
    await forgotten.end();
  });

  it('given a template, when dropped at the end of a run, then a shared server keeps nothing of it', async () => {
    const another = await makeTemplate(cluster.url, () => Promise.resolve());

    await dropTemplate(another);

    expect(await databases()).not.toContain(another.template);
  });
});

describe('the cluster of a test run', () => {
  it('given a run that was killed, when the next one starts, then its server and folder are removed', async () => {
    const module = fileURLToPath(new URL('./cluster.ts', import.meta.url));
    const script = `await (await import(${JSON.stringify(module)})).startTestCluster(); console.log('up');`;
    const killed = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(killed.stdout, 'data');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    expect(foldersOf(killed.pid)).toHaveLength(1);

    const next = await startTestCluster();

    expect(foldersOf(killed.pid)).toEqual([]);
    await next.stop();
    expect(foldersOf(process.pid)).toHaveLength(1);
  });
});

/** Folders that a process' clusters have left, wherever they lie on this machine. */
function foldersOf(pid: number | undefined): string[] {
  return ['/dev/shm', tmpdir()]
    .filter((home) => existsSync(home))
    .flatMap((home) => readdirSync(home))
    .filter((name) => name.startsWith(`tieout-test-${pid}-`));
}
