import * as openid from 'openid-client';
import { z } from 'zod';
import type { LedgerConnector } from '../connectors/port.ts';
import { redactPersonal } from '../redact.ts';
import { networkFailure } from './network-errors.ts';
import type { StoredTokens } from './stored-tokens.ts';

/** Our registration at the ledger's identity provider. */
export type OAuthRegistration = {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  /** e.g. `https://login.microsoftonline.com`; plain http is allowed on loopback only. */
  loginBaseUrl: string;
};

/** The identity provider of one ledger. */
export type OAuthProvider = {
  ledger: string;
  ledgerName: string;
  redirectUri: string;
  authorizeParams: Record<string, string>;
  /** Proof keys for codes are documented there. */
  pkce: boolean;
  /** The parameter of the redirect that names the company signed in to. */
  companyParameter: string | null;
  /** Gives a grant back; null where the provider has no place for that. */
  revoke: ((token: string) => Promise<void>) | null;
  client: openid.Configuration;
};

/** Providers by the ledger's id. */
export type OAuthProviders = ReadonlyMap<string, OAuthProvider>;

/**
 * The provider of a connector under our registration. Makes no request.
 * @param options.timeoutSeconds for each request to the provider; default 30
 */
export function oauthProvider(
  connector: Pick<LedgerConnector, 'id' | 'name' | 'oauth'>,
  registration: OAuthRegistration,
  options: { timeoutSeconds?: number } = {},
): OAuthProvider {
  const { issuer, authorize, token, revoke } = connector.oauth.endpoints(registration.loginBaseUrl);
  const client = new openid.Configuration(
    {
      issuer,
      authorization_endpoint: authorize,
      token_endpoint: token,
    },
    registration.clientId,
    undefined,
    connector.oauth.clientAuthentication === 'basic'
      ? openid.ClientSecretBasic(registration.clientSecret)
      : openid.ClientSecretPost(registration.clientSecret),
  );
  client.timeout = options.timeoutSeconds ?? 30;
  if (isLoopback(registration.loginBaseUrl)) openid.allowInsecureRequests(client);
  return {
    ledger: connector.id,
    ledgerName: connector.name,
    redirectUri: registration.redirectUri,
    authorizeParams: { ...connector.oauth.authorizeParams, scope: connector.oauth.scope },
    pkce: connector.oauth.pkce,
    companyParameter: connector.oauth.companyParameter,
    revoke: revoke === undefined ? null : (token) => giveBack(revoke, registration, token, client.timeout ?? 30),
    client,
  };
}

/** As Intuit documents it: the token as JSON, our credentials as Basic. @throws Error when it is not accepted */
async function giveBack(url: string, registration: OAuthRegistration, token: string, seconds: number): Promise<void> {
  const credentials = [registration.clientId, registration.clientSecret].map(encodeURIComponent).join(':');
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ token }),
    redirect: 'manual',
    signal: AbortSignal.timeout(seconds * 1000),
  });
  if (!response.ok) throw new Error(`The grant could not be given back (HTTP ${response.status}).`);
}

/** Stand-ins and sandboxes run on this machine; anything else must use TLS. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Providers answer 200 with an error's body now and then (C64): only what satisfies this counts as tokens. */
const tokenAnswerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
  /** Intuit's own: after this many seconds no renewal helps, five years after the sign-in. */
  x_refresh_token_hard_expires_in: z.number().positive().optional(),
});

/** @throws ZodError when the answer is no token answer; the old tokens then stay */
export function readTokenAnswer(answer: unknown, now: Date): StoredTokens {
  const parsed = tokenAnswerSchema.parse(answer);
  const hardEnd = parsed.x_refresh_token_hard_expires_in;
  return {
    accessToken: parsed.access_token,
    refreshToken: parsed.refresh_token ?? null,
    expiresAt: new Date(now.getTime() + parsed.expires_in * 1000),
    grantEndsAt: hardEnd === undefined ? null : new Date(now.getTime() + hardEnd * 1000),
  };
}

/**
 * What a refused or failed request to the provider means.
 * - `revoked`: the provider says by its structured code that this grant is over; only a person can renew it.
 * - `refused`: it refuses us (wrong client secret, unknown scope); the operator must act, connections stay.
 * - `unreachable`, `unavailable`: time heals it.
 */
export type OAuthFailure = {
  kind: 'revoked' | 'refused' | 'unreachable' | 'unavailable';
  /** The provider's error code, where it gave one. */
  code: string | null;
  /** For people: redacted, one line. */
  detail: string;
};

/**
 * RFC 6749 section 5.2, and Entra's and OpenID's code for "this user must sign in again". Nothing but the structured
 * code of a 4xx JSON answer counts: the same words in a gateway's page or in a description are weather (C66).
 */
const endOfGrant = new Set(['invalid_grant', 'interaction_required']);

/**
 * Classifies an error of the OAuth library. Its `cause` may hold whole answers with tokens in them, so neither the
 * error nor its cause may be passed on: the result is all that leaves here.
 */
export function oauthFailure(error: unknown): OAuthFailure {
  if (error instanceof openid.ResponseBodyError) {
    const overloaded = error.status === 429 || error.status === 408;
    const kind = overloaded ? 'unavailable' : endOfGrant.has(error.error) ? 'revoked' : 'refused';
    return { kind, code: error.error, detail: describe(error.error, error.error_description) };
  }
  if (error instanceof openid.WWWAuthenticateChallengeError) {
    return { kind: 'refused', code: null, detail: `it refused Tieout’s own credentials (HTTP ${error.status})` };
  }
  const network = networkFailure(error);
  if (network !== null) {
    return { kind: network.kind === 'not_sent' ? 'unreachable' : 'unavailable', code: null, detail: network.detail };
  }
  if (error instanceof z.ZodError) {
    return { kind: 'unavailable', code: null, detail: 'it answered success without usable tokens' };
  }
  if (error instanceof openid.ClientError) {
    if (error.code === 'OAUTH_TIMEOUT') return { kind: 'unavailable', code: null, detail: 'no answer in time' };
    const status = error.cause instanceof Response ? ` (HTTP ${error.cause.status})` : '';
    return { kind: 'unavailable', code: null, detail: `${error.message}${status}` };
  }
  throw error;
}

/** The provider's code and the first line of its description: what follows are trace ids and times. */
export function describe(code: string, description: string | undefined): string {
  const line = (description ?? '').split(/[\r\n]|\s(?=Trace ID:)/)[0]?.trim() ?? '';
  return redactPersonal(line === '' ? code : `${code}: ${line}`).slice(0, 300);
}
