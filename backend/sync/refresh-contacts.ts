import { and, eq, sql } from 'drizzle-orm';
import { LedgerFault } from '../connectors/port.ts';
import { connections } from '../database/schema/index.ts';
import { freshen } from '../matching/mirror.ts';
import type { Connection, Street } from './context.ts';

/**
 * Somebody wants the ledger's customers read again, all of them, now. It is done by the upkeep, since a large book takes
 * minutes; asking again while it is under way changes nothing.
 */
export async function askForContacts(street: Street, connection: Connection): Promise<void> {
  await street.db.transaction(async (tx) => {
    await tx
      .update(connections)
      .set({ contactsRefreshAskedAt: sql`now()` })
      .where(and(eq(connections.id, connection.id), eq(connections.installationId, connection.installationId)));
    const data = { kind: 'mirror', connectionId: connection.id, full: true };
    await street.queue.add('upkeep', [{ key: `mirror:${connection.id}:full`, data }], tx);
  });
}

/** Items and accounts are no customers: a search for customers does not read them. */
const REFERENCES_ARE_NOT_ASKED_MS = 3_650 * 86_400_000;

/**
 * Before a person searches: who was made in the ledger a minute ago should be found. Where the ledger does not answer,
 * the search goes over what is known, whose age stands beside it.
 */
export async function freshenForSearch(street: Street, connection: Connection): Promise<void> {
  const maxAgeMs = { contacts: street.options.contactsMaxAgeMs, references: REFERENCES_ARE_NOT_ASKED_MS };
  try {
    await freshen({ db: street.db, connection, ledger: street.ledger(connection, () => {}), maxAgeMs });
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    street.log.warn({ err: error, connection: connection.id }, 'Searching over the mirror as it is');
  }
}
