import { describe, expect, it } from 'vitest';
import { drawPayout } from '#test/kit/money/payouts.ts';
import { settingsWith } from '../postings/money.fixture.ts';
import { sharesOf } from './booked-shares.ts';
import { provePayout } from './payout-proof.ts';
import { planPostings } from './plan-postings.ts';

const ways = [
  { mode: 'per_transaction', fees: 'expense' },
  { mode: 'per_transaction', fees: 'deposit_line' },
  { mode: 'summary', per: 'payout' },
  { mode: 'summary', per: 'day' },
].map((booking) => settingsWith({ booking }));

/** What is booked before the payout is known, after it, and of transactions that Stripe lists late. */
const stages = ['half of them', 'all but the payout', 'all but one', 'all'] as const;

describe('what is still to be booked', () => {
  it('C11: whatever the way of booking was changed to and when, then each part is booked exactly once and the payout ties out', () => {
    let changes = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { payout, transactions } = drawPayout(seed, 12);
      const others = transactions.slice(0, -1);
      const of = new Map(others.map(({ id }) => [id, payout.id]));
      const listed = {
        'half of them': others.slice(0, others.length / 2),
        'all but the payout': others,
        'all but one': transactions.slice(1),
        all: transactions,
      };
      for (const before of ways) {
        for (const after of ways) {
          for (const stage of stages) {
            const known = stage === 'all' || stage === 'all but one' ? of : new Map<string, string>();
            const first = planPostings(listed[stage], [], before, 'Europe/Vienna', known);
            const booked = sharesOf(first.postings);
            const second = planPostings(transactions, booked, after, 'Europe/Vienna', of);
            const keys = [...first.postings, ...second.postings].map(({ key }) => key);
            expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
            const shares = [...booked, ...sharesOf(second.postings)];
            const proof = provePayout({ payout, transactions, booked: shares });
            expect([proof.findings, second.pending], `${seed} ${stage}`).toEqual([[], []]);
            changes++;
          }
        }
      }
    }
    expect(changes).toBe(60 * 4 * 4 * 4);
  });
});
