import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import * as openid from 'openid-client';
import type { Database } from '../database/client.ts';
import { connections } from '../database/schema/index.ts';
import { writeAudit } from './audit.ts';
import { rememberSignIn, type TakenSignIn, takeSignIn } from './authorization-state.ts';
import type { Connection } from './current.ts';
import { lockInstallation } from './lock-installation.ts';
import { describe, type OAuthProvider, type OAuthProviders, oauthFailure, readTokenAnswer } from './oauth-provider.ts';
import { ConnectionProblem } from './problem.ts';
import { type StoredTokens, sealTokens } from './stored-tokens.ts';
import type { Vault } from './vault.ts';

export type OAuthParts = { db: Database; vault: Vault; providers: OAuthProviders };

/** Somebody who signs in: the Dashboard's user. */
export type Person = { id: string; name: string | null };

/**
 * Begins connecting a ledger: authorization code flow, with PKCE (S256) where the
 * provider has it. The state is bound to account and user, works
 * once and for 15 minutes.
 * @returns the URL at which the person signs in
 */
export async function startAuthorization(
  { db, vault, providers }: OAuthParts,
  begin: { installationId: string; ledger: string; user: Person },
): Promise<URL> {
  const provider = providerOf(providers, begin.ledger);
  const verifier = openid.randomPKCECodeVerifier();
  const { installationId, ledger, user } = begin;
  const signIn = { installationId, ledger, userId: user.id, userName: user.name };
  const state = await rememberSignIn(db, vault, signIn, verifier);
  return openid.buildAuthorizationUrl(provider.client, {
    ...provider.authorizeParams,
    redirect_uri: provider.redirectUri,
    ...(provider.pkce
      ? { code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
      : {}),
    state,
  });
}

/**
 * Finishes what {@link startAuthorization} began, when the provider sends the browser back. The tokens lie in a
 * `pending` connection, which replaces an older one, until a company is chosen.
 * @param callback the URL called; of it only the query counts, so that a proxy in between does not matter
 * @param claimedBy whom the caller knows to be there; another than who began is refused
 * @throws ConnectionProblem with words for the page that the browser shows
 */
export async function finishAuthorization(
  { db, vault, providers }: OAuthParts,
  callback: URL,
  claimedBy?: { installationId: string; userId: string },
): Promise<{ connection: Connection; installationId: string; user: Person }> {
  const state = callback.searchParams.get('state') ?? '';
  const signIn = await takeSignIn(db, vault, state);
  if (signIn === null) throw new ConnectionProblem('sign_in_unknown');
  const { installationId } = signIn;
  if (claimedBy !== undefined && (claimedBy.installationId !== installationId || claimedBy.userId !== signIn.userId)) {
    throw new ConnectionProblem('sign_in_foreign');
  }
  if (signIn.expired) throw new ConnectionProblem('sign_in_expired');
  const provider = providerOf(providers, signIn.ledger);
  const tokens = await exchangeCode(provider, callback, state, await signIn.verifier());
  const named = provider.companyParameter === null ? null : callback.searchParams.get(provider.companyParameter);
  const connection = await keepPending({ db, vault }, signIn, tokens, named);
  return { connection, installationId, user: { id: signIn.userId, name: signIn.userName } };
}

/** The code is used once, so nothing is tried twice here: a new sign-in is quick and certain. */
async function exchangeCode(
  provider: OAuthProvider,
  callback: URL,
  state: string,
  verifier: string,
): Promise<StoredTokens> {
  const ledger = provider.ledgerName;
  const refusal = callback.searchParams.get('error');
  if (refusal !== null) {
    const detail = describe(refusal, callback.searchParams.get('error_description') ?? undefined);
    const declined = refusal === 'access_denied' || refusal === 'consent_required';
    throw new ConnectionProblem(declined ? 'access_denied' : 'provider_refused', { ledger, detail });
  }
  if (!callback.searchParams.get('code')) {
    throw new ConnectionProblem('provider_refused', { ledger, detail: 'it sent neither a code nor an error' });
  }
  const url = new URL(provider.redirectUri);
  url.search = callback.search;
  const tokens = await requestTokens(provider, url, state, verifier);
  if (tokens.refreshToken === null) throw new ConnectionProblem('no_lasting_access', { ledger });
  return tokens;
}

async function requestTokens(
  provider: OAuthProvider,
  url: URL,
  state: string,
  verifier: string,
): Promise<StoredTokens> {
  const ledger = provider.ledgerName;
  const asked = new Date();
  try {
    const checks = { expectedState: state, ...(provider.pkce ? { pkceCodeVerifier: verifier } : {}) };
    return readTokenAnswer(await openid.authorizationCodeGrant(provider.client, url, checks), asked);
  } catch (error) {
    const failure = oauthFailure(error);
    const refused = failure.kind === 'revoked' || failure.kind === 'refused';
    throw new ConnectionProblem(refused ? 'provider_refused' : 'provider_unavailable', {
      ledger,
      detail: failure.detail,
    });
  }
}

/**
 * One set-up is under way per installation: a newer sign-in takes the place of an older one.
 * @param named the company that the sign-in itself was for, kept as the pending row's tenant
 */
function keepPending(
  { db, vault }: Pick<OAuthParts, 'db' | 'vault'>,
  signIn: TakenSignIn,
  tokens: StoredTokens,
  named: string | null,
): Promise<Connection> {
  const { installationId, ledger } = signIn;
  const id = randomUUID();
  const actor = signIn.userName ?? signIn.userId;
  return db.transaction(async (tx) => {
    const installation = await lockInstallation(tx, installationId);
    if (installation?.status !== 'installed') throw new ConnectionProblem('not_installed');
    const pending = and(eq(connections.installationId, installationId), eq(connections.state, 'pending'));
    await tx.delete(connections).where(pending);
    const sealed = await sealTokens(vault, { id, installationId }, tokens);
    const [connection] = await tx
      .insert(connections)
      .values({ id, installationId, ledger, state: 'pending', tenant: named, connectedBy: actor, ...sealed })
      .returning();
    if (connection === undefined) throw new Error('The database stored a connection without answering with it.');
    await writeAudit(tx, { installationId, connectionId: id, actor, action: 'connection.signed_in', subject: ledger });
    return connection;
  });
}

function providerOf(providers: OAuthProviders, ledger: string): OAuthProvider {
  const provider = providers.get(ledger);
  if (provider !== undefined) return provider;
  throw new Error(
    `No OAuth client is configured for ${ledger}. Set its client id and secret (docs/operations.md) and start again.`,
  );
}
