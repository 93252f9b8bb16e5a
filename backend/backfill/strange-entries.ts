import { and, eq, inArray } from 'drizzle-orm';
import { moneyEntries } from '../database/schema/index.ts';
import { dateIn, dayAfter, dayBefore } from '../documents/dates.ts';
import type { Journey } from '../sync/context.ts';
import type { Backfill } from './run.ts';

/** What was found for a run; a process that takes it up later looks again. */
const found = new Map<string, boolean>();

/**
 * Whether the ledger holds entries under references of ours that we know nothing of (a database restored from a backup,
 * an earlier installation): then each entry is looked for before its first write. Read once for a run, from all accounts
 * that money is booked to, so that an ordinary run needs no look for each entry.
 * @throws LedgerFault
 */
export async function holdsStrangers(
  journey: Journey,
  run: Pick<Backfill, 'id' | 'fromDate' | 'toDate'>,
): Promise<boolean> {
  const before = found.get(run.id);
  if (before !== undefined) return before;
  const { street, connection, ledger, settings } = journey;
  const { clearing, bank, others } = settings.money.accounts;
  const accounts = [...new Set([clearing, bank, others].flatMap((ids) => Object.values(ids)))];
  const today = dateIn(street.now(), settings.documents.timeZone);
  const days = { from: dayBefore(run.fromDate), to: dayAfter(run.toDate > today ? run.toDate : today) };
  let strange = false;
  if (accounts.length > 0)
    for await (const page of ledger.money.entriesOn(accounts, days)) {
      const references = page.flatMap(({ reference }) => reference ?? []);
      if (references.length === 0) continue;
      const known = await street.db
        .select({ reference: moneyEntries.reference })
        .from(moneyEntries)
        .where(and(eq(moneyEntries.connectionId, connection.id), inArray(moneyEntries.reference, references)));
      const ours = new Set(known.map(({ reference }) => reference));
      strange ||= references.some((reference) => !ours.has(reference));
    }
  found.set(run.id, strange);
  return strange;
}

/** The run is over. */
export const forgetStrangers = (run: Pick<Backfill, 'id'>): void => void found.delete(run.id);
