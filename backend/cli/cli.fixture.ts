import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { environmentSchema } from '#backend/config.ts';
import type { House } from '#test/kit/house.ts';

const entry = fileURLToPath(new URL('./tieout.ts', import.meta.url));

export type Spoken = { code: number | null; out: string; err: string };
export type Running = { done: Promise<Spoken>; interrupt(): void };

/** Starts the real command line in a process of its own, with this environment and nothing of ours. */
export function startTieout(args: string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SANDBOX: 'off', ...env },
    // A folder without .env.
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const done = new Promise<Spoken>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { done, interrupt: () => child.kill('SIGINT') };
}

export const tieout = (args: string[], env: Record<string, string> = {}): Promise<Spoken> =>
  startTieout(args, env).done;

/** The environment with which a command meets the house: its database, its simulators, its keys. */
export function houseEnvironment(house: House, changes: Record<string, string> = {}): Record<string, string> {
  const values = z.record(z.string(), z.unknown()).parse(house.config);
  const entries = Object.keys(environmentSchema.shape).flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.join(',') : String(value)] as const];
  });
  return { ...Object.fromEntries(entries), DATABASE_URL: house.databaseUrl, LOG_LEVEL: 'error', ...changes };
}
