import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DrawnPayout, drawPayout } from '#test/kit/money/payouts.ts';
import { money } from '../documents/money.ts';
import type { BookedShare } from '../documents/posting.ts';
import { natureOfType } from '../documents/transaction-types.ts';
import { book } from '../postings/book.ts';
import { payment, payout, refund, settingsWith, transaction } from '../postings/money.fixture.ts';
import { sharesOf } from './booked-shares.ts';
import { attribution, balanceDifference, stretches } from './manual-payouts.ts';
import { type Finding, provePayout } from './payout-proof.ts';
import { findingWords, proofWords } from './words.ts';

const bookings = [
  { mode: 'per_transaction', fees: 'expense' },
  { mode: 'per_transaction', fees: 'journal' },
  { mode: 'per_transaction', fees: 'deposit_line' },
  { mode: 'summary', per: 'payout' },
  { mode: 'summary', per: 'day' },
];

/** The shares of a payout's postings, booked in one of the five ways. */
function booked({ payout, transactions }: DrawnPayout, way: number): BookedShare[] {
  const payoutOf = new Map(transactions.slice(0, -1).map(({ id }) => [id, payout.id]));
  const settings = settingsWith({ booking: bookings[way % bookings.length] });
  return sharesOf(book(transactions, settings, 'Europe/Vienna', payoutOf).postings);
}

/** A small payout that can be checked in the head: 100.00 − 3.20 paid, 20.00 given back, 11.90 for Stripe = 64.90. */
const small: DrawnPayout = {
  payout: payout({ amount: money(6_490, 'EUR') }),
  transactions: [
    transaction('charge', 10_000n, {
      id: 'txn_a',
      fees: { stripe: 320n },
      source: { kind: 'payment', payment: payment() },
    }),
    transaction('refund', -2_000n, {
      id: 'txn_b',
      source: { kind: 'refund', refund: refund({ amount: money(2_000, 'EUR') }) },
    }),
    transaction('stripe_fee', -1_190n, { id: 'txn_c' }),
    transaction('payout', -6_490n, {
      id: 'txn_z',
      source: { kind: 'payout', payout: payout({ amount: money(6_490, 'EUR') }) },
    }),
  ],
};
const prove = (drawn: DrawnPayout, shares: BookedShare[], bankAmount: bigint | null = null) =>
  provePayout({ ...drawn, booked: shares, bankAmount });

describe('a payout proof', () => {
  it('given all is booked, then documents − fees − refunds = the bank line, section by section', () => {
    const proof = prove(small, booked(small, 0), 6_490n);
    expect(proof.sections.map(({ name, count, stripe, booked }) => [name, count, stripe, booked])).toEqual([
      ['payments', 1, 10_000n, 10_000n],
      ['fees', 2, -1_510n, -1_510n],
      ['refunds', 1, -2_000n, -2_000n],
      ['disputes', 0, 0n, 0n],
      ['adjustments', 0, 0n, 0n],
      ['opening', 0, 0n, 0n],
    ]);
    expect([proof.ties, proof.difference, proofWords(proof)]).toEqual([true, 0n, '64.90 EUR ties out.']);
  });

  it('C57: given a charge of before the start date, then it stands with the opening balance and is not missed', () => {
    const early = small.transactions.map((each) =>
      each.id === 'txn_a' ? { ...each, createdAt: new Date('2025-12-31T12:00:00Z') } : each,
    );
    const shares = booked(small, 0).filter(({ transactionId }) => transactionId !== 'txn_a');
    const input = { payout: small.payout, transactions: early, booked: shares };
    const proof = provePayout({ ...input, start: new Date('2026-01-01T00:00:00Z') });
    expect([proof.ties, proof.sections.at(-1)?.booked]).toEqual([true, 9_680n]);
    expect(provePayout(input).findings.map(({ kind }) => kind)).toEqual(['missing']);
  });

  it('C30: given only the net was booked, then the fee is named as missing', () => {
    const shares = booked(small, 0).map((share) =>
      share.transactionId === 'txn_a' ? { ...share, part: 'gross' as const, amount: 9_680n } : share,
    );
    expect(prove(small, shares).findings.map(findingWords)).toEqual([
      'ch_1 is booked with 96.80 EUR instead of 100.00 EUR.',
      'The fee of ch_1 (-3.20 EUR) is not in the books.',
    ]);
  });

  it('C11: given a fee that was booked twice, then it is named', () => {
    const fee: BookedShare = {
      transactionId: 'txn_a',
      part: 'fee',
      amount: -320n,
      currency: 'EUR',
      postingKey: 'by hand',
    };
    const proof = prove(small, [...booked(small, 0), fee]);
    expect(proof.findings.map(findingWords)).toEqual([
      'The fee of ch_1 (-3.20 EUR) is in the books more than once: txn_a, by hand.',
    ]);
    expect(proof.difference).toBe(-320n);
  });

  it('given two errors that cancel each other out, then both are named', () => {
    const shares = booked(small, 0).map((share) =>
      share.transactionId === 'txn_a'
        ? { ...share, amount: share.amount + 5n }
        : share.transactionId === 'txn_c'
          ? { ...share, amount: share.amount - 5n }
          : share,
    );
    const proof = prove(small, shares);
    expect([proof.ties, proof.difference]).toEqual([false, 0n]);
    expect(proof.findings.map(({ transactionId }) => transactionId)).toEqual(['txn_a', 'txn_c']);
  });

  it('given the bank shows another amount, or Stripe’s list is not complete, then that is said', () => {
    expect(prove(small, booked(small, 0), 6_489n).findings.map(findingWords)).toEqual([
      'The bank shows 64.89 EUR, Stripe sent 64.90 EUR.',
    ]);
    const incomplete = { ...small, transactions: small.transactions.filter(({ id }) => id !== 'txn_c') };
    const unlisted = prove(incomplete, booked(incomplete, 0));
    expect(unlisted.findings.map(findingWords)).toEqual([
      'Stripe lists 76.80 EUR for this payout of 64.90 EUR. Try again when Stripe has completed the list.',
    ]);
  });

  it('given 520 payouts with all that Stripe has, booked in five ways, then every one ties out', () => {
    const types = new Set<string>();
    for (let seed = 0; seed < 520; seed++) {
      const drawn = drawPayout(seed, 30);
      for (const { type } of drawn.transactions) types.add(type);
      const proof = prove(drawn, booked(drawn, seed), drawn.payout.amount.amount);
      expect(proof.findings.map(findingWords), String(seed)).toEqual([]);
      expect(proof.ties, String(seed)).toBe(true);
      expect(proof.sections.map(({ stripe }) => stripe)).toEqual(proof.sections.map(({ booked }) => booked));
    }
    expect([...types].sort()).toEqual(Object.keys(natureOfType).sort());
  });

  type Break = (shares: BookedShare[], at: number) => BookedShare[];
  const changed =
    (change: (share: BookedShare) => BookedShare[]): Break =>
    (shares, at) =>
      shares.flatMap((share, index) => (index === at ? change(share) : [share]));
  const breaks: [Finding['kind'], Break][] = [
    ['missing', changed(() => [])],
    ['doubled', changed((share) => [share, { ...share, postingKey: 'again' }])],
    ['wrong_amount', changed((share) => [{ ...share, amount: share.amount + 1n }])],
    ['other_currency', changed((share) => [{ ...share, currency: 'SEK' }])],
    [
      'not_listed',
      (shares, at) => [
        ...shares,
        ...shares.slice(at, at + 1).map((share) => ({ ...share, transactionId: 'txn_stranger' })),
      ],
    ],
  ];

  it.each(breaks)('given one item is %s, whatever the payout, then exactly this item is named', (kind, broken) => {
    fc.assert(
      fc.property(fc.nat({ max: 50_000 }), fc.nat(), (seed, index) => {
        const drawn = drawPayout(seed, 20);
        const shares = booked(drawn, seed).filter(({ amount }) => amount !== 0n);
        const at = index % shares.length;
        const proof = prove(drawn, broken(shares, at));
        expect(proof.ties).toBe(false);
        const id = kind === 'not_listed' ? 'txn_stranger' : shares[at]?.transactionId;
        expect(proof.findings.map((finding) => [finding.kind, finding.transactionId])).toEqual([[kind, id]]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('C46: payouts whose amount somebody chose', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour));
  const manual = (id: string, amount: number) => payout({ id, scheduling: 'manual', amount: money(amount, 'EUR') });
  const out = (id: string, amount: number, hour: number) =>
    transaction('payout', BigInt(-amount), {
      id: `txn_${id}`,
      createdAt: at(hour),
      source: { kind: 'payout', payout: manual(id, amount) },
    });
  const charge = (id: string, gross: bigint, hour: number) =>
    transaction('charge', gross, {
      id: `txn_${id}`,
      fees: { stripe: 100n },
      createdAt: at(hour),
      source: { kind: 'payment', payment: payment({ id, amount: money(gross, 'EUR'), applications: [] }) },
    });
  // Not by time, but as Stripe lists them within a second: a charge just before and one just after the second payout.
  const moved = [
    charge('ch_3', 3_000n, 8),
    out('po_2', 2_000, 8),
    charge('ch_4', 700n, 8),
    charge('ch_1', 5_000n, 1),
    out('po_1', 1_500, 3),
    charge('ch_2', 1_100n, 5),
  ];

  it('are proven by what moved the balance since the last one', () => {
    const found = stretches(moved);
    expect(found.map(({ payout, before, out, after }) => [payout?.id ?? null, before, out, after])).toEqual([
      ['po_1', 0n, 1_500n, 3_400n],
      ['po_2', 3_400n, 2_000n, 5_300n],
      [null, 5_300n, 0n, 5_900n],
    ]);
    expect([...attribution(found)]).toEqual([
      ['txn_ch_1', 'po_1'],
      ['txn_ch_2', 'po_2'],
      ['txn_ch_3', 'po_2'],
    ]);
    const shares = sharesOf(book(moved, settingsWith(), 'Europe/Vienna').postings);
    for (const { payout: each, before, after, transactions } of found) {
      if (each === null) continue;
      const own = moved.filter(({ source }) => source.kind === 'payout' && source.payout.id === each.id);
      const items = [...transactions, ...own];
      const claimed = shares.filter(({ transactionId }) => items.some(({ id }) => id === transactionId));
      const proof = provePayout({ payout: each, transactions: items, booked: claimed, carried: { before, after } });
      expect([proof.ties, proof.difference]).toEqual([true, 0n]);
      const [, ...incomplete] = claimed;
      const lacking = provePayout({
        payout: each,
        transactions: items,
        booked: incomplete,
        carried: { before, after },
      });
      expect(lacking.findings.map(({ kind, transactionId }) => [kind, transactionId])).toEqual([
        ['missing', claimed[0]?.transactionId],
      ]);
    }
  });

  it('given a movement that is not there, then the chain does not lead to the balance that Stripe shows', () => {
    expect(balanceDifference(stretches(moved), { available: 5_300n, pending: 600n })).toBe(0n);
    const lacking = moved.filter(({ id }) => id !== 'txn_ch_2');
    expect(balanceDifference(stretches(lacking), { available: 5_300n, pending: 600n })).toBe(1_000n);
  });
});
