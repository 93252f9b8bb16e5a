import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Budget, bucketFor, requestBudget } from './budget.ts';
import { twoProcesses } from './database.fixture.ts';

let processes: Awaited<ReturnType<typeof twoProcesses>>;
beforeAll(async () => {
  processes = await twoProcesses();
});
afterAll(async () => {
  await processes?.close();
});

/** So slow a refill that none happens during a test. */
const limits = { requests: 200, perSeconds: 86_400_000 };
const burst = 30;

async function drain(budget: Budget, connection: string, tries: number): Promise<number> {
  let granted = 0;
  for (let n = 0; n < tries; n += 1) if ((await budget.take(connection)).granted) granted += 1;
  return granted;
}

/** Lets time pass in the bucket. */
const age = (connection: string, seconds: number) =>
  processes.sql`update request_budgets set refilled_at = refilled_at - ${seconds} * interval '1 second',
    paused_until = paused_until - ${seconds} * interval '1 second' where key = ${`ledger:${connection}`}`;

describe('the request budget', () => {
  it('is one for two processes: together they get the burst and not one more', async () => {
    const connection = randomUUID();
    const [one, two] = [requestBudget(processes.one, limits), requestBudget(processes.two, limits)];
    const granted = await Promise.all([drain(one, connection, 40), drain(two, connection, 40)]);
    expect(granted[0] + granted[1]).toBe(burst);
  });

  it('belongs to each connection alone', async () => {
    const budget = requestBudget(processes.one, limits);
    await drain(budget, randomUUID(), 40);
    expect(await budget.take(randomUUID())).toEqual({ granted: true });
  });

  it('says how long to wait, and has refilled that much by then', async () => {
    const connection = randomUUID();
    const budget = requestBudget(processes.one, { requests: 200, perSeconds: 3600 }, { ahead: 1 });
    await drain(budget, connection, burst);
    const refused = await budget.take(connection, 3);
    if (refused.granted) throw new Error('granted');
    // 150 of 180 an hour trickle in: one each 24 s.
    expect(refused.waitMs).toBeGreaterThan(60_000);
    expect(refused.waitMs).toBeLessThanOrEqual(72_000);
    await age(connection, refused.waitMs / 1000);
    expect(await budget.take(connection, 3)).toEqual({ granted: true });
    expect((await budget.take(connection)).granted).toBe(false);
  });

  it('counts requests that carry several operations apart, where a ledger does', async () => {
    const connection = randomUUID();
    const all = requestBudget(processes.one, limits);
    const packed = requestBudget(processes.one, { requests: 20, perSeconds: 86_400_000 }, { of: 'packed', ahead: 1 });
    expect(await drain(packed, connection, 20)).toBe(3);
    expect(await drain(all, connection, 40)).toBe(burst);
  });

  it('fills no further than the burst, however long it rests', async () => {
    const connection = randomUUID();
    const budget = requestBudget(processes.one, limits);
    await budget.take(connection);
    await age(connection, 10 * limits.perSeconds);
    expect(await drain(requestBudget(processes.two, limits), connection, 60)).toBe(burst);
  });

  it('lets out at most 90 % of the ledger’s limit in any window, burst included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 100_000 }), fc.integer({ min: 1, max: 3600 }), (requests, perSeconds) => {
        const { capacity, perSecond } = bucketFor({ requests, perSeconds });
        expect(capacity).toBeGreaterThanOrEqual(1);
        expect(capacity + perSecond * perSeconds).toBeLessThanOrEqual(requests * 0.9 + 1e-6);
      }),
    );
  });

  it('costs one look at the database for several requests', async () => {
    const connection = randomUUID();
    let looks = 0;
    const counting = new Proxy(processes.one, {
      get(target, name, receiver) {
        if (name === 'execute') looks += 1;
        return Reflect.get(target, name, receiver);
      },
    });
    expect(await drain(requestBudget(counting, limits), connection, 10)).toBe(10);
    expect(looks).toBe(2);
  });
});

describe('two limits at once', () => {
  it('given 500 a minute and 10 a second, then any window of either holds less, and nine tenths of the minute are used', () => {
    const { capacity, perSecond } = bucketFor({
      requests: 500,
      perSeconds: 60,
      burst: { requests: 10, perSeconds: 1 },
    });
    expect(capacity).toBeGreaterThanOrEqual(1);
    expect(capacity + perSecond).toBeLessThanOrEqual(10);
    expect(capacity + perSecond * 60).toBeLessThanOrEqual(500);
    expect(perSecond * 60).toBeGreaterThanOrEqual(450);
  });

  it('given two processes that ask at once, then what one takes the other has not', async () => {
    const connection = randomUUID();
    const both = { requests: 500, perSeconds: 3600, burst: { requests: 10, perSeconds: 600 } };
    const [one, two] = [requestBudget(processes.one, both), requestBudget(processes.two, both)];
    expect([(await one.take(connection)).granted, (await two.take(connection)).granted]).toEqual([true, false]);
  });
});

describe('a pause', () => {
  it('stops every process for at least as long as told, and says how long', async () => {
    const connection = randomUUID();
    const [one, two] = [requestBudget(processes.one, limits), requestBudget(processes.two, limits)];
    await one.take(connection);
    await one.pause(connection, 60_000);
    for (const budget of [one, two]) {
      const answer = await budget.take(connection);
      if (answer.granted) throw new Error('granted during a pause');
      expect(answer.waitMs).toBeGreaterThan(55_000);
    }
  });

  it('is followed by a trickle, not by another burst', async () => {
    const connection = randomUUID();
    const slow = { requests: 200, perSeconds: 3600 };
    const budget = requestBudget(processes.one, slow, { ahead: 1 });
    await budget.take(connection);
    await budget.pause(connection, 1_000);
    expect((await budget.take(connection)).granted).toBe(false);
    await age(connection, 1 + 0.25 + 24.5);
    expect(await drain(budget, connection, 10)).toBe(1);
  });

  it('is not shortened by a shorter one', async () => {
    const connection = randomUUID();
    const budget = requestBudget(processes.one, limits);
    await budget.pause(connection, 600_000);
    await budget.pause(connection, 1);
    const answer = await budget.take(connection);
    if (answer.granted) throw new Error('granted during a pause');
    expect(answer.waitMs).toBeGreaterThan(500_000);
  });
});
