import { describe, expect, it } from 'vitest';
import { type DrawnPayout, drawPayout } from '#test/kit/money/payouts.ts';
import { businessCentralEntities, businessCentralShape } from '../connectors/business-central/money/shape.ts';
import { effects } from '../connectors/money.ts';
import { quickBooksEntities, quickBooksShape } from '../connectors/quickbooks/money/shape.ts';
import { sumsByCurrency } from '../documents/posting.ts';
import { natureOfType } from '../documents/transaction-types.ts';
import { book } from './book.ts';
import { payment, payout, settingsWith, transaction } from './money.fixture.ts';
import { postTransaction } from './post.ts';

const zone = 'Europe/Vienna';
const bookings = [
  ['each on its own, fees as expenses', { mode: 'per_transaction', fees: 'expense' }],
  ['each on its own, fees in journal entries', { mode: 'per_transaction', fees: 'journal' }],
  ['each on its own, fees on the deposit', { mode: 'per_transaction', fees: 'deposit_line' }],
  ['a summary per payout', { mode: 'summary', per: 'payout' }],
  ['a summary per day', { mode: 'summary', per: 'day' }],
] as const;
const drawn: DrawnPayout[] = Array.from({ length: 120 }, (_, seed) => drawPayout(seed, 25));
const of = ({ payout, transactions }: DrawnPayout) =>
  new Map(transactions.slice(0, -1).map(({ id }) => [id, payout.id]));

describe.each(bookings)('whatever Stripe pays out, booked as %s', (_, booking) => {
  const settings = settingsWith({ booking });

  it('C30, C33, C34: each part of each transaction lands in exactly one posting, all sum to zero, clearing gets the net', () => {
    const types = new Set<string>();
    for (const each of drawn) {
      const { postings, pending } = book(each.transactions, settings, zone, of(each));
      expect(pending).toEqual([]);
      expect(new Set(postings.map(({ key }) => key)).size).toBe(postings.length);
      for (const { lines } of postings)
        expect([...sumsByCurrency(lines).values()].filter((sum) => sum !== 0n)).toEqual([]);
      for (const transaction of each.transactions) {
        types.add(transaction.type);
        const members = postings.flatMap((posting) =>
          posting.members.filter(({ transactionId }) => transactionId === transaction.id),
        );
        expect(members.reduce((sum, { amount }) => sum + amount, 0n)).toBe(transaction.net);
        expect([['whole'], ['gross'], ['fee', 'gross']]).toContainEqual(members.map(({ part }) => part).sort());
      }
      // Everything came in and the payout took it all out: the clearing account is even again.
      const cleared = postings.flatMap(({ lines }) => lines.filter(({ role }) => role === 'clearing'));
      expect([...sumsByCurrency(cleared).values()].filter((sum) => sum !== 0n)).toEqual([]);
    }
    expect([...types].sort()).toEqual(Object.keys(natureOfType).sort());
  });

  it('C36: no line of a fee stands with a customer', () => {
    for (const each of drawn) {
      const fees = book(each.transactions, settings, zone, of(each)).postings.flatMap(({ lines }) =>
        lines.filter(({ role }) => ['stripe_fees', 'fee_tax', 'application_fees', 'withheld_tax'].includes(role)),
      );
      expect(fees.filter(({ customerId }) => customerId !== null)).toEqual([]);
    }
  });

  it('neither ledger’s records lose a cent of it', () => {
    const balances = (lines: { role: string; amount: bigint; currency: string }[]) => {
      const sums = new Map<string, bigint>();
      for (const { role, amount, currency } of lines) {
        if (role === 'currency_exchange') continue;
        const key = `${role === 'customer_credit' ? 'receivable' : role} ${currency}`;
        sums.set(key, (sums.get(key) ?? 0n) + amount);
      }
      return new Map([...sums].filter(([, amount]) => amount !== 0n).sort());
    };
    let entries = 0;
    for (const each of drawn.slice(0, 60)) {
      const options = { settings, homeCurrency: each.payout.amount.currency };
      for (const posting of book(each.transactions, settings, zone, of(each)).postings) {
        const quickBooks = quickBooksShape(posting, options);
        const businessCentral = businessCentralShape(posting, options);
        const expected = balances(posting.lines);
        if ('entries' in quickBooks)
          expect(balances(quickBooks.entries.flatMap((entry) => effects(entry, quickBooksEntities)))).toEqual(expected);
        if ('entries' in businessCentral)
          expect(balances(businessCentral.entries.flatMap((entry) => effects(entry, businessCentralEntities)))).toEqual(
            expected,
          );
        entries += 'entries' in quickBooks ? quickBooks.entries.length : 0;
      }
    }
    expect(entries).toBeGreaterThan(60);
  });
});

describe('fees on the deposit', () => {
  it('C35: given a payment that is not paid out yet, then its fee is pending and not lost', () => {
    const paid = transaction('charge', 10_000n, {
      fees: { stripe: 320n },
      source: { kind: 'payment', payment: payment() },
    });
    const settings = settingsWith({ booking: { mode: 'per_transaction', fees: 'deposit_line' } });
    const { postings, pending } = book([paid], settings, zone);
    expect(postings.map(({ key, members }) => [key, members[0]?.amount])).toEqual([['txn_1', 10_000n]]);
    expect(pending).toEqual([{ transactionId: 'txn_1', part: 'fee' }]);
  });
});

describe('accounting dates', () => {
  const charge = transaction('charge', 10_000n, { source: { kind: 'payment', payment: payment() } });
  const paidOut = transaction('payout', -9_680n, { source: { kind: 'payout', payout: payout() } });

  it.each([
    ['America/Los_Angeles', '2026-03-01'],
    ['Europe/Vienna', '2026-03-01'],
    ['Asia/Tokyo', '2026-03-02'],
    ['Pacific/Auckland', '2026-03-02'],
  ])('C51, C53: given a charge at 22:30 UTC, when the company is in %s, then it is booked on %s', (place, date) => {
    expect(postTransaction(charge, settingsWith(), place).date).toBe(date);
  });

  it('C52: given any zone, then a payout is booked on the day of its bank line', () => {
    for (const place of ['America/Los_Angeles', 'Europe/Vienna', 'Pacific/Auckland'])
      expect(postTransaction(paidOut, settingsWith(), place).date).toBe('2026-03-04');
  });

  it('given the settings say so, then the day it becomes available, or the day it was sent, counts', () => {
    const settings = settingsWith({ dates: { transactions: 'available', payouts: 'created' } });
    expect(postTransaction(charge, settings, 'Europe/Vienna').date).toBe('2026-03-03');
    expect(postTransaction(paidOut, settings, 'Pacific/Auckland').date).toBe('2026-03-02');
  });
});

describe('settings of money movement', () => {
  it('C11: given two ways of booking the same fee, then they cannot be chosen together', () => {
    expect(() => settingsWith({ booking: { mode: 'summary', per: 'payout', fees: 'expense' } })).toThrow(/fees/);
    expect(() => settingsWith({ booking: { mode: 'per_transaction', fees: ['expense', 'deposit_line'] } })).toThrow();
    expect(() => settingsWith({ uninvoiced: { as: 'customer_credit', itemId: 'item-7' } })).toThrow(/itemId/);
  });

  it('given a rule that would move the Stripe balance or an open item, then it is refused', () => {
    const rule = (role: string) => ({
      rules: [{ when: [{ field: 'type', is: 'present' }], role, set: { accountId: '1' } }],
    });
    expect(settingsWith(rule('stripe_fees')).rules).toHaveLength(1);
    for (const role of ['clearing', 'bank', 'receivable']) expect(() => settingsWith(rule(role))).toThrow();
  });
});
