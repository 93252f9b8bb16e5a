import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { PostingGroup, PostingListRead } from '#shared/api/money-posting.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { moneyPostings, postingMembers } from '../../database/schema/index.ts';
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

/**
 * Ids of postings from several places, each found by an index of its own: conditions joined by "or" would have every
 * posting of a merchant read.
 */
const among = (...places: SQL[]): SQL => sql`${moneyPostings.id} in (${sql.join(places, sql` union `)})`;

/** Where a line names one of these documents of Stripe. */
const naming = ({ id }: Owner, ids: readonly string[]): SQL[] =>
  ids.map((each) => sql`select id from money_postings where connection_id = ${id} and lines @> ${named(each)}::jsonb`);
const named = (id: string): string => JSON.stringify([{ document: { id } }]);

/** Where these transactions stand: as a whole or gross, and their fees. Each half has an index of its own. */
const holding = ({ id }: Owner, transactions: SQL): SQL =>
  sql.join(
    ['fee', 'gross'].map(
      (other) =>
        sql`select posting_id from posting_members where connection_id = ${id} and part <> ${sql.raw(`'${other}'`)} and transaction_id in (${transactions})`,
    ),
    sql` union `,
  );

const transactions = (
  { installationId }: Owner,
  column: 'id' | 'source_id' | 'payout_id',
  ids: readonly string[],
): SQL =>
  sql`select id from balance_transactions where installation_id = ${installationId} and ${sql.raw(column)} in (${sql.join(
    ids.map((id) => sql`${id}`),
    sql`, `,
  )})`;

/** Postings that hold one of these transactions, or are of one of these keys. At least one of either. */
export const standingFor = (owner: Owner, transactionIds: readonly string[], keys: readonly string[]): SQL =>
  among(
    ...(transactionIds.length === 0 ? [] : [holding(owner, transactions(owner, 'id', transactionIds))]),
    ...keys.map((key) => sql`select id from money_postings where connection_id = ${owner.id} and key = ${key}`),
  );

/** Postings of what a payout brought to the bank, and the payout's own. */
export const inPayout = (owner: Owner, payoutId: string): SQL =>
  among(
    ...naming(owner, [payoutId]),
    holding(owner, transactions(owner, 'payout_id', [payoutId])),
    holding(owner, transactions(owner, 'source_id', [payoutId])),
  );

function searched(owner: Owner, search: string): SQL | undefined {
  const id = search.trim();
  if (id === '') return undefined;
  const customer = JSON.stringify([{ customerId: id }]);
  return among(
    ...naming(owner, [id]),
    sql`select id from money_postings where connection_id = ${owner.id} and key = ${id}`,
    sql`select id from money_postings where connection_id = ${owner.id} and lines @> ${customer}::jsonb`,
    holding(owner, transactions(owner, 'id', [id])),
    holding(owner, transactions(owner, 'source_id', [id])),
    holding(owner, transactions(owner, 'payout_id', [id])),
  );
}

/** What a list is narrowed to, apart from the group. */
export function narrowed(owner: Owner, { kind, search }: Pick<PostingListRead, 'kind' | 'search'>): SQL | undefined {
  return and(
    ofBooks(owner),
    kind === null ? undefined : inArray(moneyPostings.kind, kindsOfSort[kind]),
    searched(owner, search),
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
  const places = [...naming(owner, ids), holding(owner, transactions(owner, 'source_id', ids))];
  const found = await db
    .select({ transactionId: postingMembers.transactionId })
    .from(moneyPostings)
    .innerJoin(postingMembers, eq(postingMembers.postingId, moneyPostings.id))
    .where(and(ofBooks(owner), among(...places)))
    .limit(MOST);
  const held = found.map(({ transactionId }) => transactionId);
  // What was lost with a dispute holds no transaction: it is found by the document that it names.
  const fees = held.length === 0 ? [] : [holding(owner, transactions(owner, 'id', held))];
  return db
    .select()
    .from(moneyPostings)
    .where(and(ofBooks(owner), among(...places, ...fees)))
    .orderBy(asc(moneyPostings.date), asc(moneyPostings.createdAt), asc(moneyPostings.id))
    .limit(MOST);
}
