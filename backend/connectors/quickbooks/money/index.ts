import type { MoneyConnector } from '../../money.ts';
import { quickBooksShape } from './shape.ts';

export { money } from './ledger.ts';

/** How QuickBooks keeps money: own records for payments, expenses and transfers, booked at once. */
export const moneyConnector: MoneyConnector = {
  capabilities: {
    journals: false,
    settles: 'written',
    homeCurrencyOnly: false,
    removable: true,
    referenceLength: 21,
    memoLength: 4000,
    textLength: 4000,
    contactRoles: [],
    itemRoles: ['sales', 'refunds'],
    dimensions: ['class', 'location'],
    accountTypes: {
      // Expenses are paid from it, which only a bank account may (Finance.xsd, Purchase.AccountRef).
      clearing: ['Bank'],
      bank: ['Bank', 'Other Current Asset'],
      paid_elsewhere: ['Bank', 'Other Current Asset'],
      receivable: ['Accounts Receivable'],
    },
    batch: 30,
  },
  shape: quickBooksShape,
};
