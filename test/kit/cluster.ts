import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '#backend/database/embedded.ts';
import { fastFolder } from './fast-folder.ts';

export type TestCluster = { url: string; stop(): Promise<void> };

const prefix = 'tieout-test-';

/**
 * Starts a Postgres for one test run, without durability and in memory where there is room. Its folder carries our
 * process id, so that the next run can tell what a killed one left behind, and removes it.
 */
export async function startTestCluster(): Promise<TestCluster> {
  const home = fastFolder();
  await removeLeftovers(home);
  const dataDir = join(home, `${prefix}${process.pid}-${randomBytes(4).toString('hex')}`);
  const database = await startEmbeddedPostgres({ dataDir, durable: false });
  return {
    url: database.url,
    stop: async () => {
      await database.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function removeLeftovers(home: string): Promise<void> {
  for (const name of readdirSync(home)) {
    const run = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (run === undefined || isAlive(Number(run))) continue;
    const dataDir = join(home, name);
    try {
      await removeEmbeddedPostgres(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    } catch {
      // Another user's leftovers: not ours to remove, and no reason to fail this run.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
