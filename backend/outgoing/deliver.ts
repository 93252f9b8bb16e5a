import { and, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import type { Database, Queryable } from '../database/client.ts';
import {
  auditLog,
  webhookAttempts,
  webhookDeliveries,
  webhookEndpoints,
  webhookEvents,
} from '../database/schema/index.ts';
import type { Log } from '../log.ts';
import type { Queue } from '../queue/boss.ts';
import type { Targets } from './address.ts';
import { giveUpPending } from './endpoints.ts';
import { type Posted, post } from './post.ts';
import { DISABLE_AFTER_MS, nextTry } from './retry.ts';
import { type Sealer, secretBinding } from './secret.ts';

export type DeliveryParts = {
  db: Database;
  queue: Queue;
  vault: Sealer;
  log: Log;
  targets: Targets;
  now(): Date;
  random(): number;
};

const BATCH = 200;
/** A job that died with its process is due again after this; one try takes a fraction of it. */
const CLAIMED_MS = 300_000;

/**
 * Turns deliveries that are due into jobs. Many processes may do it at once.
 * @returns how many were due
 */
export async function enqueueDeliveries({
  db,
  queue,
  now,
}: Pick<DeliveryParts, 'db' | 'queue' | 'now'>): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await tx
      .select({ id: webhookDeliveries.id, installationId: webhookDeliveries.installationId })
      .from(webhookDeliveries)
      .where(and(eq(webhookDeliveries.state, 'pending'), lte(webhookDeliveries.nextAttemptAt, now())))
      .limit(BATCH)
      .for('update', { skipLocked: true });
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    await tx
      .update(webhookDeliveries)
      .set({ nextAttemptAt: new Date(now().getTime() + CLAIMED_MS) })
      .where(inArray(webhookDeliveries.id, ids));
    const jobs = due.map(({ id, installationId }) => ({ key: id, group: installationId, data: { deliveryId: id } }));
    await queue.add('webhooks', jobs, tx);
    return due.length;
  });
}

type Due = {
  delivery: typeof webhookDeliveries.$inferSelect;
  endpoint: typeof webhookEndpoints.$inferSelect;
  event: typeof webhookEvents.$inferSelect;
};

/** One try of one delivery. What became of it is kept with it, and says when the next one is. */
export async function deliver(parts: DeliveryParts, deliveryId: string): Promise<void> {
  const due = await readDue(parts.db, deliveryId);
  if (due === undefined) return;
  const at = parts.now();
  const started = performance.now();
  const posted = await attempt(parts, due, at);
  const durationMs = Math.round(performance.now() - started);
  await parts.db.transaction((tx) => record(parts, tx, due, posted, { at, durationMs }));
}

async function readDue(db: Database, deliveryId: string): Promise<Due | undefined> {
  const [due] = await db
    .select({ delivery: webhookDeliveries, endpoint: webhookEndpoints, event: webhookEvents })
    .from(webhookDeliveries)
    .innerJoin(webhookEndpoints, eq(webhookEndpoints.id, webhookDeliveries.endpointId))
    .innerJoin(webhookEvents, eq(webhookEvents.id, webhookDeliveries.eventId))
    .where(and(eq(webhookDeliveries.id, deliveryId), eq(webhookDeliveries.state, 'pending')));
  return due;
}

/** Signs (Standard Webhooks) and sends; while secrets rotate, both sign. */
async function attempt(parts: DeliveryParts, { endpoint, event }: Due, at: Date): Promise<Posted> {
  const body = JSON.stringify({ type: event.type, timestamp: event.occurredAt.toISOString(), data: event.data });
  const overlaps = endpoint.previousUntil !== null && endpoint.previousUntil > at;
  const sealed = [
    endpoint.sealedSecret,
    ...(overlaps && endpoint.sealedPrevious !== null ? [endpoint.sealedPrevious] : []),
  ];
  const secrets = await Promise.all(sealed.map((one) => parts.vault.open(one, secretBinding(endpoint))));
  const signature = secrets.map((secret) => new Webhook(secret).sign(event.id, at, body)).join(' ');
  return post(
    new URL(endpoint.url),
    body,
    {
      'Content-Type': 'application/json',
      'User-Agent': 'Tieout-Webhooks/1',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature,
    },
    { targets: parts.targets },
  );
}

const accepted = ({ status }: Posted): boolean => status !== null && status >= 200 && status < 300;

async function record(
  { log, random }: DeliveryParts,
  tx: Queryable,
  { delivery, endpoint }: Due,
  posted: Posted,
  { at, durationMs }: { at: Date; durationMs: number },
): Promise<void> {
  const { status, failure, excerpt, retryAfterSeconds } = posted;
  const { id: deliveryId, installationId } = delivery;
  await tx.insert(webhookAttempts).values({ installationId, deliveryId, at, durationMs, status, failure, excerpt });
  const attempts = delivery.attempts + 1;
  const here = eq(webhookDeliveries.id, deliveryId);
  const ours = eq(webhookEndpoints.id, endpoint.id);
  if (accepted(posted)) {
    await tx
      .update(webhookDeliveries)
      .set({ state: 'delivered', attempts, nextAttemptAt: null, finishedAt: at })
      .where(here);
    await tx.update(webhookEndpoints).set({ failingSince: null }).where(ours);
    return;
  }
  const next = nextTry(at, attempts, retryAfterSeconds, random);
  await tx
    .update(webhookDeliveries)
    .set({ attempts, nextAttemptAt: next, ...(next === null ? { state: 'failed', finishedAt: at } : {}) })
    .where(here);
  const failingSince = endpoint.failingSince ?? at;
  const tooLong = at.getTime() - failingSince.getTime() > DISABLE_AFTER_MS;
  if (status !== 410 && !tooLong) {
    await tx.update(webhookEndpoints).set({ failingSince }).where(ours);
    return;
  }
  const why = status === 410 ? 'It answered 410 Gone' : 'It accepted nothing for 5 days';
  const last = status === null ? (failure ?? 'no answer') : `HTTP ${status}`;
  const stateDetail = `${why} (last: ${last}), so it was disabled. Mend it, then enable it again and redeliver what it missed.`;
  await tx.update(webhookEndpoints).set({ state: 'disabled', stateDetail, failingSince }).where(ours);
  await giveUpPending(tx, endpoint);
  await tx.insert(auditLog).values({
    installationId,
    actor: 'tieout',
    action: 'webhook.disabled',
    subject: endpoint.url,
    after: { why: stateDetail },
  });
  log.warn({ endpoint: endpoint.id, status }, 'A webhook endpoint was disabled');
}

/** How long events and what became of them are kept. */
const KEPT_DAYS = 30;

/** Forgets old events with their deliveries, and secrets whose overlap is over. */
export async function forgetOldEvents(db: Database): Promise<void> {
  await db.delete(webhookEvents).where(lt(webhookEvents.occurredAt, sql`now() - ${KEPT_DAYS} * interval '1 day'`));
  await db
    .update(webhookEndpoints)
    .set({ sealedPrevious: null, previousUntil: null })
    .where(lt(webhookEndpoints.previousUntil, sql`now()`));
}
