import { and, eq } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { connections } from '../database/schema/index.ts';
import { tellConnection } from '../outgoing/outbox.ts';
import { writeAudit } from './audit.ts';
import type { Connection } from './current.ts';

/**
 * The provider ended the grant: the company's work pauses until somebody connects again. A sign-in that has no company
 * yet is simply gone.
 * @param sealed the tokens that were refused: a row that got others meanwhile is left alone
 * @returns the connection as it now stands, or null when nothing was changed
 */
export function revoke(db: Database, row: Connection, sealed: string, detail: string): Promise<Connection | null> {
  const { id, installationId } = row;
  const still = and(eq(connections.id, id), eq(connections.sealedTokens, sealed), eq(connections.state, row.state));
  return db.transaction(async (tx) => {
    const ended = { sealedTokens: null, accessExpiresAt: null, stateDetail: detail, stateChangedAt: new Date() };
    const [changed] =
      row.state === 'pending'
        ? await tx.delete(connections).where(still).returning()
        : await tx
            .update(connections)
            .set({ ...ended, state: 'revoked' })
            .where(still)
            .returning();
    if (changed === undefined) return null;
    if (changed.state === 'revoked') await tellConnection(tx, 'connection.paused', changed);
    const action = 'connection.revoked';
    await writeAudit(tx, { installationId, connectionId: id, actor: row.ledger, action, subject: detail });
    return changed;
  });
}
