import { describe, expect, it } from 'vitest';
import { documentFilterSchema } from '../../../shared/api/documents.ts';
import { filterOf, groupOfStatus, minorUnitsOf, orderOf } from './document-params.ts';

describe('given an amount as somebody types it', () => {
  it.each([
    ['1,234.5', 'EUR', '123450'],
    ['1.234,50', 'EUR', '123450'],
    ['1’234.50', 'CHF', '123450'],
    ['1 234', 'EUR', '123400'],
    ['1.234', 'EUR', '123400'],
    ['1.234', 'KWD', '1234'],
    ['1,234', 'JPY', '1234'],
    ['0,5', 'EUR', '50'],
    ['-12', 'EUR', '-1200'],
    ['12,', 'EUR', '1200'],
    ['1O', 'EUR', undefined],
    ['', 'EUR', undefined],
    ['12345678901234567890', 'EUR', undefined],
  ])('when it is %s of %s, then it is %s in minor units', (typed, currency, minor) => {
    expect(minorUnitsOf(typed, currency)).toBe(minor);
  });
});

describe('given an address', () => {
  it('when it was mangled, then what cannot be read narrows nothing, and the backend takes the rest', () => {
    const filter = filterOf({
      status: 'lost',
      search: '  ',
      from: '2026-13-40',
      to: '2026-1',
      currency: 'EURO',
      min: '5',
      customer: 'in_1',
      cause: 'tax_rate_unmapped',
    });
    expect(filter).toEqual({ cause: 'tax_rate_unmapped' });
    expect(documentFilterSchema.safeParse(filter).success).toBe(true);
    expect(orderOf({ order: 'sideways' })).toBe('changed');
  });

  it('when every state is asked for by its group, then none is left out', () => {
    expect(groupOfStatus('synced_with_variance')).toBe('booked');
    expect(groupOfStatus('syncing')).toBe('waiting');
    expect(groupOfStatus('undone')).toBe('aside');
  });
});
