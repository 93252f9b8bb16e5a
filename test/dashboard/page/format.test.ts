import { describe, expect, it } from 'vitest';
import { dateTime, decimalOf, money, unitPrice } from './format.ts';

describe('amounts', () => {
  it.each([
    [123_456, 'eur', '€1,234.56'],
    [-5, 'usd', '-$0.05'],
    [201_800, 'jpy', '¥201,800'],
    [1_234, 'kwd', 'KWD 1.234'],
    [500, 'huf', 'HUF 5.00'],
    [9_007_199_254_740_991, 'eur', '€90,071,992,547,409.91'],
  ])('given %d minor units of %s, when shown, then they read %s', (minor, currency, text) => {
    expect(money(minor, currency, 'en-US').replaceAll('\u00a0', ' ')).toBe(text);
  });

  it('given a code that is no currency, when shown, then it stands behind the number', () => {
    expect(money(150, 'usdc!', 'en-US')).toBe('1.50 USDC!');
    expect(decimalOf(7, 3)).toBe('0.007');
  });

  it('given a unit price finer than its currency, when shown, then no digit is lost', () => {
    expect(unitPrice('1900.5', 'eur', 'en-US')).toBe('€19.005');
    expect(unitPrice('0.000000000001', 'usd', 'en-US')).toBe('$0.00000000000001');
    expect(unitPrice('60000', 'eur', 'en-US')).toBe('€600.00');
  });
});

describe('dates', () => {
  it('given a moment, when shown, then it is the merchant’s day', () => {
    const moment = new Date('2026-11-20T23:30:00Z');
    expect(dateTime(moment, 'date', 'en-US', 'UTC')).toBe('Nov 20, 2026');
    expect(dateTime(moment, 'date', 'en-US', 'Europe/Berlin')).toBe('Nov 21, 2026');
    expect(dateTime(new Date('nonsense'), 'date', 'en-US', 'UTC')).toBe('—');
  });
});
