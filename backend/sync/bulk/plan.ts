import { and, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/client.ts';
import { bulkRuns } from '../../database/schema/index.ts';
import type { Connection, Street } from '../context.ts';

export type BulkRunRow = typeof bulkRuns.$inferSelect;

/** Puts the next turn of a bulk run on the queue. One waits at most. */
export async function planBulk(street: Street, bulkId: string, tx?: Queryable, delaySeconds = 1): Promise<void> {
  await street.queue.add('upkeep', [{ key: `bulk:${bulkId}`, data: { kind: 'bulk', bulkId }, delaySeconds }], tx);
}

/** One bulk run of the company; the newest one where none is named. */
export async function readBulk(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  bulkId: string | null,
): Promise<BulkRunRow | undefined> {
  const [row] = await db
    .select()
    .from(bulkRuns)
    .where(
      and(
        eq(bulkRuns.connectionId, connection.id),
        eq(bulkRuns.installationId, connection.installationId),
        bulkId === null ? undefined : eq(bulkRuns.id, bulkId),
      ),
    )
    .orderBy(sql`${bulkRuns.createdAt} desc`)
    .limit(1);
  return row;
}
