import { existsSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Binaries, type BinariesOptions, usableBinaries } from './embedded/binaries.ts';
import { EmbeddedDatabaseError } from './embedded/errors.ts';
import { findFreePort, isPortFree } from './embedded/free-port.ts';
import { type Holder, hold } from './embedded/holder.ts';
import { initializeOnce } from './embedded/initialize.ts';
import {
  connectionUrl,
  type Layout,
  layoutOf,
  prepareFolder,
  readPassword,
  rememberedPort,
  rememberPort,
} from './embedded/layout.ts';
import { isStale, type Postmaster, readPostmasterFile, retireClaim } from './embedded/postmaster-file.ts';
import { launch, shutDown } from './embedded/server.ts';
import { chooseServerUser, mendRights, type ServerUser } from './embedded/server-user.ts';

export { EmbeddedDatabaseError, type EmbeddedDatabaseErrorCode } from './embedded/errors.ts';

export type EmbeddedPostgresOptions = BinariesOptions & {
  /** Made if missing. Everything lies inside it: data, password, remembered port, `server.log`. */
  dataDir: string;
  /** Exactly this port on 127.0.0.1; without it the last one used, else any free one. */
  port?: number;
  /** false: no fsync, for tests; a power loss may then cost data. Default true. */
  durable?: boolean;
  /** Told in one sentence what happened (started, joined, adopted …); silent by default. */
  log?: (message: string) => void;
};

export type EmbeddedPostgres = {
  /** Connection string of the product's database, with the password in it: never log it. */
  url: string;
  port: number;
  /**
   * `started` a server; `joined` one that another live process holds; `adopted` one whose launcher was killed.
   */
  origin: 'started' | 'joined' | 'adopted';
  /** Lets go of the server, and shuts it down in order if no other process holds it. May be called twice. */
  stop(): Promise<void>;
};

const patienceMs = 60_000;

/**
 * Serves Postgres 18 from `dataDir`, as any user including root, on any number of processes at once: the first starts
 * the server, later ones join it, and the last to stop shuts it down. A server left over by a killed process is
 * adopted with its data.
 * @throws EmbeddedDatabaseError with a sentence for the person at the terminal
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const layout = layoutOf(options.dataDir);
  const log = options.log ?? (() => undefined);
  const durable = options.durable ?? true;
  prepareFolder(layout);
  const user = chooseServerUser(layout.data);
  const binaries = await usableBinaries(user, options);
  await initializeOnce(layout, binaries, { user, durable });
  const password = readPassword(layout);
  mendRights(layout.data, user);

  let deadline = Date.now() + patienceMs;
  let launched = false;
  while (Date.now() < deadline) {
    const server = liveServer(layout);
    if (server === undefined) {
      launched = await launchOnPort(layout, binaries, { user, durable, log, wanted: options.port });
      // Recovery after a hard stop may have used up the time.
      if (launched) deadline = Date.now() + patienceMs;
      continue;
    }
    const holder = server.ready && server.port !== undefined ? await hold(layout, server, password) : undefined;
    if (holder === undefined || server.port === undefined) {
      await wait(20);
      continue;
    }
    return handle({ layout, binaries, holder, port: server.port, password, launched, log, wanted: options.port });
  }
  throw startFailure(layout, 'a server holds the folder that neither takes connections nor ends');
}

/**
 * Starting over: shuts down a left-over server and removes everything in `dataDir` that belongs to the database.
 * @throws EmbeddedDatabaseError `in_use` while another live process works with it
 */
export async function removeEmbeddedPostgres(dataDir: string): Promise<void> {
  const layout = layoutOf(dataDir);
  if (liveServer(layout) !== undefined) {
    const database = await startEmbeddedPostgres({ dataDir });
    await database.stop();
    if (liveServer(layout) !== undefined) throw new EmbeddedDatabaseError('in_use', { folder: layout.folder });
  }
  for (const path of [layout.cluster, layout.port, layout.log, `${layout.log}.1`]) {
    rmSync(path, { recursive: true, force: true });
  }
}

function liveServer(layout: Layout): Postmaster | undefined {
  if (!existsSync(layout.cluster)) return undefined;
  const server = readPostmasterFile(layout.data);
  if (server === undefined || !isStale(layout.data, server.pid)) return server;
  retireClaim(layout.data, server.pid);
  return undefined;
}

/** @returns whether our server came up; false when another one has the folder after all */
async function launchOnPort(
  layout: Layout,
  binaries: Binaries,
  options: { user: ServerUser | undefined; durable: boolean; log: (message: string) => void; wanted?: number },
): Promise<boolean> {
  const { wanted } = options;
  const port = wanted ?? (await preferredPort(layout));
  if (wanted !== undefined && !(await isPortFree(wanted))) throw new EmbeddedDatabaseError('port_taken', { port });
  const outcome = await launch(layout, binaries, { ...options, port });
  // A free port can be snatched between looking and listening; only a wanted one is worth an error.
  if (outcome === 'port_taken' && wanted !== undefined) throw new EmbeddedDatabaseError('port_taken', { port });
  if (outcome === 'lost') await wait(50);
  return outcome === 'ready';
}

async function preferredPort(layout: Layout): Promise<number> {
  const last = rememberedPort(layout);
  return last !== undefined && (await isPortFree(last)) ? last : findFreePort();
}

function handle(found: {
  layout: Layout;
  binaries: Binaries;
  holder: Holder;
  port: number;
  password: string;
  launched: boolean;
  log: (message: string) => void;
  wanted?: number;
}): EmbeddedPostgres {
  const { layout, binaries, holder, port, log, wanted } = found;
  const origin = found.launched ? 'started' : holder.others ? 'joined' : 'adopted';
  const words = {
    started: 'Started the embedded database',
    joined: 'Joined the embedded database of another running process',
    adopted: 'Took over the embedded database that a killed process had left running',
  };
  log(`${words[origin]} in ${layout.folder}, port ${port}.`);
  if (wanted !== undefined && wanted !== port) log(`It keeps port ${port}; port ${wanted} counts from its next start.`);
  rememberPort(layout, port);
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    if (await holder.release()) await shutDown(layout, binaries);
  };
  return {
    url: connectionUrl(port, found.password),
    port,
    origin,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function startFailure(layout: Layout, detail: string): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError('did_not_start', {
    folder: layout.folder,
    file: layout.log,
    detail,
    tail: '(see the file)',
  });
}
