import { createKey } from '#backend/access/keys.ts';
import {
  apiAnswers,
  webhookAttempts,
  webhookDeliveries,
  webhookEndpoints,
  webhookEvents,
} from '#backend/database/schema/index.ts';
import type { ApiScope } from '#shared/api/api-keys.ts';
import type { House, Merchant } from './house.ts';

/** A key of the public API for a merchant, with all rights unless told otherwise. */
export async function apiKeyOf(
  house: House,
  merchant: Pick<Merchant, 'installation'>,
  scopes: ApiScope[] = ['read', 'sync', 'configure'],
  name = 'Integration',
): Promise<{ id: string; secret: string }> {
  const made = await createKey(house.services.db, merchant.installation, { name, scopes }, 'Ada Lovelace');
  if (made === null) throw new Error('No more keys can be made');
  return { id: made.key.id, secret: made.secret };
}

/** What an integrator leaves behind: a key, an answer kept, an endpoint, an event delivered to it. */
export async function apiPast(house: House, merchant: Merchant, word: string) {
  const { db, vault } = house.services;
  const installationId = merchant.installation.id;
  const key = await apiKeyOf(house, merchant, ['read', 'sync', 'configure'], `Key of ${word}`);
  await db.insert(apiAnswers).values({
    installationId,
    keyId: key.id,
    idempotencyKey: `once-${word}`,
    target: 'POST /api/v1/documents/replay',
    bodyHash: 'hash',
    status: 200,
    sealedAnswer: await vault.seal('{}', { installationId, purpose: 'api answer' }),
  });
  const [endpoint] = await db
    .insert(webhookEndpoints)
    .values({
      installationId,
      url: `https://${word.toLowerCase()}.example/hooks`,
      events: ['document.synced'],
      // Nothing of what the tests do may be sent there.
      state: 'disabled',
      sealedSecret: await vault.seal('whsec_c2VjcmV0', { installationId, purpose: 'webhook secret' }),
      createdBy: word,
    })
    .returning();
  const [event] = await db
    .insert(webhookEvents)
    .values({ installationId, type: 'document.synced', data: { customer: word } })
    .returning();
  const [delivery] = await db
    .insert(webhookDeliveries)
    .values({
      installationId,
      endpointId: endpoint?.id ?? '',
      eventId: event?.id ?? '',
      state: 'delivered',
      attempts: 1,
    })
    .returning();
  await db
    .insert(webhookAttempts)
    .values({ installationId, deliveryId: delivery?.id ?? '', at: new Date(), durationMs: 5, status: 200 });
  return { key, endpoint: endpoint?.id ?? '', delivery: delivery?.id ?? '' };
}
