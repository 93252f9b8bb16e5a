import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test/kit/postgres.ts';
import { type DatabaseClient, openDatabase } from './client.ts';
import { acquireLease, LeaseBusy, releaseLease, renewLease, withLease } from './leases.ts';

let database: TestDatabase;
let one: DatabaseClient;
let two: DatabaseClient;

beforeAll(async () => {
  database = await createTestDatabase();
  one = openDatabase(database.url, { max: 4 });
  two = openDatabase(database.url, { max: 4 });
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await database?.drop();
});

const forever = 600_000;
const expireNow = (key: string) =>
  database.sql`update leases set expires_at = now() - interval '1 second' where key = ${key}`;

describe('a lease', () => {
  it('given twenty who ask at once from two processes, goes to exactly one', async () => {
    const asked = Array.from({ length: 20 }, (_, n) => acquireLease(n % 2 === 0 ? one.db : two.db, 'rush', forever));
    const had = (await Promise.all(asked)).filter((lease) => lease !== null);
    expect(had).toHaveLength(1);
  });

  it('given back, can be had by the other process at once', async () => {
    const lease = await acquireLease(one.db, 'handed on', forever);
    expect(await acquireLease(two.db, 'handed on', forever)).toBeNull();
    if (lease === null) throw new Error('not had');
    await releaseLease(one.db, lease);
    expect(await acquireLease(two.db, 'handed on', forever)).not.toBeNull();
  });

  it('when its holder crashed, is had by the other after it expired, and no longer by the one that crashed', async () => {
    const crashed = await acquireLease(one.db, 'crash', forever);
    if (crashed === null) throw new Error('not had');
    await expireNow('crash');
    expect(await acquireLease(two.db, 'crash', forever)).not.toBeNull();
    expect(await renewLease(one.db, crashed, forever)).toBe(false);
    await releaseLease(one.db, crashed);
    expect(await acquireLease(one.db, 'crash', forever)).toBeNull();
  });
});

describe('withLease', () => {
  it('lets work on one key happen one at a time across processes', async () => {
    let inside = 0;
    let most = 0;
    const work = (client: DatabaseClient) =>
      withLease(client.db, 'street', { waitMs: 30_000 }, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await client.sql`select pg_sleep(0.005)`;
        inside -= 1;
      });
    await Promise.all([work(one), work(two), work(one), work(two), work(one), work(two)]);
    expect(most).toBe(1);
  });

  it('throws LeaseBusy when another holder does not let go in time', async () => {
    await acquireLease(one.db, 'busy', forever);
    const late = withLease(two.db, 'busy', { waitMs: 60 }, async () => 'never');
    await expect(late).rejects.toThrow(LeaseBusy);
    await expect(late).rejects.toThrow('Another process is working on busy. Try again in a moment.');
  });

  it('takes over from a crashed holder as soon as the lease ends', async () => {
    await acquireLease(one.db, 'orphan', 150);
    expect(await withLease(two.db, 'orphan', { waitMs: 30_000 }, async () => 'done')).toBe('done');
  });

  it('renews while the work takes longer than the lease, and gives it back after', async () => {
    await withLease(one.db, 'long', { ttlMs: 300 }, async () => {
      const expiry = async () => {
        const rows = await database.sql<{ at: Date }[]>`select expires_at as at from leases where key = 'long'`;
        return rows[0]?.at.getTime() ?? 0;
      };
      const first = await expiry();
      // Past the first end by the database's clock, so only a renewal can still hold it.
      await expect.poll(expiry, { timeout: 20_000, interval: 20 }).toBeGreaterThan(first + 400);
      expect(await acquireLease(two.db, 'long', forever)).toBeNull();
    });
    expect(await acquireLease(two.db, 'long', forever)).not.toBeNull();
  });

  it('tells the work when the lease was lost to somebody else', async () => {
    const lost = withLease(one.db, 'stolen', { ttlMs: 150 }, async (signal) => {
      await database.sql`update leases set holder = gen_random_uuid() where key = 'stolen'`;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return signal.reason;
    });
    expect(await lost).toBeInstanceOf(LeaseBusy);
  });

  it('gives the lease back when the work fails, and passes its error on', async () => {
    const failing = withLease(one.db, 'failing', {}, async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(await acquireLease(two.db, 'failing', forever)).not.toBeNull();
  });
});
