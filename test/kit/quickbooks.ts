import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { chooseCompany } from '#backend/connections/companies.ts';
import { startAuthorization } from '#backend/connections/oauth.ts';
import { settingsVersions } from '#backend/database/schema/index.ts';
import { ensureInstallation } from '#backend/intake/installations.ts';
import { mirrorContacts, mirrorReferences } from '#backend/matching/mirror.ts';
import type { Connection } from '#backend/sync/context.ts';
import { defaultSettings } from '#shared/settings.ts';
import {
  type CompanyHandle,
  demoClient,
  type Limits,
  type NewCompany,
  noLimits,
  type QuickBooksSimulator,
  startQuickBooksSimulator,
} from '#test/simulators/quickbooks/index.ts';
import { type House, type Merchant, openHouse } from './house.ts';
import type { TestDatabase } from './postgres.ts';

export const verifierToken = 'simulated-verifier-token';

/** A merchant whose books are kept in QuickBooks. */
export type QuickBooksMerchant = Omit<Merchant, 'books' | 'known'> & {
  company: CompanyHandle;
  known: { item: string; other: string; sales: string; customer: string };
};

export type QuickBooksHouse = House & {
  quickBooks: QuickBooksSimulator;
  quickBooksMerchant(options?: Partial<NewCompany>): Promise<QuickBooksMerchant>;
};

/** The whole product on loopback, with a stand-in for QuickBooks beside the others. */
export async function openQuickBooksHouse(
  options: { env?: Record<string, string>; limits?: Limits; database?: TestDatabase; workers?: boolean } = {},
): Promise<QuickBooksHouse> {
  const client = { ...demoClient, redirectUris: [''] };
  const quickBooks = await startQuickBooksSimulator({
    clients: [client],
    autoConsent: true,
    limits: options.limits ?? noLimits,
  });
  const house = await openHouse({
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.database === undefined ? {} : { database: options.database }),
    env: {
      QUICKBOOKS_CLIENT_ID: client.clientId,
      QUICKBOOKS_CLIENT_SECRET: client.clientSecret,
      QUICKBOOKS_API_BASE_URL: quickBooks.url,
      QUICKBOOKS_LOGIN_BASE_URL: quickBooks.url,
      QUICKBOOKS_WEB_BASE_URL: quickBooks.url,
      QUICKBOOKS_WEBHOOK_TOKENS: verifierToken,
      ...options.env,
    },
  });
  if (options.limits === undefined) await withoutBudget(house);
  client.redirectUris[0] = `${house.url}/oauth/callback`;
  quickBooks.webhooks.target = { url: `${house.url}/webhooks/quickbooks`, verifierToken };
  return {
    ...house,
    quickBooks,
    quickBooksMerchant: (given = {}) => makeMerchant(house, quickBooks, given),
    async stop() {
      await house.stop();
      await quickBooks.close();
    },
  };
}

/** The bucket of requests never runs dry; tests about something else need not wait for eight requests a second. */
const withoutBudget = ({ services }: House) =>
  services.sql.unsafe(`
    create function full_budget() returns trigger language plpgsql as $$
    begin
      new.tokens := 1000;
      return new;
    end $$;
    create trigger full_budget before insert or update on request_budgets for each row execute function full_budget();`);

async function makeMerchant(
  house: House,
  quickBooks: QuickBooksSimulator,
  given: Partial<NewCompany>,
): Promise<QuickBooksMerchant> {
  const { services } = house;
  const name = given.name ?? `Merchant ${randomBytes(3).toString('hex')}`;
  const account = house.stripe.createAccount({ name, country: 'GB', defaultCurrency: 'gbp' });
  const stripe = new Stripe(account.secretKey, {
    host: '127.0.0.1',
    port: new URL(house.stripe.url).port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const company = quickBooks.createCompany({ multicurrency: true, ...given, name });
  const known = seed(company);
  const installation = await ensureInstallation(services.db, account.accountId, 'test');
  const connection = await connectQuickBooks(house, installation.id, company);
  const settings: Merchant['settings'] = async (change) => {
    const standing = await services.street.settings(connection);
    await services.db.insert(settingsVersions).values({
      installationId: connection.installationId,
      connectionId: connection.id,
      version: standing.version + 1,
      data: change(standing.settings),
      by: 'test',
    });
  };
  await settings(() => {
    const fresh = defaultSettings();
    return {
      ...fresh,
      // Scenarios make many equal invoices within a minute, and mean it.
      pauseAtDuplicates: 1000,
      defaultTarget: { kind: 'item', id: known.item },
      products: { mode: 'table', missing: 'default' },
      untaxedCode: company.company.realm.country === 'US' ? 'NON' : '0.0% Z',
      customers: { ...fresh.customers, rules: [['taxId'], ['email']] },
    };
  });
  return { accountId: account.accountId, stripe, installation, connection, company, known, settings };
}

/** The merchant signs in and chooses the company at Intuit, and confirms it in the settings. */
export async function connectQuickBooks(
  { services }: Pick<House, 'services'>,
  installationId: string,
  company: Pick<CompanyHandle, 'id'>,
): Promise<Connection> {
  const user = { id: 'usr_ada', name: 'Ada Lovelace' };
  const url = await startAuthorization(services.oauth, { installationId, ledger: 'quickbooks', user });
  url.searchParams.set('sim_company', company.id);
  const consent = await fetch(url, { redirect: 'manual' });
  const location = consent.headers.get('location');
  if (location === null) throw new Error(`The sign-in did not come back: ${consent.status} ${await consent.text()}`);
  const callback = await fetch(location);
  if (callback.status !== 200) throw new Error(`The callback failed: ${callback.status} ${await callback.text()}`);
  const choice = { environment: 'Production', companyId: company.id };
  const connection = await chooseCompany(services.companies('quickbooks'), installationId, choice, user.name);
  const ledger = services.street.ledger(connection, () => {});
  await mirrorContacts({ db: services.db, connection, ledger });
  await mirrorReferences({ db: services.db, connection, ledger });
  return connection;
}

/** A small set of British books: items, VAT codes, currencies, one customer. */
function seed(company: CompanyHandle): QuickBooksMerchant['known'] {
  const first = (records: { Id?: unknown }[]): string => String(records[0]?.Id);
  const sales = first(company.add('Account', { Name: 'Sales', AcctNum: '4000', AccountType: 'Income' }));
  const item = (Name: string) =>
    first(company.add('Item', { Name, Type: 'Service', IncomeAccountRef: { value: sales } }));
  company.addTax('20.0% S', 20);
  company.addTax('0.0% Z', 0);
  company.add('Term', { Name: 'Net 14', DueDays: 14 });
  if (company.company.realm.multicurrency)
    company.add('CompanyCurrency', { Code: 'USD', Name: 'US dollar' }, { Code: 'JPY', Name: 'Yen' });
  const customer = first(
    company.add('Customer', { DisplayName: 'Contoso Ltd', PrimaryEmailAddr: { Address: 'billing@contoso.example' } }),
  );
  return { item: item('Seat'), other: item('Setup'), sales, customer };
}
