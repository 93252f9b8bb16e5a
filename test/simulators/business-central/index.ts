import type { Faults } from '../kit/faults.ts';
import type { Served } from '../kit/serve.ts';
import { Store } from '../kit/store.ts';
import { type Api, Stats } from './api.ts';
import { type Behaviour, strictBehaviour } from './behaviour.ts';
import type { Client, Environment, Tenant, User } from './directory.ts';
import { Limiter, type Limits, publishedLimits } from './limits.ts';
import { CompanyHandle } from './seed.ts';
import { serveAll } from './server.ts';
import { Subscriptions } from './subscriptions.ts';
import { World } from './world.ts';

export type { Behaviour } from './behaviour.ts';
export type { Client, Environment, Tenant, User } from './directory.ts';
export type { Limits } from './limits.ts';
export { CompanyHandle } from './seed.ts';

export type SimulatorOptions = {
  /** 0 or absent takes a free one. */
  port?: number;
  /** Journal file (JSON lines); without it the state lives as long as the process. */
  journal?: string;
  now?: () => Date;
  limits?: Partial<Limits>;
  /** Milliseconds that every API request takes besides its work. */
  latencyMs?: number;
  /** Application registrations; see {@link demoClient} for what they are when absent. */
  clients?: Client[];
  /** Lets `prompt=auto` in the authorize request accept without the consent page. */
  autoConsent?: boolean;
  behaviour?: Partial<Behaviour>;
};

export type NewCompany = {
  id?: string;
  tenant: Tenant | string;
  environment: Environment | string;
  name: string;
  displayName?: string;
  /** Code of the local currency, e.g. `EUR`. */
  localCurrency: string;
  /** Smallest amount of the local currency; `0.01` when absent. */
  localPrecision?: string;
  /** Code of the company's country, e.g. `AT`. */
  country?: string;
  /** Whether customers made by the API get posting groups; true when absent. */
  customerTemplate?: boolean;
  /** Tax area code that the customer template sets. */
  templateTaxArea?: string;
  postingAccounts?: { receivables: string; sales: string; tax: string };
};

export type NewUser = { id?: string; name: string; email: string };

export type BusinessCentralSimulator = {
  /** Origin of login and API alike, `http://127.0.0.1:<port>`. */
  url: string;
  requests: Served['requests'];
  faults: Faults;
  store: Store;
  /** Makes a tenant, or finds the one of that id. */
  createTenant(tenant: { id?: string; name: string; users: NewUser[] }): Tenant & { users: User[] };
  createEnvironment(tenant: Tenant | string, name: string, type?: Environment['type']): Environment;
  /** Makes a company, or finds the one of that name in its environment (`isNew` false). */
  createCompany(company: NewCompany): CompanyHandle;
  /** Every company there is, those from the journal too. */
  companies(): CompanyHandle[];
  /** An access token for a user of the tenant (the first when none is named). @param options.seconds 10 years when absent. */
  issueAccessToken(options: { tenant: Tenant | string; user?: User | string; seconds?: number }): string;
  /** From now on refreshing answers `invalid_grant`; `accessTokensToo` ends running access tokens as well. */
  revokeUser(user: User | string, options?: { accessTokensToo?: boolean }): void;
  /** Ends running access tokens; refreshing still works. */
  expireAccessTokens(user: User | string): void;
  setLatency(ms: number): void;
  /** Sends the collected change notifications now. */
  flushNotifications(): Promise<void>;
  stats(): { requestsByCompany: Record<string, number>; tooManyRequests: number; mostConcurrent: number };
  close(): Promise<void>;
};

/** The registration that exists when no others are given. */
export const demoClient: Client = {
  clientId: '5d5f1c6e-2f0b-4c58-9a55-3b6c9d0f7a11',
  clientSecret: 'simulated-client-secret',
  redirectUris: [],
};

const idOf = (what: { id: string } | string): string => (typeof what === 'string' ? what : what.id);
const tenYears = 10 * 365 * 86_400;

/**
 * Starts a stand-in for Business Central's API v2.0, Microsoft Entra's OAuth and the environments list on loopback.
 * It refuses what the real service refuses, as far as Microsoft's sources and documentation tell.
 */
export async function startBusinessCentralSimulator(options: SimulatorOptions = {}): Promise<BusinessCentralSimulator> {
  const now = options.now ?? (() => new Date());
  const behaviour = { ...strictBehaviour, ...options.behaviour };
  const store = new Store(options.journal);
  const world = new World(store, now, behaviour);
  const subscriptions = new Subscriptions(store, now, behaviour.notificationDelayMs);
  world.onChange = (company, change) => subscriptions.changed(company, change);
  const api: Api = {
    world,
    subscriptions,
    limiter: new Limiter({ ...publishedLimits, ...options.limits }, now),
    latency: { ms: options.latencyMs ?? 0 },
    stats: new Stats(),
  };
  const clients = options.clients ?? [demoClient];
  const served = await serveAll(api, { clients, autoConsent: options.autoConsent ?? false }, options.port);
  const { directory } = world;
  const handle = (isNew: boolean) => (company: CompanyHandle['company']) =>
    new CompanyHandle(company, isNew, served.url);

  return {
    url: served.url,
    requests: served.requests,
    faults: served.faults,
    store,
    createTenant: ({ id, name, users }) => {
      const tenant = directory.addTenant(id, name);
      return { ...tenant, users: users.map((user) => directory.addUser(tenant.id, user)) };
    },
    createEnvironment: (tenant, name, type = 'Production') => directory.addEnvironment(idOf(tenant), name, type),
    createCompany: (given) => {
      const { company, isNew } = world.addCompany({
        ...(given.id === undefined ? {} : { id: given.id.toLowerCase() }),
        tenantId: idOf(given.tenant),
        environment: typeof given.environment === 'string' ? given.environment : given.environment.name,
        name: given.name,
        displayName: given.displayName ?? given.name,
        localCurrency: given.localCurrency,
        localPrecision: given.localPrecision ?? '0.01',
        country: given.country ?? '',
        customerTemplate: given.customerTemplate ?? true,
        templateTaxArea: given.templateTaxArea ?? '',
        postingAccounts: given.postingAccounts ?? { receivables: '2310', sales: '6110', tax: '5610' },
      });
      const made = handle(isNew)(company);
      if (isNew) {
        made.setGeneralLedgerSetup({});
        made.setCompanyInformation({
          displayName: company.record.displayName,
          currencyCode: company.record.localCurrency,
          country: company.record.country,
        });
      }
      return made;
    },
    companies: () => world.allCompanies().map(handle(false)),
    issueAccessToken: ({ tenant, user, seconds }) => {
      const userId = user === undefined ? directory.usersOf(idOf(tenant))[0]?.id : idOf(user);
      if (userId === undefined)
        throw new Error('The tenant has no user to issue an access token for; create one first.');
      return directory.issueAccess(userId, idOf(tenant), seconds ?? tenYears);
    },
    revokeUser: (user, { accessTokensToo = false } = {}) => {
      directory.revoke(idOf(user));
      if (accessTokensToo) directory.expireAccess(idOf(user));
    },
    expireAccessTokens: (user) => directory.expireAccess(idOf(user)),
    setLatency: (ms) => {
      api.latency.ms = ms;
    },
    flushNotifications: () => subscriptions.flush(),
    stats: () => ({
      requestsByCompany: { ...api.stats.requestsByCompany },
      tooManyRequests: api.limiter.refused,
      mostConcurrent: api.limiter.mostConcurrent,
    }),
    close: async () => {
      await subscriptions.close();
      await served.close();
    },
  };
}
