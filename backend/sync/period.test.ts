import { describe, expect, it } from 'vitest';
import { dayToTry } from './period.ts';

describe('days to try in books that are closed without a word (C54)', () => {
  it.each([
    ['2026-01-31', '2026-03-15', '2026-02-01'],
    ['2025-12-05', '2026-03-15', '2026-01-01'],
    ['2026-03-01', '2026-03-15', '2026-03-15'],
    ['2026-03-15', '2026-03-15', null],
  ])('given %s refused and today %s, then %s', (refused, today, next) => {
    expect(dayToTry(refused, today)).toBe(next);
  });
});
