import { z } from 'zod';
import type { Binding, Vault } from './vault.ts';

/** Tokens of one connection as they lie in the vault. */
const storedTokensSchema = z.object({
  accessToken: z.string().min(1),
  /** Null where the provider gave none; then nothing can be renewed. */
  refreshToken: z.string().min(1).nullable(),
  /** End of the access token. */
  expiresAt: z.iso.datetime().transform((text) => new Date(text)),
  /** When the provider ends the grant however often it is renewed; null where it never told. */
  grantEndsAt: z.iso
    .datetime()
    .nullable()
    .default(null)
    .transform((text) => (text === null ? null : new Date(text))),
});
export type StoredTokens = z.output<typeof storedTokensSchema>;

/** To what a connection's tokens are bound. */
export const tokensBinding = (connection: { id: string; installationId: string }): Binding => ({
  installationId: connection.installationId,
  purpose: `connection:${connection.id}`,
});

/** Values of `connections.sealedTokens`, `accessExpiresAt` and `grantEndsAt` for these tokens. */
export async function sealTokens(
  vault: Vault,
  connection: { id: string; installationId: string },
  tokens: StoredTokens,
): Promise<{ sealedTokens: string; accessExpiresAt: Date; grantEndsAt: Date | null }> {
  const text = JSON.stringify(tokens);
  return {
    sealedTokens: await vault.seal(text, tokensBinding(connection)),
    accessExpiresAt: tokens.expiresAt,
    grantEndsAt: tokens.grantEndsAt,
  };
}

/** @throws VaultError when they cannot be opened */
export async function openTokens(
  vault: Vault,
  connection: { id: string; installationId: string },
  sealed: string,
): Promise<StoredTokens> {
  return storedTokensSchema.parse(JSON.parse(await vault.open(sealed, tokensBinding(connection))));
}
