import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountStep } from './currency.ts';
import { divideRounded, multiplyToMinor, plainDecimal } from './decimal.ts';
import { type InvoiceInput, invoiceTotals, type Rate, type Reduction } from './totals.ts';

const percent = fc.integer({ min: 0, max: 1_000_000 }).map((n) => plainDecimal((n / 10_000).toFixed(4)));
const rate = (id: number): fc.Arbitrary<Rate> =>
  fc.record({ id: fc.constant(`txr_${id}`), percentage: percent, inclusive: fc.boolean() });
const reduction = (id: string, step: bigint): fc.Arbitrary<Reduction> =>
  fc.oneof(
    percent.map((percentOff) => ({ id, percentOff, amountOff: null, products: null })),
    fc
      .bigInt({ min: 1n, max: 100_000n })
      .map((amount) => ({ id, percentOff: null, amountOff: amount * step, products: null })),
  );

function invoice(currency: string, smallest: bigint): fc.Arbitrary<InvoiceInput> {
  const step = amountStep(currency);
  // One rate has one percentage, whatever the lines that use it.
  const rates = fc.tuple(rate(1), rate(2));
  const line = (known: Rate[]) =>
    fc.record({
      amount: fc.bigInt({ min: smallest, max: 1_000_000n }).map((amount) => amount * step),
      discountable: fc.boolean(),
      product: fc.constant(null),
      discounts: fc.array(reduction('di_line', step), { maxLength: 2 }),
      rates: fc.subarray(known),
    });
  return rates.chain((known) =>
    fc.record({
      currency: fc.constant(currency),
      lines: fc.array(line(known), { minLength: 1, maxLength: 8 }),
      discounts: fc.array(reduction('di_invoice', step), { maxLength: 2 }),
      taxExempt: fc.constantFrom<InvoiceInput['taxExempt'][]>('none', 'exempt', 'reverse'),
    }),
  );
}
const anyInvoice = fc.constantFrom('eur', 'jpy', 'kwd', 'isk').chain((currency) => invoice(currency, -1_000_000n));
const positiveInvoice = fc.constantFrom('eur', 'jpy', 'kwd').chain((currency) => invoice(currency, 0n));
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

describe('invoice arithmetic', () => {
  it('given any invoice, then its totals are the sums of its lines’ parts', () => {
    fc.assert(
      fc.property(anyInvoice, (input) => {
        const totals = invoiceTotals(input);
        const discounts = sum(totals.lines.flatMap((line) => line.discounts.map(({ amount }) => amount)));
        const taxes = totals.lines.flatMap((line) => line.taxes);
        const exclusive = sum(taxes.filter((tax) => !tax.inclusive).map(({ amount }) => amount));
        const inclusive = sum(taxes.filter((tax) => tax.inclusive).map(({ amount }) => amount));
        const net = sum(input.lines.map((line) => line.amount)) - discounts;
        expect(totals.total).toBe(net + exclusive);
        expect(totals.totalExcludingTax).toBe(net - inclusive);
        expect(sum(totals.taxes.map(({ amount }) => amount))).toBe(exclusive + inclusive);
        expect(sum(totals.discounts.map(({ amount }) => amount))).toBe(discounts);
      }),
    );
  });

  it('given any invoice, then every amount is one the currency has', () => {
    fc.assert(
      fc.property(anyInvoice, (input) => {
        const step = amountStep(input.currency);
        const totals = invoiceTotals(input);
        const amounts = [
          totals.total,
          totals.subtotal,
          ...totals.lines.flatMap((line) => [...line.discounts, ...line.taxes].map(({ amount }) => amount)),
        ];
        expect(amounts.filter((amount) => amount % step !== 0n)).toEqual([]);
      }),
    );
  });

  it('given no negative line, then discounts never make one, and never exceed the subtotal', () => {
    fc.assert(
      fc.property(positiveInvoice, (input) => {
        const totals = invoiceTotals(input);
        for (const [index, line] of totals.lines.entries()) {
          const left = (input.lines[index]?.amount ?? 0n) - sum(line.discounts.map(({ amount }) => amount));
          expect(left).toBeGreaterThanOrEqual(0n);
        }
        expect(totals.totalExcludingTax).toBeGreaterThanOrEqual(0n);
      }),
    );
  });

  it('given a fixed amount off, then exactly that is taken off as long as there is that much', () => {
    const lines = fc.array(fc.bigInt({ min: 0n, max: 9999n }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(lines, fc.bigInt({ min: 1n, max: 50_000n }), (amounts, off) => {
        const { discounts } = invoiceTotals({
          currency: 'eur',
          lines: amounts.map((amount) => ({ amount, discountable: true, product: null, discounts: [], rates: [] })),
          discounts: [{ id: 'di', percentOff: null, amountOff: off, products: null }],
          taxExempt: 'none',
        });
        const whole = sum(amounts);
        expect(sum(discounts.map(({ amount }) => amount))).toBe(off < whole ? off : whole);
      }),
    );
  });

  it.each([
    ['0.5', '1', 1n],
    ['0.4', '1', 0n],
    ['-0.5', '1', -1n],
    ['0.000000000001', '500000000000', 1n],
    ['999999999999.5', '1', 1_000_000_000_000n],
  ])('given %s × %s, then rounded half away from zero', (unit, quantity, expected) => {
    expect(multiplyToMinor([unit, quantity], 1n)).toBe(expected);
  });

  it('given halves of either sign, then division rounds away from zero', () => {
    expect([divideRounded(5n, 2n), divideRounded(-5n, 2n), divideRounded(4n, 3n), divideRounded(5n, -2n)]).toEqual([
      3n,
      -3n,
      1n,
      -3n,
    ]);
  });
});
