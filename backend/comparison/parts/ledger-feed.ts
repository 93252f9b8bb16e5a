import { followLedger } from '../../sync/ledger-changes.ts';
import { nothingMet, type Part } from '../pass.ts';

/**
 * The ledger's own feed of changes first, where it has one: what it tells is on our rows before they are compared, and
 * what was deleted is asked about there rather than told a second time here.
 */
export const ledgerFeed: Part = async ({ journey: { street, connection, ledger } }) => ({
  over: true,
  read: await followLedger(street, connection, ledger),
  tally: nothingMet(),
});
