import { and, eq, inArray, sql } from 'drizzle-orm';
import type { CustomerBalance } from '#shared/api/customer.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { syncItems } from '../../database/schema/index.ts';

const inBooks: SyncStatus[] = ['synced', 'synced_with_variance'];
/** What is to reach the books and has not. Excluded and undone documents are meant to stay out. */
const onTheWay: SyncStatus[] = ['queued', 'syncing', 'waiting', 'needs_review', 'failed'];

/** Sums per currency in minor units: credit notes are subtracted from what was invoiced. */
export async function balanceOf(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  customerId: string,
): Promise<CustomerBalance[]> {
  const signed = sql`case when ${syncItems.objectType} = 'credit_note' then -${syncItems.stripeTotal} else ${syncItems.stripeTotal} end`;
  const among = (statuses: SyncStatus[]) => sql`filter (where ${inArray(syncItems.status, statuses)})`;
  const rows = await db
    .select({
      currency: sql<string>`${syncItems.currency}`,
      synced: sql<string>`coalesce(sum(${signed}) ${among(inBooks)}, 0)::text`,
      syncedCount: sql<number>`(count(*) ${among(inBooks)})::int`,
      open: sql<string>`coalesce(sum(${signed}) ${among(onTheWay)}, 0)::text`,
      openCount: sql<number>`(count(*) ${among(onTheWay)})::int`,
    })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.stripeCustomerId, customerId),
        sql`${syncItems.currency} is not null and ${syncItems.stripeTotal} is not null`,
      ),
    )
    .groupBy(syncItems.currency)
    .orderBy(syncItems.currency);
  return rows
    .filter(({ syncedCount, openCount }) => syncedCount + openCount > 0)
    .map(({ currency, synced, syncedCount, open, openCount }) => ({
      synced: { amount: synced, currency },
      syncedCount,
      open: { amount: open, currency },
      openCount,
    }));
}
