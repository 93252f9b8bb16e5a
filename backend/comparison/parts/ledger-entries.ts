import { nothingMet, type Part } from '../pass.ts';

/** Records of money in the ledger against what was written. */
export const ledgerEntries: Part = async () => ({ over: true, read: false, tally: nothingMet() });
