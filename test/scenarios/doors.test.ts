import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ConfigurationError } from '#backend/config.ts';
import { start } from '#backend/start.ts';
import { paths } from '#shared/api/paths.ts';
import { type House, openHouse } from '#test/kit/house.ts';
import { createTestDatabase } from '#test/kit/postgres.ts';
import { type Answered, bodyOf, send, sendSigned } from '#test/kit/signed-text.ts';
import { syncedInvoice } from '#test/kit/synced-invoice.ts';
import { command } from '#test/kit/template.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const get = (path: string, headers: Record<string, string> = {}, at = house): Promise<Answered> =>
  send(at, path, { method: 'GET', headers });

describe('health', () => {
  it('says that the process lives and that it is ready', async () => {
    const alive = await get('/healthz');
    const ready = await get('/readyz');
    expect([alive.status, JSON.parse(alive.text)]).toEqual([200, { status: 'ok' }]);
    expect([ready.status, JSON.parse(ready.text)]).toEqual([
      200,
      { status: 'ready', checks: { database: 'ok', queue: 'ok' } },
    ]);
  });

  it('says that it is not ready while the database is gone, and is ready again when that is back', async () => {
    const lonely = await openHouse({ workers: false });
    const name = new URL(lonely.databaseUrl).pathname.slice(1);
    const ready = async () => {
      const { status, text } = await get('/readyz', {}, lonely);
      return { status, said: JSON.parse(text) };
    };
    try {
      await command(inject('postgres').url, async (orders) => {
        await orders`alter database ${orders(name)} with allow_connections false`;
        await orders`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
      });
      await expect.poll(ready, { timeout: 20_000 }).toEqual({
        status: 503,
        said: { status: 'not ready', checks: { database: 'down', queue: 'down' } },
      });
      // A process that lives must not be restarted because its database is away.
      expect((await get('/healthz', {}, lonely)).status).toBe(200);
      const view = await sendSigned(lonely, paths.overview, bodyOf({ accountId: 'acct_1' }));
      expect(view.problem()).toMatchObject({ code: 'internal', reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
    } finally {
      await command(inject('postgres').url, async (orders) => {
        await orders`alter database ${orders(name)} with allow_connections true`;
      });
    }
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(200);
    await lonely.stop();
  });
});

describe('metrics', () => {
  it('count runs, requests, events and jobs, for whoever asks from this machine', async () => {
    const merchant = await house.merchant();
    await syncedInvoice(house, merchant);
    const { status, text, headers } = await get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    for (const line of [
      /^tieout_sync_runs_total\{status="synced",problem=""\} 1$/m,
      /^tieout_sync_run_seconds_count 1$/m,
      /^tieout_stripe_events_total\{result="accepted"\} [1-9]\d*$/m,
      /^tieout_ledger_requests_total\{ledger="business_central",method="POST",status="2xx"\} 1$/m,
      /^tieout_http_request_seconds_count\{route="\/webhooks\/stripe",status="2xx"\} [1-9]\d*$/m,
      /^tieout_queue_jobs\{queue="documents",state="waiting"\} \d+$/m,
    ])
      expect(text.match(line)?.[0], String(line)).toBeDefined();
  });

  it.each(['X-Forwarded-For', 'Forwarded'])(
    'are closed to what a proxy on this machine passes on (%s)',
    async (name) => {
      const answer = await get('/metrics', { [name]: 'for=203.0.113.7' });
      expect(answer.status).toBe(403);
      expect(answer.problem()).toMatchObject({
        code: 'metrics_closed',
        detail: expect.stringContaining('METRICS_TOKEN'),
      });
    },
  );

  it('with a token set are open to it from anywhere, and to nothing else', async () => {
    const guarded = await openHouse({ workers: false, env: { METRICS_TOKEN: 'scrape-me' } });
    const ask = async (authorization?: string) =>
      (await get('/metrics', authorization === undefined ? {} : { Authorization: authorization }, guarded)).status;
    expect(await ask()).toBe(403);
    expect(await ask('Bearer scrape-m')).toBe(403);
    expect(await ask('scrape-me')).toBe(403);
    expect(await ask('Bearer scrape-me')).toBe(200);
    await guarded.stop();
  });

  it('name routes by their pattern, so that a stranger cannot make them grow', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => get(`/app/v1/unknown-${n}`)));
    const { text } = await get('/metrics');
    expect(text).not.toContain('unknown-');
  });
});

describe('headers of every answer to a browser', () => {
  it.each(['/healthz', '/readyz', '/metrics', '/oauth/callback', '/nothing'])(
    '%s keeps browsers strict',
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
      expect(headers.get('x-frame-options')).not.toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    },
  );

  it('a view’s answer, with customers in it, is kept by no cache', async () => {
    const merchant = await house.merchant({ connect: false });
    const { headers } = await sendSigned(house, paths.overview, bodyOf(merchant));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('a port that is taken', () => {
  it('is said in a sentence with what to do, and nothing stays behind', async () => {
    const taken = await occupy();
    const { port } = taken.address() as AddressInfo;
    const database = await createTestDatabase();
    const config = { ...house.config, HOST: '127.0.0.1', PORT: port, DATABASE_URL: database.url };
    const failure = await start(config).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(String(failure)).toContain(`port ${port} is taken`);
    expect(String(failure)).toContain(`PORT=${port + 10} npm start`);
    const name = new URL(database.url).pathname.slice(1);
    const left = () => database.sql`
      select application_name from pg_stat_activity where datname = ${name} and application_name like 'tieout%'`;
    await expect.poll(async () => (await left()).map(({ application_name }) => application_name)).toEqual([]);
    await database.drop();
    await new Promise((resolve) => taken.close(resolve));
  });

  function occupy(): Promise<Server> {
    const server = createServer();
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
  }
});
