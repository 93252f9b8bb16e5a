import type postgres from 'postgres';
import type { Config } from './config.ts';
import { requestBudget } from './connections/budget.ts';
import type { CompanyParts } from './connections/companies.ts';
import { companyOf } from './connections/companies.ts';
import type { Connection } from './connections/current.ts';
import type { OAuthParts } from './connections/oauth.ts';
import { type OAuthProvider, type OAuthRegistration, oauthProvider } from './connections/oauth-provider.ts';
import { tokenKeeper } from './connections/tokens.ts';
import { ledgerHttp } from './connections/transport.ts';
import { openVault, type Vault } from './connections/vault.ts';
import type { LedgerConnector, LedgerHttp } from './connectors/port.ts';
import { DEFAULT_LEDGER, openConnectors } from './connectors/registry.ts';
import { StripeCatalogue } from './connectors/stripe/catalogue.ts';
import { openStripe, type StripeAccess } from './connectors/stripe/client.ts';
import { type Database, openDatabase } from './database/client.ts';
import { dateIn } from './documents/dates.ts';
import { Inbox } from './intake/inbox.ts';
import type { NamedSecret } from './intake/signature.ts';
import { type Log, openLog } from './log.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { type Mailer, openMailer } from './notifications/mailer.ts';
import type { NotificationParts } from './notifications/plan.ts';
import { openQueue, type Queue } from './queue/boss.ts';
import { beginSetUp } from './settings/set-up.ts';
import { firstSettings, readSettings } from './settings/versions.ts';
import type { Street } from './sync/context.ts';
import type { Exchange } from './sync/recorder.ts';

/** Everything the doors need, opened once at start and closed in the opposite order. */
export type Services = {
  config: Config;
  log: Log;
  metrics: Metrics;
  db: Database;
  sql: postgres.Sql;
  queue: Queue;
  inbox: Inbox;
  vault: Vault;
  stripe: StripeAccess;
  webhookSecrets: readonly NamedSecret[];
  signingSecrets: readonly NamedSecret[];
  connectors: ReadonlyMap<string, LedgerConnector>;
  connector(ledger: string): LedgerConnector;
  /** Ledgers that can be connected here, the one offered first at the front. */
  ledgers: readonly { id: string; name: string }[];
  oauth: OAuthParts;
  companies(ledger: string): CompanyParts;
  ledgerHttp(connection: Connection, record?: (exchange: Exchange) => void): LedgerHttp;
  street: Street;
  /** Null: this server sends no mail. */
  notifications: NotificationParts | null;
  now(): Date;
  /** Set by the process that also dispatches: called when events arrived. */
  onEvents(listener: () => void): void;
  close(): Promise<void>;
};

const named = (name: string, secrets: readonly string[]): NamedSecret[] => secrets.map((secret) => ({ name, secret }));

/** Our registrations at the ledgers' identity providers, by the ledger's id; those that are not set up are missing. */
function registrations(config: Config): [string, OAuthRegistration][] {
  const redirectUri = `${config.publicUrl}/oauth/callback`;
  const found: [string, OAuthRegistration][] = [];
  const add = (id: string, clientId: string | undefined, clientSecret: string | undefined, loginBaseUrl: string) => {
    if (clientId !== undefined)
      found.push([id, { clientId, clientSecret: clientSecret ?? '', redirectUri, loginBaseUrl }]);
  };
  add(
    'business_central',
    config.BUSINESS_CENTRAL_CLIENT_ID,
    config.BUSINESS_CENTRAL_CLIENT_SECRET,
    config.BUSINESS_CENTRAL_LOGIN_BASE_URL,
  );
  add('quickbooks', config.QUICKBOOKS_CLIENT_ID, config.QUICKBOOKS_CLIENT_SECRET, config.QUICKBOOKS_LOGIN_BASE_URL);
  return found;
}

/**
 * Opens database, queue, Stripe and ledgers from the configuration.
 * @param databaseUrl the embedded database's, or DATABASE_URL
 */
export async function openServices(
  config: Config,
  databaseUrl: string,
  overrides: { now?: () => Date; log?: Log } = {},
): Promise<Services> {
  const now = overrides.now ?? (() => new Date());
  const log = overrides.log ?? openLog(config.LOG_LEVEL);
  const metrics = openMetrics();
  const works = config.ROLE !== 'web';
  const { db, sql, close } = openDatabase(databaseUrl, { max: config.DATABASE_POOL, name: `tieout-${config.ROLE}` });
  const queue = await openQueue(databaseUrl, {
    worker: works,
    onError: (error) => log.error({ err: error }, 'The queue reports a fault'),
  });
  const vault = openVault(
    config.TOKEN_KEYS.map((key) => {
      const colon = key.indexOf(':');
      return { kid: key.slice(0, colon), key: key.slice(colon + 1) };
    }),
  );
  const connectors = openConnectors({
    businessCentral: { webBaseUrl: config.BUSINESS_CENTRAL_WEB_BASE_URL },
    quickBooks: {
      webBaseUrl: config.QUICKBOOKS_WEB_BASE_URL,
      environment: new URL(config.QUICKBOOKS_API_BASE_URL).host.startsWith('sandbox') ? 'Sandbox' : 'Production',
    },
  });
  const connector = (ledger: string): LedgerConnector => {
    const found = connectors.get(ledger);
    if (found === undefined) throw new Error(`No connector for the ledger ${ledger}`);
    return found;
  };
  const providers = new Map<string, OAuthProvider>();
  for (const [id, registration] of registrations(config)) providers.set(id, oauthProvider(connector(id), registration));
  const oauth: OAuthParts = { db, vault, providers };
  const connectable = [...connectors.values()].filter(({ id }) => providers.has(id));
  const ledgers = (connectable.length > 0 ? connectable : [connector(DEFAULT_LEDGER)]).map(({ id, name }) => ({
    id,
    name,
  }));
  const tokens = tokenKeeper(oauth, {
    onRevoked: async (connection) => {
      log.warn(
        { connection: connection.id, ledger: connection.ledger },
        'A ledger revoked our access; its work is paused',
      );
    },
  });
  const budgets = new Map(
    [...connectors.values()].map((ledger) => [ledger.id, requestBudget(db, ledger.capabilities.limits)] as const),
  );
  const packed = new Map(
    [...connectors.values()].flatMap(({ id, capabilities: { limits } }) =>
      limits.packed === undefined ? [] : [[id, requestBudget(db, limits.packed, { of: 'packed' })] as const],
    ),
  );
  const baseUrls = new Map([
    ['business_central', config.BUSINESS_CENTRAL_API_BASE_URL],
    ['quickbooks', config.QUICKBOOKS_API_BASE_URL],
  ]);

  const http = (connection: Connection, record: (exchange: Exchange) => void = () => {}): LedgerHttp => {
    const budget = budgets.get(connection.ledger);
    if (budget === undefined) throw new Error(`No request budget for the ledger ${connection.ledger}`);
    return ledgerHttp({
      connectionId: connection.id,
      baseUrl: baseUrls.get(connection.ledger) ?? '',
      tokens,
      budget,
      packed: packed.get(connection.ledger),
      timeouts: { read: config.LEDGER_READ_TIMEOUT_SECONDS * 1000, write: config.LEDGER_WRITE_TIMEOUT_SECONDS * 1000 },
      record: (exchange) => {
        const status = exchange.status === null ? (exchange.fault ?? 'none') : `${Math.floor(exchange.status / 100)}xx`;
        metrics.ledgerRequests.inc({ ledger: connection.ledger, method: exchange.method, status });
        record(exchange);
      },
    });
  };

  const mailer: Mailer | null =
    config.SMTP_URL === undefined || config.MAIL_FROM === undefined
      ? null
      : openMailer(config.SMTP_URL, config.MAIL_FROM);
  let onEvents = () => {};
  const inbox = new Inbox(sql, { onAccepted: () => onEvents(), notify: !works });
  const stripe = openStripe({
    keys: {
      ...(config.STRIPE_SECRET_KEY_LIVE === undefined ? {} : { live: config.STRIPE_SECRET_KEY_LIVE }),
      ...(config.STRIPE_SECRET_KEY_TEST === undefined ? {} : { test: config.STRIPE_SECRET_KEY_TEST }),
    },
    baseUrl: config.STRIPE_API_BASE_URL,
  });
  const street: Street = {
    db,
    queue,
    stripe,
    catalogue: new StripeCatalogue(),
    connector,
    ledger: (connection, record) => connector(connection.ledger).open(http(connection, record), companyOf(connection)),
    settings: (connection) => readSettings(db, connection),
    now,
    random: Math.random,
    log,
    onRun: ({ status, problem, seconds }) => {
      metrics.runs.inc({ status, problem: problem ?? '' });
      metrics.runSeconds.observe(seconds);
    },
    options: {
      contactsMaxAgeMs: config.CONTACTS_MAX_AGE_SECONDS * 1000,
      settleMs: {
        afterTimeout: config.SETTLE_AFTER_TIMEOUT_SECONDS * 1000,
        afterDrop: config.SETTLE_AFTER_DROP_SECONDS * 1000,
        afterCrash: (config.LEDGER_WRITE_TIMEOUT_SECONDS + config.SETTLE_AFTER_DROP_SECONDS) * 1000,
      },
    },
  };
  return {
    config,
    log,
    metrics,
    db,
    sql,
    queue,
    inbox,
    vault,
    stripe,
    webhookSecrets: [
      ...named('live', config.STRIPE_WEBHOOK_SECRETS_LIVE),
      ...named('test', config.STRIPE_WEBHOOK_SECRETS_TEST),
      ...named('sandbox', config.STRIPE_WEBHOOK_SECRETS_SANDBOX),
    ],
    signingSecrets: named('app', config.STRIPE_APP_SIGNING_SECRETS),
    connectors,
    connector,
    ledgers,
    oauth,
    companies: (ledger) => ({
      db,
      vault,
      connector: connector(ledger),
      http: (connection) => http(connection),
      onFirstConnect: async (tx, connection) => {
        const known = await readSettings(tx, connection);
        if (known.version > 0) return;
        // Invoices from today on; older ones come by a backfill that somebody asks for. Nothing is written by itself
        // before the rules were looked at and somebody switched it on.
        const first = { connection, startDate: dateIn(now(), 'UTC'), automatic: false, actor: connection.connectedBy };
        await firstSettings(tx, first);
        await beginSetUp(tx, connection);
      },
    }),
    ledgerHttp: http,
    notifications:
      mailer === null
        ? null
        : {
            db,
            mailer,
            now,
            random: Math.random,
            log,
            ledgerName: (ledger) => connector(ledger).name,
            dashboardUrl: config.STRIPE_DASHBOARD_BASE_URL,
          },
    street,
    now,
    onEvents: (listener) => {
      onEvents = listener;
    },
    async close() {
      mailer?.close();
      await queue.stop();
      await close();
    },
  };
}
