import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyExponent } from '#shared/currency.ts';
import { netOf } from '../connectors/stripe/lines.ts';
import type { InvoiceLine } from '../documents/invoice.ts';
import { type LineCapabilities, lineAmounts } from './line-amounts.ts';

const capabilities: LineCapabilities = { quantityDecimals: 5, unitPriceDecimals: 5, lines: { discount: true } };
const withoutDiscounts: LineCapabilities = { quantityDecimals: 5, unitPriceDecimals: 7, lines: { discount: false } };

const line = (changes: Partial<InvoiceLine>): InvoiceLine => {
  const base: InvoiceLine = {
    id: 'il_1',
    description: 'Seat',
    quantity: '1',
    unitPrice: null,
    amount: 0n,
    discount: 0n,
    taxes: [],
    net: 0n,
    productId: null,
    productName: null,
    priceId: null,
    period: null,
    proration: false,
    metadata: {},
    ...changes,
  };
  return { ...base, net: netOf(base.amount, base.discount, base.taxes) };
};

/** What the ledger computes from what is written, in minor units. */
function ledgerNet(written: ReturnType<typeof lineAmounts>, currency: string): bigint {
  const scale = new Big(10).pow(currencyExponent(currency));
  const extended = new Big(written.quantity).times(written.unitPrice).times(scale).round(0, Big.roundHalfUp);
  return BigInt(extended.minus(new Big(written.discount).times(scale)).toFixed(0));
}

describe('amounts of a line', () => {
  it('keeps quantity and unit price when their product is the amount', () => {
    const written = lineAmounts(line({ quantity: '3', unitPrice: '12.5', amount: 3750n }), 'EUR', capabilities);
    expect(written).toMatchObject({ quantity: '3', unitPrice: '12.5', discount: '0.00', suffix: null });
  });

  it('C28: keeps unit prices with more than two decimals', () => {
    const written = lineAmounts(line({ quantity: '1000', unitPrice: '0.0125', amount: 1250n }), 'EUR', capabilities);
    expect(written).toMatchObject({ quantity: '1000', unitPrice: '0.0125' });
  });

  it('C28: falls back to quantity 1 at the exact amount when the ledger cannot hold the price', () => {
    const written = lineAmounts(line({ quantity: '7', unitPrice: '0.000001428571', amount: 100n }), 'EUR', {
      ...capabilities,
      unitPriceDecimals: 2,
    });
    expect(written).toMatchObject({ quantity: '1', unitPrice: '1.00', suffix: '(7 × 0.000001428571)' });
  });

  it('writes a proration credit as a negative quantity', () => {
    const written = lineAmounts(line({ quantity: '2', unitPrice: '-5', amount: -1000n }), 'EUR', capabilities);
    expect(written).toMatchObject({ quantity: '-2', unitPrice: '5' });
  });

  it('takes inclusive tax out of the price', () => {
    const taxes = [{ rateId: 'txr_1', label: 'VAT', percentage: '19', amount: 1900n, inclusive: true }];
    const written = lineAmounts(line({ quantity: '1', unitPrice: '119', amount: 11900n, taxes }), 'EUR', capabilities);
    expect(written).toMatchObject({ quantity: '1', unitPrice: '100' });
  });

  it('C50: counts zero- and three-decimal currencies in their own units', () => {
    expect(lineAmounts(line({ quantity: '2', unitPrice: '150', amount: 300n }), 'JPY', capabilities)).toMatchObject({
      unitPrice: '150',
    });
    expect(lineAmounts(line({ quantity: '2', unitPrice: '1.23', amount: 2460n }), 'KWD', capabilities)).toMatchObject({
      unitPrice: '1.23',
    });
  });

  it('takes a discount into the price where lines have none of their own', () => {
    const given = line({ quantity: '2', unitPrice: '49.99', amount: 9998n, discount: 1001n });
    expect(lineAmounts(given, 'GBP', withoutDiscounts)).toMatchObject({
      ...{ quantity: '2', unitPrice: '44.985', discount: '0.00' },
      notes: ['The discount is contained in the unit price.'],
    });
  });

  it.each([
    ['with', capabilities],
    ['without', withoutDiscounts],
  ])('C21, C22: whatever the line, a ledger %s discounts on lines arrives at exactly the net amount', (_, ledger) => {
    fc.assert(
      fc.property(
        fc.record({
          amount: fc.bigInt({ min: -10_000_000n, max: 10_000_000n }),
          discountShare: fc.integer({ min: 0, max: 100 }),
          inclusivePercent: fc.constantFrom(null, 5, 7, 19, 20, 23),
          quantity: fc.constantFrom('1', '3', '7', '12', '0.5', '1.333333', '1000', '0.00001'),
          unitPrice: fc.option(fc.constantFrom('0.01', '1.005', '0.000001428571', '99.99'), { nil: null }),
          currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'HUF'),
          sign: fc.constantFrom(1 as const, -1 as const),
        }),
        ({ amount, discountShare, inclusivePercent, quantity, unitPrice, currency, sign }) => {
          const discount = (amount * BigInt(discountShare)) / 100n;
          const taxed = amount - discount;
          const tax = inclusivePercent === null ? 0n : taxed - (taxed * 100n) / BigInt(100 + inclusivePercent);
          const taxes =
            inclusivePercent === null
              ? []
              : [{ rateId: 'txr', label: '', percentage: String(inclusivePercent), amount: tax, inclusive: true }];
          const given = line({ amount, discount, taxes, quantity, unitPrice });
          expect(ledgerNet(lineAmounts(given, currency, ledger, sign), currency)).toBe(given.net * BigInt(sign));
        },
      ),
      { numRuns: 500 },
    );
  });
});
