import { and, eq, inArray } from 'drizzle-orm';
import { type AccountFacts, type AccountTypes, natureOfCategory, roleNames, takes } from '#shared/account-roles.ts';
import { type LedgerTraits, missingNeeds } from '#shared/money-needs.ts';
import { type AccountRole, accountRoles, type MoneySettings } from '#shared/money-settings.ts';
import type { Settings } from '#shared/settings.ts';
import type { LedgerConnector } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts, ledgerReferences } from '../database/schema/ledger.ts';
import { recordName } from '../documents/record-name.ts';
import type { SettingsFault } from './errors.ts';
import type { ConnectionKey } from './versions.ts';

/** What of a ledger its accounts are checked against. */
export type MoneyLedger = LedgerTraits & { name: string; accountTypes: AccountTypes };

/** @param localCurrency the company's own, where it is known */
export function moneyLedger(
  { name, money }: Pick<LedgerConnector, 'name' | 'money'>,
  localCurrency: string | null,
): MoneyLedger {
  const { contactRoles, itemRoles, homeCurrencyOnly, accountTypes } = money.capabilities;
  const homeCurrency = localCurrency?.toUpperCase() ?? null;
  return { name, contactRoles, itemRoles, homeCurrencyOnly, accountTypes, homeCurrency };
}

/** An account that was chosen, where, and for what. */
type Choice = { path: string; role: AccountRole; currency: string | null; id: string };

/**
 * What is wrong with the settings of money movement beyond records that are gone: accounts missing, of a kind that the
 * ledger refuses, kept in another currency, or chosen for two things that must stay apart.
 * Missing choices are faults only where it is switched on.
 */
export async function findMoneyFaults(
  db: Queryable,
  connection: ConnectionKey,
  ledger: MoneyLedger,
  settings: Settings,
): Promise<SettingsFault[]> {
  const { money } = settings;
  const choices = choicesOf(money);
  const accounts = await readAccounts(
    db,
    connection,
    choices.map(({ id }) => id),
  );
  return [
    ...(money.enabled ? missing(settings, ledger) : []),
    ...choices.flatMap((choice) => unfit(choice, accounts.get(choice.id), ledger)),
    ...clashes(choices, accounts),
    ...misruled(money, accounts),
    ...(await unknownDimensions(db, connection, ledger, money)),
    ...(await strangers(db, connection, ledger, money)),
  ];
}

function choicesOf({ accounts }: MoneySettings): Choice[] {
  const perCurrency = (['clearing', 'bank'] as const).flatMap((role) =>
    Object.entries(accounts[role]).map(([currency, id]) => ({
      ...{ path: `money.accounts.${role}.${currency}`, role, currency, id },
    })),
  );
  const others = accountRoles.flatMap((role): Choice[] => {
    const id = role === 'clearing' || role === 'bank' ? undefined : accounts.others[role];
    return id === undefined ? [] : [{ path: `money.accounts.others.${role}`, role, currency: null, id }];
  });
  return [...perCurrency, ...others];
}

const called = (role: AccountRole, currency: string | null): string =>
  `${roleNames[role]}${currency === null ? '' : ` in ${currency}`}`;

function missing(settings: Settings, ledger: MoneyLedger): SettingsFault[] {
  const { money, defaultTarget } = settings;
  return missingNeeds(money, ledger, defaultTarget?.kind === 'item').map(({ path, role, currency, why }) => ({
    path: `money.${path}`,
    message:
      role === 'item'
        ? `${why} Choose the item, or leave money movement off until you have it.`
        : `No account is chosen for ${called(role, currency)}. ${why} Choose one, or leave money movement off until you have it.`,
  }));
}

function unfit(choice: Choice, account: AccountFacts | undefined, ledger: MoneyLedger): SettingsFault[] {
  if (account === undefined) return [];
  const { path, role, currency } = choice;
  const name = recordName(account);
  const types = ledger.accountTypes[role];
  if (types !== undefined && !takes(ledger.accountTypes, role, null, account))
    return [
      {
        path,
        message: `${name} is an account of the type ${account.type} in ${ledger.name}; ${roleNames[role]} needs ${listed(types)}. Choose another one.`,
      },
    ];
  if (currency === null || account.currency === null || account.currency === currency) return [];
  return [
    {
      path,
      message: `${name} is kept in ${account.currency}; ${roleNames[role]} in ${currency} needs an account in ${currency}. Choose another one.`,
    },
  ];
}

const listed = (types: readonly string[]): string =>
  types.length === 1 ? `the type ${types[0]}` : `one of the types ${types.join(' or ')}`;

/** Roles that may share the account of another one, beside those that any two expense or income roles may share. */
const mayShare: ReadonlySet<string> = new Set(['bank paid_elsewhere', 'receivable customer_credit']);
/** Roles whose account is nobody else's, and why. */
const alone: Partial<Record<AccountRole, string>> = {
  clearing: 'It must hold nothing but your Stripe balance, or no payout can be proven.',
  bank: 'What is booked there must be what the bank shows.',
  receivable: 'What customers owe would be mixed with something else.',
};

/** Accounts that stand for two things which must stay apart; said at the later one. */
function clashes(choices: readonly Choice[], accounts: ReadonlyMap<string, AccountFacts>): SettingsFault[] {
  return choices.flatMap((later, index) => {
    for (const earlier of choices.slice(0, index)) {
      const why = earlier.id === later.id ? apart(earlier, later) : null;
      if (why === null) continue;
      const account = accounts.get(later.id);
      const name = account === undefined ? 'This account' : recordName(account);
      return [
        {
          path: later.path,
          message: `${name} is ${called(earlier.role, earlier.currency)} already. ${why} Choose another one.`,
        },
      ];
    }
    return [];
  });
}

function apart(earlier: Choice, later: Choice): string | null {
  if (earlier.role === later.role) return earlier.role === 'clearing' ? (alone.clearing ?? null) : null;
  if (mayShare.has(`${earlier.role} ${later.role}`) || mayShare.has(`${later.role} ${earlier.role}`)) return null;
  const roles = [earlier.role, later.role];
  if (roles.includes('disputed_payments') && roles.includes('dispute_losses'))
    return 'A lost dispute would go from the account to itself and never be a loss.';
  return alone[earlier.role] ?? alone[later.role] ?? null;
}

/** A rule moves lines that stand against the balance; moved onto it, the balance would no longer be Stripe's. */
function misruled({ accounts, rules }: MoneySettings, known: ReadonlyMap<string, AccountFacts>): SettingsFault[] {
  return rules.flatMap(({ set }, index) => {
    const clearing = Object.entries(accounts.clearing).find(([, id]) => id === set.accountId);
    if (clearing === undefined) return [];
    const account = known.get(clearing[1]);
    return [
      {
        path: `money.rules.${index}.set.accountId`,
        message: `${account === undefined ? 'This account' : recordName(account)} is ${called('clearing', clearing[0])}. ${alone.clearing} Choose another one.`,
      },
    ];
  });
}

/** Classes, locations and dimension values of rules that the ledger does not have. */
async function unknownDimensions(
  db: Queryable,
  connection: ConnectionKey,
  ledger: MoneyLedger,
  { rules }: MoneySettings,
): Promise<SettingsFault[]> {
  const used = rules.flatMap(({ set }, index) =>
    Object.entries(set.dimensions).map(([dimension, value]) => ({ index, dimension, value })),
  );
  if (used.length === 0) return [];
  const known = await db
    .select({ id: ledgerReferences.ledgerId, code: ledgerReferences.code, extra: ledgerReferences.extra })
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        eq(ledgerReferences.kind, 'dimension_value'),
        eq(ledgerReferences.blocked, false),
      ),
    );
  return used.flatMap(({ index, dimension, value }) => {
    const found = known.some(({ id, code, extra }) => {
      const own = extra.dimension ?? '';
      // Where ids are unique within a dimension only, the mirror puts its name before them.
      const same = id === value || id === `${own}:${value}` || code === value;
      return own.toLowerCase() === dimension.toLowerCase() && same;
    });
    if (found) return [];
    const message = `${ledger.name} has no ${dimension} “${value}” (any more). Choose another one.`;
    return [{ path: `money.rules.${index}.set.dimensions.${dimension}`, message }];
  });
}

/** The customer of charges without an invoice, gone or blocked. */
async function strangers(
  db: Queryable,
  connection: ConnectionKey,
  ledger: MoneyLedger,
  { uninvoiced }: MoneySettings,
): Promise<SettingsFault[]> {
  if (uninvoiced.as === 'customer_credit' || uninvoiced.contactId === null) return [];
  const [contact] = await db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        eq(ledgerContacts.ledgerId, uninvoiced.contactId),
      ),
    );
  const path = 'money.uninvoiced.contactId';
  if (contact === undefined || contact.deletedAt !== null) {
    const name = contact === undefined ? '' : ` ${contact.name}`;
    return [{ path, message: `${ledger.name} has no customer${name} (any more). Choose another one.` }];
  }
  if (contact.blocked === null) return [];
  return [
    {
      path,
      message: `The customer ${contact.name} is blocked in ${ledger.name}. Unblock it there, or choose another one.`,
    },
  ];
}

async function readAccounts(
  db: Queryable,
  connection: ConnectionKey,
  ids: readonly string[],
): Promise<Map<string, AccountFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select()
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        eq(ledgerReferences.kind, 'account'),
        inArray(ledgerReferences.ledgerId, [...new Set(ids)]),
      ),
    );
  return new Map(rows.map((row) => [row.ledgerId, accountFacts(row)]));
}

/** An account of the mirror with what its connector told of its kind (`category`, `type`, `currency`). */
export const accountFacts = (row: {
  ledgerId: string;
  code: string;
  name: string;
  extra: Record<string, string>;
}): AccountFacts => ({
  id: row.ledgerId,
  code: row.code,
  name: row.name,
  nature: natureOfCategory(row.extra.category),
  type: row.extra.type ?? null,
  currency: row.extra.currency ?? null,
});
