import { describe, expect, it } from 'vitest';
import { count, dateTime, duration, money, plainDate } from './format.ts';

/** ICU puts narrow and hard spaces into dates and money. */
const plain = (text: string) => text.replace(/[\u202f\u00a0]/g, ' ');

describe('given values for the eye', () => {
  it.each([
    [{ amount: '123450', currency: 'EUR' }, 'en-US', '€1,234.50'],
    [{ amount: '123450', currency: 'EUR' }, 'de-DE', '1.234,50 €'],
    [{ amount: '1234', currency: 'JPY' }, 'en-US', '¥1,234'],
    [{ amount: '-1234', currency: 'KWD' }, 'en-US', '-KWD 1.234'],
  ])('when %o is shown in %s, then it reads %s', (value, locale, text) => {
    expect(plain(money(value, locale))).toBe(text);
  });

  it('when an instant is shown, then it is in the viewer’s zone, as “Jan 3, 2021, 3:25 PM”', () => {
    expect(plain(dateTime('2021-01-03T15:25:00Z', 'en-US'))).toBe('Jan 3, 2021, 3:25 PM');
  });

  it('when a calendar date is shown, then no zone shifts it', () => {
    const zone = process.env.TZ;
    for (const other of ['Pacific/Auckland', 'America/Los_Angeles']) {
      process.env.TZ = other;
      expect(plain(plainDate('2021-01-03', 'en-US'))).toBe('Jan 3, 2021');
    }
    process.env.TZ = zone;
  });

  it.each([
    [42, '42 ms'],
    [1_240, '1.2 s'],
    [63_000, '63 s'],
  ])('when a step took %i ms, then it reads %s', (milliseconds, text) => {
    expect(duration(milliseconds, 'en-US')).toBe(text);
  });

  it('when things are counted, then one is one', () => {
    expect([count(1, 'document', 'documents'), count(0, 'document', 'documents')]).toEqual([
      '1 document',
      '0 documents',
    ]);
  });
});
