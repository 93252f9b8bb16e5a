import { describe, expect, it } from 'vitest';
import { ledgerTax, type TaxedAmount } from './tax-rounding.ts';

const at = (percentage: string, ...nets: bigint[]): TaxedAmount[] =>
  nets.map((net) => ({ net, code: percentage, percentage }));

describe('the tax that a ledger computes', () => {
  it('C19: given 9.975 % of 4,495.16, then it is 448.39 and not 448.40', () => {
    expect(ledgerTax(at('9.975', 449_516n), 'line')).toBe(44_839n);
  });

  it('C20: given 25.06, 25.61 and 25.63 with 15 % in them, then by line and by document the totals differ by a cent', () => {
    const nets = at('15', 2_506n, 2_561n, 2_563n);
    expect([ledgerTax(nets, 'line'), ledgerTax(nets, 'document_per_code')]).toEqual([1_144n, 1_145n]);
  });

  it('C23: given two codes, then each is rounded for itself; credits are rounded away from zero as charges are', () => {
    const mixed = [...at('19', 105n, 105n), ...at('7', 50n)];
    expect([ledgerTax(mixed, 'line'), ledgerTax(mixed, 'document_per_code')]).toEqual([44n, 44n]);
    expect(ledgerTax(at('50', -1n), 'line')).toBe(-1n);
    expect(ledgerTax(at('50', 1n), 'line')).toBe(1n);
  });
});
