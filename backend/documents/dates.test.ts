import { describe, expect, it } from 'vitest';
import { dateIn, dayAfter, startOfDay } from './dates.ts';

describe('the first instant of a calendar date', () => {
  it.each([
    ['2026-01-31', 'UTC', '2026-01-31T00:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-01-01', 'Asia/Kolkata', '2025-12-31T18:30:00.000Z'],
    ['2026-01-01', 'Pacific/Auckland', '2025-12-31T11:00:00.000Z'],
    ['2026-01-01', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2026-01-01', 'Pacific/Pago_Pago', '2026-01-01T11:00:00.000Z'],
    ['2026-01-01', 'Pacific/Chatham', '2025-12-31T10:15:00.000Z'],
  ])('given %s in %s, then it is %s', (date, zone, instant) => {
    expect(startOfDay(date, zone).toISOString()).toBe(instant);
  });

  it('given clocks that skip midnight, then it is the first instant that the date has', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z');
  });

  it('given the day on which clocks change, then the next one begins 23 or 25 hours later', () => {
    const hours = (date: string) =>
      (startOfDay(dayAfter(date), 'Europe/Berlin').getTime() - startOfDay(date, 'Europe/Berlin').getTime()) / 3_600_000;
    expect([hours('2026-03-29'), hours('2026-10-25')]).toEqual([23, 25]);
  });

  it('given any zone, then the instant before it still belongs to the date before', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
      const start = startOfDay('2026-05-17', zone);
      expect([dateIn(start, zone), dateIn(new Date(start.getTime() - 1), zone)]).toEqual(['2026-05-17', '2026-05-16']);
    }
  });
});
