import { and, eq } from 'drizzle-orm';
import type { AccountOption, LedgerOption, MoneyOptions } from '#shared/api/settings.ts';
import type { Settings } from '#shared/settings.ts';
import type { Connection } from '../connections/current.ts';
import type { LedgerConnector } from '../connectors/port.ts';
import { fetchBalance } from '../connectors/stripe/money/payouts.ts';
import { balanceTransactions, ledgerContacts, type ledgerReferences } from '../database/schema/index.ts';
import { dateIn } from '../documents/dates.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';
import { accountFacts } from '../settings/money-faults.ts';

type Reference = typeof ledgerReferences.$inferSelect;

/** Accounts with what is known of their kind. */
export const accountOptions = (references: readonly Reference[]): AccountOption[] =>
  references.filter(({ kind }) => kind === 'account').map(accountFacts);

/** What the section about money movement can offer: the ledger's traits, the currencies of the balance, dimensions. */
export async function moneyOptions(
  services: Services,
  installation: Installation,
  connection: Connection | null,
  connector: LedgerConnector,
  settings: Settings,
  references: readonly Reference[],
): Promise<MoneyOptions> {
  const { capabilities } = connector.money;
  const homeCurrency = connection?.localCurrency?.toUpperCase() ?? null;
  const { timeZone, startDate } = settings.documents;
  return {
    journals: capabilities.journals,
    homeCurrency,
    homeCurrencyOnly: capabilities.homeCurrencyOnly,
    contactRoles: [...capabilities.contactRoles],
    itemRoles: [...capabilities.itemRoles],
    accountTypes: Object.fromEntries(
      Object.entries(capabilities.accountTypes).map(([role, types]) => [role, [...types]]),
    ),
    currencies: connection === null ? [] : await currenciesOf(services, installation, homeCurrency),
    dimensions: dimensionsOf(references, capabilities.dimensions),
    customer: connection === null ? null : await customerOf(services, connection, settings),
    from: connection === null ? null : (startDate ?? dateIn(connection.createdAt, timeZone)),
  };
}

/** Currencies of the balance as it is and as it was, the company's own first. Stripe not answering keeps no page shut. */
async function currenciesOf(services: Services, installation: Installation, home: string | null): Promise<string[]> {
  const mirrored = await services.db
    .selectDistinct({ currency: balanceTransactions.currency })
    .from(balanceTransactions)
    .where(eq(balanceTransactions.installationId, installation.id));
  const found = new Set(mirrored.map(({ currency }) => currency.toUpperCase()));
  try {
    const held = await fetchBalance(services.stripe(installation.stripeAccountId, installation.mode));
    for (const currency of held.keys()) found.add(currency);
  } catch (error) {
    services.log.warn({ err: error }, 'The Stripe balance could not be read for the settings');
  }
  return [...found].sort((a, b) => Number(b === home) - Number(a === home) || a.localeCompare(b));
}

/**
 * The ledger's dimensions with their values: classes and locations, or whatever the company made. A value is known by
 * the ledger's own id; where ids are unique within a dimension only, the mirror puts its name before them.
 */
function dimensionsOf(references: readonly Reference[], named: readonly string[]): MoneyOptions['dimensions'] {
  const found = new Map<string, { key: string; name: string; values: LedgerOption[] }>();
  for (const { kind, ledgerId, code, name, extra } of references) {
    const { dimension } = extra;
    if (kind !== 'dimension_value' || dimension === undefined) continue;
    const key = named.find((each) => each.toLowerCase() === dimension.toLowerCase()) ?? dimension;
    const list = found.get(key) ?? { key, name: extra.dimensionName ?? dimension, values: [] };
    const prefix = `${dimension}:`;
    const id = ledgerId.startsWith(prefix) ? ledgerId.slice(prefix.length) : ledgerId;
    list.values.push({ id, code, name });
    found.set(key, list);
  }
  return [...found.values()];
}

async function customerOf(
  services: Services,
  connection: Connection,
  { money: { uninvoiced } }: Settings,
): Promise<MoneyOptions['customer']> {
  if (uninvoiced.as === 'customer_credit' || uninvoiced.contactId === null) return null;
  const [row] = await services.db
    .select({ id: ledgerContacts.ledgerId, number: ledgerContacts.number, name: ledgerContacts.name })
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        eq(ledgerContacts.ledgerId, uninvoiced.contactId),
      ),
    );
  return row === undefined ? null : { id: row.id, label: contactLabel(row) };
}

/** A customer in one line: number and name, or the one that there is; an id in the place of a number is none. */
export const contactLabel = ({ id, number, name }: { id: string; number: string; name: string }): string =>
  ['', name, id].includes(number) ? name : `${number} · ${name}`;
