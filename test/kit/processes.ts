import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { environmentSchema } from '#backend/config.ts';
import type { House } from './house.ts';

export type BackendProcess = {
  role: 'web' | 'worker';
  /** Where it serves HTTP; workers serve none. */
  url: string;
  /** Ends it as a power cut does. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it as an operator does. @returns its exit code */
  stop(): Promise<number | null>;
};

const main = join(import.meta.dirname, '../../backend/main.ts');

/**
 * Starts the backend as it is started in earnest, in a process of its own, on the database and the simulators of a
 * house. Resolves when it says that it is ready.
 */
export async function startProcess(house: House, role: BackendProcess['role']): Promise<BackendProcess> {
  const port = await freePort();
  const child = spawn(process.execPath, [main], {
    env: {
      ...environmentOf(house),
      ROLE: role,
      PORT: String(port),
      DATABASE_URL: house.databaseUrl,
      DATABASE_POOL: '4',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  await ready(child);
  return {
    role,
    url: `http://127.0.0.1:${port}`,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
}

/** The house's configuration as environment variables. */
function environmentOf({ config }: House): Record<string, string> {
  const values: Record<string, unknown> = config;
  const variables = Object.keys(environmentSchema.shape).flatMap((name): [string, string][] => {
    const value = values[name];
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.join(',') : String(value)]];
  });
  return { ...Object.fromEntries(variables), PATH: process.env.PATH ?? '' };
}

/** @throws Error with what the process said when it ends instead */
async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ready in')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The backend ended with ${code} instead of starting:\n${said}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given');
  return address.port;
}
