import { and, asc, eq, inArray, or } from 'drizzle-orm';
import type { SyncStatus } from '#shared/statuses.ts';
import type { Books } from '../booking/stored-postings.ts';
import type { Database } from '../database/client.ts';
import { balanceTransactions, moneyEntries, moneyPostings, postingMembers } from '../database/schema/index.ts';
import { type ProvenPayout, provenPayout } from './stored-proofs.ts';
import { findingWords } from './words.ts';

/** A record of the ledger that a transaction was booked by. */
export type StatementEntry = { entity: string; number: string | null; url: string | null; draft: boolean };

/** What a transaction was booked as, and how far it came. */
export type StatementPosting = {
  id: string;
  key: string;
  kind: string;
  status: SyncStatus;
  sentence: string;
  entries: StatementEntry[];
};

/** One movement of a payout: by Stripe, and in the books. Amounts in minor units of `currency`. */
export type StatementRow = {
  transactionId: string;
  happenedAt: Date;
  type: string;
  reportingCategory: string;
  sourceId: string | null;
  description: string | null;
  currency: string;
  gross: bigint;
  fee: bigint;
  net: bigint;
  postings: StatementPosting[];
  /** Sentences of what does not agree; empty when it does. */
  findings: string[];
};

/** A payout's proof with every movement that it consists of, the oldest first. */
export type PayoutStatement = {
  proof: ProvenPayout;
  rows: StatementRow[];
  /** The movement by which the payout itself left the balance; null when Stripe listed none. */
  own: StatementRow | null;
  /** Findings that are about the payout as a whole. */
  findings: string[];
};

const CHUNK = 1_000;

/**
 * The statement of a payout as it was proven last, from what is mirrored: nothing is asked of Stripe or of the ledger.
 * @returns null when the payout was never proven for these books
 */
export async function payoutStatement(db: Database, books: Books, payoutId: string): Promise<PayoutStatement | null> {
  const proof = await provenPayout(db, books, payoutId);
  if (proof === null) return null;
  const transactions = await db
    .select()
    .from(balanceTransactions)
    .where(
      and(
        eq(balanceTransactions.installationId, books.installationId),
        or(eq(balanceTransactions.payoutId, payoutId), eq(balanceTransactions.sourceId, payoutId)),
      ),
    )
    .orderBy(asc(balanceTransactions.happenedAt), asc(balanceTransactions.id));
  const postings = new Map<string, StatementPosting[]>();
  for (let start = 0; start < transactions.length; start += CHUNK) {
    const ids = transactions.slice(start, start + CHUNK).map(({ id }) => id);
    for (const [id, found] of await postingsOf(db, books, ids)) postings.set(id, found);
  }
  const findings = Map.groupBy(proof.findings, ({ transactionId }) => transactionId ?? '');
  const all = transactions.map(
    ({ id, happenedAt, type, reportingCategory, sourceId, description, ...amounts }): StatementRow => ({
      transactionId: id,
      ...{ happenedAt, type, reportingCategory, sourceId, description },
      ...{ currency: amounts.currency, gross: amounts.gross, fee: amounts.fee, net: amounts.net },
      postings: postings.get(id) ?? [],
      findings: (findings.get(id) ?? []).map(findingWords),
    }),
  );
  // A payout that came back moved the balance a second time, but is no part of what it brought to the bank.
  const own = all.find(({ type, sourceId }) => type === 'payout' && sourceId === payoutId) ?? null;
  const known = new Set(all.map(({ transactionId }) => transactionId));
  return {
    proof,
    rows: all.filter(({ sourceId }) => sourceId !== payoutId),
    own,
    findings: proof.findings
      .filter(({ transactionId }) => transactionId === null || !known.has(transactionId))
      .map(findingWords),
  };
}

/** What these transactions are booked as, with the records that stand for it in the ledger. */
async function postingsOf(
  db: Database,
  books: Books,
  transactionIds: readonly string[],
): Promise<Map<string, StatementPosting[]>> {
  const rows = await db
    .selectDistinct({
      transactionId: postingMembers.transactionId,
      id: moneyPostings.id,
      key: moneyPostings.key,
      kind: moneyPostings.kind,
      status: moneyPostings.status,
      sentence: moneyPostings.sentence,
    })
    .from(postingMembers)
    .innerJoin(moneyPostings, eq(moneyPostings.id, postingMembers.postingId))
    .where(
      and(
        eq(postingMembers.installationId, books.installationId),
        eq(postingMembers.connectionId, books.id),
        inArray(postingMembers.transactionId, [...transactionIds]),
      ),
    );
  const ids = [...new Set(rows.map(({ id }) => id))];
  const entries =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(moneyEntries)
          .where(
            and(
              eq(moneyEntries.installationId, books.installationId),
              inArray(moneyEntries.postingId, ids),
              inArray(moneyEntries.state, ['standing', 'draft']),
              eq(moneyEntries.purpose, 'booking'),
            ),
          )
          .orderBy(asc(moneyEntries.ordinal));
  const byPosting = Map.groupBy(entries, ({ postingId }) => postingId);
  const found = new Map<string, StatementPosting[]>();
  for (const { transactionId, ...posting } of rows) {
    const made = (byPosting.get(posting.id) ?? []).map(({ entity, number, reference, url, state }) => ({
      entity,
      number: number ?? reference,
      url,
      draft: state === 'draft',
    }));
    found.set(transactionId, [...(found.get(transactionId) ?? []), { ...posting, entries: made }]);
  }
  return found;
}
