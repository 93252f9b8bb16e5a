import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from './client.ts';
import { leases } from './schema/index.ts';

/** An exclusive right to `key` until it expires by the database's clock. */
export type Lease = { key: string; holder: string };

/** Somebody else holds the lease and did not let go of it in time. */
export class LeaseBusy extends Error {
  override name = 'LeaseBusy';
  readonly key: string;

  constructor(key: string) {
    super(`Another process is working on ${key}. Try again in a moment.`);
    this.key = key;
  }
}

/**
 * Takes the lease when nobody has it or its holder let it expire. One statement, so that of several who ask at the same
 * moment one gets it. Only the database's clock counts: machines' clocks differ.
 * @param ttlMs how long it is held without renewal: how long the others wait after a crash of the holder
 * @returns null while somebody else holds it
 */
export async function acquireLease(db: Queryable, key: string, ttlMs: number): Promise<Lease | null> {
  const holder = randomUUID();
  const expiresAt = inMs(ttlMs);
  const taken = await db
    .insert(leases)
    .values({ key, holder, expiresAt })
    .onConflictDoUpdate({
      target: leases.key,
      set: { holder, expiresAt },
      setWhere: sql`${leases.expiresAt} <= clock_timestamp()`,
    })
    .returning({ key: leases.key });
  return taken.length === 0 ? null : { key, holder };
}

/** Puts the end off. @returns false when the lease is lost: it had expired and somebody else has it, or it was released */
export async function renewLease(db: Queryable, lease: Lease, ttlMs: number): Promise<boolean> {
  const renewed = await db
    .update(leases)
    .set({ expiresAt: inMs(ttlMs) })
    .where(ours(lease))
    .returning({ key: leases.key });
  return renewed.length > 0;
}

/** Gives the lease back; nothing happens when it is lost already. */
export async function releaseLease(db: Queryable, lease: Lease): Promise<void> {
  await db.delete(leases).where(ours(lease));
}

const remainingSchema = z.array(z.object({ ms: z.number() }));

/** How long the present holder's lease still runs, in milliseconds; 0 when nobody holds it. */
async function remainingMs(db: Queryable, key: string): Promise<number> {
  const found = await db.execute(
    sql`select (extract(epoch from ${leases.expiresAt} - clock_timestamp()) * 1000)::float8 as ms
        from ${leases} where ${leases.key} = ${key}`,
  );
  return Math.max(0, remainingSchema.parse([...found])[0]?.ms ?? 0);
}

/**
 * Does `fn` while holding the lease, and renews it as long as that takes. No database connection is held meanwhile.
 * `fn` gets a signal that aborts should the lease be lost all the same (the process or the database stood still for
 * longer than `ttlMs`): what it then does is no longer exclusive.
 * @param options.ttlMs default 30 s
 * @param options.waitMs how long to wait for another holder; default 0
 * @throws LeaseBusy when it is not had in time
 */
export async function withLease<T>(
  db: Queryable,
  key: string,
  options: { ttlMs?: number; waitMs?: number },
  fn: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const ttlMs = options.ttlMs ?? 30_000;
  const lease = await acquireWithin(db, key, ttlMs, options.waitMs ?? 0);
  const lost = new AbortController();
  const renewal = keepRenewing(db, lease, ttlMs, lost);
  try {
    return await fn(lost.signal);
  } finally {
    await renewal.stop();
    // A lease that cannot be given back (database gone) expires by itself; the result of the work must not suffer.
    await releaseLease(db, lease).catch(() => undefined);
  }
}

async function acquireWithin(db: Queryable, key: string, ttlMs: number, waitMs: number): Promise<Lease> {
  const deadline = performance.now() + waitMs;
  for (let pause = 15; ; pause = Math.min(pause * 1.5, 250)) {
    const lease = await acquireLease(db, key, ttlMs);
    if (lease !== null) return lease;
    const left = deadline - performance.now();
    if (left <= 0) throw new LeaseBusy(key);
    // Not past the moment at which a crashed holder's lease ends, and with jitter so that those who wait spread out.
    const expiry = await remainingMs(db, key);
    await wait(Math.min(left, expiry + 1, pause * (0.5 + Math.random())));
  }
}

function keepRenewing(db: Queryable, lease: Lease, ttlMs: number, lost: AbortController) {
  const stopped = new AbortController();
  const loop = async () => {
    let heldUntil = performance.now() + ttlMs;
    while (!stopped.signal.aborted && !lost.signal.aborted) {
      await wait(ttlMs / 3, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      const asked = performance.now();
      try {
        if (await renewLease(db, lease, ttlMs)) heldUntil = asked + ttlMs;
        else lost.abort(new LeaseBusy(lease.key));
      } catch {
        // The database may come back before the lease ends.
        if (performance.now() > heldUntil) lost.abort(new LeaseBusy(lease.key));
      }
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}

const inMs = (ms: number) => sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'`;
const ours = (lease: Lease) => and(eq(leases.key, lease.key), eq(leases.holder, lease.holder));
