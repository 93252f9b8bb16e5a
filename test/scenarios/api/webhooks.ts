import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  documentEventDataSchema,
  webhookDeliveryDetailSchema,
  webhookDeliverySchema,
  webhookEndpointSchema,
} from '#shared/api/webhooks.ts';
import type { ApiStage } from '#test/kit/api-stage.ts';
import { eventually } from '#test/kit/calm.ts';
import { connect, finalizedInvoice } from '#test/kit/house.ts';
import { press, rests } from '#test/kit/presses.ts';
import { vat19 } from '#test/kit/synced-invoice.ts';
import { openWebhookSink, type Received, type WebhookSink } from '#test/kit/webhook-sink.ts';

const madeSchema = z.object({ endpoint: webhookEndpointSchema, secret: z.string() });
const eventSchema = z.object({ type: z.string(), timestamp: z.string(), data: z.looseObject({}) });
const headersSchema = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string(),
});

const verified = ({ headers, body }: Received, secret: string) =>
  eventSchema.parse(new Webhook(secret).verify(body, headersSchema.parse(headers)));

/** Outgoing webhooks: endpoints, signatures, retries, the log. */
export function tellOfWebhooks(on: () => ApiStage): void {
  describe('outgoing webhooks', () => {
    let sink: WebhookSink;
    let id: string;
    let secret: string;
    beforeAll(async () => {
      sink = await openWebhookSink();
    });
    afterAll(() => sink.close());

    const create = (body: object) => on().call('POST', '/webhook-endpoints', { body });
    const detail = async (delivery: string) =>
      webhookDeliveryDetailSchema.parse((await on().call('GET', `/webhook-deliveries/${delivery}`)).body);
    const ping = async () => {
      const { body } = await on().call('POST', `/webhook-endpoints/${id}/ping`);
      return z.object({ delivery_id: z.string() }).parse(body).delivery_id;
    };
    const settled = async (delivery: string, attempts: number) => {
      await eventually(async () => (await detail(delivery)).log.length >= attempts);
      return detail(delivery);
    };

    it('given an address, then an endpoint is made and its secret is told this once', async () => {
      const answer = await create({ url: sink.url, events: ['document.synced', 'document.undone'] });
      expect(answer.status).toBe(201);
      const made = madeSchema.parse(answer.body);
      ({ id } = made.endpoint);
      ({ secret } = made);
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect((await on().call('GET', `/webhook-endpoints/${id}`)).text).not.toContain(secret);
      const rows = await on().house.services.sql`
        select to_jsonb(t)::text as row from webhook_endpoints t union all select to_jsonb(t)::text from api_answers t`;
      expect(rows.map(({ row }) => String(row)).join()).not.toContain(secret);
    });

    it.each(['ftp://example.com', 'nonsense', 'https://user:pw@example.com/'])(
      'given %s for an address, then it is refused at the field',
      async (url) => {
        const { status, body } = await create({ url });
        expect(status).toBe(422);
        expect(body).toMatchObject({ code: 'webhook_address_refused', errors: [{ path: 'url' }] });
      },
    );

    it('given a trial event, then it arrives signed, and the log tells what was answered', async () => {
      sink.answers.push({ status: 200, body: 'thanks\n  a lot' });
      const told = await settled(await ping(), 1);
      expect(told).toMatchObject({
        type: 'ping',
        state: 'delivered',
        log: [{ status: 200, failure: null, excerpt: 'thanks a lot' }],
      });
      const [received] = sink.received.splice(0);
      if (received === undefined) throw new Error('Nothing arrived');
      expect(verified(received, secret)).toMatchObject({ type: 'ping' });
      expect(received.headers['webhook-id']).toBe(told.eventId);
      expect(() => verified({ ...received, body: `${received.body} ` }, secret)).toThrow();
    });

    it('given documents that come to rest, then each state is told, and only what was subscribed', async () => {
      const { house, merchant } = on();
      const invoice = await finalizedInvoice(merchant, { taxRate: await vat19(house, merchant) });
      await rests(house, merchant, invoice.id, 'synced');
      await eventually(() => sink.received.length >= 1);
      await press(house, merchant, invoice.id, 'undo');
      await eventually(() => sink.received.length >= 2);
      await press(house, merchant, invoice.id, 'exclude', 'not this one');
      const events = sink.received.splice(0).map((received) => verified(received, secret));
      // At least once: a run that meets the document again tells of it again.
      expect([...new Set(events.map(({ type }) => type))]).toEqual(['document.synced', 'document.undone']);
      const data = documentEventDataSchema.parse(events[0]?.data);
      expect(data).toMatchObject({ stripeId: invoice.id, status: 'synced', problem: null, ledger: { state: 'Draft' } });
      const list = z.object({ data: z.array(webhookDeliverySchema) });
      const { body } = await on().call('GET', `/webhook-endpoints/${id}/deliveries?limit=2`);
      expect(list.parse(body).data.map(({ type }) => type)).toEqual(['document.undone', 'document.synced']);
    });

    it('given an endpoint that fails, then the event is tried again under the same id until it is taken', async () => {
      sink.answers.push({ status: 500, body: 'x'.repeat(3000) }, { status: 302, headers: { Location: sink.url } });
      const delivery = await ping();
      const first = await settled(delivery, 1);
      expect(first.log[0]).toMatchObject({ status: 500, failure: null, excerpt: 'x'.repeat(500) });
      const due = () => on().house.services.sql`
        update webhook_deliveries set next_attempt_at = now() where id = ${delivery} and state = 'pending'`;
      await due();
      expect((await settled(delivery, 2)).log[1]).toMatchObject({ status: 302 });
      await due();
      expect(await settled(delivery, 3)).toMatchObject({ state: 'delivered', attempts: 3, nextAttemptAt: null });
      const ids = sink.received.splice(0).map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids).size).toBe(1);
      expect(ids).toHaveLength(3);
    });

    it('given a delivered event, then it can be delivered again', async () => {
      const { body } = await on().call('GET', `/webhook-endpoints/${id}/deliveries?state=delivered&limit=1`);
      const [last] = z.object({ data: z.array(webhookDeliverySchema) }).parse(body).data;
      expect((await on().call('POST', `/webhook-deliveries/${last?.id}/redeliver`)).status).toBe(202);
      await eventually(() => sink.received.length === 1);
      expect(sink.received.splice(0)[0]?.headers['webhook-id']).toBe(last?.eventId);
    });

    it('given a new secret, then both sign until the old one has run out', async () => {
      const { body } = await on().call('POST', `/webhook-endpoints/${id}/rotate-secret`, {
        body: { overlap_hours: 1 },
      });
      const fresh = madeSchema.parse(body).secret;
      await settled(await ping(), 1);
      const [both] = sink.received.splice(0);
      if (both === undefined) throw new Error('Nothing arrived');
      expect(verified(both, secret)).toEqual(verified(both, fresh));
      await on().house.services
        .sql`update webhook_endpoints set previous_until = now() - interval '1 second' where id = ${id}`;
      await settled(await ping(), 1);
      const [one] = sink.received.splice(0);
      if (one === undefined) throw new Error('Nothing arrived');
      expect(verified(one, fresh)).toMatchObject({ type: 'ping' });
      expect(() => verified(one, secret)).toThrow();
    });

    it('given an endpoint that is gone, or that took nothing for days, then it is disabled with words', async () => {
      const { call, house } = on();
      sink.answers.push({ status: 410 });
      await settled(await ping(), 1);
      expect((await call('GET', `/webhook-endpoints/${id}`)).body).toMatchObject({
        state: 'disabled',
        stateDetail: expect.stringContaining('410 Gone'),
      });
      const { body } = await call('GET', `/webhook-endpoints/${id}/deliveries?limit=1`);
      const [last] = z.object({ data: z.array(webhookDeliverySchema) }).parse(body).data;
      expect(last?.state).toBe('failed');
      const refused = await call('POST', `/webhook-deliveries/${last?.id}/redeliver`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'webhook_endpoint_disabled' } });

      const enabled = await call('PATCH', `/webhook-endpoints/${id}`, { body: { state: 'enabled' } });
      expect(enabled.body).toMatchObject({ state: 'enabled', stateDetail: null, failingSince: null });
      await house.services.sql`update webhook_endpoints set failing_since = now() - interval '6 days' where id = ${id}`;
      sink.answers.push({ status: 503, headers: { 'Retry-After': '60' } });
      await settled(await ping(), 1);
      expect((await call('GET', `/webhook-endpoints/${id}`)).body).toMatchObject({
        state: 'disabled',
        stateDetail:
          'It accepted nothing for 5 days (last: HTTP 503), so it was disabled. Mend it, then enable it again and redeliver what it missed.',
      });
      sink.received.splice(0);
    });

    it('given nobody who listens, then nothing is kept to be sent; given a deleted endpoint, then its log is gone', async () => {
      const { call, house, merchant } = on();
      const events = () => house.services.sql`select id from webhook_events`;
      const before = (await events()).length;
      const invoice = await finalizedInvoice(merchant, { taxRate: await vat19(house, merchant) });
      await rests(house, merchant, invoice.id, 'synced');
      expect((await events()).length).toBe(before);
      expect((await call('GET', '/webhook-endpoints')).body).toMatchObject({ data: [{ id }] });
      expect((await call('DELETE', `/webhook-endpoints/${id}`)).status).toBe(204);
      expect(await call('DELETE', `/webhook-endpoints/${id}`)).toMatchObject({ status: 404 });
      expect(await call('GET', `/webhook-endpoints/${id}/deliveries`)).toMatchObject({ status: 404 });
      expect(await house.services.sql`select 1 from webhook_deliveries`).toHaveLength(0);
    });

    it('given a connection that ends and comes back, then both are told', async () => {
      const { house, merchant, call } = on();
      const made = madeSchema.parse(
        (await create({ url: sink.url, events: ['connection.paused', 'connection.resumed'] })).body,
      );
      await call('POST', `/connections/${merchant.connection.id}/disconnect`);
      await eventually(() => sink.received.length === 1);
      await connect(house, merchant.installation, merchant.books);
      await eventually(() => sink.received.length === 2);
      const events = sink.received.splice(0).map((received) => verified(received, made.secret));
      expect(events).toMatchObject([
        {
          type: 'connection.paused',
          data: { state: 'disconnected', reason: 'Disconnected by API key “Integration”.' },
        },
        { type: 'connection.resumed', data: { state: 'active', reason: null } },
      ]);
      await call('DELETE', `/webhook-endpoints/${made.endpoint.id}`);
    });
  });
}
