import { dateIn, dayAfter, dayBefore } from '../documents/dates.ts';
import type { Period } from '../sync/backfill/period.ts';
import type { Journey } from '../sync/context.ts';
import { readStanding } from '../sync/equals/standing.ts';

/**
 * Reads what stands in the ledger from the day before the period until today: a document may have been moved to the first
 * open day, so what is later than the period counts too. Once for a run.
 * @throws LedgerFault
 */
export async function look({ street, connection, ledger, settings }: Journey, { from, to }: Period): Promise<number> {
  const today = dateIn(street.now(), settings.documents.timeZone);
  const last = to > today ? to : today;
  return readStanding(street, connection, ledger, { from: dayBefore(from), to: dayAfter(last) });
}
