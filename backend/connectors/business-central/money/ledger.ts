import type { LedgerMoney } from '../../money.ts';
import { LedgerFault } from '../../port.ts';

const notYet = (): never => {
  throw new LedgerFault('refused', 'Money movement cannot be written to this ledger yet');
};

/** Money in one company's books. */
export function money(): LedgerMoney {
  return {
    findEntries: async () => notYet(),
    createEntries: async () => notYet(),
    readEntries: async () => notYet(),
    removeEntry: async () => notYet(),
    entriesOn: () => notYet(),
  };
}
