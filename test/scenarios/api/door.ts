import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { errorAnswerSchema } from '#shared/api/common.ts';
import type { ApiStage } from '#test/kit/api-stage.ts';

/** Keys, scopes, limits, idempotency and validation: what holds for every operation. */
export function tellOfTheDoor(on: () => ApiStage): void {
  describe('the door of the API', () => {
    it.each([
      ['no key', null, 'api_key_missing'],
      ['a key that is none', 'sk_test_123', 'api_key_invalid'],
      ['a key of the other mode', 'live', 'api_key_invalid'],
    ])('given %s, then 401 says what to do', async (_, given, code) => {
      const key = given === 'live' ? on().key.replace('_test_', '_live_') : given;
      const { status, body, headers } = await on().call('GET', '/documents', { key });
      expect(status).toBe(401);
      expect(headers.get('WWW-Authenticate')).toContain('Bearer');
      const problem = errorAnswerSchema.parse(body);
      expect(problem).toMatchObject({ code, type: `${on().house.url}/api/docs#error-${code}` });
      expect(problem.detail).toContain('the app’s settings');
    });

    it('given a key that may read only, then a change is refused with the scope it lacks', async () => {
      const { status, body } = await on().call('POST', '/documents/in_1/replay', { key: on().reader });
      expect(status).toBe(403);
      expect(body).toMatchObject({ code: 'scope_missing', detail: expect.stringContaining('“sync”') });
    });

    it('given any answer, then it tells the rate limit, and once that is used up when to come again', async () => {
      const { headers } = await on().call('GET', '/documents', { key: on().reader });
      expect(headers.get('RateLimit-Policy')).toBe('"key";q=600;w=60');
      expect(headers.get('RateLimit')).toMatch(/^"key";r=59\d;t=\d+$/);
      const { sql } = on().house.services;
      const [row] = await sql<{ id: string }[]>`select id from api_keys where name = 'Reader'`;
      const full = (count: number) => sql`
        insert into rate_limits (key, window_start, count)
        select ${`api:${row?.id}`}, to_timestamp(floor(extract(epoch from now()) / 60) * 60 + n * 60), ${count}
        from generate_series(0, 1) n
        on conflict (key, window_start) do update set count = excluded.count`;
      await full(600);
      const refused = await on().call('GET', '/documents', { key: on().reader });
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
      expect(refused.headers.get('RateLimit')).toMatch(/^"key";r=0;/);
      expect((await on().call('GET', '/documents')).status).toBe(200);
      await full(0);
    });

    it.each([
      ['/documents?status=lost', 'query.status.0'],
      ['/documents?limit=0', 'query.limit'],
      ['/documents?from=yesterday', 'query.from'],
      ['/documents?cursor=made-up', 'cursor'],
      ['/documents/inv_1', 'path.id'],
    ])('given %s, then 422 names the field', async (path, field) => {
      const { status, body } = await on().call('GET', path);
      expect(status).toBe(422);
      expect(errorAnswerSchema.parse(body).errors?.map((error) => error.path)).toEqual([field]);
    });

    it('given a body that is no JSON, of another type, or too large, then it is refused with words', async () => {
      const send = (text: string, type: string) =>
        on().call('POST', '/bulk-runs', { text, headers: { 'Content-Type': type } });
      expect(await send('{"action":', 'application/json')).toMatchObject({ status: 400 });
      expect(await send('<bulk/>', 'application/xml')).toMatchObject({ status: 415 });
      expect(await send(`"${'x'.repeat(2_100_000)}"`, 'application/json')).toMatchObject({ status: 413 });
    });

    it('given a key whose account uninstalled the app, then it is refused until the app is back', async () => {
      const { sql } = on().house.services;
      const id = on().merchant.installation.id;
      await sql`update installations set status = 'uninstalled' where id = ${id}`;
      expect((await on().call('GET', '/documents')).body).toMatchObject({ status: 403, code: 'not_installed' });
      await sql`update installations set status = 'installed' where id = ${id}`;
    });

    it('given a use, then the key says when it was used last', async () => {
      const [row] = await on().house.services.sql`select last_used_at from api_keys where name = 'Reader'`;
      expect(Date.parse(String(row?.last_used_at))).toBeGreaterThan(Date.now() - 3_600_000);
      expect(Date.parse(String(row?.last_used_at))).toBeLessThanOrEqual(Date.now());
    });
  });

  describe('an Idempotency-Key', () => {
    const plan = { action: 'replay', selection: { filter: { status: ['failed'] } } };
    const post = (idempotencyKey: string, body: unknown = plan, path = '/bulk-runs/plan') =>
      on().call('POST', path, { body, headers: { 'Idempotency-Key': idempotencyKey } });

    it('given the same request twice, then the first answer comes again, and says so', async () => {
      const key = randomUUID();
      const [first, second] = [await post(key), await post(key)];
      expect(first.status).toBe(200);
      expect(second.text).toBe(first.text);
      expect([first, second].map(({ headers }) => headers.get('Idempotent-Replayed'))).toEqual([null, 'true']);
    });

    it('given another body or path under it, then 422 and nothing is done', async () => {
      const key = randomUUID();
      await post(key);
      const other = await post(key, { ...plan, action: 'exclude' });
      expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
      expect(await post(key, plan, '/bulk-runs')).toMatchObject({ status: 422 });
    });

    it('given a first request under way, then 409; given one that its process took with it, then it is done anew', async () => {
      const key = randomUUID();
      await post(key);
      const { sql } = on().house.services;
      await sql`update api_answers set status = null where idempotency_key = ${key}`;
      const waiting = await post(key);
      expect(waiting).toMatchObject({ status: 409, body: { code: 'idempotency_key_in_flight' } });
      expect(waiting.headers.get('Retry-After')).toBe('1');
      await sql`update api_answers set created_at = now() - interval '6 minutes' where idempotency_key = ${key}`;
      expect((await post(key)).status).toBe(200);
    });

    it('given a request that failed, then it may be tried again under the same key', async () => {
      const key = randomUUID();
      expect((await post(key, plan, '/bulk-runs')).body).toMatchObject({ code: 'nothing_matches' });
      expect((await post(key, plan, '/bulk-runs')).body).toMatchObject({ code: 'nothing_matches' });
    });

    it('given one with blanks, then 400', async () => {
      expect(await post('a b')).toMatchObject({ status: 400, body: { code: 'idempotency_key_invalid' } });
    });
  });
}
