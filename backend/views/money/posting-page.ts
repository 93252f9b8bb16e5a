import { and, eq, inArray } from 'drizzle-orm';
import type { EntryView, PostingView } from '#shared/api/money-posting.ts';
import { describeProblem, problemSchema } from '#shared/problems.ts';
import type { Queryable } from '../../database/client.ts';
import { balanceTransactions, payoutProofs, postingMembers, syncItems } from '../../database/schema/index.ts';
import { roleNames } from '../../postings/role-names.ts';
import { type Books, entriesOf, postingRow, type StoredEntry } from './posting-rows.ts';
import { amountsOf, documentsOf, linesOf, type StoredPosting, unappliedOf } from './stored-lines.ts';
import { entityLabel } from './words.ts';

type Money = { amount: string; currency: string };
const moneyIn =
  (currency: string) =>
  (amount: bigint | null): Money | null =>
    amount === null ? null : { amount: amount.toString(), currency };

/** Postings with everything that is known of them, in the order given. */
export async function postingViews(
  db: Queryable,
  books: Books,
  postings: readonly StoredPosting[],
): Promise<PostingView[]> {
  const ids = postings.map(({ id }) => id);
  const [entries, payouts, numbers] = await Promise.all([
    entriesOf(db, books.connection, ids),
    payoutsOf(db, books, postings),
    numbersOf(
      db,
      books,
      postings.flatMap(({ waitsFor }) => waitsFor),
    ),
  ]);
  return postings.map((posting) => {
    const own = entries.get(posting.id) ?? [];
    const amounts = amountsOf(posting);
    const money = moneyIn(amounts?.currency ?? '');
    const unapplied = unappliedOf(posting);
    const problem = problemSchema.safeParse(posting.problem).data;
    return {
      ...postingRow(books, posting, own),
      gross: money(amounts?.gross ?? null),
      fee: money(amounts?.fee ?? null),
      movedFrom: posting.bookedOn === null || posting.bookedOn === posting.date ? null : posting.date,
      problem: problem === undefined ? null : describeProblem(problem),
      review: posting.review,
      unapplied:
        unapplied === null
          ? null
          : {
              amount: { amount: unapplied.amount.toString(), currency: unapplied.currency },
              reason: unapplied.reason,
            },
      lines: linesOf(posting).map(({ role, amount, currency, text }) => ({
        account: roleNames[role],
        amount: { amount: amount.toString(), currency },
        text,
      })),
      entries: own.map(entryView),
      waitsFor: posting.waitsFor.map((id) => ({ id, number: numbers.get(id) ?? null })),
      payout: payouts.get(posting.id) ?? null,
      nextAttemptAt: posting.nextAttemptAt?.toISOString() ?? null,
      stripeIds: documentsOf(posting).map(({ id }) => id),
    };
  });
}

const entryView = (entry: StoredEntry): EntryView => ({
  kind: entityLabel(entry.entity),
  number: entry.number,
  date: entry.date,
  total: { amount: entry.total.toString(), currency: entry.currency },
  state: entry.state,
  reversal: entry.purpose === 'reversal',
  url: entry.url,
});

/** What people call the invoices and credit notes that are waited for. */
async function numbersOf(db: Queryable, { connection }: Books, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: syncItems.stripeId, number: syncItems.number })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        inArray(syncItems.stripeId, [...ids]),
      ),
    );
  return new Map(rows.flatMap(({ id, number }) => (number === null ? [] : [[id, number]])));
}

type Mention = NonNullable<PostingView['payout']>;

/** The payout that each posting went out with, or is, and whether that ties out. */
export async function payoutsOf(
  db: Queryable,
  { connection }: Books,
  postings: readonly StoredPosting[],
): Promise<Map<string, Mention>> {
  if (postings.length === 0) return new Map();
  const rows = await db
    .select({
      postingId: postingMembers.postingId,
      payoutId: balanceTransactions.payoutId,
      sourceId: balanceTransactions.sourceId,
    })
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
        inArray(
          postingMembers.postingId,
          postings.map(({ id }) => id),
        ),
      ),
    );
  const named = new Map(
    rows.flatMap(({ postingId, payoutId, sourceId }) => {
      const id = payoutId ?? (sourceId?.startsWith('po_') === true ? sourceId : null);
      return id === null ? [] : [[postingId, id] as const];
    }),
  );
  const payoutIds = [...new Set(named.values())];
  const proofs =
    payoutIds.length === 0
      ? []
      : await db
          .select({ id: payoutProofs.payoutId, arrivalDate: payoutProofs.arrivalDate, ties: payoutProofs.ties })
          .from(payoutProofs)
          .where(and(eq(payoutProofs.connectionId, connection.id), inArray(payoutProofs.payoutId, payoutIds)));
  const proven = new Map(proofs.map((proof) => [proof.id, proof]));
  return new Map(
    [...named].map(([postingId, id]) => [postingId, proven.get(id) ?? { id, arrivalDate: null, ties: null }]),
  );
}
