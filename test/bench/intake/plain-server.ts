import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import postgres from 'postgres';
import Stripe from 'stripe';
import { z } from 'zod';
import { beChild } from '../child.ts';

const environment = z.object({ DATABASE_URL: z.string(), WEBHOOK_SECRET: z.string(), PLAIN_PORT: z.coerce.number() });

/**
 * The route that one writes first: verify with the SDK, store the payload as jsonb and a job row in one statement, then
 * answer. Same framework, same database client, same pool size as ours.
 */
await beChild(async () => {
  const { DATABASE_URL, WEBHOOK_SECRET, PLAIN_PORT } = environment.parse(process.env);
  const stripe = new Stripe('sk_unused');
  const sql = postgres(DATABASE_URL, { max: 12, onnotice: () => {} });
  await sql`create table if not exists plain_events
    (id text primary key, type text not null, payload jsonb not null, received_at timestamptz not null default now())`;
  await sql`create table if not exists plain_jobs
    (id bigint generated always as identity primary key, event_id text not null, state text not null default 'created',
     created_at timestamptz not null default now())`;
  const app = new Hono();
  app.post('/webhooks/stripe', async (c) => {
    const raw = await c.req.text();
    let event: Stripe.Event;
    try {
      event = stripe.webhooks.constructEvent(raw, c.req.header('Stripe-Signature') ?? '', WEBHOOK_SECRET);
    } catch {
      return c.json({ error: 'signature' }, 400);
    }
    await sql`
      with fresh as (
        insert into plain_events (id, type, payload) values (${event.id}, ${event.type}, ${raw}::text::jsonb)
        on conflict (id) do nothing returning id)
      insert into plain_jobs (event_id) select id from fresh`;
    return c.json({ received: true });
  });
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(PLAIN_PORT, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${PLAIN_PORT}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await sql.end({ timeout: 1 });
    },
  };
});
