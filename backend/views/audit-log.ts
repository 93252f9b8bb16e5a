import { and, desc, eq, gte, lte, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { auditLog } from '../database/schema/index.ts';

export type AuditFilter = {
  actor?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  /** Instants, both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
};
export type AuditEntry = { entry: typeof auditLog.$inferSelect; place: string };

/**
 * Who changed what in an account, the newest first.
 * @param after place and id of the last entry of the page before
 */
export async function readAuditLog(
  db: Queryable,
  installationId: string,
  filter: AuditFilter,
  after: [at: string, id: string] | null,
  limit: number,
): Promise<AuditEntry[]> {
  const parts: (SQL | undefined)[] = [
    filter.actor === undefined ? undefined : eq(auditLog.actor, filter.actor),
    filter.action === undefined ? undefined : eq(auditLog.action, filter.action),
    filter.subject === undefined ? undefined : eq(auditLog.subject, filter.subject),
    filter.from === undefined ? undefined : gte(auditLog.at, new Date(filter.from)),
    filter.to === undefined ? undefined : lte(auditLog.at, new Date(filter.to)),
    after === null ? undefined : sql`(${auditLog.at}, ${auditLog.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
  ];
  return (
    db
      // As text: a Date would lose the microseconds that the order is made of.
      .select({ entry: auditLog, place: sql<string>`${auditLog.at}::text` })
      .from(auditLog)
      .where(and(eq(auditLog.installationId, installationId), ...parts))
      .orderBy(desc(auditLog.at), desc(auditLog.id))
      .limit(limit)
  );
}
