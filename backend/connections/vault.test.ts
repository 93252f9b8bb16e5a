import { decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { vaultKey } from './database.fixture.ts';
import { openVault, VaultError } from './vault.ts';

const binding = { installationId: 'i-1', purpose: 'connection:c-1' };

async function failure(act: () => Promise<unknown> | unknown): Promise<VaultError> {
  try {
    await act();
  } catch (error) {
    if (error instanceof VaultError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the vault', () => {
  it('opens what it sealed, under a standard envelope that names the key and what it belongs to', async () => {
    const vault = openVault([vaultKey('2026-11')]);
    const sealed = await vault.seal('the tokens', binding);
    expect(sealed).not.toContain(Buffer.from('the tokens').toString('base64url'));
    expect(decodeProtectedHeader(sealed)).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: '2026-11',
      ins: 'i-1',
      for: 'connection:c-1',
    });
    expect(await vault.open(sealed, binding)).toBe('the tokens');
  });

  it('seals the same text differently each time', async () => {
    const vault = openVault([vaultKey('k')]);
    expect(await vault.seal('x', binding)).not.toBe(await vault.seal('x', binding));
  });

  it.each([
    ['another installation', { ...binding, installationId: 'i-2' }],
    ['another connection', { ...binding, purpose: 'connection:c-2' }],
  ])('refuses to open a value for %s', async (_, other) => {
    const vault = openVault([vaultKey('k')]);
    const sealed = await vault.seal('x', binding);
    const error = await failure(() => vault.open(sealed, other));
    expect(error.code).toBe('foreign');
  });

  it('refuses a value whose header was rewritten to fit', async () => {
    const vault = openVault([vaultKey('k')]);
    const [, ...rest] = (await vault.seal('x', { ...binding, installationId: 'i-2' })).split('.');
    const header = Buffer.from(
      JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: 'k', ins: 'i-1', for: binding.purpose }),
    ).toString('base64url');
    const error = await failure(() => vault.open([header, ...rest].join('.'), binding));
    expect(error.code).toBe('damaged');
  });

  it('opens under an old key as long as it is listed, and names it when it is missing', async () => {
    const old = vaultKey('2025-01');
    const fresh = vaultKey('2026-11');
    const sealed = await openVault([old]).seal('x', binding);
    expect(await openVault([fresh, old]).open(sealed, binding)).toBe('x');
    const error = await failure(() => openVault([fresh]).open(sealed, binding));
    expect(error).toMatchObject({ code: 'unknown_key', kid: '2025-01' });
    expect(error.message).toContain('sealed with the key “2025-01”, which is not among the configured ones (2026-11)');
  });

  it('says so when a key id stands with other bytes', async () => {
    const sealed = await openVault([vaultKey('k')]).seal('x', binding);
    const error = await failure(() => openVault([vaultKey('k')]).open(sealed, binding));
    expect(error.code).toBe('damaged');
    expect(error.message).toContain('the configured key has other bytes');
  });

  it.each([
    ['no key', []],
    ['a short key', [{ kid: 'k', key: Buffer.alloc(16).toString('base64') }]],
    ['one id twice', [vaultKey('k'), vaultKey('k')]],
    ['something else than base64', [{ kid: 'k', key: 'hello!' }]],
  ])('refuses to start with %s, without repeating it', async (_, keys) => {
    const error = await failure(() => openVault(keys));
    expect(error.code).toBe('keys_invalid');
    for (const { key } of keys) expect(error.message).not.toContain(key);
  });
});
