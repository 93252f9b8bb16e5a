import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { accountRoles } from '#shared/money-settings.ts';
import type { Database, Queryable } from '../database/client.ts';
import { balanceTransactions, moneyPostings, postingMembers } from '../database/schema/index.ts';
import {
  type BookedShare,
  type Posting,
  type PostingLine,
  postingKinds,
  type Unapplied,
} from '../documents/posting.ts';

export type PostingRow = typeof moneyPostings.$inferSelect;

/** A connection as its rows are found: by tenant and connection. */
export type Books = { id: string; installationId: string };

/** Amounts as text: JSON has no whole numbers of that size. */
const inJson = <T>(value: T): unknown =>
  JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)));

/**
 * Keeps postings with what they hold. A key that is there is left as it is: the same event never makes a second
 * posting, and the database refuses a part of a transaction that stands in another one already.
 * @returns how many are new
 */
export async function storePostings(db: Database, books: Books, postings: readonly Posting[]): Promise<number> {
  let made = 0;
  for (const posting of postings) {
    const { key, kind, date, text, review, members } = posting;
    const own = { installationId: books.installationId, connectionId: books.id };
    made += await db.transaction(async (tx) => {
      const [row] = await tx
        .insert(moneyPostings)
        .values({
          ...own,
          key,
          kind,
          date,
          text,
          review,
          lines: inJson(posting.lines),
          unapplied: inJson(posting.unapplied),
        })
        .onConflictDoNothing()
        .returning({ id: moneyPostings.id });
      if (row === undefined) return 0;
      if (members.length > 0)
        await tx.insert(postingMembers).values(members.map((member) => ({ ...own, ...member, postingId: row.id })));
      return 1;
    });
  }
  return made;
}

/**
 * Puts a plan in the place of an earlier one of the same key that stands nowhere yet; it is then due.
 * @returns false when it says the same, or the posting came to stand or is under way meanwhile
 */
export async function replacePosting(db: Database, books: Books, id: string, posting: Posting): Promise<boolean> {
  const { kind, date, text, review } = posting;
  const lines = inJson(posting.lines);
  const unapplied = inJson(posting.unapplied);
  const changed = await db
    .update(moneyPostings)
    .set({
      ...{ kind, date, text, review, lines, unapplied },
      ...{ status: 'queued', sentence: 'Planned anew.', problem: null, problemCode: null, waitsFor: [] },
      ...{ settingsVersion: null, nextAttemptAt: null, attempts: 0, firstFailedAt: null, bookedOn: null },
    })
    .where(
      and(
        eq(moneyPostings.installationId, books.installationId),
        eq(moneyPostings.connectionId, books.id),
        eq(moneyPostings.id, id),
        eq(moneyPostings.key, posting.key),
        isNull(moneyPostings.bookedAt),
        ne(moneyPostings.status, 'syncing'),
        sql`(${moneyPostings.lines}, ${moneyPostings.date}, coalesce(${moneyPostings.review}, '')) is distinct from
          (${JSON.stringify(lines)}::jsonb, ${date}::text, ${review ?? ''}::text)`,
      ),
    )
    .returning({ id: moneyPostings.id });
  return changed.length > 0;
}

/**
 * The shares of these transactions as they are kept.
 * @param only.written only what stands in the ledger; absent: also what is planned and not written yet
 */
export async function storedShares(
  db: Database,
  books: Books,
  ids: readonly string[],
  only: { written: boolean } = { written: false },
): Promise<BookedShare[]> {
  if (ids.length === 0) return [];
  return db
    .select({
      transactionId: postingMembers.transactionId,
      part: postingMembers.part,
      amount: postingMembers.amount,
      currency: postingMembers.currency,
      postingKey: moneyPostings.key,
    })
    .from(postingMembers)
    .innerJoin(moneyPostings, eq(moneyPostings.id, postingMembers.postingId))
    .where(
      and(
        eq(postingMembers.installationId, books.installationId),
        eq(postingMembers.connectionId, books.id),
        inArray(postingMembers.transactionId, [...ids]),
        only.written ? inBooks : undefined,
      ),
    );
}

/** The postings with these keys, as far as there are any. */
export async function postingsByKey(db: Queryable, books: Books, keys: readonly string[]): Promise<PostingRow[]> {
  if (keys.length === 0) return [];
  return db
    .select()
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.installationId, books.installationId),
        eq(moneyPostings.connectionId, books.id),
        inArray(moneyPostings.key, [...keys]),
      ),
    );
}

/** Condition: all records of the posting stand in the ledger, whatever else is said of it. */
export const inBooks = isNotNull(moneyPostings.bookedAt);

/** The postings in which these transactions stand. */
export async function postingsOf(db: Queryable, books: Books, transactionIds: readonly string[]): Promise<string[]> {
  if (transactionIds.length === 0) return [];
  const rows = await db
    .select({ id: postingMembers.postingId })
    .from(postingMembers)
    .where(
      and(
        eq(postingMembers.installationId, books.installationId),
        eq(postingMembers.connectionId, books.id),
        inArray(postingMembers.transactionId, [...transactionIds]),
      ),
    );
  return [...new Set(rows.map(({ id }) => id))];
}

const minor = z
  .string()
  .regex(/^-?\d+$/)
  .transform(BigInt);
const text = z.string().nullable();
const lineSchema: z.ZodType<PostingLine> = z.object({
  role: z.enum(accountRoles),
  amount: minor,
  currency: z.string(),
  customerId: text,
  document: z
    .object({ kind: z.enum(['invoice', 'credit_note', 'payment', 'refund', 'dispute', 'payout']), id: z.string() })
    .nullable(),
  text: z.string(),
  accountId: text,
  itemId: text,
  taxCode: text,
  dimensions: z.record(z.string(), z.string()),
});
const unappliedSchema: z.ZodType<Unapplied> = z.object({ amount: minor, currency: z.string(), reason: z.string() });

/** A stored posting's lines, read. Stored JSON is a border too. @throws ZodError */
export const readLines = (stored: unknown): PostingLine[] => z.array(lineSchema).parse(stored);
/** What a stored posting leaves unapplied, read. @throws ZodError */
export const readUnapplied = (stored: unknown): Unapplied | null => unappliedSchema.nullable().parse(stored);

/** A stored posting, read; its members are not needed for writing it. @throws ZodError */
export function readPosting(row: PostingRow): Posting {
  const { key, date, review } = row;
  return {
    ...{ key, date, review, text: row.text, members: [] },
    kind: z.enum(postingKinds).parse(row.kind),
    lines: readLines(row.lines),
    unapplied: readUnapplied(row.unapplied),
  };
}

/**
 * The postings that concern a Stripe object: by the documents on their lines (an invoice, a credit note, a payment, a
 * refund, a dispute, a payout), by the source of their transactions (a charge's fees), or by the transaction itself. The
 * oldest first.
 */
export async function postingsAbout(db: Queryable, books: Books, sourceId: string): Promise<PostingRow[]> {
  const ofSource = db
    .select({ id: postingMembers.postingId })
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
        eq(postingMembers.installationId, books.installationId),
        eq(postingMembers.connectionId, books.id),
        or(eq(balanceTransactions.sourceId, sourceId), eq(balanceTransactions.id, sourceId)),
      ),
    );
  return db
    .select()
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.installationId, books.installationId),
        eq(moneyPostings.connectionId, books.id),
        or(
          sql`${moneyPostings.lines} @> ${JSON.stringify([{ document: { id: sourceId } }])}::jsonb`,
          inArray(moneyPostings.id, ofSource),
        ),
      ),
    )
    .orderBy(asc(moneyPostings.date), asc(moneyPostings.createdAt), asc(moneyPostings.id));
}
