import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type Database, openDatabase } from '#backend/database/client.ts';
import { connections, installations } from '#backend/database/schema/index.ts';
import { createTestDatabase } from '#test/kit/postgres.ts';
import type { Connection } from './current.ts';
import { type StoredTokens, sealTokens } from './stored-tokens.ts';
import { openVault, type Vault, type VaultKey } from './vault.ts';

/** A database of the test file's own, reached through two pools as by two processes. */
export async function twoProcesses() {
  const database = await createTestDatabase();
  const one = openDatabase(database.url, { max: 4, name: 'one' });
  const two = openDatabase(database.url, { max: 4, name: 'two' });
  return {
    sql: database.sql,
    one: one.db,
    two: two.db,
    async close() {
      await Promise.all([one.close(), two.close()]);
      await database.drop();
    },
  };
}

export const vaultKey = (kid: string): VaultKey => ({ kid, key: randomBytes(32).toString('base64') });
export const newVault = (): Vault => openVault([vaultKey('k1')]);

export async function newInstallation(db: Database): Promise<string> {
  const stripeAccountId = `acct_${randomBytes(8).toString('hex')}`;
  const [row] = await db.insert(installations).values({ stripeAccountId, mode: 'test' }).returning();
  if (row === undefined) throw new Error('no installation');
  return row.id;
}

/** A connected company with these tokens. */
export async function newConnection(
  db: Database,
  vault: Vault,
  tokens: Partial<StoredTokens> = {},
  row: Partial<typeof connections.$inferInsert> = {},
): Promise<Connection> {
  const installationId = row.installationId ?? (await newInstallation(db));
  const [made] = await db
    .insert(connections)
    .values({
      ledger: 'test_ledger',
      state: 'active',
      environment: 'Production',
      companyId: 'c-1',
      companyName: 'CRONUS',
      ...row,
      installationId,
    })
    .returning();
  if (made === undefined) throw new Error('no connection');
  const stored = {
    accessToken: 'access',
    refreshToken: 'refresh',
    expiresAt: inMinutes(60),
    grantEndsAt: null,
    ...tokens,
  };
  const [sealed] = await db
    .update(connections)
    .set(await sealTokens(vault, made, stored))
    .where(eq(connections.id, made.id))
    .returning();
  return sealed ?? made;
}

export const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

export async function readConnection(db: Database, id: string): Promise<Connection | undefined> {
  const [row] = await db.select().from(connections).where(eq(connections.id, id));
  return row;
}
