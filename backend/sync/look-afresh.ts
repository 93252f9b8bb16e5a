import { eq } from 'drizzle-orm';
import type { RunTrigger } from '#shared/statuses.ts';
import { connections } from '../database/schema/index.ts';
import { freshen } from '../matching/mirror.ts';
import { refreshFacts } from './company-facts.ts';
import type { Journey, SyncItem } from './context.ts';

/**
 * Somebody who replays has usually just mended something in the ledger: unblocked a customer, added a currency, opened a
 * period. What we remember of the ledger may be older than that, so it is read again before anything is decided. The
 * documents of one bulk replay share the first look after it was asked for.
 * @param item queued, and last changed, by whoever asked
 * @returns the journey with the company as it now is
 * @throws LedgerFault
 */
export async function lookAfresh(
  journey: Journey,
  trigger: RunTrigger,
  item: Pick<SyncItem, 'status' | 'changedAt'>,
): Promise<Journey> {
  const { street, connection, ledger } = journey;
  const shared = trigger !== 'replay' && item.status === 'queued';
  const age = shared ? Math.max(0, street.now().getTime() - item.changedAt.getTime()) : 0;
  await freshen({ db: street.db, connection, ledger, maxAgeMs: { contacts: age, references: age } });
  if (street.now().getTime() - (connection.factsReadAt?.getTime() ?? 0) > age)
    await refreshFacts(street, connection, ledger);
  const [fresh] = await street.db.select().from(connections).where(eq(connections.id, connection.id));
  return fresh === undefined ? journey : { ...journey, connection: fresh };
}
