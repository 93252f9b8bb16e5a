import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedDatabaseError, reason, systemCode } from './errors.ts';
import { type Layout, newPassword, superuser } from './layout.ts';
import { processLives } from './postmaster-file.ts';
import { run } from './run.ts';
import { hasName, type ServerUser } from './server-user.ts';
import { dataArgument } from './settings.ts';

/**
 * Makes an empty cluster unless one exists. It is built in a staging folder and renamed into place, so that a kill at
 * any moment leaves either nothing or a whole database, and of two first starts at once exactly one wins.
 *
 * UTF-8 with the builtin C.UTF-8 collation: the same order on every machine, whatever its locales, and no index breaks
 * when a system library changes its sorting.
 * @throws EmbeddedDatabaseError `init_failed`, `unnamed_user`, `cannot_change_user`
 */
export async function initializeOnce(
  layout: Layout,
  binaries: Binaries,
  options: { user: ServerUser | undefined; durable: boolean },
): Promise<void> {
  if (existsSync(layout.cluster)) return;
  const uid = options.user?.uid ?? process.getuid?.();
  if (uid !== undefined && !hasName(uid)) throw new EmbeddedDatabaseError('unnamed_user', { uid });
  removeAbandonedStaging(layout);
  const staging = `${layout.cluster}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await build(staging, binaries, options);
    moveIntoPlace(staging, layout, options.durable);
  } catch (error) {
    if (error instanceof EmbeddedDatabaseError) throw error;
    if (systemCode(error) === 'EPERM' && options.user !== undefined) {
      throw new EmbeddedDatabaseError('cannot_change_user', { user: options.user.name, detail: reason(error) }, error);
    }
    throw new EmbeddedDatabaseError('init_failed', { folder: layout.folder, detail: reason(error) }, error);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

async function build(
  staging: string,
  binaries: Binaries,
  { user, durable }: { user: ServerUser | undefined; durable: boolean },
): Promise<void> {
  const data = join(staging, 'data');
  const handedOver = join(staging, 'initdb-password');
  const password = newPassword();
  mkdirSync(staging);
  // The server's user must pass through; what is secret inside has rights of its own.
  chmodSync(staging, 0o755);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(staging, 'password'), `${password}\n`, { mode: 0o600 });
  writeFileSync(handedOver, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) {
    chownSync(data, user.uid, user.gid);
    chownSync(handedOver, user.uid, user.gid);
  }
  const args = [
    ...['-D', dataArgument(data, user), '-U', superuser, '--pwfile=../initdb-password', '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ];
  const { code, output } = await run(binaries.initdb, args, { user, cwd: data });
  if (code !== 0) throw new Error(`initdb ended with code ${code}: ${output.split('\n').slice(-4).join(' ')}`);
  rmSync(handedOver);
}

function moveIntoPlace(staging: string, layout: Layout, durable: boolean): void {
  try {
    renameSync(staging, layout.cluster);
  } catch (error) {
    // Another start was first; its cluster is complete, ours is thrown away.
    if (existsSync(layout.password)) return;
    throw error;
  }
  if (durable && process.platform !== 'win32') {
    const folder = openSync(layout.folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
  }
}

/** Staging folders are named after the process that fills them; those of dead processes are refuse. */
function removeAbandonedStaging(layout: Layout): void {
  const prefix = `${basename(layout.cluster)}.new-`;
  for (const name of readdirSync(dirname(layout.cluster))) {
    if (!name.startsWith(prefix)) continue;
    const maker = Number(name.slice(prefix.length).split('-')[0]);
    if (!processLives(maker)) rmSync(join(layout.folder, name), { recursive: true, force: true });
  }
}
