import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taxShare } from './refund.ts';

describe('tax contained in a refund', () => {
  it('C38: given three thirds of an invoice, then their taxes sum to its tax to the cent', () => {
    const document = { total: 10_000n, tax: 1_597n };
    expect([
      taxShare(document, 0n, 3_333n),
      taxShare(document, 3_333n, 3_333n),
      taxShare(document, 6_666n, 3_334n),
    ]).toEqual([532n, 533n, 532n]);
  });

  it('given a document of nothing, then there is no tax in it', () => {
    expect(taxShare({ total: 0n, tax: 0n }, 0n, 0n)).toBe(0n);
  });

  it('C23: whatever the parts, all of them together take exactly the tax, and none is off by more than a minor unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 5_000_000n }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 30 }),
        (parts, percent) => {
          const total = parts.reduce((sum, part) => sum + part, 0n);
          const document = { total, tax: (total * BigInt(percent)) / BigInt(100 + percent) };
          let before = 0n;
          let taken = 0n;
          for (const part of parts) {
            const share = taxShare(document, before, part);
            const exact = Number(document.tax * part) / Number(total);
            expect(Math.abs(Number(share) - exact)).toBeLessThanOrEqual(1.001);
            taken += share;
            before += part;
          }
          expect(taken).toBe(document.tax);
        },
      ),
      { numRuns: 300 },
    );
  });
});
