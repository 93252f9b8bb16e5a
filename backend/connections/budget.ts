import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Capabilities } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { requestBudgets } from '../database/schema/index.ts';

/** How many requests a connection may make, counted over all processes. */
export type Budget = {
  /** Takes `count` requests out of the budget, or says how long to wait before asking again (milliseconds). */
  take(connectionId: string, count?: number): Promise<Grant>;
  /** Stops all requests of the connection for about `ms` (with jitter, so that processes do not come back together). */
  pause(connectionId: string, ms: number): Promise<void>;
};
export type Grant = { granted: true } | { granted: false; waitMs: number };

/** We keep below what the ledger allows: the user may be at work in other programs too. */
const SHARE = 0.9;
/** Where the limit is ours alone. */
const SHARE_ALONE = 0.95;
/** One request, and half of the next, so that none of the refill is lost while nobody asks just then. */
const IN_HAND = 1.5;
/** Of our share, what may go out at once after a quiet time; the rest trickles in over the window. */
const BURST = 1 / 6;
/** Requests a process takes ahead with one look at the database, and for how long they count. */
const AHEAD = 5;
const AHEAD_MS = 2_000;

const answerSchema = z.array(z.object({ granted: z.boolean(), wait_ms: z.number() }));

/**
 * A token bucket per connection in the database. Burst plus what trickles in during any window of `perSeconds` stays at
 * or below 90 % of the ledger's limit, whatever the window (Business Central counts a sliding one).
 *
 * A process takes up to {@link AHEAD} requests ahead, so that most calls need no round trip; unused ones are lost after
 * two seconds. That is all a process knows that others do not: at worst `AHEAD` requests per process go out after a
 * pause began or were counted for nothing.
 * @param options.ahead 1 takes each request by itself
 * @param options.of what is counted: all requests, or those that carry several operations
 */
export function requestBudget(
  db: Queryable,
  limits: BucketLimits,
  options: { ahead?: number; of?: 'requests' | 'packed' } = {},
): Budget {
  const keyOf = (connectionId: string) => `${options.of === 'packed' ? 'ledger-packed' : 'ledger'}:${connectionId}`;
  const { capacity, perSecond } = bucketFor(limits);
  // A second, shorter limit leaves nothing to be taken ahead.
  const ahead = limits.burst === undefined ? Math.min(options.ahead ?? AHEAD, capacity) : 1;
  const purses = new Map<string, { left: number; until: number }>();

  /** One statement: refill by the time that passed, then take, unless paused or short. */
  const takeFromDatabase = async (key: string, count: number): Promise<Grant> => {
    const filled = sql`least(${capacity}::float8, b.tokens
      + greatest(0, extract(epoch from clock_timestamp() - b.refilled_at)::float8) * ${perSecond}::float8)`;
    const rows = await db.execute(sql`
      with taken as (
        insert into ${requestBudgets} as b (key, tokens, refilled_at)
        values (${key}, ${capacity}::float8 - ${count}::float8, clock_timestamp())
        on conflict (key) do update set tokens = ${filled} - ${count}::float8, refilled_at = clock_timestamp()
        where (b.paused_until is null or b.paused_until <= clock_timestamp()) and ${filled} >= ${count}::float8
        returning 1)
      select true as granted, 0::float8 as wait_ms from taken
      union all
      select false, greatest(
        extract(epoch from b.paused_until - clock_timestamp())::float8 * 1000,
        (${count}::float8 - ${filled}) / ${perSecond}::float8 * 1000, 1)
      from ${requestBudgets} as b where b.key = ${key} and not exists (select from taken)`);
    const answer = answerSchema.parse([...rows])[0];
    if (answer?.granted === true) return { granted: true };
    // No row: another process made the bucket at this very moment and emptied it.
    return { granted: false, waitMs: Math.ceil(answer?.wait_ms ?? 1000 / perSecond) };
  };

  return {
    async take(connectionId, count = 1) {
      const key = keyOf(connectionId);
      const now = performance.now();
      const purse = purses.get(key);
      if (purse !== undefined && purse.until > now && purse.left >= count) {
        purse.left -= count;
        return { granted: true };
      }
      purses.delete(key);
      if (count < ahead && (await takeFromDatabase(key, ahead)).granted) {
        purses.set(key, { left: ahead - count, until: now + AHEAD_MS });
        return { granted: true };
      }
      return takeFromDatabase(key, count);
    },
    async pause(connectionId, ms) {
      const key = keyOf(connectionId);
      purses.delete(key);
      const end = sql`clock_timestamp() + ${Math.round(ms * (1 + Math.random() / 4))} * interval '1 millisecond'`;
      // The bucket begins empty after it: a full burst would run into the same limit again.
      await db.execute(sql`
        insert into ${requestBudgets} as b (key, tokens, refilled_at, paused_until) values (${key}, 0, ${end}, ${end})
        on conflict (key) do update set tokens = 0,
          refilled_at = greatest(b.paused_until, excluded.paused_until),
          paused_until = greatest(b.paused_until, excluded.paused_until)`);
    },
  };
}

type BucketLimits = Pick<Capabilities['limits'], 'requests' | 'perSeconds' | 'burst'>;

/**
 * Size and refill of the bucket for a limit of at least four requests. With a second limit over a shorter time one bucket
 * keeps to both: what lies in it and what trickles in stay below the share of each, whatever the window. Such ledgers
 * limit the app in a company and not a user, so nobody else draws on it and the share is larger.
 */
export function bucketFor(limits: BucketLimits) {
  const { burst } = limits;
  if (burst !== undefined) {
    const short = burst.requests * SHARE_ALONE;
    const long = limits.requests * SHARE_ALONE;
    const perSecond = Math.min((long - IN_HAND) / limits.perSeconds, (short - IN_HAND) / burst.perSeconds);
    const capacity = Math.min(long - perSecond * limits.perSeconds, short - perSecond * burst.perSeconds);
    return { capacity, perSecond };
  }
  const share = Math.floor(limits.requests * SHARE);
  const capacity = Math.max(1, Math.floor(share * BURST));
  return { capacity, perSecond: Math.max(share - capacity, 1) / limits.perSeconds };
}
