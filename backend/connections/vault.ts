import { createSecretKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from 'jose';
import { z } from 'zod';

/** A key that seals tokens at rest. `key` is base64 of 32 random bytes. */
export type VaultKey = { kid: string; key: string };

/** What a sealed value belongs to. It opens for nothing else, wherever a row may be copied to. */
export type Binding = { installationId: string; purpose: string };

export type Vault = {
  /** Key id that seals at present. */
  readonly newestKid: string;
  /** Seals a text: JWE, `dir` + A256GCM, key id and binding in the protected header. */
  seal(text: string, binding: Binding): Promise<string>;
  /** @throws VaultError when the key is missing, the value was changed, or it belongs to something else */
  open(sealed: string, binding: Binding): Promise<string>;
  /** Key id under which a value is sealed. @throws VaultError `damaged` */
  kidOf(sealed: string): string;
};

export type VaultErrorCode = 'keys_invalid' | 'unknown_key' | 'damaged' | 'foreign';

/** A sealed value cannot be opened, in words for an operator. Carries neither key nor content. */
export class VaultError extends Error {
  override name = 'VaultError';
  readonly code: VaultErrorCode;
  /** The key id in question, where there is one. */
  readonly kid: string | null;

  constructor(code: VaultErrorCode, message: string, kid: string | null = null) {
    super(message);
    this.code = code;
    this.kid = kid;
  }
}

const keysSchema = z
  .array(
    z.object({
      kid: z.string().regex(/^[\w.-]{1,60}$/),
      key: z.base64().refine((text) => Buffer.from(text, 'base64').length === 32),
    }),
  )
  .min(1)
  .refine((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length);

const headerSchema = z.object({ kid: z.string(), ins: z.string(), for: z.string() });

/**
 * A vault over these keys: the first seals, all open. Rotation: put a new key first everywhere, then re-seal
 * (rotate-keys.ts), then take the old one away.
 * @throws VaultError `keys_invalid`
 */
export function openVault(list: readonly VaultKey[]): Vault {
  const parsed = keysSchema.safeParse(list);
  const newest = parsed.data?.[0];
  if (!parsed.success || newest === undefined) {
    throw new VaultError(
      'keys_invalid',
      'The keys that seal tokens cannot be used: there must be at least one, each with an id of its own (letters, ' +
        'digits, . _ -) and base64 of exactly 32 bytes. Make one with: openssl rand -base64 32',
    );
  }
  const keys = new Map<string, KeyObject>(
    parsed.data.map(({ kid, key }) => [kid, createSecretKey(Buffer.from(key, 'base64'))]),
  );
  const keyOf = (kid: string): KeyObject => {
    const key = keys.get(kid);
    if (key !== undefined) return key;
    throw new VaultError(
      'unknown_key',
      `Stored tokens are sealed with the key “${kid}”, which is not among the configured ones (${[...keys.keys()].join(', ')}). ` +
        `Add “${kid}” back to the list of keys, after the first; it can go once rotating the keys reports that nothing is left under it.`,
      kid,
    );
  };
  return {
    newestKid: newest.kid,
    seal: (text, binding) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({
          alg: 'dir',
          enc: 'A256GCM',
          kid: newest.kid,
          ins: binding.installationId,
          for: binding.purpose,
        })
        .encrypt(keyOf(newest.kid)),
    async open(sealed, binding) {
      const { kid } = headerOf(sealed);
      const { plaintext, protectedHeader } = await decrypt(sealed, keyOf(kid), kid);
      const header = headerSchema.parse(protectedHeader);
      if (header.ins !== binding.installationId || header.for !== binding.purpose) {
        throw new VaultError(
          'foreign',
          `A sealed value stands where it does not belong: it was sealed for ${header.for} of installation ${header.ins}, ` +
            `not for ${binding.purpose} of ${binding.installationId}. Rows were copied or changed by hand; restore them, or connect the ledger again.`,
          kid,
        );
      }
      return new TextDecoder().decode(plaintext);
    },
    kidOf: (sealed) => headerOf(sealed).kid,
  };
}

/** The header before it is verified: good for finding the key, for nothing else. */
function headerOf(sealed: string): z.output<typeof headerSchema> {
  try {
    return headerSchema.parse(decodeProtectedHeader(sealed));
  } catch {
    throw new VaultError(
      'damaged',
      'A stored token is not a sealed value any more. Restore the row from a backup, or connect the ledger again.',
    );
  }
}

async function decrypt(sealed: string, key: KeyObject, kid: string) {
  try {
    return await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new VaultError(
      'damaged',
      `A stored token does not open with the key “${kid}”: either the configured key has other bytes than the one it was ` +
        'sealed with, or the stored value was changed. Restore the right key, or connect the ledger again.',
      kid,
    );
  }
}
