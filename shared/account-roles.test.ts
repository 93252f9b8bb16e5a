import { describe, expect, it } from 'vitest';
import { type AccountFacts, accountsFor, natureOfCategory, suggestedAccount } from './account-roles.ts';
import type { AccountRole } from './money-settings.ts';

const account = (id: string, name: string, more: Partial<AccountFacts> = {}): AccountFacts => ({
  ...{ id, code: id, name, nature: 'asset', type: null, currency: null },
  ...more,
});
const expense = { nature: 'expense' } as const;
const suggestion = (role: AccountRole, currency: string | null, accounts: AccountFacts[], used: string[] = []) =>
  suggestedAccount({ receivable: ['Accounts Receivable'] }, role, currency, accounts, used)?.id ?? null;

describe('an account that looks meant', () => {
  it.each<[string, AccountRole, string | null, AccountFacts[], string | null]>([
    ['has the name', 'stripe_fees', null, [account('1', 'Stripe fees', expense), account('2', 'Rent', expense)], '1'],
    ['is of another nature', 'stripe_fees', null, [account('1', 'Stripe fees payable', { nature: 'liability' })], null],
    ['is one of two', 'clearing', 'EUR', [account('1', 'Stripe clearing A'), account('2', 'Stripe clearing B')], null],
    [
      'says the currency in its name',
      ...(['clearing', 'USD'] as const),
      [account('1', 'Stripe clearing'), account('2', 'Stripe clearing USD')],
      '2',
    ],
    ['is kept in another currency', 'clearing', 'USD', [account('1', 'Stripe clearing', { currency: 'EUR' })], null],
    [
      'is the only one of the type that is needed, whatever it is called',
      ...(['receivable', null] as const),
      [account('1', 'Open items', { type: 'Accounts Receivable' }), account('2', 'Cash', { type: 'Bank' })],
      '1',
    ],
    ['has no name that tells', 'suspense', null, [account('1', 'Furniture')], null],
  ])('given one that %s, then it is proposed or not', (_, role, currency, accounts, expected) => {
    expect(suggestion(role, currency, accounts)).toBe(expected);
  });

  it('given it stands for something already, then it is not proposed once more', () => {
    expect(suggestion('clearing', 'EUR', [account('1', 'Stripe clearing')], ['1'])).toBeNull();
  });
});

describe('accounts to choose from', () => {
  it('given types that a ledger needs, then others are left out; what fits by nature comes first', () => {
    const bank = account('1', 'Current account', { type: 'Bank' });
    const stock = account('2', 'Stock', { type: 'Other Current Asset' });
    const fees = account('3', 'Fees', { ...expense, type: 'Expense' });
    const ids = ({ fitting, others }: { fitting: AccountFacts[]; others: AccountFacts[] }) =>
      [fitting, others].map((list) => list.map(({ id }) => id));
    expect(ids(accountsFor({ bank: ['Bank', 'Other Current Asset'] }, 'bank', 'EUR', [fees, bank, stock]))).toEqual([
      ['1', '2'],
      [],
    ]);
    expect(ids(accountsFor({}, 'stripe_fees', null, [bank, fees]))).toEqual([['3'], ['1']]);
  });

  it.each([
    ['Asset', 'asset'],
    ['Assets', 'asset'],
    ['Liabilities', 'liability'],
    ['Revenue', 'income'],
    ['Income', 'income'],
    ['Cost of Goods Sold', 'expense'],
    ['Expense', 'expense'],
    ['Equity', 'equity'],
    [' ', null],
    [undefined, null],
  ])('given the ledger’s word %s, then its nature is %s', (word, nature) => {
    expect(natureOfCategory(word)).toBe(nature);
  });
});
