import { and, eq, inArray } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { connectedCompany } from '../connections/current.ts';
import { LedgerFault } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { withLease } from '../database/leases.ts';
import { connections, moneyPostings, syncItems } from '../database/schema/index.ts';
import { isDatabaseTrouble } from '../database/trouble.ts';
import type { Connection, Installation, Journey, Street } from '../sync/context.ts';
import { Recorder } from '../sync/recorder.ts';
import { openJourney } from '../sync/walk.ts';
import { claimDue, letRest } from './due.ts';
import { bookingLease } from './lease.ts';
import { type Rest, restAfter } from './rest.ts';
import { type Seen, seenAs } from './settled.ts';
import type { PostingRow } from './stored-postings.ts';
import { PeriodMoved, takeTurn, type Work } from './turn.ts';
import { bookedWords } from './words.ts';

/** What a go of booking came to: ids of postings; `booked` came to stand in the ledger. */
export type Booked = {
  booked: string[];
  /** All that were looked at, whatever became of them. */
  tried: string[];
};

export type BookOptions = {
  /** Look in the ledger before a first write, too: in a backfill it may stand there already. */
  lookFirst?: boolean;
  /** Only these postings. */
  ids?: readonly string[];
};

const WAIT_MS = 15_000;

/**
 * Writes what is due of a tenant's postings to the ledger, each exactly once, reads it back, and keeps what became of it.
 * Nothing happens where money movement is off or the company cannot be reached. The lease of the books is given back
 * between turns, so that a person who asks for something waits no longer than one.
 * @throws LeaseBusy while another process books for the same company; database errors
 */
export async function bookDue(street: Street, installation: Installation, options: BookOptions = {}): Promise<Booked> {
  const booked: string[] = [];
  const tried: string[] = [];
  /** Looked at and not booked: what is due again at once waits for the next go. */
  const left: string[] = [];
  for (let goesOn = true; goesOn; ) {
    const connection = await connectedCompany(street.db, installation.id);
    if (connection === null || connection.state !== 'active') break;
    goesOn = await withLease(
      street.db,
      bookingLease(connection),
      { ttlMs: 30_000, waitMs: WAIT_MS },
      async (lost): Promise<boolean> => {
        const journey = { ...(await openBooking(street, installation, connection)), lost };
        if (!journey.settings.money.enabled) {
          await letRest(journey);
          return false;
        }
        const rows = await claimDue(journey, { ...options, not: left });
        if (rows.length === 0) return false;
        const made = await bookTurn(journey, rows, options.lookFirst ?? false);
        const ids = rows.map(({ id }) => id);
        tried.push(...ids);
        booked.push(...made);
        left.push(...ids.filter((id) => !made.includes(id)));
        return true;
      },
    );
  }
  return { booked, tried };
}

/** Everything that booking for a company needs. Its requests are not kept step by step, as a document's are. */
export async function openBooking(
  street: Street,
  installation: Installation,
  connection: Connection,
): Promise<Journey> {
  const journey = await openJourney(street, installation, connection, new Recorder(street.now));
  return { ...journey, ledger: street.ledger(connection, () => {}) };
}

/** @returns the postings that stand in the ledger now and did not before */
async function bookTurn(journey: Journey, rows: readonly PostingRow[], lookFirst: boolean): Promise<string[]> {
  let works: Work[];
  try {
    works = await takeTurn(journey, rows, lookFirst);
  } catch (error) {
    if (isDatabaseTrouble(error) || journey.lost?.aborted === true) throw error;
    if (!(error instanceof LedgerFault) && rows.length > 1) return oneByOne(journey, rows, lookFirst);
    for (const row of rows) await comeToRest(journey, row, restAfter(journey, row, error), []);
    return [];
  }
  const booked: string[] = [];
  for (const work of works) {
    const rest = work.error === null ? stands(journey, work) : stopped(journey, work);
    await comeToRest(journey, work.row, rest, work.waitsFor);
    if (work.error === null) booked.push(work.row.id);
  }
  if (booked.length > 0)
    await journey.street.db
      .update(connections)
      .set({ lastSuccessAt: journey.street.now() })
      .where(eq(connections.id, journey.connection.id));
  return booked;
}

/** A fault of ours that ended the whole turn is one posting's: it must not hold up the others (C75). */
async function oneByOne(journey: Journey, rows: readonly PostingRow[], lookFirst: boolean): Promise<string[]> {
  const booked: string[] = [];
  for (const row of rows) booked.push(...(await bookTurn(journey, [row], lookFirst)));
  return booked;
}

/** In the books, as a whole. What a person has to say about it stays a question, though it is booked. */
function stands(journey: Journey, { posting, stands: records, row }: Work): Rest {
  const entries = [...records].sort(([a], [b]) => a - b).map(([, each]) => each);
  const shown = entries.map(({ entry, draft }) => ({ ...entry, lines: draft.lines }));
  const words = bookedWords(journey.connector.name, posting, shown);
  const { review } = posting;
  const problem = review === null ? null : new Problem('money_unclassified', { question: review });
  return {
    status: review === null ? 'synced' : 'needs_review',
    sentence: review === null ? words : `${words} ${review}`,
    problem,
    at: null,
    change: {
      attempts: 0,
      firstFailedAt: null,
      bookedOn: entries[0]?.entry.date ?? posting.date,
      bookedAt: row.bookedAt ?? journey.street.now(),
    },
  };
}

function stopped(journey: Journey, { row, error }: Work): Rest {
  if (error instanceof PeriodMoved) {
    const sentence = `The period is closed; it goes to ${error.date}.`;
    const change = { bookedOn: error.date };
    return { status: 'queued', sentence, problem: null, at: journey.street.now(), change };
  }
  const rest = restAfter(journey, row, error);
  // Changed in the ledger, it is no longer what a payout is proven by.
  const changed = rest.problem?.code === 'money_entry_changed' || rest.problem?.code === 'money_entry_mismatch';
  return changed ? { ...rest, change: { ...rest.change, bookedAt: null, bookedOn: null } } : rest;
}

async function comeToRest(journey: Journey, row: PostingRow, rest: Rest, seen: Seen[]): Promise<void> {
  const { street, settingsVersion } = journey;
  const { status, sentence, problem, at, change } = rest;
  await street.db.transaction(async (tx) => {
    await tx
      .update(moneyPostings)
      .set({
        ...change,
        ...{ status, settingsVersion },
        waitsFor: seen.map(({ id }) => id),
        sentence: sentence.slice(0, 1000),
        problem: problem?.toRecord() ?? null,
        problemCode: problem?.code ?? null,
        nextAttemptAt: at,
        updatedAt: street.now(),
      })
      .where(eq(moneyPostings.id, row.id));
    if (seen.length > 0) await missNoEnd(tx, journey, row, seen);
  });
}

/**
 * A posting that is about to wait, while its document may just have ended: it looks once more under the document's lock.
 * Either this sees how the document ended, or the document's end sees the waiting posting (sync/wake-money.ts).
 */
async function missNoEnd(tx: Queryable, { street, connection }: Journey, row: PostingRow, seen: Seen[]): Promise<void> {
  const ids = seen.map(({ id }) => id);
  const documents = await tx
    .select()
    .from(syncItems)
    .where(and(eq(syncItems.connectionId, connection.id), inArray(syncItems.stripeId, ids)))
    .for('share');
  const now = new Map(documents.map((item) => [item.stripeId, seenAs(item)]));
  if (seen.every(({ id, as }) => (now.get(id) ?? seenAs(undefined)) === as)) return;
  await tx.update(moneyPostings).set({ nextAttemptAt: street.now() }).where(eq(moneyPostings.id, row.id));
}
