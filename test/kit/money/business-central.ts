import type { AccountRole } from '#shared/money-settings.ts';
import type { Merchant } from '../house.ts';

const chart = {
  '2920': { displayName: 'Bank', category: 'Assets' },
  '2940': { displayName: 'Stripe clearing', category: 'Assets' },
  '2950': { displayName: 'Disputed payments', category: 'Assets' },
  '2960': { displayName: 'Not classified', category: 'Liabilities' },
  '6190': { displayName: 'Sales without invoice', category: 'Income' },
  '8530': { displayName: 'Stripe fees', category: 'Expense' },
  '8540': { displayName: 'Losses from disputes', category: 'Expense' },
};

/** Gives a company of Business Central the accounts that money needs. Once for each. */
export const addMoneyAccounts = ({ books }: Pick<Merchant, 'books'>): void => {
  books.addAccounts(
    ...Object.entries(chart).map(([number, { displayName, category }]) => ({
      number,
      displayName,
      properties: { category },
    })),
  );
};

/**
 * Switches money movement on, entries posted at once, with every account chosen.
 * @param without roles for which nobody has chosen an account yet
 */
export async function switchMoneyOn(merchant: Merchant, without: readonly AccountRole[] = []): Promise<void> {
  const account = (number: keyof typeof chart) => merchant.books.find('accounts', number).id;
  const others: Partial<Record<AccountRole, string>> = {
    sales: account('6190'),
    refunds: account('6190'),
    stripe_fees: account('8530'),
    disputed_payments: account('2950'),
    dispute_losses: account('8540'),
    suspense: account('2960'),
  };
  await merchant.settings((settings) => ({
    ...settings,
    money: {
      ...settings.money,
      enabled: true,
      journals: 'post',
      accounts: {
        clearing: { EUR: account('2940') },
        bank: { EUR: account('2920') },
        others: Object.fromEntries(Object.entries(others).filter(([role]) => !without.some((one) => one === role))),
      },
    },
  }));
}
