import { and, eq, sql } from 'drizzle-orm';
import { connections } from '../database/schema/index.ts';
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
