import { sql } from 'drizzle-orm';
import { type Books, storePostings } from '#backend/booking/stored-postings.ts';
import { money } from '#backend/documents/money.ts';
import { book } from '#backend/postings/book.ts';
import { payment, payout, settingsWith, transaction } from '#backend/postings/money.fixture.ts';
import { sharesOf } from '#backend/reconciliation/booked-shares.ts';
import { provePayout } from '#backend/reconciliation/payout-proof.ts';
import { storeProof } from '#backend/reconciliation/stored-proofs.ts';
import { storeTransactions } from '#backend/reconciliation/stored-transactions.ts';
import type { House } from '../house.ts';

/** Leaves the traces of money behind: a sale of somebody, its posting, and the payout that brought it to the bank. */
export async function moneyPast(house: House, books: Books, who: string): Promise<void> {
  const { db } = house.services;
  const paidOut = payout({ id: `po_${who}`, amount: money(9_680, 'EUR') });
  const transactions = [
    transaction('charge', 10_000n, {
      id: `txn_${who}`,
      fees: { stripe: 320n },
      description: `Sale to ${who}`,
      source: {
        kind: 'payment',
        payment: payment({ id: `ch_${who}`, applications: [], description: `Sale to ${who}` }),
      },
    }),
    transaction('payout', -9_680n, { id: `txn_out_${who}`, source: { kind: 'payout', payout: paidOut } }),
  ];
  const { postings } = book(transactions, settingsWith(), 'UTC');
  await storeTransactions(db, books.installationId, transactions);
  await storePostings(db, books, postings);
  await db.execute(sql`
    insert into money_entries (installation_id, connection_id, posting_id, ordinal, generation, entity, reference,
      ledger_id, date, currency, total, state, written)
    select installation_id, connection_id, id, 0, 1, 'SalesReceipt', 'TO-' || upper(${who}), 'entry of ' || ${who}, date,
      'EUR', 10000, 'standing', '{}'
    from money_postings where connection_id = ${books.id} and kind = 'sale'`);
  const proof = provePayout({ payout: paidOut, transactions, booked: sharesOf(postings) });
  await storeProof(db, books, paidOut, proof, new Date('2026-03-04T00:00:00Z'));
}
