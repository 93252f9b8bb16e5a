import { afterAll, beforeAll, expect, it } from 'vitest';
import { oauthStates } from '#backend/database/schema/index.ts';
import { createEndpoint, readEndpoint, removeEndpoint, rotateSecret } from '../outgoing/endpoints.ts';
import { secretBinding } from '../outgoing/secret.ts';
import { rememberSignIn, takeSignIn } from './authorization-state.ts';
import { newConnection, newInstallation, readConnection, twoProcesses, vaultKey } from './database.fixture.ts';
import { rotateKeys } from './rotate-keys.ts';
import { openTokens, sealTokens } from './stored-tokens.ts';
import { openVault } from './vault.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
beforeAll(async () => {
  processes = await twoProcesses();
});
afterAll(async () => {
  await processes?.close();
});

const old = vaultKey('old');
const fresh = vaultKey('fresh');
const lost = vaultKey('lost');
const before = openVault([old]);
const during = openVault([fresh, old]);
const after = openVault([fresh]);

it('seals every connection and sign-in anew, also when two run at once, so that the old key can go', async () => {
  const { one, two } = processes;
  const rows = [];
  for (let n = 0; n < 120; n += 1) rows.push(await newConnection(one, before, { accessToken: `access ${n}` }));
  const signIn = { installationId: await newInstallation(one), ledger: 'test_ledger', userId: 'usr_1', userName: null };
  const state = await rememberSignIn(one, before, signIn, 'the verifier');

  const [first, second] = await Promise.all([rotateKeys(one, during), rotateKeys(two, during)]);

  expect(first.resealed + second.resealed).toBe(121);
  expect([...first.failed, ...second.failed]).toEqual([]);
  for (const [n, row] of rows.entries()) {
    const now = await readConnection(one, row.id);
    expect((await openTokens(after, row, now?.sealedTokens ?? '')).accessToken).toBe(`access ${n}`);
  }
  const used = await takeSignIn(one, after, state);
  expect(await used?.verifier()).toBe('the verifier');
});

it('run again, finds nothing left to do', async () => {
  const report = await rotateKeys(processes.one, during);
  expect(report).toEqual({ resealed: 0, current: 120, failed: [] });
});

it('names the missing key of a value that cannot be opened, and goes on with the others', async () => {
  const { one } = processes;
  const unreadable = await newConnection(one, openVault([lost]));
  await newConnection(one, before);
  const report = await rotateKeys(one, during);
  expect(report).toMatchObject({ resealed: 1, current: 120 });
  expect(report.failed).toEqual([
    { kind: 'connection', id: unreadable.id, reason: expect.stringContaining('the key “lost”') },
  ]);
  expect((await readConnection(one, unreadable.id))?.sealedTokens).toBe(unreadable.sealedTokens);
});

it('seals the secrets of webhook endpoints anew, the one before the last included', async () => {
  const { one } = processes;
  const tenant = { id: await newInstallation(one) };
  const given = { url: 'https://example.com/hooks', description: '', events: ['document.failed' as const] };
  const made = await createEndpoint({ db: one, vault: before }, tenant, given, 'Ada');
  const id = made?.endpoint.id ?? '';
  const rotated = await rotateSecret({ db: one, vault: before }, tenant, id, 24, 'Ada');

  expect((await rotateKeys(one, during)).resealed).toBe(2);

  const row = await readEndpoint(one, tenant, id);
  const binding = secretBinding({ installationId: tenant.id });
  expect(await after.open(row?.sealedSecret ?? '', binding)).toBe(rotated?.secret);
  expect(await after.open(row?.sealedPrevious ?? '', binding)).toBe(made?.secret);
  await removeEndpoint(one, tenant, id, 'Ada');
});

it('never puts back tokens that were renewed while it ran', async () => {
  const { one, two } = processes;
  const row = await newConnection(one, before, { accessToken: 'before' });
  const renewing = { ...during };
  // The renewal lands between the rotation's reading and its writing.
  renewing.open = async (sealed, binding) => {
    const text = await during.open(sealed, binding);
    if (binding.purpose.endsWith(row.id)) {
      const tokens = { accessToken: 'renewed', refreshToken: 'r2', expiresAt: new Date(), grantEndsAt: null };
      const { sealedTokens } = await sealTokens(before, row, tokens);
      await processes.sql`update connections set sealed_tokens = ${sealedTokens} where id = ${row.id} and sealed_tokens = ${sealed}`;
      renewing.open = during.open;
    }
    return text;
  };
  await rotateKeys(two, renewing);
  const now = await readConnection(one, row.id);
  expect((await openTokens(after, row, now?.sealedTokens ?? '')).accessToken).toBe('renewed');
});

it('drops sign-ins that expired instead of sealing them', async () => {
  const { one, sql } = processes;
  const signIn = { installationId: await newInstallation(one), ledger: 'test_ledger', userId: 'usr_1', userName: null };
  await rememberSignIn(one, openVault([lost]), signIn, 'v');
  await sql`update oauth_states set expires_at = now() - interval '1 minute'`;
  const report = await rotateKeys(one, during);
  expect(report.failed.filter(({ kind }) => kind === 'sign_in')).toEqual([]);
  expect(await one.select().from(oauthStates)).toEqual([]);
});
