import { spawn } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

/**
 * The few variables Postgres needs. Ours hold API keys, and a server's environment can be read by whoever may read
 * its process; LC_ALL=C also keeps log messages in English, which we show.
 */
export function serverEnvironment(): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

export type Finished = { code: number | null; output: string };

/**
 * Runs one of the Postgres programs to its end, as `user` if given.
 * @throws whatever the operating system answers when it cannot be started at all (`EACCES`, `ENOENT`, `EPERM`)
 */
export function run(
  program: string,
  args: string[],
  options: { user?: ServerUser; cwd?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(options.user && { uid: options.user.uid, gid: options.user.gid }),
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  });
}
