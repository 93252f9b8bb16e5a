import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorToDecimal } from '#shared/currency.ts';
import { fromDecimal } from '../../../documents/money.ts';
import type { EntryDraft } from '../../money.ts';
import { exchangeRate } from './amounts.ts';

const draft = (total: bigint, settled: bigint, currency: string, home: string): EntryDraft => ({
  ...{ entity: 'Payment', reference: 'TO-1', key: 'k', date: '2026-03-02', currency, accountId: '1', contactId: '2' },
  ...{ total, settled: { amount: settled, currency: home }, memo: '', post: false, lines: [] },
});

describe('the exchange rate of an entry', () => {
  it('C49: given any two amounts that Stripe converted, then total times rate is what was settled, to the cent', () => {
    const amount = fc.bigInt({ min: 1n, max: 10n ** 9n });
    // Rates between currencies that people hold lie far within this.
    const perMille = fc.integer({ min: 5, max: 400_000 });
    const pair = fc.constantFrom(['USD', 'EUR'], ['JPY', 'EUR'], ['EUR', 'JPY'], ['KWD', 'GBP'], ['GBP', 'USD']);
    fc.assert(
      fc.property(amount, perMille, pair, (total, rate, [currency = '', home = '']) => {
        const exact = new Big(minorToDecimal(total, currency)).times(rate).div(1000);
        const settled = fromDecimal(exact.toFixed(), home).amount;
        fc.pre(settled > 0n);
        const told = exchangeRate(draft(total, settled, currency, home));
        const again = new Big(minorToDecimal(total, currency)).times(told?.rawJSON ?? 0);
        expect(fromDecimal(again.toFixed(), home).amount).toBe(settled);
      }),
      { numRuns: 500 },
    );
  });

  it('given nothing was converted, then no rate is told', () => {
    expect(exchangeRate({ ...draft(1n, 1n, 'EUR', 'EUR'), settled: null })).toBeNull();
  });
});
