import { and, asc, eq, inArray, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm';
import { mendedBySettings } from '#shared/money-problem-words.ts';
import type { Database } from '../database/client.ts';
import { connections, moneyPostings } from '../database/schema/index.ts';
import type { PostingKind } from '../documents/posting.ts';
import type { Queue } from '../queue/boss.ts';
import { moneyJob } from '../queue/money-jobs.ts';
import type { Journey } from '../sync/context.ts';
import type { PostingRow } from './stored-postings.ts';

/** Postings of one turn: so many that requests are full, so few that a person who asks for one waits seconds. */
const TURN = 60;
/** A posting that says it is under way and has not moved for so long lost its worker. */
const STRANDED_MS = 180_000;

/** What settles documents goes first, a payout last: by then all that it consists of is in the books. */
const order: readonly (readonly PostingKind[])[] = [
  ['payment', 'customer_balance'],
  ['sale'],
  ['fee'],
  ['refund', 'payment_failure', 'refund_failure'],
  ['dispute'],
  ['dispute_lost'],
  ['transfer', 'unclassified', 'summary'],
  ['payout', 'payout_failure'],
];
const rank = sql`case ${sql.join(
  order.flatMap((kinds, at) => kinds.map((kind) => sql`when ${moneyPostings.kind} = ${kind} then ${at}::int`)),
  sql` `,
)} else 9 end`;

/**
 * Takes the next postings that are due, and marks them as under way. By whoever holds the booking lease of these books:
 * what says it is under way then, a crash left behind.
 * @param not ids that were tried in this go already
 */
export async function claimDue(
  { street, connection, settingsVersion }: Journey,
  only: { ids?: readonly string[]; not: readonly string[] },
): Promise<PostingRow[]> {
  const now = street.now();
  const due = lte(moneyPostings.nextAttemptAt, now);
  const claimable = or(
    and(inArray(moneyPostings.status, ['queued', 'syncing']), or(isNull(moneyPostings.nextAttemptAt), due)),
    and(inArray(moneyPostings.status, ['waiting', 'failed', 'needs_review']), due),
    // Somebody saved other settings since.
    and(
      inArray(moneyPostings.status, ['failed', 'needs_review', 'waiting']),
      inArray(moneyPostings.problemCode, [...mendedBySettings]),
      isNull(moneyPostings.bookedAt),
      lt(moneyPostings.settingsVersion, settingsVersion),
    ),
  );
  const rows = await street.db
    .select()
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.installationId, connection.installationId),
        eq(moneyPostings.connectionId, connection.id),
        claimable,
        only.ids === undefined ? undefined : inArray(moneyPostings.id, [...only.ids]),
        only.not.length === 0 ? undefined : notInArray(moneyPostings.id, [...only.not]),
      ),
    )
    .orderBy(asc(rank), asc(moneyPostings.date), asc(moneyPostings.createdAt), asc(moneyPostings.id))
    .limit(TURN);
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  await street.db
    .update(moneyPostings)
    .set({ status: 'syncing', sentence: 'Being written to your books.', nextAttemptAt: null, updatedAt: now })
    .where(inArray(moneyPostings.id, ids));
  return rows;
}

/** Money movement is off: nothing is looked at until it is switched on again, which wakes what waited. */
export async function letRest({ street, connection }: Pick<Journey, 'street' | 'connection'>): Promise<void> {
  await street.db
    .update(moneyPostings)
    .set({ nextAttemptAt: null })
    .where(and(eq(moneyPostings.connectionId, connection.id), lte(moneyPostings.nextAttemptAt, street.now())));
}

/**
 * Puts a job on the queue for every company with postings whose next look is due. Jobs of one company coalesce, so every
 * process may do it.
 * @param options.stranded instead those that have been under way for minutes: a crash took their worker
 * @returns how many companies
 */
export async function enqueueDuePostings(
  parts: { db: Database; queue: Queue; now(): Date },
  options: { stranded: boolean } = { stranded: false },
): Promise<number> {
  const now = parts.now();
  const stranded = new Date(now.getTime() - STRANDED_MS);
  const found = await parts.db
    .selectDistinct({ installationId: moneyPostings.installationId })
    .from(moneyPostings)
    .innerJoin(connections, eq(connections.id, moneyPostings.connectionId))
    .where(
      and(
        eq(connections.state, 'active'),
        options.stranded
          ? and(
              inArray(moneyPostings.status, ['queued', 'syncing']),
              isNull(moneyPostings.nextAttemptAt),
              lt(moneyPostings.updatedAt, stranded),
            )
          : lte(moneyPostings.nextAttemptAt, now),
      ),
    );
  const jobs = found.map(({ installationId }) => moneyJob(installationId, { kind: 'book' }));
  await parts.queue.add('money', jobs);
  return jobs.length;
}
