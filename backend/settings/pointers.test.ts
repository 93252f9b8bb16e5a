import { describe, expect, it } from 'vitest';
import { settingsSchema } from '#shared/settings.ts';
import { pointersOf } from './references.ts';

const pointers = (money: unknown) =>
  pointersOf(settingsSchema.parse({ money })).map(({ path, kind, by, value }) => [path, kind, by, value]);

describe('what the settings of money movement point to in the ledger', () => {
  it('given accounts, an item, a tax code and a rule, then each is checked at its own path', () => {
    const found = pointers({
      accounts: { clearing: { EUR: 'a-1', USD: 'a-2' }, bank: { EUR: 'a-3' }, others: { stripe_fees: 'a-4' } },
      uninvoiced: { as: 'sales_receipt', itemId: 'i-1', taxCode: 'VAT20' },
      rules: [{ when: [{ field: 'type', is: 'present' }], role: 'stripe_fees', set: { accountId: 'a-5' } }],
    });
    expect(found).toEqual([
      ['money.accounts.clearing.EUR', 'account', 'id', 'a-1'],
      ['money.accounts.clearing.USD', 'account', 'id', 'a-2'],
      ['money.accounts.bank.EUR', 'account', 'id', 'a-3'],
      ['money.accounts.others.stripe_fees', 'account', 'id', 'a-4'],
      ['money.uninvoiced.itemId', 'item', 'id', 'i-1'],
      ['money.uninvoiced.taxCode', 'tax_code', 'code', 'VAT20'],
      ['money.rules.0.set.accountId', 'account', 'id', 'a-5'],
    ]);
  });

  it('given nothing chosen, then there is nothing to check', () => {
    expect(pointers({})).toEqual([]);
  });
});
