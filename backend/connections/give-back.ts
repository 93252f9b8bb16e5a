import { and, eq, isNotNull } from 'drizzle-orm';
import { connections } from '../database/schema/index.ts';
import type { Connection } from './current.ts';
import { disconnect } from './disconnect.ts';
import type { OAuthParts } from './oauth.ts';
import { openTokens } from './stored-tokens.ts';

/**
 * Disconnects, and then gives the grants back where the provider takes them back, so that the ledger shows no app that
 * is gone. Tokens are wiped first: a provider that does not answer keeps nothing alive here.
 * @returns as {@link disconnect}
 * @throws ConnectionProblem `nothing_connected`
 */
export async function disconnectAndGiveBack(
  parts: OAuthParts,
  installationId: string,
  actor: string,
  onFailed: (error: unknown) => void = () => {},
): Promise<Connection | null> {
  const held = await parts.db
    .select()
    .from(connections)
    .where(and(eq(connections.installationId, installationId), isNotNull(connections.sealedTokens)));
  const ended = await disconnect(parts.db, installationId, actor);
  for (const row of held) await giveBack(parts, row).catch(onFailed);
  return ended;
}

async function giveBack({ vault, providers }: OAuthParts, row: Connection): Promise<void> {
  const revoke = providers.get(row.ledger)?.revoke ?? null;
  if (revoke === null || row.sealedTokens === null) return;
  const { refreshToken, accessToken } = await openTokens(vault, row, row.sealedTokens);
  await revoke(refreshToken ?? accessToken);
}
