import { describe, expect, it } from 'vitest';
import { itemFor, percentagesOf, taxCodeFor } from './equal.ts';

const record = (code: string, name = '', extra: Record<string, string> = {}) => ({ ledgerId: code, code, name, extra });

describe('the percentage of a tax code', () => {
  it.each([
    ['VAT19', '19 % domestic', {}, [19]],
    ['VAT7', '', {}, [7]],
    ['STANDARD', 'Standard rate 20 %', {}, [20]],
    ['REDUCED', 'Ermäßigt 5,5 %', {}, [5.5]],
    ['ZERO', 'Zero rate', {}, [0]],
    ['EXPORT', 'Outside the EU', {}, []],
    ['MIX', 'From 7 % to 19 %', {}, [7, 19]],
    ['NON', '', { rate: '8.875' }, [8.875]],
  ])('given %s “%s”, then it names %o → %o', (code, name, extra, expected) => {
    expect(percentagesOf(record(code, name, extra))).toEqual(expected);
  });

  it('given two codes of one percentage, or a code of two, then none is suggested', () => {
    const codes = [
      record('A', '19 % goods'),
      record('B', '19 % services'),
      record('C', '7 %'),
      record('D', '5 % to 9 %'),
    ];
    expect(taxCodeFor(19, codes)).toBeNull();
    expect(taxCodeFor(5, codes)).toBeNull();
    expect(taxCodeFor(7, codes)?.code).toBe('C');
  });
});

describe('the item of a product', () => {
  const items = [
    record('HB-1000', 'House blend 1 kg'),
    record('DC-1', 'Decaf', { gtin: '4006381333931' }),
    record('DC-2', 'Decaf'),
  ];

  it.each([
    ['House blend, 1 kg', {}, 'HB-1000', 'The names are equal.'],
    ['Anything', { SKU: 'hb 1000' }, 'HB-1000', 'Metadata SKU is its number.'],
    ['Anything', { sku: '4006381333931' }, 'DC-1', 'Metadata sku is its number.'],
  ])('given “%s” with %o, then it is %s: %s', (name, metadata, code, reason) => {
    expect(itemFor({ name, metadata }, items)).toMatchObject({ record: { code }, reason });
  });

  it('given two items of one name, or none, then none is suggested', () => {
    expect(itemFor({ name: 'Decaf', metadata: {} }, items)).toBeNull();
    expect(itemFor({ name: 'Tea', metadata: { sku: '' } }, items)).toBeNull();
    expect(itemFor({ name: '—', metadata: {} }, [record('X', '…')])).toBeNull();
  });
});
