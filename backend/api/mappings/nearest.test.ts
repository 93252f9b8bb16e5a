import { describe, expect, it } from 'vitest';
import { nearest, nearestOf } from './nearest.ts';

const items = [
  { value: '1000', label: 'Seat' },
  { value: '1001', label: 'Seat, yearly' },
  { value: 'FR-01', label: 'Freight' },
  { value: 'HOST', label: 'Web hosting' },
];

describe('values nearby', () => {
  it.each([
    ['a digit too many', '10000', '1000'],
    ['other punctuation and no leading zero', 'fr1', 'FR-01'],
    ['the name where the number belongs', 'freight', 'FR-01'],
    ['a word of the name', 'hosting', 'HOST'],
    ['letters swapped in the name', 'Frieght', 'FR-01'],
  ])('given %s, then what is meant comes first', (_, wanted, meant) => {
    expect(nearest(wanted, items)[0]?.value).toBe(meant);
  });

  it('given something else altogether, or nothing, then none is named', () => {
    expect(nearest('Consulting hours', items)).toEqual([]);
    expect(nearest(' ', items)).toEqual([]);
  });

  it('given a file full of mistakes, then the first ones are helped with, and the others are still named', () => {
    const near = nearestOf(items);
    for (let n = 0; n < 40; n += 1) near(`wrong ${n}`);
    expect(near('10000')).toEqual([]);
    expect(nearestOf(items)('10000')[0]?.value).toBe('1000');
  });
});
