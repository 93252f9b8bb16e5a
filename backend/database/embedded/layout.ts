import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EmbeddedDatabaseError, reason } from './errors.ts';

/**
 * The places inside the folder the caller names. `cluster/` appears in one step (a rename), complete with its
 * password, so an interrupted first start never leaves half a database.
 */
export type Layout = {
  folder: string;
  cluster: string;
  /** Postgres' own data directory. */
  data: string;
  /** 0600; a random password, made with the data. */
  password: string;
  /** The port of the last start, tried first on the next, so that bookmarks and psql sessions survive a restart. */
  port: string;
  log: string;
};

export const superuser = 'tieout';
/** The product's own database; `postgres` beside it is where launchers meet (see holder.ts). */
export const databaseName = 'tieout';

export function layoutOf(dataDir: string): Layout {
  const folder = resolve(dataDir);
  const cluster = join(folder, 'cluster');
  return {
    folder,
    cluster,
    data: join(cluster, 'data'),
    password: join(cluster, 'password'),
    port: join(folder, 'port'),
    log: join(folder, 'server.log'),
  };
}

/** @throws EmbeddedDatabaseError `folder_not_writable` */
export function prepareFolder(layout: Layout): void {
  try {
    mkdirSync(layout.folder, { recursive: true });
    accessSync(layout.folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new EmbeddedDatabaseError('folder_not_writable', { folder: layout.folder, detail: reason(error) }, error);
  }
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** @throws EmbeddedDatabaseError `folder_not_writable` (another user's data), `password_missing` */
export function readPassword(layout: Layout): string {
  const missing = () => new EmbeddedDatabaseError('password_missing', { folder: layout.folder, file: layout.password });
  if (existsSync(layout.cluster) && !existsSync(layout.password)) throw missing();
  let password: string;
  try {
    password = readFileSync(layout.password, 'utf8').trim();
  } catch (error) {
    throw new EmbeddedDatabaseError('folder_not_writable', { folder: layout.folder, detail: reason(error) }, error);
  }
  if (password === '') throw missing();
  return password;
}

const portNumber = z.coerce.number().int().min(1).max(65535);

/** The port of the last start, if one is remembered and readable. */
export function rememberedPort(layout: Layout): number | undefined {
  if (!existsSync(layout.port)) return undefined;
  return portNumber.safeParse(readFileSync(layout.port, 'utf8').trim()).data;
}

export function rememberPort(layout: Layout, port: number): void {
  writeFileSync(layout.port, `${port}\n`);
  giveToOwner(layout, layout.port);
}

/** What root writes into another user's folder becomes that user's, so that they can still start without root. */
export function giveToOwner(layout: Layout, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(layout.folder);
  if (uid !== 0) chownSync(path, uid, gid);
}

export function connectionUrl(port: number, password: string, database = databaseName): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}
