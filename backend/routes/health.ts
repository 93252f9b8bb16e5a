import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { queueNames } from '../queue/boss.ts';
import type { Services } from '../services.ts';
import { HttpError } from './http-error.ts';

const isLoopback = (address: string | undefined): boolean =>
  address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1';

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
    const allowed =
      token === undefined
        ? isLoopback(getConnInfo(c).remote.address)
        : c.req.header('Authorization') === `Bearer ${token}`;
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
  try {
    await ask();
    return 'ok';
  } catch {
    return 'down';
  }
}
