import { eq } from 'drizzle-orm';
import type { RunTrigger } from '#shared/statuses.ts';
import { connections } from '../database/schema/index.ts';
import { freshen } from '../matching/mirror.ts';
import { refreshFacts } from './company-facts.ts';
import type { Journey } from './context.ts';

/** The replays of one bulk share a look. */
const SHARED_MS = 10_000;

/**
 * Somebody who replays has usually just mended something in the ledger: unblocked a customer, added a currency, opened a
 * period. What we remember of the ledger is older than that, so it is read again before anything is decided.
 * @returns the journey with the company as it now is
 * @throws LedgerFault
 */
export async function lookAfresh(journey: Journey, trigger: RunTrigger): Promise<Journey> {
  const { street, connection, ledger } = journey;
  const age = trigger === 'replay' ? 0 : SHARED_MS;
  await freshen({ db: street.db, connection, ledger, maxAgeMs: { contacts: age, references: age } });
  if (street.now().getTime() - (connection.factsReadAt?.getTime() ?? 0) > age)
    await refreshFacts(street, connection, ledger);
  const [fresh] = await street.db.select().from(connections).where(eq(connections.id, connection.id));
  return fresh === undefined ? journey : { ...journey, connection: fresh };
}
