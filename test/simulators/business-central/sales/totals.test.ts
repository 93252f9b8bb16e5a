import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeTotals, roundTo, type TotalsInput } from './totals.ts';

const line = (unitPrice: string, vatPercent: string, quantity = '1') => ({
  quantity,
  unitPrice,
  vatPercent,
  vatGroup: `VAT${vatPercent}`,
});

const document = (lines: TotalsInput['lines'], more: Partial<TotalsInput> = {}): TotalsInput => ({
  precision: '0.01',
  pricesIncludeTax: false,
  discountAmount: '0',
  lines,
  ...more,
});

describe('tax of a sales document', () => {
  it('given three lines of one VAT group, then the tax is rounded once for the group', () => {
    const totals = computeTotals(document([line('25.06', '15'), line('25.61', '15'), line('25.63', '15')]));
    // Rounded per line it would be 3.76 + 3.84 + 3.84 = 11.44; 76.30 at 15 % is 11.445.
    expect(totals.totalTaxAmount).toBe('11.45');
    expect(totals.totalAmountIncludingTax).toBe('87.75');
  });

  it('given lines of two groups, then each group is rounded by itself', () => {
    const totals = computeTotals(document([line('0.33', '20'), line('0.33', '10')]));
    expect(totals.totalTaxAmount).toBe('0.1');
    expect(totals.lines.map((one) => one.netTaxAmount)).toEqual(['0.07', '0.03']);
  });

  it('given prices that include the tax, then the amounts are taken apart without changing the total', () => {
    const totals = computeTotals(document([line('120', '20'), line('9.99', '20')], { pricesIncludeTax: true }));
    expect(totals.totalAmountIncludingTax).toBe('129.99');
    expect(totals.totalTaxAmount).toBe('21.67');
    expect(totals.totalAmountExcludingTax).toBe('108.32');
  });

  it.each([
    ['1', '1999', '10', '199.9', '200', '2199'],
    ['0.001', '1.2345', '10', '', '0.124', '1.359'],
  ])('given the precision %s, then nothing finer than it comes out', (precision, price, percent, _raw, tax, total) => {
    const totals = computeTotals(document([line(price, percent)], { precision }));
    expect(totals.totalTaxAmount).toBe(tax);
    expect(totals.totalAmountIncludingTax).toBe(total);
  });

  it('given a discount over the document, then it lowers the base and is spread without losing a cent', () => {
    const totals = computeTotals(
      document([line('10', '20'), line('10', '20'), line('10', '20')], { discountAmount: '10' }),
    );
    expect(totals.lines.map((one) => one.invoiceDiscountAllocation)).toEqual(['3.33', '3.34', '3.33']);
    expect(totals.totalAmountExcludingTax).toBe('20');
    expect(totals.totalTaxAmount).toBe('4');
    expect(totals.lines[0]?.amountExcludingTax).toBe('10');
    expect(totals.lines[0]?.netAmount).toBe('6.67');
  });

  it('given a discount percentage on a line, then the discount is rounded before it is taken off', () => {
    const totals = computeTotals(document([{ ...line('9.99', '0', '3'), discountPercent: '33.33333' }]));
    expect(totals.lines[0]?.discountAmount).toBe('9.99');
    expect(totals.totalAmountExcludingTax).toBe('19.98');
  });

  it('given a half cent, then it is rounded away from zero on both sides', () => {
    expect(roundTo('0.005', '0.01').toFixed()).toBe('0.01');
    expect(roundTo('-0.005', '0.01').toFixed()).toBe('-0.01');
    expect(roundTo('0.12', '0.05').toFixed()).toBe('0.1');
  });

  it('given any document, then its totals are the sums of its lines and its tax is right per group', () => {
    const cents = fc.integer({ min: -500_000, max: 5_000_000 }).map((n) => new Big(n).div(1000).toFixed());
    const anyLine = fc.record({
      quantity: fc.integer({ min: 1, max: 500_000 }).map((n) => new Big(n).div(1000).toFixed()),
      unitPrice: cents,
      discountPercent: fc.constantFrom('0', '5', '12.5', '33.33333', '100'),
      vat: fc.constantFrom('0', '5', '7.7', '10', '13', '20', '25'),
    });
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('0.01', '1', '0.001', '0.05'),
        fc.boolean(),
        fc.integer({ min: 0, max: 10_000 }),
        (lines, precision, pricesIncludeTax, discount) => {
          const input: TotalsInput = {
            precision,
            pricesIncludeTax,
            discountAmount: roundTo(new Big(discount).div(100), precision).toFixed(),
            lines: lines.map((one) => ({ ...one, vatPercent: one.vat, vatGroup: `VAT${one.vat}` })),
          };
          const totals = computeTotals(input);
          const sum = (pick: (i: number) => string) => totals.lines.reduce((s, _, i) => s.plus(pick(i)), new Big(0));
          const of = (i: number) => {
            const found = totals.lines[i];
            if (found === undefined) throw new Error('a line is missing');
            return found;
          };
          expect(sum((i) => of(i).netAmount).eq(totals.totalAmountExcludingTax)).toBe(true);
          expect(sum((i) => of(i).netTaxAmount).eq(totals.totalTaxAmount)).toBe(true);
          expect(sum((i) => of(i).netAmountIncludingTax).eq(totals.totalAmountIncludingTax)).toBe(true);
          if (!new Big(totals.lineTotal).eq(0))
            expect(sum((i) => of(i).invoiceDiscountAllocation).eq(input.discountAmount)).toBe(true);
          for (const vat of new Set(lines.map((one) => one.vat))) {
            const inGroup = totals.lines.filter((_, i) => lines[i]?.vat === vat);
            const base = inGroup.reduce((s, one) => s.plus(one.netAmount), new Big(0));
            const tax = inGroup.reduce((s, one) => s.plus(one.netTaxAmount), new Big(0));
            const fair = pricesIncludeTax
              ? base.plus(tax).times(vat).div(new Big(100).plus(vat))
              : base.times(vat).div(100);
            expect(tax.minus(fair).abs().times(2).lte(new Big(precision).plus('1e-15'))).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
