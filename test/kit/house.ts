import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { and, eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { createApp } from '#backend/app.ts';
import { type Config, readConfig } from '#backend/config.ts';
import { chooseCompany } from '#backend/connections/companies.ts';
import { startAuthorization } from '#backend/connections/oauth.ts';
import { productMappings, settingsVersions, syncItems, taxMappings } from '#backend/database/schema/index.ts';
import { ensureInstallation, type Installation } from '#backend/intake/installations.ts';
import { type Log, openLog } from '#backend/log.ts';
import { mirrorContacts, mirrorReferences } from '#backend/matching/mirror.ts';
import { openServices, type Services } from '#backend/services.ts';
import type { Connection, SyncItem } from '#backend/sync/context.ts';
import { startWorkers, type Workers } from '#backend/workers.ts';
import type { InvoiceView } from '#shared/api/invoice.ts';
import { paths } from '#shared/api/paths.ts';
import type { Settings } from '#shared/settings.ts';
import { defaultSettings } from '#shared/settings.ts';
import {
  type BusinessCentralSimulator,
  type CompanyHandle,
  demoClient,
  startBusinessCentralSimulator,
} from '#test/simulators/business-central/index.ts';
import { type StripeSimulator, startStripeSimulator } from '#test/simulators/stripe/index.ts';
import { seedBooks } from './books.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

/** A merchant with books: a Stripe account and a Business Central company connected to each other. */
export type Merchant = {
  accountId: string;
  stripe: Stripe;
  installation: Installation;
  connection: Connection;
  books: CompanyHandle;
  /** Well-known records of the books. */
  known: Awaited<ReturnType<typeof seedBooks>>;
  /** Replaces the settings in force. */
  settings(change: (settings: Settings) => Settings): Promise<void>;
};

/** The whole product on loopback: simulators, a database of its own, the HTTP door and workers. */
export type House = {
  services: Services;
  config: Config;
  databaseUrl: string;
  url: string;
  stripe: StripeSimulator;
  ledger: BusinessCentralSimulator;
  workers: Workers | null;
  merchant(options?: { connect?: boolean; name?: string }): Promise<Merchant>;
  /** A signed request as a view makes it. */
  signed(
    merchant: Pick<Merchant, 'accountId'>,
    path: string,
    payload: object,
    caller?: SignedCaller,
  ): Promise<{ status: number; body: unknown }>;
  invoiceView(merchant: Caller, invoiceId: string): Promise<InvoiceView>;
  /** Waits until a document satisfies the predicate, and hands it back. */
  until(merchant: Caller, stripeId: string, is: (item: SyncItem) => boolean): Promise<SyncItem>;
  item(merchant: Caller, stripeId: string): Promise<SyncItem | undefined>;
  stop(): Promise<void>;
};

/** As much of a merchant as its requests and documents need, whatever ledger keeps its books. */
export type Caller = Pick<Merchant, 'accountId' | 'connection'>;

export type SignedCaller = {
  userId?: string;
  roles?: string[];
  requestId?: string;
  secret?: string;
  timestamp?: number;
  mode?: 'live' | 'test';
};

const signingSecret = `absec_${'s'.repeat(32)}`;
const webhookSecret = `whsec_${'w'.repeat(32)}`;

export const testKeys = [`k1:${createHash('sha256').update('tieout test key').digest('base64')}`];

/** Environment of a house: everything points to the simulators, waiting is short. */
function houseConfig(
  stripe: StripeSimulator,
  ledger: BusinessCentralSimulator,
  port: number,
  overrides: Record<string, string>,
): Config {
  return readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: process.env.TEST_LOG ?? 'silent',
    STRIPE_SECRET_KEY_TEST: stripe.platformSecretKey,
    STRIPE_SECRET_KEY_LIVE: stripe.platformSecretKey,
    STRIPE_API_BASE_URL: stripe.url,
    STRIPE_WEBHOOK_SECRETS_TEST: webhookSecret,
    STRIPE_WEBHOOK_SECRETS_LIVE: `whsec_${'l'.repeat(32)}`,
    STRIPE_APP_SIGNING_SECRETS: signingSecret,
    BUSINESS_CENTRAL_CLIENT_ID: demoClient.clientId,
    BUSINESS_CENTRAL_CLIENT_SECRET: demoClient.clientSecret,
    BUSINESS_CENTRAL_API_BASE_URL: ledger.url,
    BUSINESS_CENTRAL_LOGIN_BASE_URL: ledger.url,
    BUSINESS_CENTRAL_WEB_BASE_URL: ledger.url,
    // Where a test is about them it says so; others count requests, or change books behind the product's back.
    BUSINESS_CENTRAL_NOTICES: 'off',
    TOKEN_KEYS: testKeys.join(','),
    SETTLE_AFTER_DROP_SECONDS: '1',
    SETTLE_AFTER_TIMEOUT_SECONDS: '3',
    LEDGER_WRITE_TIMEOUT_SECONDS: '2',
    LEDGER_READ_TIMEOUT_SECONDS: '2',
    CONTACTS_MAX_AGE_SECONDS: '0.001',
    SANDBOX: 'off',
    ...overrides,
  });
}

async function freeServer(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { server, port: (server.address() as AddressInfo).port };
}

/**
 * Opens a house. `workers: false` leaves the queue to other processes; `log` takes the place of the one on stderr;
 * `database` that of a database of its own in the run's server, for use outside of tests.
 */
export async function openHouse(
  options: { workers?: boolean; env?: Record<string, string>; log?: Log; database?: TestDatabase } = {},
): Promise<House> {
  const database = options.database ?? (await createTestDatabase());
  const stripe = await startStripeSimulator({ deliveryDelays: [50, 100, 200, 400, 800] });
  const { server, port } = await freeServer();
  const redirect = `http://127.0.0.1:${port}/oauth/callback`;
  const ledger = await startBusinessCentralSimulator({
    clients: [{ ...demoClient, redirectUris: [redirect] }],
    autoConsent: true,
    limits: { requestsPer5Min: 1_000_000 },
  });
  const config = houseConfig(stripe, ledger, port, options.env ?? {});
  const services = await openServices(config, database.url, { log: options.log ?? openLog(config.LOG_LEVEL) });
  server.on('request', getRequestListener(createApp(services).fetch));
  const url = `http://127.0.0.1:${port}`;
  stripe.addWebhookEndpoint({ url: `${url}/webhooks/stripe`, secret: webhookSecret, connect: true });
  const workers = options.workers === false ? null : await startWorkers(services);

  const item = async (merchant: Caller, stripeId: string): Promise<SyncItem | undefined> => {
    const [row] = await services.db
      .select()
      .from(syncItems)
      .where(and(eq(syncItems.connectionId, merchant.connection.id), eq(syncItems.stripeId, stripeId)));
    return row;
  };
  const signed: House['signed'] = async (merchant, path, payload, caller = {}) => {
    const body = JSON.stringify({
      ...payload,
      mode: caller.mode ?? 'test',
      request_id: caller.requestId ?? randomUUID(),
      stripe_roles: (caller.roles ?? ['admin']).map((id) => ({ id, type: 'builtIn', name: id })),
      user_name: 'Ada Lovelace',
      user_id: caller.userId ?? 'usr_ada',
      account_id: merchant.accountId,
    });
    const header = Stripe.webhooks.generateTestHeaderString({
      payload: body,
      secret: caller.secret ?? signingSecret,
      ...(caller.timestamp === undefined ? {} : { timestamp: caller.timestamp }),
    });
    const response = await fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', 'Stripe-Signature': header },
    });
    return { status: response.status, body: await response.json() };
  };
  return {
    services,
    config,
    databaseUrl: database.url,
    url,
    stripe,
    ledger,
    workers,
    merchant: (given = {}) => makeMerchant({ services, stripe, ledger }, given),
    signed,
    item,
    async invoiceView(merchant, invoiceId) {
      const { status, body } = await signed(merchant, paths.invoice, { invoice_id: invoiceId });
      if (status !== 200) throw new Error(`The invoice view answered ${status}: ${JSON.stringify(body)}`);
      return body as InvoiceView;
    },
    async until(merchant, stripeId, is) {
      const deadline = Date.now() + 45_000;
      for (;;) {
        const found = await item(merchant, stripeId);
        if (found !== undefined && is(found)) return found;
        if (Date.now() > deadline) {
          throw new Error(
            `${stripeId} did not get there; it is ${JSON.stringify(found, (_, value) => (typeof value === 'bigint' ? value.toString() : value))}`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await workers?.stop();
      await services.close();
      await stripe.close();
      await ledger.close();
      await database.drop();
    },
  };
}

type Parts = { services: Services; stripe: StripeSimulator; ledger: BusinessCentralSimulator };

async function makeMerchant(parts: Parts, options: { connect?: boolean; name?: string }): Promise<Merchant> {
  const { services } = parts;
  const name = options.name ?? `Merchant ${randomBytes(3).toString('hex')}`;
  const account = parts.stripe.createAccount({ name, country: 'DE', defaultCurrency: 'eur' });
  const stripe = new Stripe(account.secretKey, {
    host: '127.0.0.1',
    port: new URL(parts.stripe.url).port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const tenantId = randomUUID();
  const users = [{ name: 'Ada Lovelace', email: bookkeeperOf(tenantId) }];
  const tenant = parts.ledger.createTenant({ id: tenantId, name, users });
  const environment = parts.ledger.createEnvironment(tenant, 'Production', 'Production');
  const books = parts.ledger.createCompany({
    tenant,
    environment,
    name,
    localCurrency: 'EUR',
    country: 'DE',
    templateTaxArea: 'DOMESTIC',
  });
  const known = seedBooks(books);
  const installation = await ensureInstallation(services.db, account.accountId, 'test');
  const base = { accountId: account.accountId, stripe, installation, books, known };
  if (options.connect === false) {
    return {
      ...base,
      get connection(): Connection {
        throw new Error('This merchant is not connected.');
      },
      settings: async () => {},
    };
  }
  const connection = await connect(parts, installation, books);
  const saveSettings: Merchant['settings'] = async (change) => {
    const { version, settings } = await services.street.settings(connection);
    await services.db.insert(settingsVersions).values({
      installationId: connection.installationId,
      connectionId: connection.id,
      version: version + 1,
      data: change(settings),
      by: 'test',
    });
  };
  await saveSettings(() => {
    const settings = defaultSettings();
    return {
      ...settings,
      // Scenarios make many equal invoices within a minute, and mean it.
      pauseAtDuplicates: 1000,
      defaultTarget: { kind: 'item', id: known.item.id },
      products: { mode: 'table', missing: 'default' },
      customers: { ...settings.customers, rules: [['taxId'], ['email']] },
    };
  });
  return { ...base, connection, settings: saveSettings };
}

/** Who signs in: an address of that tenant's own, since the sign-in page knows the users of all tenants. */
export const bookkeeperOf = (tenantId: string): string => `ada@${tenantId}.example`;

/** The merchant signs in and chooses the company, as in the browser. */
export async function connect(
  parts: Pick<Parts, 'services' | 'ledger'>,
  installation: Installation,
  books: CompanyHandle,
): Promise<Connection> {
  const { services } = parts;
  const url = await startAuthorization(services.oauth, {
    installationId: installation.id,
    ledger: 'business_central',
    user: { id: 'usr_ada', name: 'Ada Lovelace' },
  });
  url.searchParams.set('prompt', 'auto');
  url.searchParams.set('login_hint', bookkeeperOf(books.tenantId));
  url.searchParams.set('tenant', books.tenantId);
  const consent = await fetch(url, { redirect: 'manual' });
  const location = consent.headers.get('location');
  if (location === null) throw new Error(`The sign-in did not come back: ${consent.status} ${await consent.text()}`);
  const callback = await fetch(location);
  if (callback.status !== 200) throw new Error(`The callback failed: ${callback.status} ${await callback.text()}`);
  const connection = await chooseCompany(
    services.companies('business_central'),
    installation.id,
    { environment: books.environment, companyId: books.id },
    'Ada Lovelace',
  );
  const ledger = services.street.ledger(connection, () => {});
  await mirrorContacts({ db: services.db, connection, ledger });
  await mirrorReferences({ db: services.db, connection, ledger });
  return connection;
}

/** Makes and finalizes an invoice through the Stripe API, as any client would. */
export async function finalizedInvoice(
  { stripe }: Pick<Merchant, 'stripe'>,
  options: {
    customer?: Stripe.CustomerCreateParams;
    customerId?: string;
    amount?: number;
    currency?: string;
    taxRate?: string;
    invoice?: Partial<Stripe.InvoiceCreateParams>;
    lines?: Stripe.InvoiceItemCreateParams[];
  } = {},
): Promise<Stripe.Invoice> {
  const customerId =
    options.customerId ??
    (await stripe.customers.create(options.customer ?? { name: 'Contoso GmbH', email: 'billing@contoso.example' })).id;
  const currency = options.currency ?? 'eur';
  const draft = await stripe.invoices.create({
    customer: customerId,
    currency,
    auto_advance: false,
    collection_method: 'send_invoice',
    days_until_due: 14,
    ...options.invoice,
  });
  const lines = options.lines ?? [{ customer: customerId, description: 'Seat', amount: options.amount ?? 10_000 }];
  for (const line of lines) {
    await stripe.invoiceItems.create({
      currency,
      ...(options.taxRate === undefined ? {} : { tax_rates: [options.taxRate] }),
      ...line,
      customer: customerId,
      invoice: draft.id,
    });
  }
  return stripe.invoices.finalizeInvoice(draft.id);
}

/** A tax rate, mapped to a tax code of the books unless `code` is null. */
export async function mappedRate(
  house: Pick<House, 'services'>,
  merchant: Pick<Merchant, 'stripe' | 'connection'>,
  percentage: number,
  code: string | null,
  inclusive = false,
): Promise<string> {
  const rate = await merchant.stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive, country: 'DE' });
  if (code !== null) {
    const { installationId, id } = merchant.connection;
    await house.services.db
      .insert(taxMappings)
      .values({ installationId, connectionId: id, taxRateId: rate.id, label: 'VAT', taxCode: code });
  }
  return rate.id;
}

export { productMappings };
