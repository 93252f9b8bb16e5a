import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedDatabaseError, reason } from './errors.ts';
import { giveToOwner, type Layout } from './layout.ts';
import { isStale, readPostmasterFile } from './postmaster-file.ts';
import { run, serverEnvironment } from './run.ts';
import type { ServerUser } from './server-user.ts';
import { dataArgument, serverSettings } from './settings.ts';

const lookEveryMs = 10;
const recoveryPatienceMs = 300_000;
const shutdownPatienceMs = 30_000;
const keptLogBytes = 5_000_000;

/** `lost`: another server has the folder, or the last one is still letting go of it; look again. */
export type LaunchOutcome = 'ready' | 'port_taken' | 'lost';

/**
 * Starts a server and waits until it takes connections (after a hard stop that includes recovery). The server has a
 * session of its own: Ctrl-C reaches us only, so that we can finish our work before it goes.
 * @throws EmbeddedDatabaseError `did_not_start` with the end of the log
 */
export async function launch(
  layout: Layout,
  binaries: Binaries,
  options: { port: number; user: ServerUser | undefined; durable: boolean; log: (message: string) => void },
): Promise<LaunchOutcome> {
  const logStart = rotateLog(layout.log);
  const child = spawnServer(layout, binaries, options);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = reason(error);
  });
  child.once('exit', (code, signal) => {
    // pg_ctl (Windows) ends well long before the server is ready.
    if (code !== 0 || process.platform !== 'win32') ended = `the server ended with ${signal ?? `code ${code}`}`;
  });
  const began = Date.now();
  for (let told = false; ; ) {
    const server = readPostmasterFile(layout.data);
    if (server?.ready && (server.pid === child.pid || process.platform === 'win32')) return 'ready';
    const written = logSince(layout.log, logStart);
    if (ended !== undefined) {
      if (/Address already in use/.test(written)) return 'port_taken';
      // Postgres words both as "… is still in use" or "lock file … already exists".
      if (/lock file "postmaster\.pid" already exists|is still in use/.test(written)) return 'lost';
      throw notStarted(layout, ended, written);
    }
    const elapsed = Date.now() - began;
    if (elapsed > recoveryPatienceMs) throw notStarted(layout, 'it was still not ready after 5 minutes', written);
    if (elapsed > 5000 && !told) {
      told = true;
      options.log(`The database is still coming up, perhaps recovering from a hard stop. Its log: ${layout.log}`);
    }
    await wait(lookEveryMs);
  }
}

/**
 * Ends the server in order: sessions are cut off, everything is on disk, nothing to recover next time. Returns when
 * its process is gone.
 */
export async function shutDown(layout: Layout, binaries: Binaries): Promise<void> {
  const server = readPostmasterFile(layout.data);
  if (server === undefined || isStale(layout.data, server.pid)) return;
  if (process.platform === 'win32') {
    await run(binaries.pgCtl, ['stop', '-D', layout.data, '-m', 'fast']);
    return;
  }
  // "Fast" shutdown, see https://www.postgresql.org/docs/18/server-shutdown.html
  process.kill(server.pid, 'SIGINT');
  const began = Date.now();
  let forced = false;
  while (!isStale(layout.data, server.pid)) {
    if (!forced && Date.now() - began > shutdownPatienceMs) {
      forced = true;
      // "Immediate": committed rows are safe in the log and come back by recovery.
      process.kill(server.pid, 'SIGQUIT');
    }
    await wait(lookEveryMs);
  }
}

function spawnServer(
  layout: Layout,
  binaries: Binaries,
  { port, user, durable }: { port: number; user: ServerUser | undefined; durable: boolean },
): ChildProcess {
  const settings = serverSettings(port, durable);
  if (process.platform === 'win32') {
    // Only pg_ctl can shed an administrator's rights, with which postgres.exe refuses to run.
    const args = ['start', '-W', '-D', layout.data, '-l', layout.log, '-o', settings.join(' ')];
    return spawn(binaries.pgCtl, args, { env: serverEnvironment(), stdio: 'ignore', windowsHide: true });
  }
  const log = openSync(layout.log, 'a', 0o600);
  try {
    giveToOwner(layout, layout.log);
    const child = spawn(binaries.postgres, ['-D', dataArgument(layout.data, user), ...settings], {
      cwd: layout.data,
      detached: true,
      env: serverEnvironment(),
      stdio: ['ignore', log, log],
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** Keeps the log from growing for ever: one older part is kept. Returns where this start's lines begin. */
function rotateLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= keptLogBytes) return size;
  renameSync(path, `${path}.1`);
  return 0;
}

function logSince(path: string, start: number): string {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return '';
  return readFileSync(path).subarray(start).toString('utf8');
}

function notStarted(layout: Layout, detail: string, written: string): EmbeddedDatabaseError {
  const tail = written.trim().split('\n').slice(-12).join('\n') || '(empty)';
  return new EmbeddedDatabaseError('did_not_start', { folder: layout.folder, file: layout.log, detail, tail });
}
