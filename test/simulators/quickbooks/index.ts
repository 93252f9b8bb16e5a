import { Faults } from '../kit/faults.ts';
import { type Served, serve } from '../kit/serve.ts';
import { Store } from '../kit/store.ts';
import { type Api, handleApi } from './api.ts';
import type { Realm } from './company.ts';
import { control } from './control.ts';
import { Limiter, type Limits, publishedLimits } from './limits.ts';
import { authorize, type OAuthOptions } from './oauth/authorize.ts';
import type { Client, Grant, Rotation } from './oauth/grants.ts';
import { revoke, token } from './oauth/token.ts';
import { CompanyHandle } from './seed.ts';
import { webClient } from './web.ts';
import { Webhooks, type WebhookTarget } from './webhooks.ts';
import { World } from './world.ts';

export { type Limits, noLimits, publishedLimits } from './limits.ts';
export type { Client } from './oauth/grants.ts';
export { CompanyHandle } from './seed.ts';

export type SimulatorOptions = {
  /** 0 or absent takes a free one. */
  port?: number;
  /** Journal file (JSON lines); without it the state lives as long as the process. */
  journal?: string;
  /** The clock that stamps records; tokens and limits keep to real time. */
  now?: () => Date;
  limits?: Partial<Limits>;
  latencyMs?: number;
  clients?: Client[];
  /** Lets `sim_company` in the authorize request accept without the page. */
  autoConsent?: boolean;
  rotation?: Partial<Rotation>;
  /** Whom changes are told to, and how long they gather first. */
  webhook?: WebhookTarget;
  webhookDelayMs?: number;
};

export type NewCompany = Partial<Omit<Realm, 'name'>> & { name: string };

export type QuickBooksSimulator = {
  /** Origin of sign-in, API and web pages alike. */
  url: string;
  requests: Served['requests'];
  faults: Faults;
  webhooks: Webhooks;
  /** Makes a company, or finds the one of that id (`isNew` false). */
  createCompany(company: NewCompany): CompanyHandle;
  companies(): CompanyHandle[];
  /** An access token for a company. @param options.seconds ten years when absent */
  issueAccessToken(company: { id: string }, options?: { seconds?: number }): string;
  /** The admin disconnects the app: running access tokens end as well. */
  revokeCompany(company: { id: string }): void;
  expireAccessTokens(company: { id: string }): void;
  grantsOf(company: { id: string }): Grant[];
  stats(): { throttled: number; served: number; mostConcurrent: number };
  close(): Promise<void>;
};

/** The registration that exists when no others are given. */
export const demoClient: Client = {
  clientId: 'ABsimulatedQuickBooksClient',
  clientSecret: 'simulated-quickbooks-secret',
  redirectUris: [],
};

const tenYears = 10 * 365 * 86_400;

/**
 * Starts a stand-in for QuickBooks Online's API v3 and Intuit's sign-in on loopback. It keeps state, works out totals and
 * tax, and refuses what the original refuses, as far as its documentation tells.
 */
export async function startQuickBooksSimulator(options: SimulatorOptions = {}): Promise<QuickBooksSimulator> {
  const world = new World(new Store(options.journal), options.now ?? (() => new Date()), options.rotation ?? {});
  const webhooks = new Webhooks(options.webhook, options.webhookDelayMs ?? 20);
  world.onChange = (company, change) => webhooks.changed(company, change);
  const api: Api = {
    world,
    limiter: new Limiter({ ...publishedLimits, ...options.limits }),
    latency: { ms: options.latencyMs ?? 0 },
  };
  const oauth: OAuthOptions = {
    clients: options.clients ?? [demoClient],
    autoConsent: options.autoConsent ?? false,
  };
  const faults = new Faults();
  let served: Served | undefined;
  served = await serve(
    async (request) => {
      const url = new URL(request.url);
      const route = `${request.method} ${url.pathname}`;
      if (url.pathname.startsWith('/_sim/'))
        return control(request, url.pathname, { api, faults, requests: () => served?.requests ?? [] });
      if (route === 'GET /connect/oauth2') return authorize(url, world, oauth);
      if (route === 'POST /oauth2/v1/tokens/bearer') return token(request, world, oauth);
      if (route === 'POST /v2/oauth2/tokens/revoke') return revoke(request, world, oauth);
      return webClient(url, world) ?? handleApi(api, request, url);
    },
    { faults, ...(options.port === undefined ? {} : { port: options.port }) },
  );
  const { url } = served;
  let lastRealm = world.companies().length;

  return {
    url,
    requests: served.requests,
    faults,
    webhooks,
    createCompany: (given) => {
      lastRealm += 1;
      const { company, isNew } = world.addCompany({
        id: given.id ?? `93414500${String(lastRealm).padStart(8, '0')}`,
        name: given.name,
        country: given.country ?? 'GB',
        homeCurrency: given.homeCurrency ?? 'GBP',
        multicurrency: given.multicurrency ?? false,
        automatedSalesTax: given.automatedSalesTax ?? false,
        customTxnNumbers: given.customTxnNumbers ?? true,
        closedUntil: given.closedUntil ?? null,
        subscribed: given.subscribed ?? true,
      });
      return new CompanyHandle(company, isNew, url);
    },
    companies: () => world.companies().map((company) => new CompanyHandle(company, false, url)),
    issueAccessToken: ({ id }, { seconds } = {}) =>
      world.grants.issueAccess(world.grants.grant('side-door', id), seconds ?? tenYears),
    revokeCompany: ({ id }) => world.grants.revokeCompany(id),
    expireAccessTokens: ({ id }) => world.grants.expireAccess(id),
    grantsOf: ({ id }) => world.grants.grantsOf(id),
    stats: () => ({
      throttled: api.limiter.refused,
      served: api.limiter.served,
      mostConcurrent: api.limiter.mostConcurrent,
    }),
    close: async () => {
      webhooks.close();
      await served?.close();
    },
  };
}
