import { setTimeout as wait } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import * as openid from 'openid-client';
import { LedgerFault } from '../connectors/port.ts';
import { LeaseBusy, withLease } from '../database/leases.ts';
import { connections } from '../database/schema/index.ts';
import type { Connection } from './current.ts';
import type { OAuthParts } from './oauth.ts';
import { type OAuthFailure, type OAuthProvider, oauthFailure, readTokenAnswer } from './oauth-provider.ts';
import { revoke } from './revoke.ts';
import { openTokens, type StoredTokens, sealTokens } from './stored-tokens.ts';

/** Access tokens of connections, renewed in time. */
export type TokenKeeper = {
  /**
   * A token that is good for another two minutes.
   * @param options.rejected a token that the ledger answered 401 to: it is renewed unless that happened meanwhile
   * @throws LedgerFault `unauthorized` when a person must connect again, `unreachable` or `unavailable` when time heals it
   */
  accessToken(connectionId: string, options?: { rejected?: string }): Promise<string>;
};

export type TokenKeeperOptions = {
  /** Called once, by the process that met the end of the grant, after the connection's state is committed. */
  onRevoked?: (connection: Connection) => Promise<void>;
  /** Renewals tried within one call when the provider fails; default 3. */
  attempts?: number;
};

type Found = { row: Connection; sealed: string; tokens: StoredTokens };

const EARLY_MS = 120_000;
const LEASE_MS = 45_000;
/** Longer than one renewal with its repeats usually takes. */
const WAIT_MS = 60_000;
/** How many connections' opened tokens a process keeps. */
const OPENED_MAX = 500;

/** @param parts where connections lie and who renews their tokens */
export function tokenKeeper(parts: OAuthParts, options: TokenKeeperOptions = {}): TokenKeeper {
  // Spares opening the same envelope for each request. The row is looked at every time all the same: a company that was
  // disconnected a moment ago must not get another document.
  const opened = new Map<string, { sealed: string; tokens: StoredTokens }>();
  const openOnce = async (row: Connection, sealed: string): Promise<StoredTokens> => {
    const known = opened.get(row.id);
    if (known?.sealed === sealed) return known.tokens;
    const tokens = await openTokens(parts.vault, row, sealed);
    if (opened.size >= OPENED_MAX) opened.clear();
    opened.set(row.id, { sealed, tokens });
    return tokens;
  };

  const read = async (id: string): Promise<Found> => {
    const [row] = await parts.db.select().from(connections).where(eq(connections.id, id));
    if (row === undefined || row.sealedTokens === null) {
      const why = row?.state === 'revoked' ? row.stateDetail : null;
      throw new LedgerFault('unauthorized', why ?? 'the ledger is not connected any more');
    }
    const tokens = await openOnce(row, row.sealedTokens);
    return { row, sealed: row.sealedTokens, tokens };
  };

  /** Does `change` to the row unless it got other tokens meanwhile (connected anew, disconnected). */
  const unlessReplaced = async <T>(
    found: Found,
    change: (now: Found) => Promise<T | null>,
  ): Promise<{ changed: T } | { newer: StoredTokens }> => {
    // The very same tokens under another seal are no replacement: keys were rotated in between.
    for (let now = found; ; now = await read(found.row.id)) {
      if (now.tokens.accessToken !== found.tokens.accessToken) return { newer: now.tokens };
      const changed = await change(now);
      if (changed !== null) return { changed };
    }
  };

  const store = async (found: Found, fresh: StoredTokens): Promise<StoredTokens> => {
    const outcome = await unlessReplaced(found, async ({ row, sealed }) => {
      const stored = await parts.db
        .update(connections)
        .set(await sealTokens(parts.vault, row, fresh))
        .where(and(eq(connections.id, row.id), eq(connections.sealedTokens, sealed)))
        .returning({ id: connections.id });
      return stored.length > 0 ? fresh : null;
    });
    return 'changed' in outcome ? outcome.changed : outcome.newer;
  };

  const renewUnderLease = async (id: string, rejected: string | undefined): Promise<StoredTokens> => {
    // Whoever waited for another process finds its result here (C63).
    const found = await read(id);
    const { row, tokens } = found;
    if (isGood(tokens, rejected)) return tokens;
    const provider = parts.providers.get(row.ledger);
    if (provider === undefined) {
      throw new LedgerFault(
        'unavailable',
        `no OAuth client is configured for ${row.ledger}; the operator must set one`,
      );
    }
    const outcome = await renew(provider, tokens, options.attempts ?? 3);
    if ('tokens' in outcome) return store(found, outcome.tokens);
    const { failure } = outcome;
    if (failure.kind !== 'revoked') {
      // The old token lives on for up to two minutes: no reason to stop work.
      if (rejected !== tokens.accessToken && tokens.expiresAt.getTime() > Date.now() + 5_000) return tokens;
      throw faultOf(provider, failure);
    }
    const detail = `${provider.ledgerName}: ${failure.detail}`;
    const ended = await unlessReplaced(found, (now) => revoke(parts.db, now.row, now.sealed, detail));
    // The merchant connected again while the old grant was refused.
    if ('newer' in ended) return ended.newer;
    await options.onRevoked?.(ended.changed);
    throw new LedgerFault('unauthorized', detail);
  };

  const renewOnce = async (id: string, rejected: string | undefined): Promise<StoredTokens> => {
    try {
      return await withLease(parts.db, refreshLease(id), { ttlMs: LEASE_MS, waitMs: WAIT_MS }, () =>
        renewUnderLease(id, rejected),
      );
    } catch (error) {
      if (!(error instanceof LeaseBusy)) throw error;
      throw new LedgerFault(
        'unavailable',
        'the access is being renewed by another process, which takes unusually long',
      );
    }
  };

  return {
    async accessToken(id, { rejected } = {}) {
      const { tokens } = await read(id);
      const good = isGood(tokens, rejected) ? tokens : await renewOnce(id, rejected);
      return good.accessToken;
    },
  };
}

/** Whoever changes a connection's tokens holds this lease. */
export const refreshLease = (connectionId: string): string => `refresh:${connectionId}`;

const isGood = (tokens: StoredTokens, rejected: string | undefined): boolean =>
  tokens.accessToken !== rejected && tokens.expiresAt.getTime() > Date.now() + EARLY_MS;

/**
 * Asks for new tokens, again with full jitter when the provider fails: the old refresh token stays valid for a while
 * even where each use brings a new one, so an answer lost on the way is got again (C65).
 */
async function renew(
  provider: OAuthProvider,
  tokens: StoredTokens,
  attempts: number,
): Promise<{ tokens: StoredTokens } | { failure: OAuthFailure }> {
  if (tokens.refreshToken === null) {
    return { failure: { kind: 'revoked', code: null, detail: 'the access ended and cannot be renewed' } };
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      const asked = new Date();
      const fresh = readTokenAnswer(await openid.refreshTokenGrant(provider.client, tokens.refreshToken), asked);
      const { refreshToken, grantEndsAt } = fresh;
      const kept = {
        refreshToken: refreshToken ?? tokens.refreshToken,
        grantEndsAt: grantEndsAt ?? tokens.grantEndsAt,
      };
      return { tokens: { ...fresh, ...kept } };
    } catch (error) {
      const failure = oauthFailure(error);
      const lasting = failure.kind === 'revoked' || failure.kind === 'refused';
      if (lasting || attempt >= attempts) return { failure };
      await wait(Math.random() * 200 * 2 ** attempt);
    }
  }
}

function faultOf(provider: OAuthProvider, failure: OAuthFailure): LedgerFault {
  const kind = failure.kind === 'unreachable' ? 'unreachable' : 'unavailable';
  const what =
    failure.kind === 'refused'
      ? `the sign-in service of ${provider.ledgerName} refuses Tieout itself; the operator must correct its registration`
      : `the sign-in service of ${provider.ledgerName} does not answer`;
  return new LedgerFault(kind, `${what} (${failure.detail})`);
}
