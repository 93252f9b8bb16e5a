import { and, asc, eq, inArray } from 'drizzle-orm';
import type { PostingRow } from '#shared/api/money-posting.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { moneyEntries } from '../../database/schema/index.ts';
import { allowedPostingActions } from './allowed.ts';
import { amountsOf, type StoredPosting } from './stored-lines.ts';
import { postingLabel, statusSentence } from './words.ts';

export type StoredEntry = typeof moneyEntries.$inferSelect;

/** Who looks, at which books. */
export type Books = { connection: Connection; ledgerName: string; mayChange: boolean };

/** The records of postings in the ledger, by posting, in their order. */
export async function entriesOf(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  postingIds: readonly string[],
): Promise<Map<string, StoredEntry[]>> {
  if (postingIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(moneyEntries)
    .where(
      and(
        eq(moneyEntries.installationId, connection.installationId),
        eq(moneyEntries.connectionId, connection.id),
        inArray(moneyEntries.postingId, [...postingIds]),
      ),
    )
    .orderBy(asc(moneyEntries.generation), asc(moneyEntries.purpose), asc(moneyEntries.ordinal));
  return Map.groupBy(rows, ({ postingId }) => postingId);
}

/** Postings as a list shows them. */
export async function postingRows(
  db: Queryable,
  books: Books,
  postings: readonly StoredPosting[],
): Promise<PostingRow[]> {
  const entries = await entriesOf(
    db,
    books.connection,
    postings.map(({ id }) => id),
  );
  return postings.map((posting) => postingRow(books, posting, entries.get(posting.id) ?? []));
}

export function postingRow(books: Books, posting: StoredPosting, entries: readonly StoredEntry[]): PostingRow {
  const amounts = amountsOf(posting);
  const { status, sentence } = posting;
  const first = entries.find(
    ({ state, purpose }) => purpose === 'booking' && (state === 'standing' || state === 'draft'),
  );
  const actions = allowedPostingActions(books.connection, posting);
  return {
    id: posting.id,
    label: postingLabel(posting.kind),
    text: posting.text,
    date: posting.bookedOn ?? posting.date,
    status,
    sentence: sentence === '' ? statusSentence(status, books.ledgerName) : sentence,
    amount: amounts === null ? null : { amount: amounts.shown.toString(), currency: amounts.currency },
    ledgerNumber: first === undefined ? null : (first.number ?? first.ledgerId),
    ledgerUrl: first?.url ?? null,
    actions: books.mayChange ? actions : [],
  };
}
