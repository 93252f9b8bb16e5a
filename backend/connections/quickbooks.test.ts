import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickBooks } from '#backend/connectors/quickbooks/index.ts';
import { noLimits, type QuickBooksSimulator, startQuickBooksSimulator } from '#test/simulators/quickbooks/index.ts';
import { firstSettings } from '../settings/versions.ts';
import { type CompanyParts, chooseCompany, companiesToChoose, companyOf, resumeSameCompany } from './companies.ts';
import type { Connection } from './current.ts';
import { newInstallation, newVault, readConnection, twoProcesses } from './database.fixture.ts';
import { disconnectAndGiveBack } from './give-back.ts';
import { finishAuthorization, type OAuthParts, startAuthorization } from './oauth.ts';
import { oauthProvider } from './oauth-provider.ts';
import { openTokens } from './stored-tokens.ts';
import { tokenKeeper } from './tokens.ts';
import { ledgerHttp } from './transport.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
let simulator: QuickBooksSimulator;
let oauth: OAuthParts;
let parts: CompanyParts;
let thames: { id: string };
const redirectUri = 'http://localhost:4243/oauth/callback';

beforeAll(async () => {
  const client = { clientId: 'tieout', clientSecret: 'not-a-real-secret', redirectUris: [redirectUri] };
  [processes, simulator] = await Promise.all([
    twoProcesses(),
    // Each refresh brings another token here, as the real one does about once a day.
    startQuickBooksSimulator({ clients: [client], limits: noLimits, rotation: { everyMs: 0, overlapMs: 60_000 } }),
  ]);
  thames = simulator.createCompany({ name: 'Thames Trading Ltd' });
  simulator.createCompany({ name: 'Severn Supplies Ltd' });
  const connector = quickBooks();
  const registration = { ...client, redirectUri, loginBaseUrl: simulator.url };
  const providers = new Map([[connector.id, oauthProvider(connector, registration)]]);
  const db = processes.one;
  oauth = { db, vault: newVault(), providers };
  const tokens = tokenKeeper(oauth);
  const budget = { take: async () => ({ granted: true }) as const, pause: async () => {} };
  parts = {
    db,
    vault: oauth.vault,
    connector,
    http: ({ id }) => ledgerHttp({ connectionId: id, baseUrl: simulator.url, tokens, budget }),
    onFirstConnect: async (tx, connection) => {
      await firstSettings(tx, { connection, startDate: null, actor: null });
    },
  };
});
afterAll(async () => {
  await simulator?.close();
  await processes?.close();
});

/** Chooses a company on Intuit's page and presses a button there. @returns where the browser is sent */
async function press(answer: 'accept' | 'cancel', authorize: URL, company = thames): Promise<URL> {
  const page = await fetch(authorize);
  expect(await page.text()).toContain('Choose a company');
  const url = new URL(authorize);
  url.searchParams.set('sim_answer', answer);
  url.searchParams.set('sim_company', company.id);
  const redirect = await fetch(url, { redirect: 'manual' });
  return new URL(redirect.headers.get('location') ?? '');
}

const begin = (installationId: string) =>
  startAuthorization(oauth, { installationId, ledger: 'quickbooks', user: { id: 'usr_1', name: 'Anna' } });

async function connected(): Promise<Connection> {
  const installationId = await newInstallation(processes.one);
  await finishAuthorization(oauth, await press('accept', await begin(installationId)));
  const [company] = await companiesToChoose(parts, installationId);
  if (company === undefined) throw new Error('no company is offered');
  return chooseCompany(parts, installationId, company, 'Anna');
}

const refreshTokenOf = async (connection: Connection): Promise<string | null> => {
  const row = await readConnection(processes.one, connection.id);
  if (!row?.sealedTokens) return null;
  return (await openTokens(oauth.vault, row, row.sealedTokens)).refreshToken;
};
const ledgerOf = (connection: Connection) => parts.connector.open(parts.http(connection), companyOf(connection));

describe('QuickBooks behind Intuit’s sign-in', () => {
  it('offers the one company that was chosen there, without a proof key that Intuit does not document', async () => {
    const installationId = await newInstallation(processes.one);
    const url = await begin(installationId);
    expect([...url.searchParams.keys()].sort()).toEqual([
      'client_id',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
    ]);
    await finishAuthorization(oauth, await press('accept', url));
    expect(await companiesToChoose(parts, installationId)).toMatchObject([
      { companyId: thames.id, name: 'Thames Trading Ltd', environment: 'Production' },
    ]);
  });

  it('declined by the person, leaves nothing behind', async () => {
    const callback = await press('cancel', await begin(await newInstallation(processes.one)));
    await expect(finishAuthorization(oauth, callback)).rejects.toMatchObject({ code: 'access_denied' });
  });

  it('C63: keeps the newest refresh token, and renews once however many ask at the same time', async () => {
    const connection = await connected();
    const first = await refreshTokenOf(connection);
    const renewals = () =>
      simulator.requests.filter(({ path, body }) => path.includes('/tokens/') && body.includes('refresh_token='))
        .length;
    const before = renewals();
    simulator.expireAccessTokens(thames);
    const facts = await Promise.all(Array.from({ length: 5 }, () => ledgerOf(connection).facts()));
    expect(facts.map(({ localCurrency }) => localCurrency)).toEqual(Array(5).fill('GBP'));
    expect(renewals() - before).toBe(1);
    const second = await refreshTokenOf(connection);
    expect(second).not.toBe(first);
    simulator.expireAccessTokens(thames);
    await ledgerOf(connection).facts();
    expect(await refreshTokenOf(connection)).not.toBe(second);
  });

  it('knows from the sign-in on when Intuit ends the grant for good, also after the company was chosen and tokens renewed', async () => {
    const connection = await connected();
    const inFiveYears = Date.now() + 5 * 365 * 86_400_000;
    expect(Math.abs((connection.grantEndsAt?.getTime() ?? 0) - inFiveYears)).toBeLessThan(86_400_000);
    simulator.expireAccessTokens(thames);
    await ledgerOf(connection).facts();
    const renewed = await readConnection(processes.one, connection.id);
    expect(Math.abs((renewed?.grantEndsAt?.getTime() ?? 0) - inFiveYears)).toBeLessThan(86_400_000);
  });

  it('C65: given the answer with the new token is lost, then the old one is taken once more', async () => {
    const connection = await connected();
    simulator.expireAccessTokens(thames);
    simulator.faults.add({ method: 'POST', path: '/oauth2/v1/tokens/bearer', kind: 'lose_answer' });
    expect((await ledgerOf(connection).facts()).localCurrency).toBe('GBP');
    expect(await readConnection(processes.one, connection.id)).toMatchObject({ state: 'active' });
  });

  it('is revoked by the company’s admin, and resumed by signing in to the same company; another one is another', async () => {
    const connection = await connected();
    simulator.revokeCompany(thames);
    await expect(ledgerOf(connection).facts()).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(await readConnection(processes.one, connection.id)).toMatchObject({
      state: 'revoked',
      stateDetail: expect.stringContaining('invalid_grant'),
    });
    const severn = simulator.companies().find(({ name }) => name.startsWith('Severn'));
    if (severn === undefined) throw new Error('not seeded');
    await finishAuthorization(oauth, await press('accept', await begin(connection.installationId), severn));
    expect(await resumeSameCompany(parts, connection.installationId, 'Anna')).toBeNull();
    await finishAuthorization(oauth, await press('accept', await begin(connection.installationId)));
    expect(await resumeSameCompany(parts, connection.installationId, 'Anna')).toMatchObject({
      id: connection.id,
      state: 'active',
    });
  });

  it('is given back when the merchant disconnects here, and a sign-in service that fails then keeps nothing alive', async () => {
    const connection = await connected();
    await disconnectAndGiveBack(oauth, connection.installationId, 'Anna');
    expect(simulator.grantsOf(thames).at(-1)).toMatchObject({ revoked: true });
    const other = await connected();
    simulator.faults.add({ method: 'POST', path: '/tokens/revoke', kind: 'status', status: 500 });
    const failures: unknown[] = [];
    await disconnectAndGiveBack(oauth, other.installationId, 'Anna', (error) => failures.push(error));
    expect(failures).toHaveLength(1);
    expect(await readConnection(processes.one, other.id)).toMatchObject({ state: 'disconnected', sealedTokens: null });
  });
});
