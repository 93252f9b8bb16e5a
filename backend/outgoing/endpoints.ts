import { and, asc, count, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type WebhookEndpoint, type WebhookEventType, webhookEventTypeSchema } from '#shared/api/webhooks.ts';
import type { Database, Queryable } from '../database/client.ts';
import {
  auditLog,
  installations,
  webhookDeliveries,
  webhookEndpoints,
  webhookEvents,
} from '../database/schema/index.ts';
import { newSecret, type Sealer, secretBinding } from './secret.ts';

type Row = typeof webhookEndpoints.$inferSelect;
type Tenant = { id: string };

export const MOST_ENDPOINTS = 20;

export type EndpointParts = { db: Database; vault: Sealer };

/** Endpoints of an account, the oldest first. */
export async function listEndpoints(db: Queryable, tenant: Tenant): Promise<WebhookEndpoint[]> {
  const rows = await db
    .select()
    .from(webhookEndpoints)
    .where(eq(webhookEndpoints.installationId, tenant.id))
    .orderBy(asc(webhookEndpoints.createdAt), asc(webhookEndpoints.id));
  return rows.map(endpointView);
}

/** One endpoint; undefined where the account has none of that id. */
export async function readEndpoint(db: Queryable, tenant: Tenant, id: string): Promise<Row | undefined> {
  const [row] = await db.select().from(webhookEndpoints).where(mine(tenant, id));
  return row;
}

/**
 * Makes an endpoint.
 * @returns it, and the secret that signs what is sent there, which nobody can read again; null when there are too many
 */
export async function createEndpoint(
  { db, vault }: EndpointParts,
  tenant: Tenant,
  given: { url: string; description: string; events: WebhookEventType[] },
  actor: string,
): Promise<{ endpoint: WebhookEndpoint; secret: string } | null> {
  const secret = newSecret();
  const sealedSecret = await vault.seal(secret, secretBinding({ installationId: tenant.id }));
  const row = await db.transaction(async (tx) => {
    // Two at once count one after the other.
    await tx.select().from(installations).where(eq(installations.id, tenant.id)).for('update');
    const [there] = await tx
      .select({ total: count() })
      .from(webhookEndpoints)
      .where(eq(webhookEndpoints.installationId, tenant.id));
    if ((there?.total ?? 0) >= MOST_ENDPOINTS) return undefined;
    const [made] = await tx
      .insert(webhookEndpoints)
      .values({ installationId: tenant.id, ...given, sealedSecret, createdBy: actor })
      .returning();
    await audit(tx, tenant, actor, 'webhook.created', given.url, { events: given.events });
    return made;
  });
  return row === undefined ? null : { endpoint: endpointView(row), secret };
}

/** Changes an endpoint; enabling it forgets its failures. @returns undefined where there is none of that id */
export async function updateEndpoint(
  db: Database,
  tenant: Tenant,
  id: string,
  change: {
    url?: string | undefined;
    description?: string | undefined;
    events?: WebhookEventType[] | undefined;
    state?: Row['state'] | undefined;
  },
  actor: string,
): Promise<WebhookEndpoint | undefined> {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return db.transaction(async (tx) => {
    const [before] = await tx.select().from(webhookEndpoints).where(mine(tenant, id)).for('update');
    if (before === undefined) return undefined;
    if (Object.keys(given).length === 0) return endpointView(before);
    const state =
      change.state === undefined
        ? {}
        : change.state === 'enabled'
          ? { stateDetail: null, failingSince: null }
          : { stateDetail: `Disabled by ${actor}.` };
    const [after] = await tx
      .update(webhookEndpoints)
      .set({ ...given, ...state })
      .where(mine(tenant, id))
      .returning();
    if (change.state === 'disabled') await giveUpPending(tx, before);
    await audit(tx, tenant, actor, 'webhook.changed', before.url, given);
    return after && endpointView(after);
  });
}

/** Takes an endpoint away with its log. @returns its address; undefined where there is none of that id */
export async function removeEndpoint(
  db: Database,
  tenant: Tenant,
  id: string,
  actor: string,
): Promise<string | undefined> {
  return db.transaction(async (tx) => {
    const [gone] = await tx.delete(webhookEndpoints).where(mine(tenant, id)).returning();
    if (gone !== undefined) await audit(tx, tenant, actor, 'webhook.removed', gone.url, {});
    return gone?.url;
  });
}

/**
 * Gives an endpoint a new secret. The old one signs beside it for a while, so that nothing is refused meanwhile.
 * @param overlapHours 0: the old one ends at once
 */
export async function rotateSecret(
  { db, vault }: EndpointParts,
  tenant: Tenant,
  id: string,
  overlapHours: number,
  actor: string,
): Promise<{ endpoint: WebhookEndpoint; secret: string } | undefined> {
  const secret = newSecret();
  const sealedSecret = await vault.seal(secret, secretBinding({ installationId: tenant.id }));
  return db.transaction(async (tx) => {
    const [row] = await tx
      .update(webhookEndpoints)
      .set({
        sealedSecret,
        sealedPrevious: overlapHours === 0 ? null : sql`${webhookEndpoints.sealedSecret}`,
        previousUntil: overlapHours === 0 ? null : sql`now() + ${overlapHours} * interval '1 hour'`,
      })
      .where(mine(tenant, id))
      .returning();
    if (row === undefined) return undefined;
    await audit(tx, tenant, actor, 'webhook.secret_rotated', row.url, { overlapHours });
    return { endpoint: endpointView(row), secret };
  });
}

/** Sends a trial event to one endpoint, whatever it listens to. @returns the delivery's id */
export async function pingEndpoint(
  db: Database,
  endpoint: Pick<Row, 'id' | 'installationId'>,
  actor: string,
): Promise<string> {
  const { installationId, id: endpointId } = endpoint;
  return db.transaction(async (tx) => {
    const [event] = await tx
      .insert(webhookEvents)
      .values({ installationId, type: 'ping', data: { sentBy: actor } })
      .returning({ id: webhookEvents.id });
    const [delivery] = await tx
      .insert(webhookDeliveries)
      .values({ installationId, endpointId, eventId: event?.id ?? '', nextAttemptAt: sql`now()` })
      .returning({ id: webhookDeliveries.id });
    if (delivery === undefined) throw new Error('The trial event could not be recorded');
    return delivery.id;
  });
}

/** What still waits for an endpoint that is disabled now. It can be delivered again by hand. */
export async function giveUpPending(tx: Queryable, endpoint: Pick<Row, 'id' | 'installationId'>): Promise<void> {
  await tx
    .update(webhookDeliveries)
    .set({ state: 'failed', nextAttemptAt: null, finishedAt: sql`now()` })
    .where(
      and(
        eq(webhookDeliveries.installationId, endpoint.installationId),
        eq(webhookDeliveries.endpointId, endpoint.id),
        eq(webhookDeliveries.state, 'pending'),
      ),
    );
}

export const endpointView = (row: Row): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  description: row.description,
  events: z.array(webhookEventTypeSchema).parse(row.events),
  state: row.state,
  stateDetail: row.stateDetail,
  failingSince: row.failingSince?.toISOString() ?? null,
  previousSecretUntil: row.sealedPrevious === null ? null : (row.previousUntil?.toISOString() ?? null),
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
});

const mine = (tenant: Tenant, id: string) =>
  and(eq(webhookEndpoints.installationId, tenant.id), eq(webhookEndpoints.id, id));

async function audit(
  tx: Queryable,
  tenant: Tenant,
  actor: string,
  action: string,
  subject: string,
  after: Record<string, unknown>,
): Promise<void> {
  await tx.insert(auditLog).values({ installationId: tenant.id, actor, action, subject, after });
}
