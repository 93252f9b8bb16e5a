import { and, eq, inArray } from 'drizzle-orm';
import { syncItems } from '../database/schema/index.ts';
import type { SyncItem } from '../sync/context.ts';
import type { Pass } from './pass.ts';

/** What is known of documents of Stripe, by their ids. */
export async function itemsByStripeId(
  { journey: { street, connection } }: Pass,
  ids: readonly string[],
): Promise<Map<string, SyncItem>> {
  if (ids.length === 0) return new Map();
  const rows = await street.db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        inArray(syncItems.stripeId, [...ids]),
      ),
    );
  return new Map(rows.map((row) => [row.stripeId, row]));
}
