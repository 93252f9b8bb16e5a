import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, openInvoice, startMerchant } from './testing.ts';

describe('the Stripe simulator’s journal', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stripe-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('given a stopped simulator, when it starts again, then keys, objects, kept answers and undelivered events are there', async () => {
    const journal = join(folder, 'stripe.jsonl');
    const first = await startMerchant({ journal });
    const listener = await listen(first.stripe, 'whsec_x');
    first.sim.addWebhookEndpoint({ url: listener.url, secret: 'whsec_x', connect: true });
    first.sim.setWebhooks({ paused: true });
    const open = await openInvoice(first.stripe);
    const customer = await first.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' });
    const events = await first.stripe.events.list({ limit: 100 });
    const invoice = await first.stripe.invoices.retrieve(open.id);
    await first.sim.close();
    expect(listener.heard).toEqual([]);

    const second = await startMerchant({ journal });
    await second.sim.settled();
    expect([second.sim.platformSecretKey, second.secretKey]).toEqual([first.sim.platformSecretKey, first.secretKey]);
    expect(JSON.stringify(await second.stripe.invoices.retrieve(open.id))).toBe(JSON.stringify(invoice));
    expect((await second.stripe.customers.create({ name: 'Kept' }, { idempotencyKey: 'kept' })).id).toBe(customer.id);
    expect(new Set(listener.heard.map(({ event }) => event.id))).toEqual(new Set(events.data.map(({ id }) => id)));
    expect((await second.stripe.events.list({ limit: 100 })).data.map(({ id }) => id)).toEqual(
      events.data.map(({ id }) => id),
    );
    await second.sim.close();
    await listener.close();
  });
});
