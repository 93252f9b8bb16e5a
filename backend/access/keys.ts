import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { and, count, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import { type ApiKey, type ApiScope, apiScopes } from '#shared/api/api-keys.ts';
import type { Mode } from '#shared/statuses.ts';
import type { Database, Queryable } from '../database/client.ts';
import { apiKeys, auditLog, installations } from '../database/schema/index.ts';

type Row = typeof apiKeys.$inferSelect;
type Tenant = { id: string; mode: Mode };

/** Enough for every integration, and a list that a person can read. */
export const MOST_KEYS = 50;

const letters = '0123456789abcdefghijkmnpqrstuvwxyz';
const PREFIX_LENGTH = 12;
/** 43 of 34 letters: more than 2^218, so a plain hash cannot be guessed backwards. */
const SECRET_LENGTH = 43;
const USED_EVERY_MS = 60_000;

const randomText = (length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)] ?? '').join('');

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** As people see it: the whole key but its secret part. */
const shownPrefix = (mode: Mode, prefix: string): string => `tieout_${mode}_${prefix}`;

/**
 * Makes a key: `tieout_<mode>_<prefix>_<secret>`. Only the hash of the secret is kept.
 * @param actor who makes it, as shown to others
 * @returns the row as it is listed, and the whole key, which nobody can read again; null when there are too many
 */
export async function createKey(
  db: Database,
  installation: Tenant,
  given: { name: string; scopes: readonly ApiScope[] },
  actor: string,
): Promise<{ key: ApiKey; secret: string } | null> {
  const prefix = randomText(PREFIX_LENGTH);
  const secret = randomText(SECRET_LENGTH);
  const scopes = apiScopes.filter((scope) => scope === 'read' || given.scopes.includes(scope));
  const row = await db.transaction(async (tx) => {
    // Two at once count one after the other.
    await tx.select().from(installations).where(eq(installations.id, installation.id)).for('update');
    const [inForce] = await tx
      .select({ total: count() })
      .from(apiKeys)
      .where(and(eq(apiKeys.installationId, installation.id), isNull(apiKeys.revokedAt)));
    if ((inForce?.total ?? 0) >= MOST_KEYS) return null;
    const [made] = await tx
      .insert(apiKeys)
      .values({
        installationId: installation.id,
        name: given.name,
        prefix,
        secretHash: hashOf(secret),
        scopes,
        createdBy: actor,
      })
      .returning();
    await audit(tx, installation.id, actor, 'api_key.created', given.name, { prefix, scopes });
    return made ?? null;
  });
  if (row === null) return null;
  return { key: listed(installation.mode, row), secret: `${shownPrefix(installation.mode, prefix)}_${secret}` };
}

/** Keys in force, the newest first. */
export async function listKeys(db: Queryable, installation: Tenant): Promise<ApiKey[]> {
  const rows = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.installationId, installation.id), isNull(apiKeys.revokedAt)))
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
  return rows.map((row) => listed(installation.mode, row));
}

/** Takes a key out of force at once. @returns its name; null when there is none of that id in force */
export async function revokeKey(
  db: Database,
  installation: Pick<Tenant, 'id'>,
  keyId: string,
  actor: string,
): Promise<string | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(apiKeys)
      .set({ revokedAt: sql`now()`, revokedBy: actor })
      .where(and(eq(apiKeys.installationId, installation.id), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)))
      .returning();
    if (row === undefined) return null;
    await audit(tx, installation.id, actor, 'api_key.revoked', row.name, { prefix: row.prefix });
    return row.name;
  });
}

/** A key that was presented and found, in force or not. */
export type FoundKey = Row & { installation: typeof installations.$inferSelect };

/**
 * Finds the key that a request presents. The row is found by its prefix, which is no secret; the secret itself is
 * compared by hash and in constant time, also where no row was found.
 * @returns null for anything that is not a key of ours, revoked ones included
 */
export async function findKey(db: Queryable, presented: string): Promise<FoundKey | null> {
  const [, mode, prefix, secret] = /^tieout_(live|test)_([0-9a-z]{12})_([0-9a-z]{43})$/.exec(presented) ?? [];
  if (mode === undefined || prefix === undefined || secret === undefined) return null;
  const [row] = await db
    .select()
    .from(apiKeys)
    .innerJoin(installations, eq(installations.id, apiKeys.installationId))
    .where(eq(apiKeys.prefix, prefix));
  const same = sameHash(row?.api_keys.secretHash ?? hashOf(''), hashOf(secret));
  if (row === undefined || !same || row.api_keys.revokedAt !== null || row.installations.mode !== mode) return null;
  return { ...row.api_keys, installation: row.installations };
}

/** Notes that a key was used: once a minute is enough for a person who wants to know whether it still is. */
export async function noteUse(db: Queryable, key: Pick<Row, 'id' | 'lastUsedAt'>, now: Date): Promise<void> {
  const before = new Date(now.getTime() - USED_EVERY_MS);
  if (key.lastUsedAt !== null && key.lastUsedAt > before) return;
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, key.id), or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, before))));
}

function sameHash(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const listed = (mode: Mode, row: Row): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: `${shownPrefix(mode, row.prefix)}…`,
  scopes: row.scopes,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
});

async function audit(
  tx: Queryable,
  installationId: string,
  actor: string,
  action: string,
  subject: string,
  after: Record<string, unknown>,
): Promise<void> {
  await tx.insert(auditLog).values({ installationId, actor, action, subject, after });
}
