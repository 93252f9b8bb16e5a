import { and, count, eq, inArray, isNull, max, min } from 'drizzle-orm';
import { LedgerFault } from '../../connectors/port.ts';
import { bulkItems, bulkRuns, syncItems } from '../../database/schema/index.ts';
import { dayAfter, dayBefore } from '../../documents/dates.ts';
import { askedOf } from '../equals/answer.ts';
import { readStanding } from '../equals/standing.ts';
import type { Turn } from './turn.ts';

/**
 * A replay that would bring many new documents into the books first reads which stand there on these days, so that none
 * is made a second time (C08). A small one does without: it cannot do the damage, and the reading would cost more than
 * the replay.
 * @returns false when the ledger did not answer: the next turn tries again
 */
export async function looked({ street, run, connection, installation }: Turn): Promise<boolean> {
  if (run.action !== 'replay' || run.lookedAt !== null || connection.state !== 'active') return true;
  const { settings } = await street.settings(connection);
  const [fresh] = await street.db
    .select({ documents: count(), from: min(syncItems.documentDate), to: max(syncItems.documentDate) })
    .from(bulkItems)
    .innerJoin(syncItems, eq(syncItems.id, bulkItems.itemId))
    .where(and(eq(bulkItems.bulkId, run.id), eq(bulkItems.state, 'waiting'), isNull(syncItems.ledgerId)));
  if (fresh === undefined || fresh.documents < settings.pauseAtDuplicates) return true;
  if (fresh.from === null || fresh.to === null) return true;
  const ledger = street.ledger(connection, () => {});
  try {
    await readStanding(street, connection, ledger, { from: dayBefore(fresh.from), to: dayAfter(fresh.to) });
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    street.log.warn(
      { err: error, bulk: run.id, account: installation.stripeAccountId },
      'A bulk run waits for the ledger',
    );
    return false;
  }
  await street.db.update(bulkRuns).set({ lookedAt: street.now() }).where(eq(bulkRuns.id, run.id));
  return true;
}

/**
 * The circuit breaker: pauses the run once so many of its documents equal one that stands in the ledger. None of them was
 * written; somebody says what becomes of all of them.
 * @returns whether nothing new may be started
 */
export async function pauses({ street, run, connection }: Turn): Promise<boolean> {
  if (run.state === 'paused') return true;
  if (run.state !== 'running' || run.equals !== 'ask' || run.lookedAt === null) return false;
  const { settings } = await street.settings(connection);
  const asked = await askedOf(street.db, { kind: 'bulk', id: run.id });
  if (asked.length < settings.pauseAtDuplicates) return false;
  const paused = await street.db
    .update(bulkRuns)
    .set({ state: 'paused' })
    .where(and(eq(bulkRuns.id, run.id), inArray(bulkRuns.state, ['running'])))
    .returning({ id: bulkRuns.id });
  run.state = paused.length > 0 ? 'paused' : run.state;
  return true;
}
