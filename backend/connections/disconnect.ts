import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { connections } from '../database/schema/index.ts';
import { tellConnection } from '../outgoing/outbox.ts';
import { writeAudit } from './audit.ts';
import type { Connection } from './current.ts';
import { lockInstallation } from './lock-installation.ts';
import { ConnectionProblem } from './problem.ts';

/**
 * Ends the connection of an installation: tokens are wiped, a sign-in under way is dropped. Mappings, links and history
 * stay with the company's row (C17). (Entra has no way to give a grant back; where there is one, see give-back.ts.)
 * @param actor name of the person, or what ended it (`uninstalled`)
 * @returns the company's row, or null when only a sign-in was dropped
 * @throws ConnectionProblem `nothing_connected`
 */
export function disconnect(db: Database, installationId: string, actor: string): Promise<Connection | null> {
  return db.transaction(async (tx) => {
    await lockInstallation(tx, installationId);
    const here = eq(connections.installationId, installationId);
    const dropped = await tx
      .delete(connections)
      .where(and(here, eq(connections.state, 'pending')))
      .returning();
    const ended = await tx
      .update(connections)
      .set(disconnected(`Disconnected by ${actor}.`))
      .where(and(here, inArray(connections.state, ['active', 'revoked'])))
      .returning();
    for (const { id, companyName, ledger } of [...dropped, ...ended]) {
      const entry = { installationId, connectionId: id, actor, subject: companyName || ledger };
      await writeAudit(tx, { ...entry, action: 'connection.disconnected' });
    }
    for (const connection of ended) await tellConnection(tx, 'connection.paused', connection);
    if (dropped.length + ended.length === 0) throw new ConnectionProblem('nothing_connected');
    return ended[0] ?? null;
  });
}

/** What a disconnected row looks like. */
export const disconnected = (detail: string) =>
  ({
    state: 'disconnected',
    stateDetail: detail,
    stateChangedAt: new Date(),
    sealedTokens: null,
    accessExpiresAt: null,
  }) as const;
