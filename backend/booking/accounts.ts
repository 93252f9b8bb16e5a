import type { AccountRole, MoneySettings } from '#shared/money-settings.ts';
import { Problem } from '#shared/problems.ts';
import { roleNames } from '../postings/role-names.ts';

/** Roles that have one account per currency. */
const perCurrency: readonly AccountRole[] = ['clearing', 'bank'];

/** The account that the merchant chose for a role; what customers have in credit stands with receivables by default. */
export function chosenAccount({ accounts }: Pick<MoneySettings, 'accounts'>, role: AccountRole, currency: string) {
  if (role === 'clearing') return accounts.clearing[currency] ?? null;
  if (role === 'bank') return accounts.bank[currency] ?? null;
  if (role === 'customer_credit') return accounts.others.customer_credit ?? accounts.others.receivable ?? null;
  return accounts.others[role] ?? null;
}

/** The role whose account is missing, named as bookkeepers call it. */
export const accountMissing = (role: AccountRole, currency: string): Problem =>
  new Problem('money_account_missing', {
    role: roleNames[role],
    currency: perCurrency.includes(role) ? ` for ${currency}` : '',
    subject: role,
  });
