import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { WebhookDelivery, WebhookDeliveryDetail } from '#shared/api/webhooks.ts';
import type { Database, Queryable } from '../database/client.ts';
import { webhookAttempts, webhookDeliveries, webhookEndpoints, webhookEvents } from '../database/schema/index.ts';

type Tenant = { id: string };
type Row = typeof webhookDeliveries.$inferSelect;

/** Deliveries of an endpoint, the newest first. @param after place and id of the last one of the page before */
export async function listDeliveries(
  db: Queryable,
  tenant: Tenant,
  query: {
    endpointId: string;
    state?: Row['state'] | undefined;
    after: [at: string, id: string] | null;
    limit: number;
  },
): Promise<{ delivery: WebhookDelivery; place: string }[]> {
  const { after } = query;
  const rows = await db
    .select({
      delivery: webhookDeliveries,
      type: webhookEvents.type,
      place: sql<string>`${webhookDeliveries.createdAt}::text`,
    })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(
      and(
        eq(webhookDeliveries.installationId, tenant.id),
        eq(webhookDeliveries.endpointId, query.endpointId),
        query.state === undefined ? undefined : eq(webhookDeliveries.state, query.state),
        after === null
          ? undefined
          : sql`(${webhookDeliveries.createdAt}, ${webhookDeliveries.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`,
      ),
    )
    .orderBy(desc(webhookDeliveries.createdAt), desc(webhookDeliveries.id))
    .limit(query.limit);
  return rows.map(({ delivery, type, place }) => ({ delivery: deliveryView(delivery, type), place }));
}

/** One delivery with what was sent and each try; undefined where the account has none of that id. */
export async function readDelivery(
  db: Queryable,
  tenant: Tenant,
  id: string,
): Promise<WebhookDeliveryDetail | undefined> {
  const [found] = await db
    .select({ delivery: webhookDeliveries, event: webhookEvents })
    .from(webhookDeliveries)
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(and(eq(webhookDeliveries.installationId, tenant.id), eq(webhookDeliveries.id, id)));
  if (found === undefined) return undefined;
  const { delivery, event } = found;
  const attempts = await db
    .select()
    .from(webhookAttempts)
    .where(and(eq(webhookAttempts.installationId, tenant.id), eq(webhookAttempts.deliveryId, id)))
    .orderBy(asc(webhookAttempts.at));
  return {
    ...deliveryView(delivery, event.type),
    payload: { type: event.type, timestamp: event.occurredAt.toISOString(), data: event.data },
    log: attempts.map(({ at, durationMs, status, failure, excerpt }) => ({
      at: at.toISOString(),
      durationMs,
      status,
      failure,
      excerpt,
    })),
  };
}

/**
 * Sends an event once more, under the same `webhook-id`.
 * @returns undefined where there is no such delivery; `disabled` where its endpoint takes nothing
 */
export async function redeliver(db: Database, tenant: Tenant, id: string): Promise<'queued' | 'disabled' | undefined> {
  const [found] = await db
    .select({ state: webhookEndpoints.state })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .where(and(eq(webhookDeliveries.installationId, tenant.id), eq(webhookDeliveries.id, id)));
  if (found === undefined) return undefined;
  if (found.state === 'disabled') return 'disabled';
  await db
    .update(webhookDeliveries)
    // As often again as if it were new.
    .set({ state: 'pending', attempts: 0, nextAttemptAt: sql`now()`, finishedAt: null })
    .where(and(eq(webhookDeliveries.installationId, tenant.id), eq(webhookDeliveries.id, id)));
  return 'queued';
}

const deliveryView = (row: Row, type: string): WebhookDelivery => ({
  id: row.id,
  endpointId: row.endpointId,
  eventId: row.eventId,
  type,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
