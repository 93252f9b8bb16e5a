import { and, desc, eq } from 'drizzle-orm';
import { defaultSettings, type Settings, settingsSchema } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { settingsVersions } from '../database/schema/ledger.ts';
import { parseStored } from './stored.ts';
import { wakeMoney } from './wake-money.ts';

/** A connection as queries need it: rows are found by tenant and connection, never by the connection alone. */
export type ConnectionKey = { id: string; installationId: string };

/** The sync rules in force. Version 0: nobody saved any yet, these are the recommended ones. */
export type SettingsVersion = { version: number; settings: Settings; by: string | null; at: Date | null };

/** The settings in force: the highest version. @throws Error when stored ones are not readable */
export async function readSettings(db: Queryable, connection: ConnectionKey): Promise<SettingsVersion> {
  const [row] = await db
    .select()
    .from(settingsVersions)
    .where(ofConnection(connection))
    .orderBy(desc(settingsVersions.version))
    .limit(1);
  return row === undefined ? { version: 0, settings: defaultSettings(), by: null, at: null } : toVersion(row);
}

/** One earlier version, e.g. the one that a document was decided by; undefined when there is none of that number. */
export async function readSettingsVersion(
  db: Queryable,
  connection: ConnectionKey,
  version: number,
): Promise<SettingsVersion | undefined> {
  const [row] = await db
    .select()
    .from(settingsVersions)
    .where(and(ofConnection(connection), eq(settingsVersions.version, version)));
  return row && toVersion(row);
}

/** Who saved when, the latest first. */
export async function settingsHistory(
  db: Queryable,
  connection: ConnectionKey,
  limit = 50,
): Promise<{ version: number; by: string | null; at: Date }[]> {
  return await db
    .select({ version: settingsVersions.version, by: settingsVersions.by, at: settingsVersions.createdAt })
    .from(settingsVersions)
    .where(ofConnection(connection))
    .orderBy(desc(settingsVersions.version))
    .limit(limit);
}

/**
 * The settings that a fresh connection starts with, as version 1: recommended ones from the day of connecting on. A
 * connection that has settings keeps them (C17), so this may be called on every connecting.
 * @param startDate cut-over in the company's zone, `YYYY-MM-DD`; null: no cut-over
 * @param automatic false: documents wait until somebody switches it on
 * @param timeZone IANA zone of the company's calendar dates
 */
export async function firstSettings(
  tx: Queryable,
  first: {
    connection: ConnectionKey;
    startDate: string | null;
    timeZone?: string;
    automatic?: boolean;
    actor: string | null;
  },
): Promise<SettingsVersion> {
  const { connection, startDate, timeZone, automatic = true, actor } = first;
  const settings = settingsSchema.parse({
    documents: { startDate, automatic, ...(timeZone === undefined ? {} : { timeZone }) },
  });
  await insertVersion(tx, connection, { version: 1, settings, by: actor });
  return await readSettings(tx, connection);
}

/** @returns undefined when that version exists already: somebody else was first */
export async function insertVersion(
  tx: Queryable,
  connection: ConnectionKey,
  { version, settings, by }: { version: number; settings: Settings; by: string | null },
): Promise<SettingsVersion | undefined> {
  const [row] = await tx
    .insert(settingsVersions)
    .values({ installationId: connection.installationId, connectionId: connection.id, version, data: settings, by })
    .onConflictDoNothing()
    .returning();
  if (row === undefined) return undefined;
  await wakeMoney(tx, connection);
  return toVersion(row);
}

const toVersion = (row: typeof settingsVersions.$inferSelect): SettingsVersion => ({
  version: row.version,
  settings: parseStored(row.data),
  by: row.by,
  at: row.createdAt,
});

const ofConnection = (connection: ConnectionKey) =>
  and(eq(settingsVersions.installationId, connection.installationId), eq(settingsVersions.connectionId, connection.id));
