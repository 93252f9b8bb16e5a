import { and, eq, inArray } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { LedgerEntry } from '../connectors/money.ts';
import { LedgerFault } from '../connectors/port.ts';
import { moneyPostings, writeIntents } from '../database/schema/index.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { dayToTry, isOpen, today } from '../sync/period.ts';
import { draftEntry } from './draft-entry.ts';
import { problemOfFault } from './faults.ts';
import { judge } from './judge.ts';
import { partiesOf } from './parties.ts';
import { readDocuments } from './settled.ts';
import { type EntryRow, standingAs, standingEntries, updateEntry } from './stored-entries.ts';
import { type PostingRow, readPosting } from './stored-postings.ts';
import { entityWords } from './words.ts';
import { type Piece, type PieceOutcome, writeEntries } from './write-entries.ts';

/**
 * Takes what stands of a posting out of the books, the last record first. What is booked for good or lies in a closed
 * period is reversed instead, by one entry the other way round on the first open day (C55). By whoever holds the lease.
 * @returns a sentence of what was done
 * @throws Problem money_not_undone, money_outcome_unknown and what a reversal meets; LedgerFault
 */
export async function takeBack(journey: Journey, row: PostingRow): Promise<string> {
  await nothingUnanswered(journey, row);
  const stored = (await standingEntries(journey.street.db, journey.connection, [row.id])).get(row.id) ?? [];
  const read =
    stored.length === 0
      ? []
      : await journey.ledger.money.readEntries(stored.map(({ entity, ledgerId }) => ({ entity, id: ledgerId })));
  const standing: { stored: EntryRow; entry: LedgerEntry }[] = [];
  for (const [at, each] of stored.entries()) {
    const entry = read[at];
    await updateEntry(
      journey.street.db,
      each,
      entry === undefined ? { state: 'gone' } : standingAs(entry, journey.street.now()),
    );
    if (entry !== undefined) standing.push({ stored: each, entry });
  }
  if (standing.length === 0) return stored.length === 0 ? 'Nothing of it was in your books.' : 'It was gone already.';
  const { removable } = journey.connector.money.capabilities;
  const free = standing.every(({ entry }) => entry.draft || (removable && isOpen(journey, entry.date)));
  if (!free || !(await removeAll(journey, standing))) return reverse(journey, row, standing.length);
  const named = standing.map(({ entry }) => `${entityWords(entry.entity)} ${entry.number ?? ''}`.trim());
  return `Removed from your books: ${named.join(', ')}.`;
}

/** A write whose answer was lost may still be carried out: it would stand there after all. */
async function nothingUnanswered(journey: Journey, row: PostingRow): Promise<void> {
  const { street, connection } = journey;
  const subjects = Array.from({ length: 100 }, (_, ordinal) => `${row.id}:${ordinal}`);
  const open = await street.db
    .select({ id: writeIntents.id })
    .from(writeIntents)
    .where(
      and(
        eq(writeIntents.connectionId, connection.id),
        eq(writeIntents.purpose, 'entry'),
        eq(writeIntents.state, 'open'),
        inArray(writeIntents.subject, subjects),
      ),
    );
  if (open.length > 0)
    throw problemOfFault(journey, new LedgerFault('unknown', 'an answer is still missing'), { next: 'in a moment' });
}

/** @returns false when the ledger lets the first of them not go: it has closed the period, or posted it */
async function removeAll(
  journey: Journey,
  standing: readonly { stored: EntryRow; entry: LedgerEntry }[],
): Promise<boolean> {
  const { street, ledger } = journey;
  for (const [at, { stored, entry }] of [...standing].reverse().entries()) {
    try {
      await ledger.money.removeEntry({ entity: entry.entity, id: entry.id });
    } catch (error) {
      const final = error instanceof LedgerFault && (error.reason === 'posted' || error.reason === 'period_closed');
      if (!final) throw error;
      if (at === 0) return false;
      const detail = `A part of it was removed; ${entityWords(entry.entity)} ${entry.number ?? ''} cannot be removed any more.`;
      throw new Problem('money_not_undone', { ...names(journey), detail }, { cause: error });
    }
    await updateEntry(street.db, stored, { state: 'removed', verifiedAt: street.now() });
  }
  return true;
}

/** The whole posting the other way round, as one journal entry. */
async function reverse(journey: Journey, row: PostingRow, standing: number): Promise<string> {
  const { street, connection, connector, settings } = journey;
  const posting = readPosting(row);
  const options = { homeCurrency: (connection.localCurrency ?? '').toUpperCase(), settings: settings.money };
  const before = connector.money.shape(posting, options);
  const partly = !('refused' in before) && before.entries.length !== standing;
  if (partly) refuse(journey, 'Only a part of it stands in the books. Replay it first, then undo it.');
  const lines = posting.lines.map((line) => ({
    ...line,
    amount: -line.amount,
    text: `Taken back: ${line.text}`,
    itemId: null,
    taxCode: null,
  }));
  const back = { ...posting, kind: 'summary' as const, text: `Taken back: ${posting.text}`, lines };
  const shape = connector.money.shape(back, options);
  if ('refused' in shape) return refuse(journey, shape.refused);
  const { postingFrom } = connection;
  const own = row.bookedOn ?? row.date;
  const first = postingFrom !== null && own < postingFrom ? postingFrom : own;
  const documents = await readDocuments(journey, [posting]);
  const shared = { journey, posting: back, asJournal: true, documents, parties: partiesOf(journey) };
  const made: string[] = [];
  let date = first;
  for (const [ordinal, entry] of shape.entries.entries()) {
    const { generation } = row;
    const place = {
      connectionId: connection.id,
      postingKey: row.key,
      generation,
      ordinal,
      purpose: 'reversal' as const,
    };
    const write = async (): Promise<{ piece: Piece; outcome: PieceOutcome | undefined }> => {
      const draft = await draftEntry({ ...shared, date }, entry, place, []);
      const piece = { postingId: row.id, ordinal, generation, purpose: 'reversal' as const, draft };
      const [outcome] = await writeEntries(journey, [piece], false);
      return { piece, outcome };
    };
    let { piece, outcome } = await write();
    for (let next = dayAfterRefusal(journey, outcome, date); next !== null; ) {
      date = next;
      ({ piece, outcome } = await write());
      next = dayAfterRefusal(journey, outcome, date);
    }
    if (outcome?.written === undefined) throw outcome?.error;
    await judge(journey, piece, outcome.written);
    made.push(`${entityWords(entry.entity)} ${outcome.written.entry.number ?? ''}`.trim());
  }
  await street.db.update(moneyPostings).set({ updatedAt: street.now() }).where(eq(moneyPostings.id, row.id));
  return `Reversed on ${date} by ${made.join(', ')}.`;
}

/** The ledger closed the period of that day without telling its periods: the next day worth trying. */
const dayAfterRefusal = (journey: Journey, outcome: PieceOutcome | undefined, date: PlainDate): PlainDate | null =>
  outcome?.error instanceof LedgerFault && outcome.error.reason === 'period_closed'
    ? dayToTry(date, today(journey))
    : null;

function refuse(journey: Journey, detail: string): never {
  throw new Problem('money_not_undone', { ...names(journey), detail });
}
