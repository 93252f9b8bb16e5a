import { and, eq, inArray } from 'drizzle-orm';
import type { RevertPreviewAnswer, SettingsHistoryAnswer } from '#shared/api/settings-history.ts';
import type { Connection } from '../connections/current.ts';
import { taxRateLabel } from '../connectors/stripe/catalogue.ts';
import { asking } from '../connectors/stripe/client.ts';
import { ledgerContacts } from '../database/schema/index.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';
import type { Changes } from '../settings/diff.ts';
import { isProductMapping, versionChanges } from '../settings/history.ts';
import { type Names, readNames } from '../settings/names.ts';
import { planRevert } from '../settings/save.ts';
import { describeChanges } from '../settings/words.ts';
import { contactLabel } from './settings-money.ts';

const PAGE = 20;
/** Names asked for in Stripe for one page of the history; ids stand for themselves beyond that. */
const MOST_NAMES = 30;

type Merchant = { installation: Installation; connection: Connection };

/** Who changed what and when, in words, the latest first. */
export async function settingsHistoryView(
  services: Services,
  { installation, connection }: Merchant,
  before: number | null,
): Promise<SettingsHistoryAnswer> {
  const found = await versionChanges(services.db, connection, { before, limit: PAGE + 1 });
  const page = found.slice(0, PAGE);
  const names = await namesFor(
    services,
    { installation, connection },
    page.map(({ changes }) => changes),
  );
  return {
    versions: page.map(({ version, by, at, how, changes }) => ({
      version,
      by,
      at: at.toISOString(),
      how,
      changes: describeChanges(changes, names),
    })),
    more: found.length > PAGE,
  };
}

/** What going back to a version would change, before anybody goes back. @throws SettingsInvalid when there is none */
export async function revertPreview(
  services: Services,
  { installation, connection }: Merchant,
  toVersion: number,
): Promise<RevertPreviewAnswer> {
  const { current, changes } = await planRevert(services.db, connection, toVersion);
  const names = await namesFor(services, { installation, connection }, [changes]);
  return { version: current.version, toVersion, changes: describeChanges(changes, names) };
}

/** Names of what the changes are about; products and rates that no invoice has met yet are asked for in Stripe. */
async function namesFor(
  services: Services,
  { installation, connection }: Merchant,
  changes: readonly Changes[],
): Promise<Names> {
  const names = await readNames(services.db, connection, services.connector(connection.ledger).targetFields);
  const paths = [...new Set(changes.flatMap(({ after }) => Object.keys(after)))];
  const account = services.stripe(installation.stripeAccountId, installation.mode);
  const records = new Map([...names.records, ...(await contactNames(services, connection, changes))]);
  const products = new Map(names.products);
  const taxRates = new Map(names.taxRates);
  const unnamed = paths
    .filter((path) => {
      const id = path.slice(path.indexOf('.') + 1);
      if (isProductMapping(path)) return (products.get(id) ?? id) === id;
      return path.startsWith('taxes.') && !id.includes('+') && (taxRates.get(id) ?? id) === id;
    })
    .slice(0, MOST_NAMES);
  await Promise.all(
    unnamed.map(async (path) => {
      const id = path.slice(path.indexOf('.') + 1);
      try {
        if (isProductMapping(path)) products.set(id, (await services.street.catalogue.product(account, id)).name);
        else {
          const rate = await asking(id, () => account.stripe.taxRates.retrieve(id, {}, account.options));
          taxRates.set(id, taxRateLabel(rate));
        }
      } catch (error) {
        services.log.warn({ err: error, id }, 'A name for the history of the settings could not be read');
      }
    }),
  );
  return { ...names, records, products, taxRates };
}

/** The customers that settings point to, by id. */
async function contactNames(
  services: Services,
  connection: Connection,
  changes: readonly Changes[],
): Promise<[string, string][]> {
  const path = 'money.uninvoiced.contactId';
  const ids = changes
    .flatMap(({ before, after }) => [before[path], after[path]])
    .filter((id): id is string => typeof id === 'string');
  if (ids.length === 0) return [];
  const rows = await services.db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        inArray(ledgerContacts.ledgerId, [...new Set(ids)]),
      ),
    );
  return rows.map((row) => [row.ledgerId, contactLabel({ ...row, id: row.ledgerId })]);
}
