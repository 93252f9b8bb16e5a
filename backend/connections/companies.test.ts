import { asc, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LedgerFault } from '#backend/connectors/port.ts';
import { auditLog, connections, settingsVersions, taxMappings } from '#backend/database/schema/index.ts';
import { settingsSchema } from '#shared/settings.ts';
import { firstSettings } from '../settings/versions.ts';
import { type CompanyParts, chooseCompany, companiesToChoose, companyOf, resumeSameCompany } from './companies.ts';
import { type Connection, connectionFor, pendingConnection } from './current.ts';
import { newInstallation, newVault, readConnection, twoProcesses } from './database.fixture.ts';
import { disconnect } from './disconnect.ts';
import { finishAuthorization, type OAuthParts, startAuthorization } from './oauth.ts';
import { ConnectionProblem } from './problem.ts';
import { directory, startProvider, type TestProvider } from './provider.fixture.ts';
import { openTokens } from './stored-tokens.ts';
import { connectionSummary } from './summary.ts';
import { tokenKeeper } from './tokens.ts';
import { ledgerHttp } from './transport.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
let provider: TestProvider;
let oauth: OAuthParts;
let parts: CompanyParts;
const vault = newVault();
const cronus = { environment: 'Production', companyId: 'c-1' };
const fabrikam = { environment: 'Production', companyId: 'c-2' };

beforeAll(async () => {
  [processes, provider] = await Promise.all([twoProcesses(), startProvider()]);
  oauth = { db: processes.one, vault, providers: new Map([['test_ledger', provider.provider()]]) };
  const tokens = tokenKeeper(oauth, { attempts: 1 });
  const budget = { take: async () => ({ granted: true }) as const, pause: async () => {} };
  parts = {
    db: processes.one,
    vault,
    connector: directory,
    http: ({ id }) => ledgerHttp({ connectionId: id, baseUrl: provider.apiUrl, tokens, budget }),
    onFirstConnect: async (tx, connection) => {
      await firstSettings(tx, {
        connection,
        startDate: '2026-11-21',
        timeZone: 'Pacific/Auckland',
        actor: connection.connectedBy,
      });
    },
  };
});
const companies = () => provider.behaviour.companies;
let allCompanies: ReturnType<typeof companies>;
beforeAll(() => {
  allCompanies = [...companies()];
});
afterEach(() => {
  provider.behaviour.companies = [...allCompanies];
  provider.faults.clear();
});
afterAll(async () => {
  await provider?.close();
  await processes?.close();
});

async function signIn(installationId: string): Promise<Connection> {
  const user = { id: 'usr_anna', name: 'Anna' };
  const url = await startAuthorization(oauth, { installationId, ledger: 'test_ledger', user });
  return (await finishAuthorization(oauth, provider.accept(url))).connection;
}

async function connected(choice = cronus): Promise<Connection> {
  const installationId = await newInstallation(processes.one);
  await signIn(installationId);
  return chooseCompany(parts, installationId, choice, 'Anna');
}

const rowsOf = (installationId: string) =>
  processes.one.select().from(connections).where(eq(connections.installationId, installationId));
const settingsOf = (connectionId: string) =>
  processes.one.select().from(settingsVersions).where(eq(settingsVersions.connectionId, connectionId));
const mapTax = ({ id, installationId }: Connection) =>
  processes.one.insert(taxMappings).values({ installationId, connectionId: id, taxRateId: 'txr_1', taxCode: 'VAT19' });
const taxesOf = ({ id }: Connection) =>
  processes.one.select().from(taxMappings).where(eq(taxMappings.connectionId, id));

async function problemOf(act: Promise<unknown>): Promise<string> {
  const outcome = await act.then(
    (value) => value,
    (error: unknown) => error,
  );
  if (outcome instanceof ConnectionProblem) return outcome.code;
  throw new Error('no problem was raised', { cause: outcome });
}

describe('choosing a company', () => {
  it('offers what the sign-in may reach', async () => {
    const installationId = await newInstallation(processes.one);
    expect(await problemOf(companiesToChoose(parts, installationId))).toBe('nothing_to_choose');
    await signIn(installationId);
    const offered = await companiesToChoose(parts, installationId);
    expect(offered.map(({ name }) => name)).toEqual(['CRONUS', 'FABRIKAM']);
  });

  it('for the first time makes the sign-in the company, with its facts and first settings from today on', async () => {
    const installationId = await newInstallation(processes.one);
    const pending = await signIn(installationId);
    const connection = await chooseCompany(parts, installationId, cronus, 'Anna');
    expect(connection).toMatchObject({
      id: pending.id,
      state: 'active',
      companyName: 'CRONUS Ltd.',
      localCurrency: 'EUR',
      country: 'DE',
      postingFrom: '2026-01-01',
      postingTo: null,
      connectedBy: 'Anna',
    });
    expect(companyOf(connection)).toEqual({
      tenant: 't-1',
      environment: 'Production',
      environmentType: 'Production',
      companyId: 'c-1',
      name: 'CRONUS Ltd.',
    });
    const [settings, ...more] = await settingsOf(connection.id);
    expect(more).toEqual([]);
    expect(settings).toMatchObject({ version: 1, by: 'Anna' });
    const { documents } = settingsSchema.parse(settings?.data);
    // 11 in the morning of the next day in Auckland.
    expect(documents).toMatchObject({ startDate: '2026-11-21', timeZone: 'Pacific/Auckland' });
  });

  it('that was not offered is refused, and nothing changes', async () => {
    const installationId = await newInstallation(processes.one);
    const pending = await signIn(installationId);
    const stranger = { environment: 'Production', companyId: 'somebody-else' };
    expect(await problemOf(chooseCompany(parts, installationId, stranger, 'Anna'))).toBe('company_unknown');
    expect(await rowsOf(installationId)).toEqual([pending]);
  });

  it('chosen twice at the same moment is connected once', async () => {
    const installationId = await newInstallation(processes.one);
    await signIn(installationId);
    const both = await Promise.allSettled([
      chooseCompany(parts, installationId, cronus, 'Anna'),
      chooseCompany({ ...parts, db: processes.two }, installationId, fabrikam, 'Ben'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await rowsOf(installationId)).toHaveLength(1);
  });

  it('whose first settings cannot be written is not connected at all', async () => {
    const installationId = await newInstallation(processes.one);
    const pending = await signIn(installationId);
    const failing = {
      ...parts,
      onFirstConnect: async () => {
        throw new Error('no settings');
      },
    };
    await expect(chooseCompany(failing, installationId, cronus, 'Anna')).rejects.toThrow('no settings');
    expect(await rowsOf(installationId)).toEqual([pending]);
  });

  it('does nothing while the ledger does not answer', async () => {
    const installationId = await newInstallation(processes.one);
    const pending = await signIn(installationId);
    provider.faults.add({ path: '/api/companies', kind: 'drop' });
    await expect(chooseCompany(parts, installationId, cronus, 'Anna')).rejects.toThrow(LedgerFault);
    expect(await rowsOf(installationId)).toEqual([pending]);
  });
});

describe('connecting again (C17)', () => {
  it.each([
    ['after disconnecting', (id: string) => disconnect(processes.one, id, 'Anna')],
    [
      'after access was revoked',
      (id: string) =>
        processes.sql`update connections set state = 'revoked', sealed_tokens = null where installation_id = ${id}`,
    ],
    ['while it is active', async () => null],
  ])('the same company %s keeps its row, mappings and settings, and gets the new tokens', async (_, end) => {
    const before = await connected();
    const { installationId } = before;
    await mapTax(before);
    await end(installationId);
    const pending = await signIn(installationId);
    const pendingTokens = await openTokens(vault, pending, pending.sealedTokens ?? '');

    const again = await chooseCompany(parts, installationId, cronus, 'Anna');

    expect(again).toMatchObject({ id: before.id, state: 'active', stateDetail: null });
    expect(await openTokens(vault, again, again.sealedTokens ?? '')).toEqual(pendingTokens);
    expect(await rowsOf(installationId)).toHaveLength(1);
    expect(await taxesOf(again)).toHaveLength(1);
    expect(await settingsOf(again.id)).toHaveLength(1);
    const answer = await parts.http(again).request({ method: 'GET', path: '/companies', purpose: 'try' });
    expect(answer.status).toBe(200);
  });

  it('another company inherits nothing, and the old one gives its tokens up but keeps what it knows', async () => {
    const old = await connected(cronus);
    const { installationId } = old;
    await mapTax(old);
    await signIn(installationId);
    const other = await chooseCompany(parts, installationId, fabrikam, 'Ben');
    expect(other.id).not.toBe(old.id);
    expect(await taxesOf(other)).toEqual([]);
    expect((await settingsOf(other.id)).map(({ version }) => version)).toEqual([1]);
    expect(await readConnection(processes.one, old.id)).toMatchObject({
      state: 'disconnected',
      stateDetail: 'Ben connected FABRIKAM Ltd. instead.',
      sealedTokens: null,
    });

    await signIn(installationId);
    const back = await chooseCompany(parts, installationId, cronus, 'Ben');
    expect(back.id).toBe(old.id);
    expect(await taxesOf(back)).toHaveLength(1);
    expect((await readConnection(processes.one, other.id))?.state).toBe('disconnected');
  });

  it('the same company of another Stripe account is another connection', async () => {
    const one = await connected();
    const two = await connected();
    expect(two.id).not.toBe(one.id);
    expect((await readConnection(processes.one, one.id))?.state).toBe('active');
  });

  it('resumes the company of before by itself, and asks when it is out of reach', async () => {
    const before = await connected();
    const { installationId } = before;
    await processes.sql`update connections set state = 'revoked', sealed_tokens = null where id = ${before.id}`;
    provider.behaviour.companies = companies().filter(({ companyId }) => companyId !== 'c-1');
    await signIn(installationId);
    expect(await resumeSameCompany(parts, installationId, 'Anna')).toBeNull();
    expect((await pendingConnection(processes.one, installationId))?.state).toBe('pending');

    provider.behaviour.companies = [...allCompanies];
    expect(await resumeSameCompany(parts, installationId, 'Anna')).toMatchObject({ id: before.id, state: 'active' });
  });

  it('has nothing to resume in an account that was never connected', async () => {
    const installationId = await newInstallation(processes.one);
    await signIn(installationId);
    expect(await resumeSameCompany(parts, installationId, 'Anna')).toBeNull();
  });
});

describe('disconnecting', () => {
  it('wipes the tokens, drops a sign-in under way and keeps what the company knows', async () => {
    const connection = await connected();
    const { installationId } = connection;
    await mapTax(connection);
    await signIn(installationId);
    const ended = await disconnect(processes.one, installationId, 'Anna');
    expect(ended).toMatchObject({
      id: connection.id,
      state: 'disconnected',
      sealedTokens: null,
      accessExpiresAt: null,
    });
    expect(await rowsOf(installationId)).toHaveLength(1);
    expect(await taxesOf(connection)).toHaveLength(1);
    await expect(parts.http(connection).request({ method: 'GET', path: '/companies', purpose: 'x' })).rejects.toThrow(
      'not connected any more',
    );
  });

  it('where nothing is connected says so', async () => {
    expect(await problemOf(disconnect(processes.one, await newInstallation(processes.one), 'Anna'))).toBe(
      'nothing_connected',
    );
  });

  it('leaves a trail of who did what, without tokens', async () => {
    const { installationId } = await connected();
    await disconnect(processes.one, installationId, 'Ben');
    const trail = await processes.one
      .select()
      .from(auditLog)
      .where(eq(auditLog.installationId, installationId))
      .orderBy(asc(auditLog.at));
    expect(trail.map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
      'Anna: connection.signed_in',
      'Anna: connection.connected',
      'Ben: connection.disconnected',
    ]);
    expect(JSON.stringify(trail)).not.toMatch(/eyJ|access-|refresh-/);
  });
});

describe('the current connection and its words', () => {
  const ledger = { id: 'test_ledger', name: 'Test Ledger' };
  const summary = async (installationId: string) => {
    const current = await connectionFor(processes.one, installationId);
    const pending = await pendingConnection(processes.one, installationId);
    return connectionSummary(current, ledger, pending);
  };

  it('goes none, pending, active, active with a sign-in, revoked, signed in again, disconnected', async () => {
    const installationId = await newInstallation(processes.one);
    expect(await summary(installationId)).toEqual({
      state: 'none',
      ledger: 'test_ledger',
      ledgerName: 'Test Ledger',
      companyName: null,
      environment: null,
      message: expect.stringContaining('Connect Test Ledger in the app’s settings'),
      lastSuccessAt: null,
      mirror: null,
    });
    await signIn(installationId);
    expect(await summary(installationId)).toMatchObject({
      state: 'pending',
      companyName: null,
      message: expect.stringContaining('Choose the company'),
    });
    const { id } = await chooseCompany(parts, installationId, cronus, 'Anna');
    await processes.sql`update connections set last_success_at = '2026-11-20T10:00:00Z' where id = ${id}`;
    expect(await summary(installationId)).toMatchObject({
      state: 'active',
      companyName: 'CRONUS Ltd.',
      environment: 'Production',
      message: null,
      lastSuccessAt: '2026-11-20T10:00:00.000Z',
      mirror: { asOf: null, readFullyAt: null, count: 0, refreshing: false, stale: false },
    });
    // A grant that the ledger will end by itself is told of in time, and not before.
    await processes.sql`update connections set grant_ends_at = now() + interval '61 days' where id = ${id}`;
    expect(await summary(installationId)).toMatchObject({ message: null });
    await processes.sql`update connections set grant_ends_at = now() + interval '59 days' where id = ${id}`;
    expect(await summary(installationId)).toMatchObject({
      message: expect.stringMatching(/ends our access to CRONUS Ltd\. on \d{4}-\d\d-\d\d.*Reconnect/),
    });
    await processes.sql`update connections set grant_ends_at = null where id = ${id}`;
    await processes.sql`update connections set contacts_mirrored_at = now() - interval '2 hours', contacts_count = 12,
      contacts_read_fully_at = now() - interval '3 hours', contacts_refresh_asked_at = now() where id = ${id}`;
    expect((await summary(installationId)).mirror).toMatchObject({ count: 12, refreshing: true, stale: true });
    await processes.sql`update connections set contacts_mirrored_at = now(), contacts_read_fully_at = now() where id = ${id}`;
    expect((await summary(installationId)).mirror).toMatchObject({ refreshing: false, stale: false });
    await signIn(installationId);
    expect(await summary(installationId)).toMatchObject({
      state: 'active',
      message: expect.stringContaining('choose a company in the app’s settings to finish'),
    });
    await processes.sql`delete from connections where installation_id = ${installationId} and state = 'pending'`;
    await processes.sql`update connections set state = 'revoked', state_detail = 'expired' where id = ${id}`;
    expect(await summary(installationId)).toMatchObject({
      state: 'revoked',
      message: expect.stringMatching(/no longer accepts our access to CRONUS Ltd\. \(expired\)\. Work is paused/),
    });
    await signIn(installationId);
    expect(await summary(installationId)).toMatchObject({
      state: 'revoked',
      message: expect.stringContaining('Choose CRONUS Ltd. in the app’s settings, then work resumes by itself'),
    });
    await disconnect(processes.one, installationId, 'Anna');
    expect(await summary(installationId)).toMatchObject({
      state: 'disconnected',
      companyName: 'CRONUS Ltd.',
      message: expect.stringContaining('its mappings and links are kept'),
    });
  });

  it('of several disconnected companies is the one disconnected last', async () => {
    const first = await connected(cronus);
    await signIn(first.installationId);
    const second = await chooseCompany(parts, first.installationId, fabrikam, 'Anna');
    await disconnect(processes.one, first.installationId, 'Anna');
    expect((await connectionFor(processes.one, first.installationId))?.id).toBe(second.id);
  });
});
