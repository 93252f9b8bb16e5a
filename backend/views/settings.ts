import { and, eq } from 'drizzle-orm';
import type { LedgerOption, SettingsView } from '#shared/api/settings.ts';
import { companiesToChoose } from '../connections/companies.ts';
import type { Connection } from '../connections/current.ts';
import { ConnectionProblem } from '../connections/problem.ts';
import { LedgerFault, type ReferenceKind } from '../connectors/port.ts';
import { DEFAULT_LEDGER } from '../connectors/registry.ts';
import { taxRateLabel } from '../connectors/stripe/catalogue.ts';
import { asking } from '../connectors/stripe/client.ts';
import { productMappings, taxMappings } from '../database/schema/index.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings/versions.ts';
import type { Caller } from './caller.ts';
import { readConnection, usageThisMonth } from './connection.ts';
import { ledgerRecords } from './ledger-records.ts';

/** Stripe products and tax rates listed for mapping; merchants with more find the rest as soon as an invoice needs it. */
const MOST_PRODUCTS = 500;
const MOST_RATES = 200;

/** The settings view: connection, rules in force, what they can point to, and the mapping tables. */
export async function settingsView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
): Promise<SettingsView> {
  const { installation } = caller;
  const { connection, pending, summary } = await readConnection(services, installation);
  const target = connection ?? { id: '00000000-0000-0000-0000-000000000000', installationId: installation.id };
  const { version, settings, by, at } = await readSettings(services.db, target);
  const connected = connection !== null && connection.state !== 'pending';
  const references = connected ? await ledgerRecords(services, connection) : [];
  const options = (kind: ReferenceKind): LedgerOption[] =>
    references.filter((row) => row.kind === kind).map((row) => ({ id: row.ledgerId, code: row.code, name: row.name }));
  return {
    connection: summary,
    companies: pending === null ? [] : await companiesOf(services, installation, pending),
    version,
    changedBy: by,
    changedAt: at?.toISOString() ?? null,
    settings,
    options: {
      taxCodes: options('tax_code'),
      items: options('item'),
      accounts: options('account'),
      paymentTerms: options('payment_terms'),
      paymentMethods: options('payment_method'),
      taxAreas: options('tax_area'),
      currencies: options('currency'),
      targetFields: [...services.connector(connection?.ledger ?? DEFAULT_LEDGER).targetFields],
    },
    products: connected ? await productsOf(services, installation, connection) : [],
    taxes: connected ? await taxesOf(services, installation, connection) : [],
    usageThisMonth: await usageThisMonth(services, installation),
    mayChange: caller.mayChange,
  };
}

/** A ledger that does not answer must not keep the page from opening: the list is empty, and the summary says why. */
async function companiesOf(
  services: Services,
  installation: Installation,
  pending: Connection,
): Promise<SettingsView['companies']> {
  try {
    const found = await companiesToChoose(services.companies(pending.ledger), installation.id);
    return found.map(({ environment, environmentType, companyId, name }) => ({
      environment,
      environmentType,
      companyId,
      name,
    }));
  } catch (error) {
    if (error instanceof LedgerFault || error instanceof ConnectionProblem) {
      services.log.warn({ err: error, connection: pending.id }, 'Companies could not be listed');
      return [];
    }
    throw error;
  }
}

/** Stripe's products beside what is mapped; those that documents met without an item come first. */
async function productsOf(
  services: Services,
  installation: Installation,
  connection: Connection,
): Promise<SettingsView['products']> {
  const stored = await services.db
    .select()
    .from(productMappings)
    .where(
      and(
        eq(productMappings.installationId, connection.installationId),
        eq(productMappings.connectionId, connection.id),
      ),
    );
  const rows = new Map(
    stored.map((row) => [
      row.stripeProductId,
      {
        productId: row.stripeProductId,
        productName: row.productName || row.stripeProductId,
        target: row.targetKind === null || row.targetId === null ? null : { kind: row.targetKind, id: row.targetId },
      },
    ]),
  );
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  await listed(services, async () => {
    const list = await stripe.products
      .list({ active: true, limit: 100 }, options)
      .autoPagingToArray({ limit: MOST_PRODUCTS });
    for (const { id, name } of list)
      rows.set(id, { ...(rows.get(id) ?? { productId: id, target: null }), productName: name });
  });
  return [...rows.values()].sort(
    (a, b) => Number(a.target !== null) - Number(b.target !== null) || a.productName.localeCompare(b.productName),
  );
}

async function taxesOf(
  services: Services,
  installation: Installation,
  connection: Connection,
): Promise<SettingsView['taxes']> {
  const stored = await services.db
    .select()
    .from(taxMappings)
    .where(and(eq(taxMappings.installationId, connection.installationId), eq(taxMappings.connectionId, connection.id)));
  const rows = new Map(
    stored.map((row) => [
      row.taxRateId,
      { taxRateId: row.taxRateId, label: row.label || row.taxRateId, taxCode: row.taxCode },
    ]),
  );
  const { stripe, options } = services.stripe(installation.stripeAccountId, installation.mode);
  await listed(services, async () => {
    const list = await stripe.taxRates
      .list({ active: true, limit: 100 }, options)
      .autoPagingToArray({ limit: MOST_RATES });
    for (const rate of list)
      rows.set(rate.id, { ...(rows.get(rate.id) ?? { taxRateId: rate.id, taxCode: null }), label: taxRateLabel(rate) });
  });
  return [...rows.values()].sort(
    (a, b) => Number(a.taxCode !== null) - Number(b.taxCode !== null) || a.label.localeCompare(b.label),
  );
}

/** Stripe's lists make the tables complete; without them the page still opens with what is stored. */
async function listed(services: Services, read: () => Promise<void>): Promise<void> {
  try {
    await asking('the account', read);
  } catch (error) {
    services.log.warn({ err: error }, 'Stripe’s lists could not be read for the settings');
  }
}
