import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LedgerFault } from '#backend/connectors/port.ts';
import type { Database } from '#backend/database/client.ts';
import { acquireLease } from '#backend/database/leases.ts';
import { auditLog } from '#backend/database/schema/index.ts';
import type { Connection } from './current.ts';
import { inMinutes, newConnection, readConnection, twoProcesses, vaultKey } from './database.fixture.ts';
import { startProvider, type TestProvider } from './provider.fixture.ts';
import { openTokens, sealTokens } from './stored-tokens.ts';
import { refreshLease, tokenKeeper } from './tokens.ts';
import { openVault } from './vault.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
let provider: TestProvider;
const key = vaultKey('k1');
const vault = openVault([key]);

beforeAll(async () => {
  [processes, provider] = await Promise.all([twoProcesses(), startProvider()]);
});
afterEach(() => {
  Object.assign(provider.behaviour, { answer: undefined, keepRefreshToken: false, hold: Promise.resolve() });
  provider.faults.clear();
  provider.requests.length = 0;
});
afterAll(async () => {
  await provider?.close();
  await processes?.close();
});

const keeper = (db: Database, onRevoked?: (connection: Connection) => Promise<void>) =>
  tokenKeeper({ db, vault, providers: new Map([['test_ledger', provider.provider()]]) }, { onRevoked, attempts: 2 });

const expiring = (minutes = 1) =>
  newConnection(processes.one, vault, { ...provider.issue(), expiresAt: inMinutes(minutes) });

async function stored(connection: Connection) {
  const row = await readConnection(processes.one, connection.id);
  return openTokens(vault, connection, row?.sealedTokens ?? '');
}

async function faultOf(act: Promise<unknown>): Promise<LedgerFault> {
  const outcome = await act.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (outcome instanceof LedgerFault) return outcome;
  throw new Error('no ledger fault', { cause: outcome });
}

describe('an access token', () => {
  it('that is good for more than two minutes is used without asking anybody', async () => {
    const connection = await newConnection(processes.one, vault, { accessToken: 'good', expiresAt: inMinutes(3) });
    expect(await keeper(processes.one).accessToken(connection.id)).toBe('good');
    expect(provider.requests).toEqual([]);
  });

  it('that ends within two minutes is renewed, and the new tokens are kept', async () => {
    const connection = await expiring();
    const token = await keeper(processes.one).accessToken(connection.id);
    const now = await stored(connection);
    expect(now.accessToken).toBe(token);
    expect(now.expiresAt.getTime()).toBeGreaterThan(inMinutes(50).getTime());
    expect(await keeper(processes.two).accessToken(connection.id)).toBe(token);
    expect(provider.refreshes()).toBe(1);
  });

  it('is renewed by exactly one of many callers in two processes; the others get its result (C63)', async () => {
    const connection = await expiring();
    provider.faults.add({ path: '/token', kind: 'delay', delayMs: 150 });
    const [one, two] = [keeper(processes.one), keeper(processes.two)];
    const asked = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? one : two).accessToken(connection.id));
    expect(new Set(await Promise.all(asked)).size).toBe(1);
    expect(provider.refreshes()).toBe(1);
  });

  it('is renewed by another process when the one that began it crashed', async () => {
    const connection = await expiring();
    await acquireLease(processes.two, refreshLease(connection.id), 200);
    expect(await keeper(processes.one).accessToken(connection.id)).toMatch(/^access-/);
  });

  it('keeps the old refresh token when the answer brings none', async () => {
    const connection = await expiring();
    const before = await stored(connection);
    provider.behaviour.keepRefreshToken = true;
    await keeper(processes.one).accessToken(connection.id);
    expect((await stored(connection)).refreshToken).toBe(before.refreshToken);
  });

  it('that the ledger rejected is renewed although it looks good, once for all who met the rejection', async () => {
    const connection = await expiring(60);
    const { accessToken: rejected } = await stored(connection);
    const [one, two] = [keeper(processes.one), keeper(processes.two)];
    const fresh = await one.accessToken(connection.id, { rejected });
    expect(fresh).not.toBe(rejected);
    expect(await two.accessToken(connection.id, { rejected })).toBe(fresh);
    expect(provider.refreshes()).toBe(1);
  });

  it('renewed while keys were rotated is kept all the same', async () => {
    const connection = await expiring();
    const before = await stored(connection);
    const answer = Promise.withResolvers<void>();
    provider.behaviour.hold = answer.promise;
    const renewing = keeper(processes.one).accessToken(connection.id);
    await expect.poll(() => provider.refreshes(), { timeout: 20_000, interval: 5 }).toBe(1);
    const { sealedTokens } = await sealTokens(openVault([key]), connection, before);
    await processes.sql`update connections set sealed_tokens = ${sealedTokens} where id = ${connection.id}`;
    answer.resolve();
    const token = await renewing;
    expect(token).not.toBe(before.accessToken);
    expect((await stored(connection)).accessToken).toBe(token);
  });

  it('of a connection made anew meanwhile wins over the renewal of the old grant', async () => {
    const connection = await expiring();
    const answer = Promise.withResolvers<void>();
    provider.behaviour.hold = answer.promise;
    const renewing = keeper(processes.one).accessToken(connection.id);
    await expect.poll(() => provider.refreshes(), { timeout: 20_000, interval: 5 }).toBe(1);
    const anew = { accessToken: 'anew', refreshToken: 'r', expiresAt: inMinutes(60), grantEndsAt: null };
    const { sealedTokens } = await sealTokens(vault, connection, anew);
    await processes.sql`update connections set sealed_tokens = ${sealedTokens} where id = ${connection.id}`;
    answer.resolve();
    expect(await renewing).toBe('anew');
    expect((await stored(connection)).accessToken).toBe('anew');
  });
});

describe('a grant that the provider ended', () => {
  it('revokes the connection once, with the reason, and tells who must know', async () => {
    const connection = await newConnection(processes.one, vault, { refreshToken: 'gone', expiresAt: inMinutes(-1) });
    const told: Connection[] = [];
    const tell = async (revoked: Connection) => {
      told.push(revoked);
    };
    const asked = [keeper(processes.one, tell), keeper(processes.two, tell), keeper(processes.one, tell)];
    const faults = await Promise.all(asked.map((each) => faultOf(each.accessToken(connection.id))));
    for (const fault of faults) {
      expect(fault.kind).toBe('unauthorized');
      expect(fault.detail).toContain('invalid_grant');
      expect(fault.message).not.toContain('anna@example.com');
    }
    expect(told).toMatchObject([{ id: connection.id, state: 'revoked' }]);
    expect(provider.refreshes()).toBe(1);
    expect(await readConnection(processes.one, connection.id)).toMatchObject({
      state: 'revoked',
      stateDetail: 'Test Ledger: invalid_grant: AADSTS70000: refused.',
      sealedTokens: null,
    });
    const entries = await processes.one
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.connectionId, connection.id), eq(auditLog.action, 'connection.revoked')));
    expect(entries).toHaveLength(1);
  });

  it('before a company was chosen takes the sign-in away', async () => {
    const pending = await newConnection(
      processes.one,
      vault,
      { refreshToken: 'gone', expiresAt: inMinutes(-1) },
      { state: 'pending', companyId: '', environment: '' },
    );
    expect((await faultOf(keeper(processes.one).accessToken(pending.id))).kind).toBe('unauthorized');
    expect(await readConnection(processes.one, pending.id)).toBeUndefined();
  });

  it('is over too where nothing can renew it', async () => {
    const connection = await newConnection(processes.one, vault, { refreshToken: null, expiresAt: inMinutes(-1) });
    expect((await faultOf(keeper(processes.one).accessToken(connection.id))).kind).toBe('unauthorized');
    expect((await readConnection(processes.one, connection.id))?.state).toBe('revoked');
  });
});

describe('a passing failure never disconnects (C66)', () => {
  const gateway = { error: 'invalid_grant' };
  it.each([
    ['a 500 whose text says invalid_grant', { kind: 'status', status: 500, body: 'invalid_grant' }],
    ['a 502 with the very JSON of a refusal', { kind: 'status', status: 502, body: gateway }],
    [
      'a 400 of a proxy, not JSON',
      { kind: 'status', status: 400, body: 'x', headers: { 'content-type': 'text/html' } },
    ],
    ['a 429 with the JSON of a refusal', { kind: 'status', status: 429, body: gateway }],
    [
      'a refusal that only mentions it',
      { kind: 'status', status: 400, body: { error: 'x', error_description: 'invalid_grant' } },
    ],
    ['our own secret refused', { kind: 'status', status: 401, body: { error: 'invalid_client' } }],
    ['a dropped connection', { kind: 'drop' }],
  ] as const)('%s: unavailable, tokens kept', async (_, fault) => {
    const connection = await newConnection(processes.one, vault, { ...provider.issue(), expiresAt: inMinutes(-1) });
    provider.faults.add({ path: '/token', times: 5, ...fault });
    expect((await faultOf(keeper(processes.one).accessToken(connection.id))).kind).toBe('unavailable');
    expect(await readConnection(processes.one, connection.id)).toEqual(connection);
    provider.faults.clear();
    expect(await keeper(processes.one).accessToken(connection.id)).toMatch(/^access-/);
  });

  it.each([
    ['without tokens', { error: 'invalid_grant' }],
    ['with half of them', { token_type: 'Bearer', refresh_token: 'leak-me' }],
    ['without an end', { token_type: 'Bearer', access_token: 'leak-me' }],
    ['with empty ones', { token_type: 'Bearer', access_token: '', expires_in: 3600 }],
  ])('success %s keeps the old ones (C64) and leaks nothing', async (_, answer) => {
    const connection = await newConnection(processes.one, vault, { ...provider.issue(), expiresAt: inMinutes(-1) });
    provider.behaviour.answer = answer;
    const fault = await faultOf(keeper(processes.one).accessToken(connection.id));
    expect(fault.kind).toBe('unavailable');
    expect(`${fault.stack} ${JSON.stringify(fault)} ${JSON.stringify(fault.cause ?? null)}`).not.toContain('leak-me');
    expect(await readConnection(processes.one, connection.id)).toEqual(connection);
  });

  it('is tried again by itself: one failure costs nothing', async () => {
    const connection = await expiring(-1);
    provider.faults.add({ path: '/token', kind: 'status', status: 503 });
    expect(await keeper(processes.one).accessToken(connection.id)).toMatch(/^access-/);
  });

  it('does not stop work while the old token still lives', async () => {
    const connection = await expiring(1);
    const { accessToken } = await stored(connection);
    provider.faults.add({ path: '/token', kind: 'status', status: 503, times: 9 });
    expect(await keeper(processes.one).accessToken(connection.id)).toBe(accessToken);
  });

  it('an unreachable provider is told as such', async () => {
    const connection = await expiring(-1);
    const closed = await startProvider();
    await closed.close();
    const gone = { db: processes.one, vault, providers: new Map([['test_ledger', closed.provider()]]) };
    const fault = await faultOf(tokenKeeper(gone, { attempts: 1 }).accessToken(connection.id));
    expect(fault.kind).toBe('unreachable');
    expect((await readConnection(processes.one, connection.id))?.state).toBe('active');
  });
});

it('a disconnected company gets no token', async () => {
  const connection = await expiring(60);
  await processes.sql`update connections set state = 'disconnected', sealed_tokens = null where id = ${connection.id}`;
  expect((await faultOf(keeper(processes.one).accessToken(connection.id))).kind).toBe('unauthorized');
  expect((await faultOf(keeper(processes.one).accessToken(crypto.randomUUID()))).kind).toBe('unauthorized');
});
