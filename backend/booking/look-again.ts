import { and, eq } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { EntryDraft, LedgerEntry } from '../connectors/money.ts';
import { moneyPostings } from '../database/schema/index.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { readEntry } from './sent-entry.ts';
import { type EntryRow, standingAs, standingEntries, updateEntry } from './stored-entries.ts';
import type { PostingRow } from './stored-postings.ts';
import { amountWords, differences } from './verify-entry.ts';

/** A record that stands in the ledger, with what was written. */
export type Stands = { entry: LedgerEntry; draft: EntryDraft };

/** What stands of a posting, by place; which generation is written now; what somebody changed in the ledger. */
export type Looked = { stands: Map<number, Stands>; generation: number; changed: Problem | null };

/**
 * Reads the records of postings again that stand in the ledger, in as few requests as it takes. One that is gone there is
 * to be written anew under the next generation, so that no old key answers for it (C03); one that was changed is left.
 * @throws LedgerFault
 */
export async function lookAgain(journey: Journey, rows: readonly PostingRow[]): Promise<Map<string, Looked>> {
  const { street, connection } = journey;
  const standing = await standingEntries(
    street.db,
    connection,
    rows.map(({ id }) => id),
  );
  const all = [...standing.values()].flat();
  const read =
    all.length === 0
      ? []
      : await journey.ledger.money.readEntries(all.map(({ entity, ledgerId }) => ({ entity, id: ledgerId })));
  const found = new Map(all.map((row, at) => [row.id, read[at]]));
  const looked = new Map<string, Looked>();
  for (const row of rows) looked.set(row.id, await look(journey, row, standing.get(row.id) ?? [], found));
  return looked;
}

async function look(
  journey: Journey,
  row: PostingRow,
  entries: readonly EntryRow[],
  found: ReadonlyMap<string, LedgerEntry | undefined>,
): Promise<Looked> {
  const { street } = journey;
  const stands = new Map<number, Stands>();
  let changed: Problem | null = null;
  const gone: EntryRow[] = [];
  for (const each of entries) {
    const entry = found.get(each.id);
    if (entry === undefined) {
      gone.push(each);
      continue;
    }
    const draft = readEntry(each.written);
    stands.set(each.ordinal, { entry, draft });
    await updateEntry(street.db, each, standingAs(entry, street.now()));
    if (differences(draft, entry).length > 0) changed ??= changedThere(journey, draft, entry);
  }
  return { stands, generation: await raiseFor(journey, row, gone), changed };
}

const changedThere = (journey: Journey, draft: EntryDraft, entry: LedgerEntry): Problem =>
  new Problem('money_entry_changed', { ...names(journey), written: amountWords(draft), found: amountWords(entry) });

async function raiseFor({ street }: Journey, row: PostingRow, gone: readonly EntryRow[]): Promise<number> {
  if (gone.length === 0) return row.generation;
  const generation = row.generation + 1;
  await street.db.transaction(async (tx) => {
    for (const each of gone) await updateEntry(tx, each, { state: 'gone', verifiedAt: street.now() });
    await tx
      .update(moneyPostings)
      .set({ generation, bookedAt: null, bookedOn: null })
      .where(and(eq(moneyPostings.id, row.id), eq(moneyPostings.generation, row.generation)));
  });
  return generation;
}
