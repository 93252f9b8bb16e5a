import { Problem } from '#shared/problems.ts';
import type { Entry } from '../connectors/money.ts';
import { LedgerFault } from '../connectors/port.ts';
import { isDatabaseTrouble } from '../database/trouble.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Posting } from '../documents/posting.ts';
import { refreshFacts } from '../sync/company-facts.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { dayToTry, isOpen, today } from '../sync/period.ts';
import { chosenAccount } from './accounts.ts';
import { draftEntry } from './draft-entry.ts';
import { judge } from './judge.ts';
import { type Looked, lookAgain, type Stands } from './look-again.ts';
import { type Parties, partiesOf } from './parties.ts';
import { bookingDate, periodClosed, policyOf } from './period.ts';
import { type Documents, readDocuments, type Seen, whyWaits } from './settled.ts';
import { type PostingRow, readPosting } from './stored-postings.ts';
import { type Piece, writeEntries } from './write-entries.ts';

/** One posting on its way through a turn. `error`: what ended it. */
export type Work = {
  row: PostingRow;
  posting: Posting;
  date: PlainDate;
  entries: Entry[];
  looked: Looked;
  stands: Map<number, Stands>;
  waitsFor: Seen[];
  error: unknown;
};

/** What all postings of a turn share. */
export type Turn = { journey: Journey; documents: Documents; parties: Parties; lookFirst: boolean };

/**
 * Writes postings, many in a request: the first record of each, then the second of those that have one, and so on, so
 * that a payment follows the invoice that was made for it. Whatever happens to one is kept on that one (C75).
 * @throws database errors, the loss of the lease; LedgerFault when what stands already cannot be read
 */
export async function takeTurn(journey: Journey, rows: readonly PostingRow[], lookFirst: boolean): Promise<Work[]> {
  const postings = rows.map((row) => ({ row, posting: readPosting(row) }));
  const turn: Turn = {
    journey,
    documents: await readDocuments(
      journey,
      postings.map(({ posting }) => posting),
    ),
    parties: partiesOf(journey),
    lookFirst,
  };
  const looked = await lookAgain(journey, rows);
  const works: Work[] = [];
  for (const { row, posting } of postings) {
    const known = looked.get(row.id) ?? { stands: new Map(), generation: row.generation, changed: null };
    const date = posting.date;
    const work = { row, posting, date, looked: known, stands: known.stands, entries: [], waitsFor: [], error: null };
    works.push(work);
    await guarded(work, () => prepare(turn, work));
  }
  for (let ordinal = 0; works.some(({ error, entries }) => error === null && entries.length > ordinal); ordinal++)
    await writeRound(turn, works, ordinal);
  return works;
}

/** Keeps what goes wrong with one posting on it; what concerns the whole goes on. */
async function guarded(work: Work, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (isDatabaseTrouble(error)) throw error;
    work.error = error;
  }
}

/** Everything that can be known before writing. @throws Problem, LedgerFault */
async function prepare({ journey, documents }: Turn, work: Work): Promise<void> {
  const { connector, connection, settings } = journey;
  const { posting, looked } = work;
  if (looked.changed !== null) throw looked.changed;
  const unclear = posting.lines.some(
    ({ role, accountId, currency }) =>
      role === 'suspense' && accountId === null && chosenAccount(settings.money, role, currency) === null,
  );
  if (posting.review !== null && unclear)
    throw new Problem('money_unclassified', { ...names(journey), question: posting.review });
  const waits = await whyWaits(journey, posting, documents);
  if (waits !== null) {
    work.waitsFor = waits.waitsFor;
    throw waits.problem;
  }
  const shape = connector.money.shape(posting, {
    homeCurrency: (connection.localCurrency ?? '').toUpperCase(),
    settings: settings.money,
  });
  if ('refused' in shape) throw new Problem('money_not_possible', { ...names(journey), detail: shape.refused });
  work.entries = shape.entries;
  const [first] = work.stands.values();
  // The rest of what was begun goes to the same day.
  const date = first?.draft.date ?? bookingDate(journey, posting.kind, triedOn(work));
  if (date instanceof Problem) throw date;
  work.date = date;
}

/** Its own date, or the one that a closed period has moved it to before. */
const triedOn = ({ row, posting }: Work): PlainDate =>
  row.bookedAt === null && row.bookedOn !== null && row.bookedOn > posting.date ? row.bookedOn : posting.date;

/** Writes the records of one place: of all postings that have one there and lack it. */
async function writeRound(turn: Turn, works: readonly Work[], ordinal: number): Promise<void> {
  const { journey } = turn;
  const due: { work: Work; piece: Piece }[] = [];
  for (const work of works) {
    const entry = work.entries[ordinal];
    if (work.error !== null || entry === undefined || work.stands.has(ordinal)) continue;
    await guarded(work, async () => {
      due.push({ work, piece: await pieceOf(turn, work, entry, ordinal) });
    });
  }
  const outcomes = await writeEntries(
    journey,
    due.map(({ piece }) => piece),
    turn.lookFirst,
  );
  for (const [at, { work, piece }] of due.entries()) {
    const outcome = outcomes[at];
    await guarded(work, async () => {
      if (outcome?.written === undefined) throw await understood(journey, work, outcome?.error);
      await judge(journey, piece, outcome.written);
      work.stands.set(ordinal, { entry: outcome.written.entry, draft: outcome.written.draft });
    });
  }
}

async function pieceOf(turn: Turn, work: Work, entry: Entry, ordinal: number): Promise<Piece> {
  const { journey, documents, parties } = turn;
  const { row, posting, date, looked, stands } = work;
  const { generation } = looked;
  const place = { connectionId: journey.connection.id, postingKey: row.key, generation, ordinal } as const;
  const earlier = [...stands.values()].map((each) => each.entry);
  const draft = await draftEntry(
    { journey, posting, date, documents, parties },
    entry,
    { ...place, purpose: 'booking' },
    earlier,
  );
  return { postingId: row.id, ordinal, generation, purpose: 'booking', draft };
}

/**
 * A period that the ledger closed without telling beforehand (C54): it is asked again what is open, and the merchant's
 * rule is followed at the next look, or the period is the problem.
 */
async function understood(journey: Journey, work: Work, error: unknown): Promise<unknown> {
  if (!(error instanceof LedgerFault) || error.kind !== 'refused' || error.reason !== 'period_closed') return error;
  const facts = await refreshFacts(journey.street, journey.connection, journey.ledger);
  const informed = { ...journey, connection: { ...journey.connection, ...facts } };
  if (!isOpen(informed, work.date)) {
    const date = bookingDate(informed, work.posting.kind, work.date);
    return date instanceof Problem ? date : new PeriodMoved(date);
  }
  const next = policyOf(journey, work.posting.kind) === 'first_open_day' ? dayToTry(work.date, today(journey)) : null;
  return next === null ? periodClosed(informed, work.date) : new PeriodMoved(next);
}

/** The period is known to be closed now, and by the merchant's rule another day is tried: at the next look. */
export class PeriodMoved extends Error {
  override name = 'PeriodMoved';
  readonly date: PlainDate;

  constructor(date: PlainDate) {
    super(`Booked on ${date}`);
    this.date = date;
  }
}
