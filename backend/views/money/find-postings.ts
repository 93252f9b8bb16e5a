import { and, asc, desc, eq, exists, inArray, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PostingGroup, PostingListRead } from '#shared/api/money-posting.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { balanceTransactions, moneyPostings, postingMembers } from '../../database/schema/index.ts';
import type { StoredPosting } from './stored-lines.ts';
import { kindsOfSort } from './words.ts';

type Owner = Pick<Connection, 'id' | 'installationId'>;

/** Which states a bookkeeper finds under which name. */
export const statusesOf: Record<PostingGroup, SyncStatus[] | null> = {
  all: null,
  attention: ['needs_review', 'failed'],
  waiting: ['queued', 'syncing', 'waiting'],
  booked: ['synced', 'synced_with_variance'],
  undone: ['undone', 'excluded'],
};

export const ofBooks = (owner: Owner): SQL | undefined =>
  and(eq(moneyPostings.installationId, owner.installationId), eq(moneyPostings.connectionId, owner.id));

/** A posting holds a transaction for which this is true. */
const holds = (db: Queryable, owner: Owner, where: SQL | undefined): SQL =>
  exists(
    db
      .select({ one: sql`1` })
      .from(postingMembers)
      .innerJoin(
        balanceTransactions,
        and(
          eq(balanceTransactions.installationId, postingMembers.installationId),
          eq(balanceTransactions.id, postingMembers.transactionId),
        ),
      )
      .where(and(eq(postingMembers.postingId, moneyPostings.id), eq(postingMembers.connectionId, owner.id), where)),
  );

/** A line names this document of Stripe. */
const names = (id: string): SQL => sql`${moneyPostings.lines} @> ${JSON.stringify([{ document: { id } }])}::jsonb`;

/** Postings that are about one of these Stripe objects: it moved the balance, or a line names it. */
export const about = (db: Queryable, owner: Owner, ids: readonly string[]): SQL | undefined =>
  or(...ids.map(names), holds(db, owner, inArray(balanceTransactions.sourceId, [...ids])));

/** Postings of what a payout brought to the bank, and the payout's own. */
export const inPayout = (db: Queryable, owner: Owner, payoutId: string): SQL | undefined =>
  or(
    names(payoutId),
    holds(db, owner, or(eq(balanceTransactions.payoutId, payoutId), eq(balanceTransactions.sourceId, payoutId))),
  );

function searched(db: Queryable, owner: Owner, search: string): SQL | undefined {
  const id = search.trim();
  if (id === '') return undefined;
  return or(
    eq(moneyPostings.key, id),
    names(id),
    sql`${moneyPostings.lines} @> ${JSON.stringify([{ customerId: id }])}::jsonb`,
    holds(
      db,
      owner,
      or(
        eq(postingMembers.transactionId, id),
        eq(balanceTransactions.sourceId, id),
        eq(balanceTransactions.payoutId, id),
      ),
    ),
  );
}

/** What a list is narrowed to, apart from the group. */
export function narrowed(
  db: Queryable,
  owner: Owner,
  { kind, search }: Pick<PostingListRead, 'kind' | 'search'>,
): SQL | undefined {
  return and(
    ofBooks(owner),
    kind === null ? undefined : inArray(moneyPostings.kind, kindsOfSort[kind]),
    searched(db, owner, search),
  );
}

const cursorSchema = z.tuple([z.iso.date(), z.uuid()]);

/**
 * One page of postings, the newest first, by keys: rows that change meanwhile neither shift others nor come twice.
 * @param cursor `next` of the page before; one that is not ours begins anew
 */
export async function pageOfPostings(
  db: Queryable,
  where: SQL | undefined,
  cursor: string | null,
  limit: number,
): Promise<{ postings: StoredPosting[]; next: string | null }> {
  const after = readCursor(cursor);
  const beyond =
    after === null
      ? undefined
      : sql`(${moneyPostings.date}, ${moneyPostings.id}) < (${after[0]}::text, ${after[1]}::uuid)`;
  const rows = await db
    .select()
    .from(moneyPostings)
    .where(and(where, beyond))
    .orderBy(desc(moneyPostings.date), desc(moneyPostings.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const next = last === undefined ? null : Buffer.from(JSON.stringify([last.date, last.id])).toString('base64url');
  return { postings: page, next };
}

function readCursor(cursor: string | null): [string, string] | null {
  if (cursor === null) return null;
  try {
    return cursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString())).data ?? null;
  } catch {
    return null;
  }
}

const MOST = 100;

/** All postings about these Stripe objects with the fees that are booked apart, the oldest first. */
export async function postingsAboutAll(db: Queryable, owner: Owner, ids: readonly string[]): Promise<StoredPosting[]> {
  if (ids.length === 0) return [];
  const found = await db
    .select({ id: moneyPostings.id })
    .from(moneyPostings)
    .where(and(ofBooks(owner), about(db, owner, ids)))
    .limit(MOST);
  if (found.length === 0) return [];
  const own = found.map(({ id }) => id);
  const transactions = db
    .select({ id: postingMembers.transactionId })
    .from(postingMembers)
    .where(and(eq(postingMembers.connectionId, owner.id), inArray(postingMembers.postingId, own)));
  const sisters = db
    .select({ id: postingMembers.postingId })
    .from(postingMembers)
    .where(and(eq(postingMembers.connectionId, owner.id), inArray(postingMembers.transactionId, transactions)));
  return db
    .select()
    .from(moneyPostings)
    .where(and(ofBooks(owner), or(inArray(moneyPostings.id, own), inArray(moneyPostings.id, sisters))))
    .orderBy(asc(moneyPostings.date), asc(moneyPostings.createdAt), asc(moneyPostings.id))
    .limit(MOST);
}
