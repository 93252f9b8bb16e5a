import { and, eq, inArray, lt } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { auditLog, connections, installations, oauthStates, requestAnswers } from '../database/schema/index.ts';

/**
 * Deletes everything of accounts that uninstalled before the instant: documents, mappings, links, history. Until then
 * a reinstall finds it all again.
 * @returns how many accounts were forgotten
 */
export async function forgetUninstalled(db: Database, before: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const gone = await tx
      .select({ id: installations.id })
      .from(installations)
      .where(and(eq(installations.status, 'uninstalled'), lt(installations.uninstalledAt, before)));
    const ids = gone.map(({ id }) => id);
    if (ids.length === 0) return 0;
    // Rows of a connection go with it.
    await tx.delete(connections).where(inArray(connections.installationId, ids));
    await tx.delete(auditLog).where(inArray(auditLog.installationId, ids));
    await tx.delete(requestAnswers).where(inArray(requestAnswers.installationId, ids));
    await tx.delete(oauthStates).where(inArray(oauthStates.installationId, ids));
    await tx.delete(installations).where(inArray(installations.id, ids));
    return ids.length;
  });
}
