import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Ledger } from '../connectors/port.ts';
import type { Database } from '../database/client.ts';
import { connections } from '../database/schema/tenancy.ts';
import type { ConnectionKey } from './contact.ts';
import { mirrorContacts } from './contact-mirror.ts';
import { mirrorReferences } from './reference-mirror.ts';

export { markContactGone, markContactMerged, mirrorContacts, storeContacts } from './contact-mirror.ts';
export { mirrorReferences } from './reference-mirror.ts';

/**
 * Brings the mirrors up to date where they are older than allowed; does nothing (and asks the ledger nothing) where
 * they are fresh.
 * @param maxAgeMs per mirror; a mirror that was never filled to its end is always too old
 * @returns which mirrors were renewed
 * @throws LedgerFault
 */
export async function freshen({
  db,
  connection,
  ledger,
  maxAgeMs,
}: {
  db: Database;
  connection: ConnectionKey;
  ledger: Ledger;
  maxAgeMs: { contacts: number; references: number };
}): Promise<{ contacts: boolean; references: boolean }> {
  const [row] = await db
    .select({
      contacts: sql<boolean>`${olderThan(connections.contactsMirroredAt, maxAgeMs.contacts)}`,
      references: sql<boolean>`${olderThan(connections.referencesMirroredAt, maxAgeMs.references)}`,
    })
    .from(connections)
    .where(and(eq(connections.id, connection.id), eq(connections.installationId, connection.installationId)));
  if (row === undefined) throw new Error(`Connection ${connection.id} does not exist.`);
  if (row.contacts) await mirrorContacts({ db, connection, ledger });
  if (row.references) await mirrorReferences({ db, connection, ledger });
  return row;
}

/** By the database's clock, which wrote the instant too: processes' own clocks may differ. */
function olderThan(
  column: typeof connections.contactsMirroredAt | typeof connections.referencesMirroredAt,
  ms: number,
) {
  return or(isNull(column), lt(column, sql`now() - ${`${ms} milliseconds`}::interval`));
}
