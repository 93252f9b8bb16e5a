import { and, eq, inArray, sql } from 'drizzle-orm';
import { withLease } from '../database/leases.ts';
import { auditLog, moneyPostings } from '../database/schema/index.ts';
import { moneyJob } from '../queue/money-jobs.ts';
import type { Connection, Installation, Street } from '../sync/context.ts';
import { NotSettled } from '../sync/write.ts';
import { openBooking } from './book-due.ts';
import { bookingLease } from './lease.ts';
import { payoutsOf } from './payouts-of.ts';
import type { Books, PostingRow } from './stored-postings.ts';
import { takeBack } from './undo.ts';

export { postingsAbout } from './stored-postings.ts';

/** What may be done with a posting now: the views draw only these (C73). */
export function postingActions(row: Pick<PostingRow, 'status' | 'bookedAt'>): ('replay' | 'undo')[] {
  switch (row.status) {
    case 'syncing':
      return [];
    case 'undone':
      return ['replay'];
    default:
      return ['replay', 'undo'];
  }
}

/** One posting of these books, or undefined. */
export async function findPosting(
  street: Pick<Street, 'db'>,
  books: Books,
  id: string,
): Promise<PostingRow | undefined> {
  const [row] = await street.db
    .select()
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.installationId, books.installationId),
        eq(moneyPostings.connectionId, books.id),
        eq(moneyPostings.id, id),
      ),
    );
  return row;
}

/**
 * Somebody asks for a posting: it is queued at once, whatever it waited for. What stands in the ledger is read again: gone
 * there, it is written anew; changed there, it says so and is left alone; missing parts are written.
 * @returns false when there is no such posting, or it is just being written
 */
export async function replayPosting(
  street: Street,
  installation: Installation,
  connection: Connection,
  postingId: string,
  by: string,
): Promise<boolean> {
  return street.db.transaction(async (tx) => {
    const [row] = await tx
      .update(moneyPostings)
      .set({
        status: 'queued',
        sentence: `Queued by ${by}.`,
        problem: null,
        problemCode: null,
        attempts: 0,
        firstFailedAt: null,
        nextAttemptAt: null,
        // What is not booked is tried on its own day first.
        bookedOn: sql`case when ${moneyPostings.bookedAt} is null then null else ${moneyPostings.bookedOn} end`,
        // What is not booked is read from Stripe again and planned by the rules in force (reconciliation/replan.ts).
        settingsVersion: sql`case when ${moneyPostings.bookedAt} is null then 0 else ${moneyPostings.settingsVersion} end`,
        updatedAt: street.now(),
      })
      .where(
        and(
          eq(moneyPostings.installationId, installation.id),
          eq(moneyPostings.connectionId, connection.id),
          eq(moneyPostings.id, postingId),
          inArray(moneyPostings.status, [
            'queued',
            'synced',
            'synced_with_variance',
            'waiting',
            'needs_review',
            'failed',
            'excluded',
            'undone',
          ]),
        ),
      )
      .returning({ key: moneyPostings.key });
    if (row === undefined) return false;
    await street.queue.add('money', [{ ...moneyJob(installation.id, { kind: 'book' }), priority: 10 }], tx);
    await audit(tx, connection, by, 'posting.replayed', row.key, null);
    return true;
  });
}

/**
 * Takes a posting back: its records are removed from the ledger or, where they cannot be (booked for good, or in a closed
 * period), reversed by an entry the other way round on an open day (C55). It stays out until somebody replays it.
 * @returns a sentence of what was done; null when there is no such posting
 * @throws Problem money_not_undone and others that say why not; LeaseBusy while money is being booked; LedgerFault
 */
export async function undoPosting(
  street: Street,
  installation: Installation,
  connection: Connection,
  postingId: string,
  by: string,
): Promise<string | null> {
  return withLease(street.db, bookingLease(connection), { ttlMs: 30_000, waitMs: 15_000 }, async (lost) => {
    const row = await findPosting(street, connection, postingId);
    if (row === undefined) return null;
    if (row.status === 'undone') return 'It was undone already.';
    const journey = { ...(await openBooking(street, installation, connection)), lost };
    const sentence = await takeBack(journey, row).catch((error: unknown) => {
      // A reversal whose answer was lost: whoever asks again finds it.
      throw error instanceof NotSettled ? error.problem : error;
    });
    const payouts = await payoutsOf(street.db, connection, [row.id]);
    await street.db.transaction(async (tx) => {
      await tx
        .update(moneyPostings)
        .set({
          ...{ status: 'undone', sentence: `Undone by ${by}. ${sentence}`, problem: null, problemCode: null },
          ...{ generation: row.generation + 1, bookedAt: null, bookedOn: null, nextAttemptAt: null, waitsFor: [] },
          updatedAt: street.now(),
        })
        .where(eq(moneyPostings.id, row.id));
      // A payout that it is part of no longer ties out.
      const jobs = payouts.map((id) => moneyJob(installation.id, { kind: 'payout', id }));
      await street.queue.add('money', jobs, tx);
      await audit(tx, connection, by, 'posting.undone', row.key, { sentence });
    });
    return sentence;
  });
}

async function audit(
  tx: Pick<Street['db'], 'insert'>,
  connection: Connection,
  actor: string,
  action: string,
  subject: string,
  after: unknown,
): Promise<void> {
  await tx
    .insert(auditLog)
    .values({ installationId: connection.installationId, connectionId: connection.id, actor, action, subject, after });
}
