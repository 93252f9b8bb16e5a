import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessCentral } from '#backend/connectors/business-central/index.ts';
import { LedgerFault } from '#backend/connectors/port.ts';
import { connections } from '#backend/database/schema/index.ts';
import {
  type BusinessCentralSimulator,
  startBusinessCentralSimulator,
} from '#test/simulators/business-central/index.ts';
import { firstSettings } from '../settings/versions.ts';
import { requestBudget } from './budget.ts';
import { type CompanyParts, chooseCompany, companiesToChoose, companyOf, resumeSameCompany } from './companies.ts';
import { newInstallation, newVault, readConnection, twoProcesses } from './database.fixture.ts';
import { finishAuthorization, type OAuthParts, startAuthorization } from './oauth.ts';
import { oauthProvider } from './oauth-provider.ts';
import { tokenKeeper } from './tokens.ts';
import { ledgerHttp } from './transport.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
let simulator: BusinessCentralSimulator;
let oauth: OAuthParts;
let parts: CompanyParts;
let userId: string;
const redirectUri = 'http://localhost:4243/oauth/callback';

beforeAll(async () => {
  const client = { clientId: 'tieout', clientSecret: 'not-a-real-secret', redirectUris: [redirectUri] };
  [processes, simulator] = await Promise.all([twoProcesses(), startBusinessCentralSimulator({ clients: [client] })]);
  const tenant = simulator.createTenant({ name: 'Contoso', users: [{ name: 'Anna', email: 'anna@contoso.example' }] });
  userId = tenant.users[0]?.id ?? '';
  const environment = simulator.createEnvironment(tenant, 'Production');
  for (const name of ['CRONUS DE', 'CRONUS AT']) {
    simulator.createCompany({ tenant, environment, name, localCurrency: 'EUR', country: 'DE' });
  }
  const connector = businessCentral();
  const registration = { ...client, redirectUri, loginBaseUrl: simulator.url };
  const providers = new Map([[connector.id, oauthProvider(connector, registration)]]);
  const db = processes.one;
  oauth = { db, vault: newVault(), providers };
  const tokens = tokenKeeper(oauth);
  const budget = requestBudget(db, connector.capabilities.limits);
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

/** Presses a button on the provider's consent page. @returns where the browser is sent */
async function press(answer: 'accept' | 'cancel', authorize: URL): Promise<URL> {
  const page = await fetch(authorize);
  expect(await page.text()).toContain('Permissions requested');
  const url = new URL(authorize);
  url.searchParams.set('sim_answer', answer);
  const redirect = await fetch(url, { redirect: 'manual' });
  return new URL(redirect.headers.get('location') ?? '');
}

const begin = (installationId: string) =>
  startAuthorization(oauth, { installationId, ledger: 'business_central', user: { id: 'usr_1', name: 'Anna' } });

describe('Business Central behind Microsoft Entra', () => {
  it('is connected, renewed, revoked by its administrator and resumed by signing in again', async () => {
    const installationId = await newInstallation(processes.one);
    await finishAuthorization(oauth, await press('accept', await begin(installationId)));
    const offered = await companiesToChoose(parts, installationId);
    expect(offered.map(({ name }) => name).sort()).toEqual(['CRONUS AT', 'CRONUS DE']);
    const german = offered.find(({ name }) => name === 'CRONUS DE');
    if (german === undefined) throw new Error('not offered');
    const connection = await chooseCompany(parts, installationId, german, 'Anna');
    expect(connection).toMatchObject({ state: 'active', companyName: 'CRONUS DE', localCurrency: 'EUR' });

    const ledger = parts.connector.open(parts.http(connection), companyOf(connection));
    simulator.expireAccessTokens(userId);
    expect((await ledger.facts()).localCurrency).toBe('EUR');

    simulator.revokeUser(userId, { accessTokensToo: true });
    const fault = await ledger.facts().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(LedgerFault);
    expect(fault).toMatchObject({ kind: 'unauthorized' });
    const revoked = await readConnection(processes.one, connection.id);
    expect(revoked).toMatchObject({ state: 'revoked', stateDetail: expect.stringContaining('invalid_grant') });

    await finishAuthorization(oauth, await press('accept', await begin(installationId)));
    const resumed = await resumeSameCompany(parts, installationId, 'Anna');
    expect(resumed).toMatchObject({ id: connection.id, state: 'active' });
    expect((await ledger.facts()).localCurrency).toBe('EUR');
  });

  it('declined by the person, leaves nothing behind', async () => {
    const installationId = await newInstallation(processes.one);
    const callback = await press('cancel', await begin(installationId));
    await expect(finishAuthorization(oauth, callback)).rejects.toMatchObject({ code: 'access_denied' });
    const rows = await processes.one.select().from(connections).where(eq(connections.installationId, installationId));
    expect(rows).toEqual([]);
  });
});
