import { randomBytes } from 'node:crypto';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedDatabaseError, reason, systemCode } from './errors.ts';
import { isPassing, LauncherSession } from './launcher-session.ts';
import { databaseName, type Layout } from './layout.ts';
import type { Postmaster } from './postmaster-file.ts';

export type Holder = {
  /** Whether other processes held the server when we came. */
  others: boolean;
  /** Lets go; true when nobody else holds the server (and nobody new can, until it is shut down). */
  release(): Promise<boolean>;
};

/**
 * Joins the running server, after making sure that it serves this very folder with our password.
 * @returns undefined when it is just going or not yet taking connections: look again
 * @throws EmbeddedDatabaseError `not_ours`
 */
export async function hold(layout: Layout, server: Postmaster, password: string): Promise<Holder | undefined> {
  const session = new LauncherSession(server.port ?? 0, password);
  try {
    await session.open();
    if (!(await servesFolder(session, layout))) {
      throw notOurs(layout, server, 'it answers to our password but serves another folder (a copy of this one?)');
    }
    const others = await session.isHeld();
    await session.takeHold();
    await createDatabase(session);
    return { others, release: () => session.release() };
  } catch (error) {
    await session.close();
    if (error instanceof EmbeddedDatabaseError) throw error;
    if (isPassing(error)) return undefined;
    const wrongPassword = systemCode(error) === '28P01' || systemCode(error) === '28000';
    throw notOurs(layout, server, wrongPassword ? 'it refuses our password' : reason(error));
  }
}

/** Lets the server read a file that only this folder has: paths lie (links, mounts, copies), this does not. */
async function servesFolder(session: LauncherSession, layout: Layout): Promise<boolean> {
  const name = `challenge-${randomBytes(8).toString('hex')}`;
  const secret = randomBytes(16).toString('hex');
  const file = join(layout.data, name);
  try {
    writeFileSync(file, secret);
    chmodSync(file, 0o644);
    return await session.ask('select pg_read_file($1, true) = $2 as yes', [name, secret]);
  } finally {
    rmSync(file, { force: true });
  }
}

async function createDatabase(session: LauncherSession): Promise<void> {
  if (await session.ask('select count(*) > 0 as yes from pg_database where datname = $1', [databaseName])) return;
  try {
    await session.run(`create database ${databaseName}`);
  } catch (error) {
    // Two first starts at once: duplicate_database, or the unique index when they are closer still.
    if (systemCode(error) !== '42P04' && systemCode(error) !== '23505') throw error;
  }
}

function notOurs(layout: Layout, server: Postmaster, detail: string): EmbeddedDatabaseError {
  const facts = { folder: layout.folder, pid: server.pid, port: server.port ?? 'unknown', detail };
  return new EmbeddedDatabaseError('not_ours', facts);
}
