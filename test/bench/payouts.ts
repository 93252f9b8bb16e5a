import { money } from '#backend/documents/money.ts';
import type { BookedShare } from '#backend/documents/posting.ts';
import { natureOfType } from '#backend/documents/transaction-types.ts';
import { book } from '#backend/postings/book.ts';
import { settingsWith } from '#backend/postings/money.fixture.ts';
import { sharesOf } from '#backend/reconciliation/booked-shares.ts';
import { provePayout } from '#backend/reconciliation/payout-proof.ts';
import { drawPayout } from '#test/kit/money/payouts.ts';
import { ms, percentile, sample, table, whole } from './figures.ts';

const ways = [
  ['per transaction, fees as expenses', { mode: 'per_transaction', fees: 'expense' }],
  ['per transaction, fees on the deposit', { mode: 'per_transaction', fees: 'deposit_line' }],
  ['summary per payout', { mode: 'summary', per: 'payout' }],
  ['summary per day', { mode: 'summary', per: 'day' }],
] as const;

/** How many drawn payouts tie out, how many with one error name exactly that error, and how long a proof takes. */
export async function benchPayouts(quick: boolean): Promise<string> {
  const payouts = quick ? 500 : 2_000;
  const types = new Set<string>();
  const rows = ways.map(([name, booking]) => {
    const settings = settingsWith({ booking });
    const times: number[] = [];
    let [ties, named, transactions] = [0, 0, 0];
    for (let seed = 0; seed < payouts; seed++) {
      const drawn = drawPayout(seed, 150);
      for (const { type } of drawn.transactions) types.add(type);
      transactions += drawn.transactions.length;
      const payoutOf = new Map(drawn.transactions.slice(0, -1).map(({ id }) => [id, drawn.payout.id]));
      const booked = sharesOf(book(drawn.transactions, settings, 'Europe/Vienna', payoutOf).postings);
      const before = performance.now();
      const proof = provePayout({ ...drawn, booked });
      times.push(performance.now() - before);
      if (proof.ties) ties++;
      const { shares, id } = broken(booked, seed);
      const { findings } = provePayout({ ...drawn, booked: shares });
      if (findings.length === 1 && findings[0]?.transactionId === id) named++;
    }
    const taken = sample(times, 0);
    return [
      name,
      `${ties} of ${payouts}`,
      `${named} of ${payouts}`,
      whole(transactions / payouts),
      ms(percentile(taken, 0.5)),
      ms(percentile(taken, 0.99)),
    ];
  });
  const head = ['booked', 'tie out', 'one error, named', 'transactions each', 'proof p50 ms', 'p99 ms'];
  return `${types.size} of ${Object.keys(natureOfType).length} types of balance transactions.\n\n${table(head, rows)}`;
}

/** One share missing, doubled, of a wrong amount or in another currency, by turns. */
function broken(booked: readonly BookedShare[], seed: number): { shares: BookedShare[]; id: string | undefined } {
  const moving = booked.filter(({ amount }) => amount !== 0n);
  const at = (seed * 7_919) % moving.length;
  const shares = moving.flatMap((share, index) => {
    if (index !== at) return [share];
    const wrong = money(share.amount + 1n, 'SEK');
    return (
      [[], [share, share], [{ ...share, amount: wrong.amount }], [{ ...share, currency: wrong.currency }]][seed % 4] ??
      []
    );
  });
  return { shares, id: moving[at]?.transactionId };
}
