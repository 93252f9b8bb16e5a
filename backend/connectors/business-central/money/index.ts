import type { MoneyConnector } from '../../money.ts';
import { businessCentralShape, customerRoles } from './shape.ts';

export { entityOf, ownEntries } from './entry-answer.ts';
export { money } from './ledger.ts';
export { type MoneyMemories, memoryOf } from './memory.ts';
export { ledgerEntrySchema } from './wire.ts';

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
    accountTypes: {},
    // Twenty document numbers fit into the address of the look for them; the lines of as many, into one transaction.
    batch: 20,
  },
  shape: businessCentralShape,
};
