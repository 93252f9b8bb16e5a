import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connections, installations, oauthStates } from '#backend/database/schema/index.ts';
import { newConnection, newInstallation, newVault, readConnection, twoProcesses } from './database.fixture.ts';
import { finishAuthorization, type OAuthParts, startAuthorization } from './oauth.ts';
import { ConnectionProblem } from './problem.ts';
import { callbackUrl, startProvider, type TestProvider } from './provider.fixture.ts';
import { openTokens } from './stored-tokens.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
let provider: TestProvider;
let parts: OAuthParts;
const vault = newVault();
const anna = { id: 'usr_anna', name: 'Anna' };

beforeAll(async () => {
  [processes, provider] = await Promise.all([twoProcesses(), startProvider()]);
  parts = { db: processes.one, vault, providers: new Map([['test_ledger', provider.provider()]]) };
});
afterEach(() => {
  Object.assign(provider.behaviour, { answer: undefined, offlineAccess: true });
  provider.faults.clear();
});
afterAll(async () => {
  await provider?.close();
  await processes?.close();
});

const start = (installationId: string, user = anna) =>
  startAuthorization(parts, { installationId, ledger: 'test_ledger', user });

async function problemOf(act: Promise<unknown>): Promise<ConnectionProblem> {
  const outcome = await act.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome instanceof ConnectionProblem) return outcome;
  throw new Error('no problem was raised', { cause: outcome });
}

describe('signing in', () => {
  it('sends the person to the provider with PKCE S256, our scope and a state of 32 random bytes', async () => {
    const url = await start(await newInstallation(processes.one));
    const query = Object.fromEntries(url.searchParams);
    expect(url.origin + url.pathname).toBe(`${provider.url}/oauth2/v2.0/authorize`);
    expect(query).toMatchObject({
      response_type: 'code',
      client_id: 'tieout-client',
      redirect_uri: 'https://tieout.example/oauth/callback',
      scope: 'ledger offline_access',
      prompt: 'select_account',
      code_challenge_method: 'S256',
    });
    expect(Buffer.from(query.state ?? '', 'base64url')).toHaveLength(32);
    expect(Buffer.from(query.code_challenge ?? '', 'base64url')).toHaveLength(32);
  });

  it('keeps neither state nor verifier in the clear', async () => {
    const installationId = await newInstallation(processes.one);
    const state = (await start(installationId)).searchParams.get('state') ?? '';
    const rows = await processes.one.select().from(oauthStates).where(eq(oauthStates.installationId, installationId));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(state);
    expect(rows[0]?.sealedVerifier).toMatch(/^eyJ/);
  });

  it('ends with sealed tokens in a pending connection and says whom it belongs to', async () => {
    const installationId = await newInstallation(processes.one);
    const done = await finishAuthorization(parts, provider.accept(await start(installationId)));
    expect(done).toMatchObject({ installationId, user: anna });
    const row = await readConnection(processes.one, done.connection.id);
    expect(row).toMatchObject({ state: 'pending', ledger: 'test_ledger', connectedBy: 'Anna', companyId: '' });
    const tokens = await openTokens(vault, done.connection, row?.sealedTokens ?? '');
    expect(tokens.accessToken).toMatch(/^access-/);
    expect(tokens.refreshToken).toMatch(/^refresh-/);
    expect(row?.accessExpiresAt).toEqual(tokens.expiresAt);
  });

  it('a second time replaces the sign-in under way and leaves a connected company alone', async () => {
    const active = await newConnection(processes.one, vault);
    const { installationId } = active;
    const first = await finishAuthorization(parts, provider.accept(await start(installationId)));
    const second = await finishAuthorization(parts, provider.accept(await start(installationId)));
    const rows = await processes.one
      .select({ id: connections.id, state: connections.state })
      .from(connections)
      .where(eq(connections.installationId, installationId));
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual({ id: active.id, state: 'active' });
    expect(rows).toContainEqual({ id: second.connection.id, state: 'pending' });
    expect(second.connection.id).not.toBe(first.connection.id);
  });
});

describe('a state', () => {
  it('works once, also when two processes are called at the same moment', async () => {
    const callback = provider.accept(await start(await newInstallation(processes.one)));
    const both = await Promise.allSettled([
      finishAuthorization(parts, callback),
      finishAuthorization({ ...parts, db: processes.two }, callback),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await problemOf(finishAuthorization(parts, callback))).code).toBe('sign_in_unknown');
  });

  it('that Tieout never gave out is refused without asking the provider', async () => {
    const before = provider.requests.length;
    const problem = await problemOf(finishAuthorization(parts, callbackUrl({ code: 'x', state: 'made-up' })));
    expect(problem.code).toBe('sign_in_unknown');
    expect(problem.fix).toBe('Open the app’s settings in the Stripe Dashboard and choose Connect again.');
    expect(provider.requests).toHaveLength(before);
  });

  it('is refused after 15 minutes, and used up by it', async () => {
    const installationId = await newInstallation(processes.one);
    const callback = provider.accept(await start(installationId));
    const [row] = await processes.sql<{ minutes: number }[]>`
      update oauth_states set expires_at = now() - interval '1 second' where installation_id = ${installationId}
      returning extract(epoch from (select expires_at - created_at from oauth_states o where o.state_hash = oauth_states.state_hash))::float8 / 60 as minutes`;
    expect(row?.minutes).toBeCloseTo(15, 1);
    expect((await problemOf(finishAuthorization(parts, callback))).code).toBe('sign_in_expired');
    expect((await problemOf(finishAuthorization(parts, callback))).code).toBe('sign_in_unknown');
  });

  it.each([
    ['another user', (id: string) => ({ installationId: id, userId: 'usr_mallory' })],
    ['another account', () => ({ installationId: crypto.randomUUID(), userId: anna.id })],
  ])('is refused when claimed by %s, and used up by it', async (_, claim) => {
    const installationId = await newInstallation(processes.one);
    const callback = provider.accept(await start(installationId));
    const problem = await problemOf(finishAuthorization(parts, callback, claim(installationId)));
    expect(problem.code).toBe('sign_in_foreign');
    const owner = { installationId, userId: anna.id };
    expect((await problemOf(finishAuthorization(parts, callback, owner))).code).toBe('sign_in_unknown');
  });

  it.each([
    [
      'another account',
      async (id: string) => {
        const other = await newInstallation(processes.one);
        await processes.sql`update oauth_states set installation_id = ${other} where installation_id = ${id}`;
      },
    ],
    [
      'another user',
      (id: string) => processes.sql`update oauth_states set user_id = 'usr_mallory' where installation_id = ${id}`,
    ],
  ])('moved by hand to %s does not open', async (_, move) => {
    const installationId = await newInstallation(processes.one);
    const callback = provider.accept(await start(installationId));
    await move(installationId);
    await expect(finishAuthorization(parts, callback)).rejects.toThrow('stands where it does not belong');
  });
});

describe('a code', () => {
  it('got by somebody else cannot be redeemed with the state of this sign-in (PKCE)', async () => {
    const stolen = provider.accept(await start(await newInstallation(processes.one))).searchParams.get('code') ?? '';
    const own = await start(await newInstallation(processes.one));
    const callback = callbackUrl({ code: stolen, state: own.searchParams.get('state') ?? '' });
    const problem = await problemOf(finishAuthorization(parts, callback));
    expect(problem.code).toBe('provider_refused');
    expect(problem.why).toContain('invalid_grant');
  });
});

describe('an answer that is no success', () => {
  const callbackWith = async (query: Record<string, string>) => {
    const url = await start(await newInstallation(processes.one));
    return callbackUrl({ ...query, state: url.searchParams.get('state') ?? '' });
  };

  it('access_denied becomes words for the merchant, without the addresses the provider quotes', async () => {
    const callback = await callbackWith({
      error: 'access_denied',
      error_description: 'AADSTS65004: User anna@example.com declined to consent. Trace ID: 1',
    });
    const problem = await problemOf(finishAuthorization(parts, callback));
    expect(problem).toMatchObject({ code: 'access_denied', status: 403, what: 'Nothing was connected.' });
    expect(problem.why).toContain('Test Ledger says that access was declined');
    expect(problem.why).not.toContain('anna@example.com');
  });

  it.each([
    ['another error', { error: 'server_error' }, 'provider_refused'],
    ['neither code nor error', {}, 'provider_refused'],
  ])('%s is told as what it is', async (_, query, code) => {
    expect((await problemOf(finishAuthorization(parts, await callbackWith(query)))).code).toBe(code);
  });

  it('the provider failing is told apart from being refused', async () => {
    provider.faults.add({ path: '/token', kind: 'status', status: 500, body: 'invalid_grant' });
    const callback = provider.accept(await start(await newInstallation(processes.one)));
    expect((await problemOf(finishAuthorization(parts, callback))).code).toBe('provider_unavailable');
  });

  it('an error’s body sent as success stores nothing (C64)', async () => {
    provider.behaviour.answer = { error: 'temporarily_unavailable', refresh_token: 'half-an-answer' };
    const installationId = await newInstallation(processes.one);
    const problem = await problemOf(finishAuthorization(parts, provider.accept(await start(installationId))));
    expect(problem.code).toBe('provider_unavailable');
    expect(JSON.stringify([problem, problem.cause, problem.message])).not.toContain('half-an-answer');
    const rows = await processes.one.select().from(connections).where(eq(connections.installationId, installationId));
    expect(rows).toEqual([]);
  });

  it('tokens that cannot be renewed are refused at once, not after an hour', async () => {
    provider.behaviour.offlineAccess = false;
    const callback = provider.accept(await start(await newInstallation(processes.one)));
    expect((await problemOf(finishAuthorization(parts, callback))).code).toBe('no_lasting_access');
  });

  it('an account that uninstalled meanwhile gets no connection', async () => {
    const installationId = await newInstallation(processes.one);
    const callback = provider.accept(await start(installationId));
    await processes.one
      .update(installations)
      .set({ status: 'uninstalled' })
      .where(eq(installations.id, installationId));
    expect((await problemOf(finishAuthorization(parts, callback))).code).toBe('not_installed');
  });

  it('plain http is refused anywhere but on this machine', async () => {
    const remote = provider.provider({ loginBaseUrl: 'http://login.example' });
    const faraway = { ...parts, providers: new Map([['test_ledger', remote]]) };
    const installationId = await newInstallation(processes.one);
    const begun = startAuthorization(faraway, { installationId, ledger: 'test_ledger', user: anna });
    await expect(begun).rejects.toThrow('HTTPS');
  });
});
