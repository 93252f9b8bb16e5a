import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from './command.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The same as `npm start`, as a process of its own: the front door stands above this one. */
export const start: Command = {
  name: 'start',
  summary: 'Start the backend, and the sandbox when no Stripe keys are configured (same as npm start).',
  usage: '[--reset]',
  help: [['--reset', 'start the sandbox over; everything in it is lost']],
  options: { reset: { type: 'boolean' } },
  run: ({ values, signal }) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [main, ...(values.reset === true ? ['--reset'] : [])], {
        stdio: 'inherit',
      });
      // A terminal's Ctrl-C reaches the child too, and a second signal would stop it at once.
      signal.addEventListener('abort', () => {
        if (signal.reason === 'SIGTERM' || process.stdin.isTTY !== true) child.kill('SIGTERM');
      });
      child.on('error', reject);
      child.on('exit', (code, killed) => resolve(code ?? (killed === null ? 0 : 1)));
    }),
};
