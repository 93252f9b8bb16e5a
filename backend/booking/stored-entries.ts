import { and, asc, eq, inArray } from 'drizzle-orm';
import type { EntryDraft, LedgerEntry } from '../connectors/money.ts';
import type { Queryable } from '../database/client.ts';
import { moneyEntries } from '../database/schema/index.ts';
import { intentPayload } from '../sync/intents.ts';
import type { Books } from './stored-postings.ts';

export type EntryRow = typeof moneyEntries.$inferSelect;

/** Where an entry belongs. */
export type EntryOf = { postingId: string; ordinal: number; generation: number; purpose: EntryRow['purpose'] };

/** The records of postings that stand in the ledger and were not reversed, by posting, in the order they were made in. */
export async function standingEntries(
  db: Queryable,
  books: Books,
  postingIds: readonly string[],
): Promise<Map<string, EntryRow[]>> {
  if (postingIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(moneyEntries)
    .where(
      and(
        eq(moneyEntries.installationId, books.installationId),
        eq(moneyEntries.connectionId, books.id),
        inArray(moneyEntries.postingId, [...postingIds]),
        inArray(moneyEntries.state, ['standing', 'draft']),
      ),
    )
    .orderBy(asc(moneyEntries.ordinal));
  return new Map([...Map.groupBy(rows, ({ postingId }) => postingId)].map(([id, all]) => [id, notReversed(all)]));
}

/** A reversal takes back all that stood of its generation and before. */
function notReversed(rows: readonly EntryRow[]): EntryRow[] {
  const reversed = Math.max(0, ...rows.filter(({ purpose }) => purpose === 'reversal').map((row) => row.generation));
  return rows.filter(({ purpose, generation }) => purpose === 'booking' && generation > reversed);
}

/** Keeps a record as it stands in the ledger. In the transaction that closes its intent. */
export async function storeEntry(
  tx: Queryable,
  books: Books,
  of: EntryOf,
  draft: EntryDraft,
  entry: LedgerEntry,
  at: Date,
): Promise<void> {
  const standing = standingAs(entry, at);
  const values = {
    ...of,
    installationId: books.installationId,
    connectionId: books.id,
    reference: draft.reference,
    ...standing,
    written: intentPayload(draft),
  };
  await tx
    .insert(moneyEntries)
    .values(values)
    .onConflictDoUpdate({
      target: [moneyEntries.postingId, moneyEntries.generation, moneyEntries.purpose, moneyEntries.ordinal],
      set: values,
    });
}

/** How a record was found when it was read last. */
export const standingAs = (entry: LedgerEntry, at: Date) => ({
  entity: entry.entity,
  ledgerId: entry.id,
  number: entry.number,
  date: entry.date,
  currency: entry.currency,
  total: entry.total,
  state: entry.draft ? ('draft' as const) : ('standing' as const),
  url: entry.url,
  version: entry.version,
  verifiedAt: at,
});

/** Notes what became of records: removed by us, gone, or as they were read again. */
export async function updateEntry(
  db: Queryable,
  { id }: Pick<EntryRow, 'id'>,
  change: Partial<typeof moneyEntries.$inferInsert>,
): Promise<void> {
  await db.update(moneyEntries).set(change).where(eq(moneyEntries.id, id));
}
