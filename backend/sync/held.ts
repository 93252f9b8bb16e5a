import { and, desc, eq, gte, lt, lte, ne, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import type { PlainDate } from '../documents/dates.ts';
import { documentJob } from '../queue/document-jobs.ts';
import type { Connection, Journey, Street, SyncItem } from './context.ts';
import type { ItemChange } from './items.ts';
import type { RunRequest } from './outcome.ts';
import { writtenSchema } from './written.ts';

/**
 * Documents held for a period that their ledger does not tell of (C54): only another try shows that it was opened. One
 * is tried for all of them, the latest, as books are closed from their beginning; when it goes in, the others follow.
 * Where the ledger tells, refreshFacts wakes them.
 * @param before when it was tried last
 */
export async function tryHeld(street: Street, connection: Connection, before: Date): Promise<void> {
  await street.db.transaction(async (tx) => {
    const [latest] = await heldOf(tx, connection, undefined, 1);
    if (latest !== undefined && latest.changedAt < before) await wake(tx, street, connection, [latest]);
  });
}

/**
 * A document that had met a closed period, or was asked for, went in on its own day: those of this day and later follow,
 * and the latest of the days before is tried for its like.
 */
export async function wakeHeld(
  tx: Queryable,
  { street, connection }: Journey,
  item: SyncItem,
  { trigger }: RunRequest,
  written: ItemChange['written'],
): Promise<void> {
  const own = writtenSchema.nullish().parse(written)?.header;
  const tells = item.problemCode === 'period_closed' || trigger === 'replay' || trigger === 'bulk_replay';
  if (!tells || own === undefined || own.date !== own.postingDate) return;
  const others = ne(syncItems.id, item.id);
  const later = await heldOf(tx, connection, and(others, gte(syncItems.documentDate, own.date)));
  const before = await heldOf(tx, connection, and(others, lt(syncItems.documentDate, own.date)), 1);
  await wake(tx, street, connection, [...later, ...before]);
}

type Held = { type: SyncItem['objectType']; id: string; changedAt: Date };

/** Those whose day is open as far as the ledger tells, the latest first. */
function heldOf(tx: Queryable, connection: Connection, which: SQL | undefined, most = 10_000): Promise<Held[]> {
  const within = (day: PlainDate | null, bound: (day: PlainDate) => SQL) => (day === null ? undefined : bound(day));
  return tx
    .select({ type: syncItems.objectType, id: syncItems.stripeId, changedAt: syncItems.changedAt })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.status, 'waiting'),
        eq(syncItems.problemCode, 'period_closed'),
        within(connection.postingFrom, (day) => gte(syncItems.documentDate, day)),
        within(connection.postingTo, (day) => lte(syncItems.documentDate, day)),
        which,
      ),
    )
    .orderBy(desc(syncItems.documentDate))
    .limit(most);
}

async function wake(tx: Queryable, street: Street, connection: Connection, held: readonly Held[]): Promise<void> {
  const jobs = held.map((each) => documentJob({ id: connection.installationId }, each, { trigger: 'resume' }));
  await street.queue.add(held.length > 50 ? 'bulk' : 'documents', jobs, tx);
}
