import type { EntryDraft, LedgerEntry } from '../connectors/money.ts';
import { LedgerFault } from '../connectors/port.ts';
import { isDatabaseTrouble } from '../database/trouble.ts';
import type { Journey } from '../sync/context.ts';
import {
  closeIntent,
  findIntent,
  type Intent,
  type IntentKey,
  intentPayload,
  openIntent,
  suspendIntent,
  voidIntent,
} from '../sync/intents.ts';
import { NotSettled, nextLook, settling } from '../sync/write.ts';
import { problemOfFault } from './faults.ts';
import { findOurs } from './find-entry.ts';
import { readEntry } from './sent-entry.ts';
import { type EntryOf, storeEntry } from './stored-entries.ts';

/** One record that is to stand in the ledger. */
export type Piece = EntryOf & { draft: EntryDraft };
/** What became of it. `draft` is what was sent, which may be of an earlier try. */
export type Written = { entry: LedgerEntry; draft: EntryDraft; found: boolean };
export type PieceOutcome = { written: Written; error?: undefined } | { written?: undefined; error: unknown };

/** Requests of one company at once; its budget of requests does the rest. */
const AT_ONCE = 4;

/**
 * Writes records exactly once, several in a request where the ledger takes them: the intent of each is recorded before the
 * request goes out and stays open until its answer is recorded with the record. What was never answered is looked for
 * first, by what was sent then (C02, C05, C06). One that is refused stops no other (C75).
 * @param lookFirst look before a first write, too
 * @returns one outcome each, in order
 * @throws database errors; the lease's loss
 */
export async function writeEntries(
  journey: Journey,
  pieces: readonly Piece[],
  lookFirst: boolean,
): Promise<PieceOutcome[]> {
  const outcomes = new Map<Piece, PieceOutcome>();
  const toSend: Piece[] = [];
  await inParallel(pieces, AT_ONCE, async (piece) => {
    try {
      const there = await alreadyThere(journey, piece, lookFirst);
      if (there === null) toSend.push(piece);
      else outcomes.set(piece, { written: there });
    } catch (error) {
      if (isDatabaseTrouble(error)) throw error;
      outcomes.set(piece, { error });
    }
  });
  toSend.sort((a, b) => pieces.indexOf(a) - pieces.indexOf(b));
  const size = Math.max(1, journey.connector.money.capabilities.batch);
  const batches = Array.from({ length: Math.ceil(toSend.length / size) }, (_, at) =>
    toSend.slice(at * size, (at + 1) * size),
  );
  const atOnce = Math.min(AT_ONCE, journey.connector.capabilities.limits.concurrent);
  await inParallel(batches, atOnce, async (batch) => {
    const found = await send(journey, batch);
    for (const [at, piece] of batch.entries()) {
      const outcome = found[at];
      if (outcome !== undefined) outcomes.set(piece, outcome);
    }
  });
  return pieces.map(
    (piece) => outcomes.get(piece) ?? { error: new Error(`Nothing is known of ${piece.draft.reference}`) },
  );
}

const keyOf = ({ postingId, ordinal, generation, purpose }: EntryOf): IntentKey => ({
  purpose: 'entry',
  subject: purpose === 'booking' ? `${postingId}:${ordinal}` : `${postingId}:${ordinal}:reversal`,
  generation,
});

/**
 * A record that an earlier try wrote although its answer never came, or that a backfill finds; null when it is to be sent.
 * @throws NotSettled while the earlier write may still be carried out; Problem money_entry_duplicate; LedgerFault
 */
async function alreadyThere(journey: Journey, piece: Piece, lookFirst: boolean): Promise<Written | null> {
  const { street, connection } = journey;
  const intent = await findIntent(street.db, connection, keyOf(piece));
  if (intent === undefined || intent.state === 'void') {
    if (!lookFirst) return null;
    const entry = await findOurs(journey, piece.draft);
    if (entry === undefined) return null;
    return keep(journey, piece, intent ?? (await open(journey, piece)), { entry, draft: piece.draft, found: true });
  }
  const sent = readEntry(intent.payload);
  // Before the look: a write that arrives between a look and the end of the waiting would be missed.
  const settled = (intent.settlesAt ?? intent.sentAt) <= street.now();
  const entry = await findOurs(journey, sent);
  if (entry !== undefined) return keep(journey, piece, intent, { entry, draft: sent, found: true });
  if (intent.state === 'open' && !settled) {
    const fault = new LedgerFault('unknown', 'not found yet');
    throw notSettled(journey, intent, intent.settlesAt ?? street.now(), fault);
  }
  await voidIntent(street.db, intent);
  return null;
}

const open = (journey: Journey, piece: Piece): Promise<Intent> =>
  openIntent(journey.street.db, journey.connection, keyOf(piece), {
    lookupKey: piece.draft.reference,
    payload: intentPayload(piece.draft),
    at: journey.street.now(),
    settleMs: journey.street.options.settleMs.afterCrash,
  });

async function send(journey: Journey, batch: readonly Piece[]): Promise<PieceOutcome[]> {
  journey.lost?.throwIfAborted();
  const intents: Intent[] = [];
  for (const piece of batch) intents.push(await open(journey, piece));
  const answers = await journey.ledger.money.createEntries(batch.map(({ draft }) => draft)).catch((error: unknown) => {
    if (!(error instanceof LedgerFault)) throw error;
    return batch.map(() => ({ fault: error }));
  });
  const outcomes: PieceOutcome[] = [];
  for (const [at, piece] of batch.entries()) {
    const intent = intents[at];
    const answer = answers[at] ?? { fault: new LedgerFault('unknown', 'no answer for this one', { lost: 'drop' }) };
    if (intent === undefined) continue;
    if ('entry' in answer && answer.entry !== undefined) {
      const written = { entry: answer.entry, draft: piece.draft, found: false };
      outcomes.push({ written: await keep(journey, piece, intent, written) });
    } else if (answer.fault !== undefined) {
      outcomes.push({ error: await notWritten(journey, intent, answer.fault) });
    }
  }
  return outcomes;
}

/** Certainly not processed: the next try need not look first. Otherwise nothing is sent again before that is known. */
async function notWritten(journey: Journey, intent: Intent, fault: LedgerFault): Promise<unknown> {
  const { street } = journey;
  if (fault.kind !== 'unknown') {
    await voidIntent(street.db, intent);
    return fault;
  }
  const settlesAt = settling(journey, fault);
  await suspendIntent(street.db, intent, settlesAt);
  return notSettled(journey, intent, settlesAt, fault);
}

function notSettled(journey: Journey, intent: Intent, settlesAt: Date, fault: LedgerFault): NotSettled {
  const at = nextLook(journey.street.now(), intent.sentAt, settlesAt);
  const next = `at ${at.toISOString().slice(11, 19)} UTC`;
  return new NotSettled(at, problemOfFault(journey, fault, { next }));
}

async function keep(journey: Journey, piece: Piece, intent: Intent, written: Written): Promise<Written> {
  const { street, connection } = journey;
  await street.db.transaction(async (tx) => {
    await closeIntent(tx, intent, written.entry.id);
    await storeEntry(tx, connection, piece, written.draft, written.entry, street.now());
  });
  return written;
}

/** Works on all, some at once. The first error ends it, after those under way. */
async function inParallel<T>(all: readonly T[], atOnce: number, work: (each: T) => Promise<void>): Promise<void> {
  const rest = [...all];
  const worker = async () => {
    for (let each = rest.shift(); each !== undefined; each = rest.shift()) await work(each);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
}
