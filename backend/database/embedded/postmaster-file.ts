import { execFileSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemCode } from './errors.ts';

/**
 * What a running server writes into `postmaster.pid` (the layout is Postgres' own, src/include/utils/pidfile.h): one
 * value per line; the port and status lines appear only while it comes up.
 */
export type Postmaster = { pid: number; port: number | undefined; ready: boolean };

const line = { pid: 0, port: 3, status: 7 } as const;
const whole = z.coerce.number().int().positive();

/** The server that claims this data folder, whether or not it still lives. */
export function readPostmasterFile(data: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n').map((value) => value.trim());
  const pid = whole.safeParse(lines[line.pid]).data;
  if (pid === undefined) return undefined;
  return { pid, port: whole.safeParse(lines[line.port]).data, ready: lines[line.status] === 'ready' };
}

/** Whether the process exists, ours or not. */
export function processLives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/**
 * Whether the claim is dead: after a power loss, or a container's restart, the recorded id is free or belongs to some
 * other program.
 */
export function isStale(data: string, pid: number): boolean {
  if (!processLives(pid)) return true;
  if (process.platform === 'win32') return false;
  if (process.platform !== 'linux') return !/postgres/.test(commandOf(pid));
  // A server sits in its data folder for life. A finished one whose parent never collected it (state Z) has none.
  if (/^State:\s*Z/m.test(readIfThere(`/proc/${pid}/status`))) return true;
  if (readIfThere(`/proc/${pid}/comm`).trim() !== 'postgres') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(data);
  } catch {
    return false;
  }
}

/** Above every system's highest process id, so it is never alive. */
const nobodysPid = 2_147_483_646;

/**
 * Postgres clears a claim whose process is gone, but refuses to start when the id now belongs to another program of
 * the same owner, or to a finished process that nobody collected. Only the id is replaced: by the rest of the file
 * Postgres finds out whether children of the dead server still write to the data.
 */
export function retireClaim(data: string, pid: number): void {
  if (!processLives(pid)) return;
  const claim = join(data, 'postmaster.pid');
  const aside = `${claim}.${process.pid}`;
  try {
    renameSync(claim, aside);
    const [claimant, ...rest] = readFileSync(aside, 'utf8').split('\n');
    // A server that came up in the meantime keeps its file: it would shut down without it.
    if (whole.safeParse(claimant).data === pid) writeAs(aside, [nobodysPid, ...rest].join('\n'));
    linkSync(aside, claim);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Overwrites in place, so that owner and rights stay the server's. */
function writeAs(file: string, text: string): void {
  writeFileSync(file, text, { flag: 'r+' });
  truncateSync(file, Buffer.byteLength(text));
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' });
  } catch {
    // Unknown is not dead: the careful answer leaves the decision to Postgres.
    return 'postgres';
  }
}
