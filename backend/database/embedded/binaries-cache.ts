import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EmbeddedDatabaseError, reason } from './errors.ts';

const manifest = z.object({ version: z.string().regex(/^[\w.-]+$/) });

/**
 * Copies the installed Postgres (about 50 MB, once per version) to a folder every user can read.
 * @returns the copy's `native` folder
 * @throws EmbeddedDatabaseError `no_cache_folder`
 */
export function copyToCache(native: string, cacheFolder?: string): string {
  const { version } = manifest.parse(JSON.parse(readFileSync(resolve(native, '..', 'package.json'), 'utf8')));
  const name = `postgres-${version}-${process.platform}-${process.arch}`;
  const refusals: string[] = [];
  for (const folder of cacheFolder === undefined ? cacheCandidates() : [cacheFolder]) {
    try {
      return join(copyOnce(native, folder, name), 'native');
    } catch (error) {
      refusals.push(reason(error));
    }
  }
  throw new EmbeddedDatabaseError('no_cache_folder', { source: native, detail: refusals.join('; ') });
}

function cacheCandidates(): string[] {
  const id = process.getuid?.();
  const temporary = join(tmpdir(), `tieout-cache-${id ?? 'user'}`);
  // Root's home is closed to the very user the copy is for.
  if (id === 0) return ['/var/cache/tieout', temporary];
  return [join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tieout'), temporary];
}

function copyOnce(native: string, folder: string, name: string): string {
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
  assertOurs(folder);
  const place = join(folder, name);
  if (!existsSync(place)) {
    const staging = `${place}.${randomBytes(6).toString('hex')}`;
    try {
      mkdirSync(staging, { mode: 0o755 });
      copyReadable(native, join(staging, 'native'));
      chmodSync(staging, 0o755);
      renameSync(staging, place);
    } catch (error) {
      rmSync(staging, { recursive: true, force: true });
      // Another start finished the same copy first: theirs is as good.
      if (!existsSync(place)) throw error;
    }
  }
  assertOurs(place);
  return place;
}

/** A folder under /tmp with a known name could have been put there by anybody, and we are about to run what is in it. */
function assertOurs(folder: string): void {
  if (process.getuid === undefined) return;
  const { uid, mode } = lstatSync(folder);
  const trusted = uid === process.getuid() || uid === 0;
  if (!lstatSync(folder).isDirectory() || !trusted || (mode & 0o022) !== 0) {
    throw new Error(`${folder} belongs to another user or can be written by others`);
  }
}

function copyReadable(from: string, to: string): void {
  mkdirSync(to);
  // Not left to the umask: the copy exists so that another user can read it.
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyReadable(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (!entry.name.endsWith('.a')) {
      copyFileSync(source, target);
      chmodSync(target, 0o755);
    }
  }
}
