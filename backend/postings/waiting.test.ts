import { describe, expect, it } from 'vitest';
import { payment, refund, settingsWith, transaction } from './money.fixture.ts';
import { postTransaction } from './post.ts';
import { waitsFor } from './waiting.ts';

const two = payment({
  applications: [
    { invoiceId: 'in_1', amount: 6_000n },
    { invoiceId: 'in_2', amount: 4_000n },
  ],
});
const post = (given: Parameters<typeof postTransaction>[0]) => postTransaction(given, settingsWith(), 'UTC');
const inBooks =
  (...ids: string[]) =>
  ({ id }: { id: string }) =>
    ids.includes(id);

describe('what a posting waits for', () => {
  it('C42, C74: given a payment of two invoices of which one is in the books, then the other is named', () => {
    const paid = post(transaction('charge', 10_000n, { source: { kind: 'payment', payment: two } }));
    expect(waitsFor(paid, inBooks('in_1'))).toEqual([{ kind: 'invoice', id: 'in_2' }]);
    expect(waitsFor(paid, inBooks('in_1', 'in_2'))).toEqual([]);
  });

  it('C39: given a refund through a credit note, then it waits for that note', () => {
    const paidOut = post(
      transaction('refund', -10_000n, { source: { kind: 'refund', refund: refund({ creditNoteId: 'cn_1' }) } }),
    );
    expect(waitsFor(paidOut, inBooks())).toEqual([{ kind: 'credit_note', id: 'cn_1' }]);
  });

  it('given a fee, a reserve or a sale without an invoice, then it waits for nothing', () => {
    const sale = payment({ applications: [] });
    for (const each of [
      transaction('stripe_fee', -100n),
      transaction('reserve_hold', -100n),
      transaction('charge', 10_000n, { source: { kind: 'payment', payment: sale } }),
    ])
      expect(waitsFor(post(each), inBooks())).toEqual([]);
  });
});
