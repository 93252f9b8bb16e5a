import { describe, expect, it } from 'vitest';
import { nextTry } from './retry.ts';

const now = new Date('2026-03-01T00:00:00Z');
const secondsUntil = (at: Date | null) => (at === null ? null : (at.getTime() - now.getTime()) / 1000);

describe('trying a webhook again', () => {
  it('given one failure after the other, then the waits grow from seconds to a day, over at least a day in all', () => {
    const waits = Array.from({ length: 10 }, (_, index) => secondsUntil(nextTry(now, index + 1, null, () => 0.5)));
    expect(waits).toEqual([5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, null]);
    expect(waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0)).toBeGreaterThan(86_400);
  });

  it('given many that failed together, then chance spreads them by a fifth', () => {
    expect(secondsUntil(nextTry(now, 2, null, () => 0))).toBe(270);
    expect(secondsUntil(nextTry(now, 2, null, () => 1))).toBe(330);
  });

  it('given an endpoint that asks for time, then it gets it, up to a day', () => {
    expect(secondsUntil(nextTry(now, 1, 120, () => 0.5))).toBe(120);
    expect(secondsUntil(nextTry(now, 1, 1e9, () => 0.5))).toBe(86_400);
  });
});
