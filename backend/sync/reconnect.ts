import type { Connection, Street } from './context.ts';
import { resume } from './wake.ts';

/** A connection works again: its mirror is freshened and everything that waited for it follows by itself. */
export async function resumeAfterReconnect(street: Street, connection: Connection): Promise<number> {
  await street.queue.add('upkeep', [
    { key: `mirror:${connection.id}`, data: { kind: 'mirror', connectionId: connection.id, full: true } },
  ]);
  return street.db.transaction((tx) => resume(tx, street, connection, ['connection_revoked', 'not_connected']));
}
