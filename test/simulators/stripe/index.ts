import { Faults } from '../kit/faults.ts';
import { type SeenRequest, serve } from '../kit/serve.ts';
import { Store } from '../kit/store.ts';
import type { Context } from './context.ts';
import { control } from './control.ts';
import { Deliveries, type WebhookMode } from './deliveries.ts';
import { emit } from './events.ts';
import { type App, answer, rememberFailure } from './http/app.ts';
import type { JsonObject } from './http/json.ts';
import { RateLimit } from './http/rateLimit.ts';
import { randomText } from './ids.ts';
import { type MoneyDoor, moneyDoor } from './moneyDoor.ts';
import type { Account } from './objects/customers.ts';
import type { StripeEvent, WebhookEndpoint } from './objects/events.ts';
import { doDueWork } from './resources/dueWork.ts';
import { renew } from './resources/subscriptions.ts';
import { createEndpoint } from './resources/webhookEndpoints.ts';
import { World } from './world.ts';

export type { StripeEvent } from './objects/events.ts';
export { API_VERSION } from './version.ts';

export type StripeSimulatorOptions = {
  /** 0 (default) takes a free port. */
  port?: number;
  /** File that keeps the state over restarts. */
  journal?: string;
  /** The simulator's clock; webhook signatures use the real one. */
  now?: () => Date;
  /** Milliseconds before the second, third … attempt to deliver a webhook; after the last it is given up. */
  deliveryDelays?: readonly number[];
  /** Requests a second and account before 429; none by default. */
  requestsPerSecond?: number;
};

export type NewAccount = {
  id?: string;
  name: string;
  /** ISO 3166 alpha-2. */
  country: string;
  /** ISO 4217. */
  defaultCurrency: string;
  /** IANA name; Etc/UTC when absent. */
  timezone?: string;
  livemode?: boolean;
  /** Whether the platform's app is installed already; true when absent. */
  installed?: boolean;
};

export type StripeSimulator = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  requests: SeenRequest[];
  faults: Faults;
  store: Store;
  /** Acts on accounts that installed the app, through `Stripe-Account`. */
  platformSecretKey: string;
  close(): Promise<void>;
  /** Makes an account, or finds the one with that id, with its own secret key. */
  createAccount(account: NewAccount): { accountId: string; secretKey: string };
  /** Registers an endpoint of the platform; with `connect` it hears the accounts. The same URL is updated. */
  addWebhookEndpoint(endpoint: { url: string; secret: string; connect: boolean; enabledEvents?: string[] }): {
    id: string;
  };
  /** Emits any event for an account, with any body: for reordering, stale and unknown ones. */
  emitEvent(event: {
    accountId: string;
    type: string;
    object: JsonObject;
    previousAttributes?: JsonObject;
  }): StripeEvent;
  /** Sends a recorded event once more to every endpoint that heard it. */
  resendEvent(accountId: string, eventId: string): void;
  /** The merchant installs or uninstalls the app; the platform hears `account.application.(de)authorized`. */
  installApp(accountId: string): void;
  uninstallApp(accountId: string): void;
  /** Does what is due by the clock: automatic finalization and charges (otherwise once a minute). */
  advance(): void;
  /** Bills a subscription's next period now. @returns the invoice's id. */
  renewSubscription(accountId: string, subscriptionId: string): string;
  /** What banks, schedules and Stripe itself do to a merchant's money. */
  money(accountId: string): MoneyDoor;
  setWebhooks(mode: Partial<WebhookMode>): void;
  setRequestsPerSecond(limit: number | undefined): void;
  /** Resolves when no webhook is being delivered or waits for another attempt. */
  settled(): Promise<void>;
};

const DEFAULT_DELAYS = [100, 400, 1_500, 5_000, 15_000, 60_000, 300_000];
const PLATFORM_NAME = 'Tieout';

/** Starts a stand-in for the Stripe API on loopback. */
export async function startStripeSimulator(options: StripeSimulatorOptions = {}): Promise<StripeSimulator> {
  const store = new Store(options.journal);
  const world = new World(store);
  const deliveries = new Deliveries(world, options.deliveryDelays ?? DEFAULT_DELAYS);
  const rateLimit = new RateLimit(options.requestsPerSecond);
  const faults = new Faults();
  const app: App = { world, deliveries, rateLimit, now: options.now ?? (() => new Date()) };
  const seconds = () => Math.floor(app.now().getTime() / 1000);
  const platform = ensurePlatform(world, seconds());

  const contextOf = (accountId: string): Context => {
    const account = world.accounts.get(accountId);
    if (account === undefined) throw new Error(`The Stripe simulator has no account ${accountId}; create it first.`);
    return {
      world,
      account,
      data: world.of(accountId),
      now: seconds(),
      request: { id: null, idempotency_key: null },
      dispatch: (delivery) => deliveries.dispatch(delivery),
    };
  };
  const setInstalled = (accountId: string, installed: boolean): void => {
    const ctx = contextOf(accountId);
    world.accounts.put({ ...ctx.account, installed });
    const type = installed ? 'account.application.authorized' : 'account.application.deauthorized';
    emit(ctx, type, { id: platform.application, object: 'application', name: PLATFORM_NAME });
  };

  const served = await serve(
    (request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith('/_sim/')) return answer(app, request);
      return control({ faults, deliveries, rateLimit, requests: () => served.requests }, request);
    },
    {
      faults,
      onFaultAnswer: (request, body, failure) => rememberFailure(app, request, body, failure),
      ...(options.port === undefined ? {} : { port: options.port }),
    },
  );
  deliveries.resume();
  const advance = () => {
    for (const { id } of world.accounts.list()) doDueWork(contextOf(id));
  };
  const clock = setInterval(advance, 60_000);
  clock.unref();

  return {
    url: served.url,
    requests: served.requests,
    faults,
    store,
    platformSecretKey: platform.key,
    close: async () => {
      clearInterval(clock);
      deliveries.close();
      await served.close();
    },
    createAccount: (account) => createAccount(world, account, seconds()),
    addWebhookEndpoint: ({ url, secret, connect, enabledEvents = ['*'] }) => {
      const ctx = contextOf(platform.account);
      const known = ctx.data.webhookEndpoints.find((endpoint) => endpoint.url === url && endpoint.connect === connect);
      const endpoint: WebhookEndpoint =
        known === undefined
          ? createEndpoint(ctx, { url, secret, connect, enabled_events: enabledEvents })
          : ctx.data.webhookEndpoints.put({ ...known, secret, enabled_events: enabledEvents });
      return { id: endpoint.id };
    },
    emitEvent: ({ accountId, type, object, previousAttributes }) =>
      emit(contextOf(accountId), type, object, previousAttributes),
    resendEvent: (accountId, eventId) => deliveries.resend(accountId, eventId),
    installApp: (accountId) => setInstalled(accountId, true),
    uninstallApp: (accountId) => setInstalled(accountId, false),
    advance,
    renewSubscription: (accountId, subscriptionId) => renew(contextOf(accountId), subscriptionId).id,
    money: (accountId) => moneyDoor(() => contextOf(accountId)),
    setWebhooks: (mode) => deliveries.setMode(mode),
    setRequestsPerSecond: (limit) => {
      rateLimit.perSecond = limit;
    },
    settled: () => deliveries.settled(),
  };
}

function createAccount(world: World, given: NewAccount, now: number): { accountId: string; secretKey: string } {
  const id = given.id ?? `acct_1${randomText(15)}`;
  const known = world.keys.find((key) => key.account === id);
  if (known !== undefined) return { accountId: id, secretKey: known.id };
  const livemode = given.livemode ?? false;
  const account: Account = {
    id,
    name: given.name,
    country: given.country,
    defaultCurrency: given.defaultCurrency.toLowerCase(),
    timezone: given.timezone ?? 'Etc/UTC',
    livemode,
    created: now,
    installed: given.installed ?? true,
    platform: false,
  };
  world.accounts.put(account);
  return { accountId: id, secretKey: issueKey(world, account) };
}

function issueKey(world: World, account: Account): string {
  return world.keys.put({ id: `sk_${account.livemode ? 'live' : 'test'}_${randomText(24)}`, account: account.id }).id;
}

/** The account behind the platform key, the same after a restart. */
function ensurePlatform(world: World, now: number): { account: string; key: string; application: string } {
  const known = world.accounts.find((account) => account.platform);
  const account =
    known ??
    world.accounts.put({
      id: `acct_1${randomText(15)}`,
      name: PLATFORM_NAME,
      country: 'AT',
      defaultCurrency: 'eur',
      timezone: 'Etc/UTC',
      livemode: false,
      created: now,
      installed: false,
      platform: true,
    });
  const key = world.keys.find((other) => other.account === account.id)?.id ?? issueKey(world, account);
  return { account: account.id, key, application: `ca_${account.id.slice(5)}` };
}
