import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { findFreePort } from '#backend/database/embedded/free-port.ts';
import { removeEmbeddedPostgres } from '#backend/database/embedded.ts';
import { bundleApp } from '#test/dashboard/bundle.ts';
import { median, table } from './figures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

type Start = { seconds: number; rssMb: number | null; idleRssMb: number | null };

/** `npm start` from nothing and once more on the same data, its memory, and the size of what the Dashboard loads. */
export async function benchStart(quick: boolean): Promise<string> {
  const cold: Start[] = [];
  const warm: Start[] = [];
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    const dataDir = await mkdtemp(join(tmpdir(), 'tieout-bench-'));
    try {
      cold.push(await startOnce(dataDir));
      warm.push(await startOnce(dataDir));
    } finally {
      await removeEmbeddedPostgres(join(dataDir, 'postgres'));
      await rm(dataDir, { recursive: true, force: true });
    }
  }
  const row = (name: string, starts: Start[]) => [
    name,
    median(starts.map(({ seconds }) => seconds)).toFixed(1),
    memory(starts.map(({ rssMb }) => rssMb)),
    memory(starts.map(({ idleRssMb }) => idleRssMb)),
  ];
  const { js, bytes } = await bundleApp({ manifestPath: join(root, 'stripe-app.json'), dev: false });
  const kilobytes = (size: number) => `${(size / 1000).toFixed(0)} kB`;
  return [
    table(
      ['Sandbox: npm start', 'ready after s', 'resident MB when ready', 'resident MB 10 s later'],
      [row('cold, empty data folder', cold), row('warm, data of a former start', warm)],
    ),
    '',
    'Memory is that of the one Node process with backend, workers, simulators and preview; Postgres has its own.',
    '',
    table(
      ['Bundle of the views', 'size'],
      [
        ['minified', kilobytes(bytes)],
        ['minified and gzipped', kilobytes(gzipSync(js).length)],
      ],
    ),
  ].join('\n');
}

const memory = (values: (number | null)[]): string => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? 'not told by this system' : median(known).toFixed(0);
};

/** Starts the product as a person would, until it says that it is ready; then stops it in order. */
async function startOnce(dataDir: string): Promise<Start> {
  const ports = await Promise.all([findFreePort(), findFreePort(), findFreePort(), findFreePort()]);
  const [PORT, PREVIEW_PORT, SANDBOX_STRIPE_PORT, SANDBOX_LEDGER_PORT] = ports.map(String);
  const settings = {
    ...{ DATA_DIR: dataDir, PORT, PREVIEW_PORT, SANDBOX_STRIPE_PORT, SANDBOX_LEDGER_PORT },
    SANDBOX_QUICKBOOKS_PORT: '0',
  };
  const began = performance.now();
  const child = spawn(process.execPath, ['backend/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('Ready in')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${told}`)));
  });
  const seconds = (performance.now() - began) / 1000;
  const rssMb = residentMb(child.pid);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const idleRssMb = residentMb(child.pid);
  child.kill('SIGTERM');
  await ended;
  return { seconds, rssMb, idleRssMb };
}

/** Resident memory of a process, where the system has /proc. */
function residentMb(pid: number | undefined): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
