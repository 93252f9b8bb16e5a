import { createHash, timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { queueNames } from '../queue/boss.ts';
import type { Services } from '../services.ts';
import { HttpError } from './http-error.ts';

/** Longer than a healthy database ever takes; a load balancer asks again in a moment. */
const PATIENCE_MS = 3_000;

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** From this very machine. A proxy here connects from loopback too, but says for whom. */
const isLocal = (c: Context): boolean =>
  loopback.has(getConnInfo(c).remote.address ?? '') &&
  c.req.header('X-Forwarded-For') === undefined &&
  c.req.header('Forwarded') === undefined;

/** Takes as long for a token that is nearly right as for one that is not. */
function sameText(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** `/healthz` (the process lives), `/readyz` (database and queue answer), `/metrics` (Prometheus). */
export function healthRoutes(services: Services): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const checks = {
      database: await answers(() => services.sql`select 1`),
      queue: await answers(() => services.queue.counts('documents')),
    };
    const ready = Object.values(checks).every((check) => check === 'ok');
    return c.json({ status: ready ? 'ready' : 'not ready', checks }, ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const token = services.config.METRICS_TOKEN;
    const allowed = token === undefined ? isLocal(c) : sameText(c.req.header('Authorization') ?? '', `Bearer ${token}`);
    if (!allowed)
      throw new HttpError(
        403,
        'metrics_closed',
        'Metrics are not public',
        'Ask with the bearer token METRICS_TOKEN, or from this machine when none is set.',
      );
    for (const queue of queueNames) {
      const counts = await services.queue.counts(queue);
      services.metrics.queue.set({ queue, state: 'waiting' }, counts.waiting);
      services.metrics.queue.set({ queue, state: 'active' }, counts.active);
    }
    return c.text(await services.metrics.registry.metrics(), 200, {
      'Content-Type': services.metrics.registry.contentType,
    });
  });
  return app;
}

async function answers(ask: () => PromiseLike<unknown>): Promise<'ok' | 'down'> {
  // A database that is gone without a word must not hold the answer back.
  const patience = new AbortController();
  const late = wait(PATIENCE_MS, 'down' as const, { signal: patience.signal }).catch(() => 'down' as const);
  const asked = (async () => {
    await ask();
    return 'ok' as const;
  })().catch(() => 'down' as const);
  const answer = await Promise.race([asked, late]);
  patience.abort();
  return answer;
}
