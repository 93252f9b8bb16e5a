import type { MoneyConnector } from '../../money.ts';
import { businessCentralShape, customerRoles } from './shape.ts';

export { money } from './ledger.ts';

/** How Business Central keeps money: lines of journals, which somebody posts. */
export const moneyConnector: MoneyConnector = {
  capabilities: {
    journals: true,
    settles: 'posted',
    homeCurrencyOnly: true,
    removable: false,
    referenceLength: 20,
    memoLength: 100,
    textLength: 100,
    contactRoles: customerRoles,
    itemRoles: [],
    dimensions: [],
    batch: 1,
  },
  shape: businessCentralShape,
};
