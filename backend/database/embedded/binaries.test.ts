import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedNativeFolder, usableBinaries } from './binaries.ts';
import { query, Workshop } from './embedded.harness.ts';
import { chooseServerUser } from './server-user.ts';

const root = process.getuid?.() === 0;
const posix = process.platform !== 'win32';
const user = chooseServerUser('/nonexistent');

let workshop: Workshop;
beforeEach(() => {
  workshop = new Workshop();
});
afterEach(() => workshop.clear());

/** The package as npm unpacks it when install scripts are blocked: without links. */
function packageWithoutLinks(): string {
  const folder = join(workshop.folder(), 'package');
  const installed = installedNativeFolder();
  mkdirSync(folder);
  cpSync(resolve(installed, '..', 'package.json'), join(folder, 'package.json'));
  const wanted = (path: string) => !path.endsWith('.a') && !lstatSync(path).isSymbolicLink();
  cpSync(installed, join(folder, 'native'), { recursive: true, filter: wanted });
  return folder;
}

/** Closes the package to the server's user (as root), or to our own writing (as anybody else). */
function close(folder: string): void {
  if (root) chmodSync(folder, 0o700);
  else chmodSync(join(folder, 'native', 'lib'), 0o555);
}

function reopen(folder: string): void {
  chmodSync(folder, 0o755);
  chmodSync(join(folder, 'native', 'lib'), 0o755);
}

describe.runIf(posix)('the Postgres binaries', () => {
  it('given library links that no install script made, then makes them in place', async () => {
    const folder = packageWithoutLinks();

    const binaries = await usableBinaries(user, { nativeFolder: join(folder, 'native') });

    expect(binaries.postgres).toBe(join(folder, 'native', 'bin', 'postgres'));
    expect(await usableBinaries(user, { nativeFolder: join(folder, 'native') })).toEqual(binaries);
  });

  it('given a package that cannot be used in place, then serves from a copy, made once', async () => {
    const folder = packageWithoutLinks();
    close(folder);
    const options = { nativeFolder: join(folder, 'native'), cacheFolder: join(workshop.folder(), 'cache') };

    const binaries = await usableBinaries(user, options);
    const made = statSync(binaries.postgres).ino;
    const database = await workshop.start({ dataDir: join(workshop.folder(), 'postgres'), ...options });

    expect(binaries.postgres.startsWith(options.cacheFolder)).toBe(true);
    expect(statSync(binaries.postgres).ino).toBe(made);
    expect(await query(database.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    reopen(folder);
  });

  it('given a cache folder that anybody can write, then does not run what lies there', async () => {
    const folder = packageWithoutLinks();
    close(folder);
    const cacheFolder = join(workshop.folder(), 'cache');
    mkdirSync(cacheFolder);
    chmodSync(cacheFolder, 0o777);

    const attempt = usableBinaries(user, { nativeFolder: join(folder, 'native'), cacheFolder });

    await expect(attempt).rejects.toMatchObject({
      code: 'no_cache_folder',
      message: expect.stringContaining('can be written by others'),
    });
    reopen(folder);
  });

  it('given a program that does not run here, then says to set DATABASE_URL', async () => {
    const folder = join(workshop.folder(), 'package');
    mkdirSync(join(folder, 'native', 'bin'), { recursive: true });

    await expect(usableBinaries(user, { nativeFolder: join(folder, 'native') })).rejects.toMatchObject({
      code: 'unusable_binaries',
      message: expect.stringContaining('Set DATABASE_URL'),
    });
  });

  it('given a platform without a package, then names it and says to set DATABASE_URL', () => {
    expect(() => installedNativeFolder('sunos-sparc')).toThrow(/sunos-sparc[\s\S]*DATABASE_URL/);
    expect(existsSync(installedNativeFolder())).toBe(true);
  });
});
