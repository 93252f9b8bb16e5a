import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Whom the server runs as when that is not ourselves: Postgres refuses to run as root. */
export type ServerUser = { name: string; uid: number; gid: number };

/**
 * Chooses the user of the server process: ourselves (undefined) unless we are root; as root the owner of existing
 * data, else `postgres`, else `nobody`.
 * @param dataFolder the cluster's own folder; need not exist.
 */
export function chooseServerUser(dataFolder: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = namedUsers();
  if (existsSync(dataFolder)) {
    // Data made by an ordinary user and now started by root stays that user's: both ways of starting keep working.
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { name: users.find((user) => user.uid === uid)?.name ?? `user id ${uid}`, uid, gid };
  }
  const candidates = ['postgres', '_postgres', 'nobody'];
  const found = candidates.flatMap((name) => users.filter((user) => user.name === name && user.uid !== 0));
  return found[0] ?? { name: 'nobody', uid: 65534, gid: 65534 };
}

/**
 * Postgres serves only data that belongs to its own user and is closed to others. A copy or a restored backup often
 * is neither: made by root it belongs to root, made by `cp -r` it is open.
 */
export function mendRights(dataFolder: string, user: ServerUser | undefined): void {
  if (process.platform === 'win32') return;
  const { uid, mode } = statSync(dataFolder);
  if (user !== undefined && uid === 0) {
    for (const name of readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })) {
      chownSync(join(dataFolder, name), user.uid, user.gid);
    }
    chownSync(dataFolder, user.uid, user.gid);
  }
  if ((mode & 0o077) !== 0) chmodSync(dataFolder, 0o700);
}

/** Whether a user id has a name on this machine; initdb refuses to work without one (an arbitrary uid in a container). */
export function hasName(uid: number): boolean {
  // macOS and directory services keep users elsewhere; only a Linux container is known to lack the entry.
  return process.platform !== 'linux' || namedUsers().some((user) => user.uid === uid);
}

/**
 * Whether `user` may pass through every folder down to `path`, judged by the mode bits. Access lists are not read: a
 * wrong "no" only makes us take the longer way.
 */
export function canReach(path: string, user: ServerUser): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 1) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

function namedUsers(): ServerUser[] {
  if (!existsSync('/etc/passwd')) return [];
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , uid, gid] = line.split(':');
      if (!name || name.startsWith('#') || !uid || !gid) return [];
      // macOS writes nobody's id as -2, the kernel counts unsigned.
      return [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }];
    });
}
