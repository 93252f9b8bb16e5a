import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { z } from 'zod';
import { fastFolder } from '#test/kit/fast-folder.ts';
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '../embedded.ts';
import { layoutOf } from './layout.ts';
import { isStale, readPostmasterFile } from './postmaster-file.ts';

const told = z.object({
  url: z.string().optional(),
  origin: z.string().optional(),
  uid: z.number().optional(),
  acknowledged: z.number().optional(),
});
export type Told = z.infer<typeof told>;

/** A launcher in a process of its own, see launcher.fixture.ts. */
export class Launcher {
  readonly process: ChildProcess;
  private readonly lines: Interface;
  /** Everything it has told so far. */
  readonly heard: Told[] = [];

  constructor(options: { dataDir: string; write?: boolean }, uid?: number) {
    const fixture = fileURLToPath(new URL('./launcher.fixture.ts', import.meta.url));
    const child = spawn(process.execPath, [fixture, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(uid !== undefined && { uid, gid: uid }),
    });
    this.process = child;
    this.lines = createInterface({ input: child.stdout });
    this.lines.on('line', (line) => this.heard.push(told.parse(JSON.parse(line))));
  }

  async hears(wanted: (line: Told) => boolean): Promise<Told> {
    for (;;) {
      const found = this.heard.find(wanted);
      if (found !== undefined) return found;
      if (this.process.exitCode !== null) throw new Error('the launcher ended without saying it');
      const enough = new AbortController();
      const { signal } = enough;
      await Promise.race([once(this.lines, 'line', { signal }), once(this.process, 'exit', { signal })]);
      enough.abort();
    }
  }

  /** kill -9: no handler runs, nothing is cleaned up. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const closed = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await closed;
  }

  async stop(): Promise<void> {
    const closed = once(this.process, 'close');
    this.process.stdin?.write('stop\n');
    await closed;
  }
}

/** Makes the data folder that {@link Workshop.usedDataDir} copies; remove it after the file's last test. */
export async function makeSeed(): Promise<string> {
  const dataDir = newFolder(fastFolder());
  const database = await startEmbeddedPostgres({ dataDir, durable: false });
  await database.stop();
  rmSync(layoutOf(dataDir).log);
  rmSync(layoutOf(dataDir).port);
  return dataDir;
}

function newFolder(home: string): string {
  const folder = mkdtempSync(join(home, 'tieout-embedded-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Folders, databases and launchers of one test; whatever a failing test leaves behind is ended and removed. */
export class Workshop {
  private readonly folders: string[] = [];
  private readonly dataDirs = new Set<string>();
  private readonly databases: EmbeddedPostgres[] = [];
  private readonly launchers: Launcher[] = [];

  /** A new empty folder every user can reach; programs can be run from the default place, not from every fast one. */
  folder(home = tmpdir()): string {
    const folder = newFolder(home);
    this.folders.push(folder);
    return folder;
  }

  /** A data folder as a stopped database leaves it: cheaper than a first start. */
  usedDataDir(seed: string): string {
    const dataDir = join(this.folder(fastFolder()), 'postgres');
    cpSync(seed, dataDir, { recursive: true });
    return dataDir;
  }

  async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    this.dataDirs.add(options.dataDir);
    const database = await startEmbeddedPostgres(options);
    this.databases.push(database);
    return database;
  }

  launch(options: { dataDir: string; write?: boolean }, uid?: number): Launcher {
    this.dataDirs.add(options.dataDir);
    const launcher = new Launcher(options, uid);
    this.launchers.push(launcher);
    return launcher;
  }

  async clear(): Promise<void> {
    for (const launcher of this.launchers) await launcher.kill();
    for (const database of this.databases) await database.stop();
    for (const dataDir of this.dataDirs) {
      const pid = serverOf(dataDir);
      if (pid !== undefined) process.kill(pid, 'SIGQUIT');
    }
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The process id of the live server in a folder. */
export function serverOf(dataDir: string): number | undefined {
  const { data } = layoutOf(dataDir);
  const server = readPostmasterFile(data);
  return server === undefined || isStale(data, server.pid) ? undefined : server.pid;
}

const row = z.record(z.string(), z.unknown());

/** Asks over a connection of its own; rows as plain objects. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return z.array(row).parse([...(await sql.unsafe(text))]);
  } finally {
    await sql.end();
  }
}
