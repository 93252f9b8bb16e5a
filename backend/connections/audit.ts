import type { Queryable } from '../database/client.ts';
import { auditLog } from '../database/schema/index.ts';

/** Who did what to a connection; in the same transaction as the deed. Never tokens. */
export async function writeAudit(
  tx: Queryable,
  entry: {
    installationId: string;
    connectionId: string;
    actor: string;
    action: string;
    subject: string;
    before?: Record<string, unknown>;
    after?: Record<string, unknown>;
  },
): Promise<void> {
  await tx.insert(auditLog).values(entry);
}
