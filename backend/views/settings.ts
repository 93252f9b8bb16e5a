import type { LedgerOption, SettingsView } from '#shared/api/settings.ts';
import { companiesToChoose } from '../connections/companies.ts';
import type { Connection } from '../connections/current.ts';
import { ConnectionProblem } from '../connections/problem.ts';
import { type LedgerConnector, LedgerFault, type ReferenceKind } from '../connectors/port.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';
import { setUpStep } from '../settings/set-up.ts';
import { readSettings } from '../settings/versions.ts';
import type { Caller } from './caller.ts';
import { ledgerFor, readConnection, usageThisMonth } from './connection.ts';
import { documentKinds } from './document-kinds.ts';
import { ledgerRecords } from './ledger-records.ts';
import { accountOptions, moneyOptions } from './settings-money.ts';
import { productsOf, taxesOf } from './settings-tables.ts';
import { usageByMonth } from './usage.ts';

/** The settings view: connection, rules in force, what they can point to, and the mapping tables. */
export async function settingsView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayConfigure'>,
): Promise<SettingsView> {
  const { installation } = caller;
  const { connection, pending, summary } = await readConnection(services, installation);
  const target = connection ?? { id: '00000000-0000-0000-0000-000000000000', installationId: installation.id };
  const { version, settings, by, at } = await readSettings(services.db, target);
  const connector = ledgerFor(services, connection);
  const connected = connection !== null && connection.state !== 'pending';
  const references = connected ? await ledgerRecords(services, connection) : [];
  const options = (kind: ReferenceKind): LedgerOption[] =>
    references.filter((row) => row.kind === kind).map((row) => ({ id: row.ledgerId, code: row.code, name: row.name }));
  return {
    connection: summary,
    ledgers: [...services.ledgers],
    customerFields: customerFields(connector),
    companies: pending === null ? [] : await companiesOf(services, installation, pending),
    version,
    changedBy: by,
    changedAt: at?.toISOString() ?? null,
    settings,
    options: {
      taxCodes: options('tax_code'),
      items: options('item'),
      accounts: accountOptions(references),
      paymentTerms: options('payment_terms'),
      paymentMethods: options('payment_method'),
      taxAreas: options('tax_area'),
      currencies: options('currency'),
      targetFields: [...connector.targetFields],
    },
    money: await moneyOptions(services, installation, connected ? connection : null, connector, settings, references),
    products: connected ? await productsOf(services, installation, connection) : [],
    taxes: connected ? await taxesOf(services, installation, connection) : [],
    documentKinds: documentKinds(connector),
    mail: { configured: services.config.SMTP_URL !== undefined, from: services.config.MAIL_FROM ?? null },
    // Who switched the automatic sync on in the settings has finished, whatever page that was.
    setUp: connected && !settings.documents.automatic ? await setUpStep(services.db, connection) : null,
    usage: await usageByMonth(services, installation),
    usageThisMonth: await usageThisMonth(services, installation),
    mayChange: caller.mayConfigure,
  };
}

/** Where a customer's currency is fixed it follows from the invoice, so there is nothing to choose. */
const customerFields = ({ capabilities }: LedgerConnector): SettingsView['customerFields'] => ({
  number: capabilities.customerNumberLength > 0,
  currency: !capabilities.currencyLockedPerContact,
  taxArea: capabilities.contact.taxArea,
  salesperson: capabilities.contact.salesperson,
});

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
