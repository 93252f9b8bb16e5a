import { type AccountFacts, suggestedAccount } from '../../../shared/account-roles.ts';
import type { AccountOption, MoneyOptions, SettingsView } from '../../../shared/api/settings.ts';
import { chosenFor, type LedgerTraits, missingNeeds, moneyCurrencies, type Need } from '../../../shared/money-needs.ts';
import type { AccountRole, MoneySettings } from '../../../shared/money-settings.ts';
import type { Settings } from '../../../shared/settings.ts';

/** The traits of the ledger. Where nothing is chosen yet, the currency in which Stripe holds money is the one needed. */
export function traitsOf({
  contactRoles,
  itemRoles,
  homeCurrency,
  homeCurrencyOnly,
  currencies,
}: MoneyOptions): LedgerTraits {
  const first = homeCurrencyOnly ? homeCurrency : (currencies[0] ?? homeCurrency);
  return { contactRoles, itemRoles, homeCurrency: first, homeCurrencyOnly };
}

/** What is needed for the draft's way of booking and not chosen. */
export const missingIn = ({ money, defaultTarget }: Settings, options: MoneyOptions): Need[] =>
  missingNeeds(money, traitsOf(options), defaultTarget?.kind === 'item');

/** Currencies that get a clearing account and a bank: chosen ones, those of the Stripe balance, added ones. */
export function currenciesShown(money: MoneySettings, options: MoneyOptions, added: readonly string[]): string[] {
  const chosen = moneyCurrencies(money, traitsOf(options).homeCurrency);
  const held = options.currencies.filter((currency) => !options.homeCurrencyOnly || currency === options.homeCurrency);
  return [...new Set([...held, ...chosen, ...added])];
}

/** The money settings with another account for a role; null takes the choice away. */
export function withAccount(
  money: MoneySettings,
  role: AccountRole,
  currency: string | null,
  id: string | null,
): MoneySettings {
  const { accounts } = money;
  if (role === 'clearing' || role === 'bank') {
    const kept = Object.entries({ ...accounts[role], [currency ?? '']: id ?? '' }).filter(
      ([, chosen]) => chosen !== '',
    );
    return { ...money, accounts: { ...accounts, [role]: Object.fromEntries(kept) } };
  }
  const others = { ...accounts.others };
  if (id === null) delete others[role];
  else others[role] = id;
  return { ...money, accounts: { ...accounts, others } };
}

/** Every account that stands for something already. */
export const usedAccounts = ({ accounts }: MoneySettings): string[] => [
  ...Object.values(accounts.clearing),
  ...Object.values(accounts.bank),
  ...Object.values(accounts.others),
];

export type Proposal = { role: AccountRole; currency: string | null; account: AccountOption };

/** An account that looks meant for a role for which none is chosen: a proposal, which somebody confirms. */
export function proposalFor(
  { money, options }: SettingsView,
  draft: MoneySettings,
  role: AccountRole,
  currency: string | null,
): Proposal | null {
  if (chosenFor(draft, role, currency) !== null) return null;
  const account = suggestedAccount(money.accountTypes, role, currency, options.accounts, usedAccounts(draft));
  return account === null ? null : { role, currency, account };
}

/** All proposals at once; an account that two of them mean is left for the person to decide. */
export function proposalsFor(
  view: SettingsView,
  draft: MoneySettings,
  places: readonly { role: AccountRole; currency: string | null }[],
): Proposal[] {
  const found = places.flatMap(({ role, currency }) => proposalFor(view, draft, role, currency) ?? []);
  return found.filter(({ account }) => found.filter((other) => other.account.id === account.id).length === 1);
}

export const accountName = ({ code, name }: Pick<AccountFacts, 'code' | 'name'>): string =>
  name === '' || name === code ? code : `${code} ${name}`;
