import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import Stripe from 'stripe';
import { stripeEvents } from '#backend/database/schema/index.ts';
import type { House } from './house.ts';

export type GivenEvent = {
  id?: string;
  type?: string;
  account: string;
  livemode?: boolean;
  object?: Record<string, unknown>;
  previousAttributes?: Record<string, unknown>;
};

/** The body of an event as Stripe sends it. */
export function eventBody(given: GivenEvent): { id: string; body: string } {
  const id = given.id ?? `evt_${randomBytes(12).toString('hex')}`;
  const body = JSON.stringify({
    id,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    type: given.type ?? 'invoice.finalized',
    account: given.account,
    livemode: given.livemode ?? false,
    data: {
      object: { id: 'in_unknown', object: 'invoice', ...given.object },
      ...(given.previousAttributes === undefined ? {} : { previous_attributes: given.previousAttributes }),
    },
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
  });
  return { id, body };
}

/** `Stripe-Signature` of a body. @param timestamp Unix seconds; now when absent */
export const signatureOf = (body: string, secret: string, timestamp?: number): string =>
  Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });

/** Sends a body to the webhook endpoint, unsigned when no signature is given. */
export async function deliver(
  house: Pick<House, 'url'>,
  body: string,
  signature?: string,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${house.url}/webhooks/stripe`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      ...(signature === undefined ? {} : { 'Stripe-Signature': signature }),
    },
  });
  return { status: response.status, body: await response.json() };
}

/** The stored row of an event. */
export async function storedEvent(house: House, id: string) {
  const [row] = await house.services.db.select().from(stripeEvents).where(eq(stripeEvents.id, id));
  return row;
}

/** The stored events about an object. */
export const storedAbout = (house: House, account: string, objectId: string) =>
  house.services.db
    .select()
    .from(stripeEvents)
    .where(and(eq(stripeEvents.account, account), eq(stripeEvents.objectId, objectId)));
