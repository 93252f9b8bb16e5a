import { and, count, eq, inArray, isNotNull, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { BulkAction, BulkSelection } from '#shared/api/bulk.ts';
import type { ProblemCode } from '#shared/problems.ts';
import type { Queryable } from '../../database/client.ts';
import { syncItems } from '../../database/schema/index.ts';
import type { Connection } from '../context.ts';
import { matches, ofCompany } from '../filter.ts';

/**
 * What waits because the settings want it so. A replay of everything lets the settings decide anew about it, and does
 * not send out what is not due; who means these by name gets them.
 */
const asIntended: ProblemCode[] = ['stage_not_reached', 'manual_only'];

/** Condition: the settings decide anew, instead of the document being sent out by hand. */
export function isDecidedAnew(selection: BulkSelection): SQL {
  const named = 'ids' in selection || selection.filter.cause !== undefined;
  return named ? sql`false` : sql`(${inArray(syncItems.problemCode, asIntended)}) is true`;
}

/** The documents of a selection, whether or not something may be done with them. */
export function chosen(connection: Connection, selection: BulkSelection): SQL | undefined {
  if ('ids' in selection) return and(ofCompany(connection), inArray(syncItems.id, selection.ids));
  return and(ofCompany(connection), matches(connection, selection.filter));
}

/** Condition: the action may be done with the document now (C73). The same when the run is planned and when it comes to it. */
export function eligible(action: BulkAction, selection: BulkSelection): SQL | undefined {
  // Under way without a problem: it is just being done. One that waits for its next try may be taken.
  const still = or(
    and(ne(syncItems.status, 'queued'), ne(syncItems.status, 'syncing')),
    and(eq(syncItems.status, 'queued'), isNotNull(syncItems.problemCode)),
  );
  // What Stripe voided before it reached the books, or took back out of them, has no way in any more.
  const alive = sql`(${syncItems.stripeStatus} is distinct from 'void' or ${syncItems.ledgerId} is not null)`;
  // What a person excluded is asked for one by one.
  const free = sql`${syncItems.hold} is distinct from 'excluded'`;
  if (action === 'replay') return and(still, alive, free, undoneToo(selection) ? undefined : notUndone);
  return and(
    still,
    alive,
    free,
    isNull(syncItems.ledgerId),
    inArray(syncItems.status, ['waiting', 'needs_review', 'failed', 'undone', 'queued']),
  );
}

const notUndone = ne(syncItems.status, 'undone');

/** What somebody took back out of the books returns only when it is meant: chosen itself, or by its status. */
const undoneToo = (selection: BulkSelection): boolean =>
  'ids' in selection || selection.filter.status?.includes('undone') === true;

/** How many a selection holds, and how many of them the action may be done with. */
export async function countSelection(
  db: Queryable,
  connection: Connection,
  action: BulkAction,
  selection: BulkSelection,
): Promise<{ total: number; left: number }> {
  const [row] = await db
    .select({ all: count(), able: sql<number>`count(*) filter (where ${eligible(action, selection)})::int` })
    .from(syncItems)
    .where(chosen(connection, selection));
  const able = row?.able ?? 0;
  return { total: able, left: (row?.all ?? 0) - able };
}
