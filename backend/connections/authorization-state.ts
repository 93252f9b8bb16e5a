import { createHash, randomBytes } from 'node:crypto';
import { eq, lte, sql } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { oauthStates } from '../database/schema/index.ts';
import type { Binding, Vault } from './vault.ts';

/** How long a person may take to sign in. */
const LIFETIME_MINUTES = 15;

export type SignIn = {
  installationId: string;
  ledger: string;
  userId: string;
  userName: string | null;
};

/** Only this is stored: whoever reads the table cannot finish a sign-in. */
const hashOf = (state: string): string => createHash('sha256').update(state).digest('base64url');

/** A verifier opens only for the sign-in, account and user it was made for. */
export const verifierBinding = (row: { installationId: string; stateHash: string; userId: string }): Binding => ({
  installationId: row.installationId,
  purpose: `sign-in:${row.stateHash}:${row.userId}`,
});

/** Remembers a sign-in. @returns the state that the provider will hand back: 32 random bytes, base64url */
export async function rememberSignIn(db: Database, vault: Vault, signIn: SignIn, verifier: string): Promise<string> {
  const state = randomBytes(32).toString('base64url');
  const stateHash = hashOf(state);
  const sealedVerifier = await vault.seal(verifier, verifierBinding({ ...signIn, stateHash }));
  await db.delete(oauthStates).where(lte(oauthStates.expiresAt, sql`clock_timestamp() - interval '1 day'`));
  await db.insert(oauthStates).values({
    ...signIn,
    stateHash,
    sealedVerifier,
    expiresAt: sql`clock_timestamp() + ${LIFETIME_MINUTES} * interval '1 minute'`,
  });
  return state;
}

export type TakenSignIn = SignIn & { expired: boolean; verifier(): Promise<string> };

/** Uses a state up: of any number of callers with the same state, one gets its sign-in. Null: unknown or used. */
export async function takeSignIn(db: Database, vault: Vault, state: string): Promise<TakenSignIn | null> {
  const [row] = await db
    .delete(oauthStates)
    .where(eq(oauthStates.stateHash, hashOf(state)))
    .returning({
      stateHash: oauthStates.stateHash,
      installationId: oauthStates.installationId,
      ledger: oauthStates.ledger,
      userId: oauthStates.userId,
      userName: oauthStates.userName,
      sealedVerifier: oauthStates.sealedVerifier,
      expired: sql<boolean>`${oauthStates.expiresAt} <= clock_timestamp()`,
    });
  if (row === undefined) return null;
  const { stateHash, sealedVerifier, ...signIn } = row;
  return { ...signIn, verifier: () => vault.open(sealedVerifier, verifierBinding(row)) };
}
