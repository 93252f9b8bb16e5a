import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problems } from '#shared/problem-words.ts';
import { problemCodes } from '#shared/problems.ts';
import { healsWithTime, nextAttempt, RETRY_FOR_MS } from './retry.ts';

const now = new Date('2026-11-20T12:00:00Z');
const attempts = fc.integer({ min: 1, max: 1_000 });
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const waitOf = (at: Date | null): number => (at === null ? Number.NaN : at.getTime() - now.getTime());

describe('the next attempt', () => {
  it('lies between a quarter of a second and half an hour away, however often it failed', () => {
    fc.assert(
      fc.property(attempts, jitter, (attempt, random) => {
        const wait = waitOf(nextAttempt(now, { attempt, firstFailedAt: now, retryAfterMs: null }, () => random));
        expect(wait).toBeGreaterThanOrEqual(250);
        expect(wait).toBeLessThanOrEqual(30 * 60_000 + 250);
      }),
    );
  });

  it('is spread over the whole span, and the span doubles', () => {
    const spans = [1, 2, 3, 4].map((attempt) => {
      const state = { attempt, firstFailedAt: now, retryAfterMs: null };
      return waitOf(nextAttempt(now, state, () => 1)) - waitOf(nextAttempt(now, state, () => 0));
    });
    expect(spans).toEqual([2_000, 4_000, 8_000, 16_000]);
  });

  it('never comes before the ledger asked for', () => {
    fc.assert(
      fc.property(attempts, jitter, fc.integer({ min: 0, max: 3_600_000 }), (attempt, random, retryAfterMs) => {
        const wait = waitOf(nextAttempt(now, { attempt, firstFailedAt: now, retryAfterMs }, () => random));
        expect(wait).toBeGreaterThanOrEqual(retryAfterMs);
      }),
    );
  });

  it('is given up after more than a day, so that a night and a day of maintenance are outlasted', () => {
    const firstFailedAt = (ms: number) => new Date(now.getTime() - ms);
    const state = { attempt: 60, retryAfterMs: null };
    expect(nextAttempt(now, { ...state, firstFailedAt: firstFailedAt(RETRY_FOR_MS) }, () => 0)).not.toBeNull();
    expect(nextAttempt(now, { ...state, firstFailedAt: firstFailedAt(RETRY_FOR_MS + 1) }, () => 0)).toBeNull();
    expect(RETRY_FOR_MS).toBeGreaterThan(24 * 3_600_000);
  });
});

describe('what time heals', () => {
  it('is exactly what leaves a document queued and says that there is nothing to do', () => {
    for (const code of problemCodes.filter(healsWithTime)) {
      expect(problems[code]).toMatchObject({ who: 'time', status: 'queued' });
      expect(problems[code].fix).toContain('{next}');
    }
    expect(problemCodes.filter((code) => problems[code].status === 'queued').sort()).toEqual(
      [...problemCodes.filter(healsWithTime), 'customer_under_way'].sort(),
    );
  });
});
