import { describe, expect, it } from 'vitest';
import { exactNumber, isZero } from './exact-number.ts';

describe('decimals in a request', () => {
  it.each([
    ['0.1', '0.1'],
    ['-12.50', '-12.5'],
    ['123456789012345678.123456789012', '123456789012345678.123456789012'],
    ['0.0000001', '0.0000001'],
    ['1000000000000000000000000', '1000000000000000000000000'],
    ['+3', '3'],
    ['.5', '0.5'],
  ])('given %s, when it is written as JSON, then it is the number %s digit by digit', (decimal, json) => {
    expect(JSON.stringify({ n: exactNumber(decimal) })).toBe(`{"n":${json}}`);
  });

  it.each(['', 'abc', '1,5', '1e5', 'NaN', '1}'])('given %j, then it is refused with words', (decimal) => {
    expect(() => exactNumber(decimal)).toThrow(/not a decimal number; write it like 12\.50/);
  });

  it('given any spelling of zero, then it is zero', () => {
    expect(['0', '0.00', '-0', '0.01'].map(isZero)).toEqual([true, true, true, false]);
  });
});
