import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/client.ts';
import { moneyPostings, postingMembers } from '../database/schema/index.ts';
import type { BookedShare, Posting } from '../documents/posting.ts';

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

/** The shares of these transactions as they are kept. */
export async function storedShares(db: Database, books: Books, ids: readonly string[]): Promise<BookedShare[]> {
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
      ),
    );
}
