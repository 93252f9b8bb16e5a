import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { InvoiceView } from '#shared/api/invoice.ts';
import type { Queryable } from '../../database/client.ts';
import { balanceTransactions, postingMembers } from '../../database/schema/index.ts';
import { postingsAboutAll } from './find-postings.ts';
import { payoutsOf } from './posting-page.ts';
import { type Books, postingRows } from './posting-rows.ts';
import { amountsOf } from './stored-lines.ts';
import { moneyIsOn } from './switched-on.ts';

/**
 * What paid an invoice and what went back, from our own database: its payments with their fees, the refunds of its
 * credit notes, what made it open again. A refund without a credit note names only its payment, and is shown there.
 * @param ids of the invoice and its credit notes
 * @returns null where money movement is off and nothing was ever booked
 */
export async function invoicePayments(
  db: Queryable,
  books: Books,
  ids: readonly string[],
): Promise<InvoiceView['payments']> {
  const [enabled, postings] = await Promise.all([
    moneyIsOn(db, books.connection),
    postingsAboutAll(db, books.connection, ids),
  ]);
  if (!enabled && postings.length === 0) return null;
  const [rows, payouts, payments] = await Promise.all([
    postingRows(db, books, postings),
    payoutsOf(db, books, postings),
    paymentsOf(
      db,
      books,
      postings.map(({ id }) => id),
    ),
  ]);
  return rows.map((posting, at) => {
    const stored = postings[at];
    const amounts = stored === undefined ? null : amountsOf(stored);
    const fee = amounts === null || amounts.gross === null ? null : amounts.fee;
    return {
      posting,
      paymentId: payments.get(posting.id) ?? null,
      payout: payouts.get(posting.id) ?? null,
      fee: fee === null || fee === 0n ? null : { amount: fee.toString(), currency: amounts?.currency ?? '' },
    };
  });
}

/** The charge that each posting moved the balance by, under which the Dashboard shows the payment. */
async function paymentsOf(
  db: Queryable,
  { connection }: Books,
  postingIds: readonly string[],
): Promise<Map<string, string>> {
  if (postingIds.length === 0) return new Map();
  const rows = await db
    .select({ postingId: postingMembers.postingId, sourceId: sql<string>`${balanceTransactions.sourceId}` })
    .from(postingMembers)
    .innerJoin(
      balanceTransactions,
      and(
        eq(balanceTransactions.installationId, postingMembers.installationId),
        eq(balanceTransactions.id, postingMembers.transactionId),
      ),
    )
    .where(
      and(
        eq(postingMembers.connectionId, connection.id),
        inArray(postingMembers.postingId, [...postingIds]),
        or(sql`${balanceTransactions.sourceId} like 'ch\\_%'`, sql`${balanceTransactions.sourceId} like 'py\\_%'`),
      ),
    );
  return new Map(rows.map(({ postingId, sourceId }) => [postingId, sourceId]));
}
