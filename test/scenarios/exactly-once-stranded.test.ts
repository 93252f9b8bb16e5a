import { afterAll, beforeAll, expect, it } from 'vitest';
import { syncItems } from '#backend/database/schema/index.ts';
import { documentJob } from '#backend/queue/document-jobs.ts';
import { rescueStranded } from '#backend/sync/wake.ts';
import { type House, type Merchant, openHouse } from '#test/kit/house.ts';

let house: House;
let merchant: Merchant;
beforeAll(async () => {
  house = await openHouse({ workers: false });
  merchant = await house.merchant();
});
afterAll(() => house.stop());

/** A document that was queued ten minutes ago. */
const queued = (stripeId: string) =>
  house.services.db.insert(syncItems).values({
    installationId: merchant.installation.id,
    connectionId: merchant.connection.id,
    objectType: 'invoice',
    stripeId,
    status: 'queued',
    sentence: 'Queued.',
    changedAt: new Date(Date.now() - 600_000),
  });

it('given documents that say queued, then those without a job are due again, and those of a long backfill wait their turn', async () => {
  await queued('in_lost');
  await queued('in_waiting');
  const object = { type: 'invoice', id: 'in_waiting' } as const;
  await house.services.queue.add('bulk', [documentJob(merchant.installation, object, { trigger: 'backfill' })]);

  expect(await rescueStranded(house.services.street, 180_000)).toBe(1);

  expect((await house.item(merchant, 'in_lost'))?.nextAttemptAt).not.toBeNull();
  expect((await house.item(merchant, 'in_waiting'))?.nextAttemptAt).toBeNull();
});
