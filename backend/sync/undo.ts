import { and, count, eq, isNotNull, sql } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { withLease } from '../database/leases.ts';
import { moneyPostings, syncItems } from '../database/schema/index.ts';
import type { Connection, Installation, Journey, Street, SyncItem } from './context.ts';
import { names, problemOfFault } from './faults.ts';
import { findItem, finishRun, setState, startRun } from './items.ts';
import { Recorder } from './recorder.ts';
import { cleared } from './source-ended.ts';
import { documentChange } from './standing.ts';
import { takeUsageBack } from './usage.ts';
import { documentLease, openJourney } from './walk.ts';
import { writeBack } from './write-back.ts';

/**
 * Takes a draft back. Only a draft that is still a draft and that no money of ours settles: anything else says why not, and
 * nothing happens.
 * @throws Problem document_posted, document_has_payments, document_period_closed; LeaseBusy when a run is under way; LedgerFault
 */
export async function undo(
  street: Street,
  installation: Installation,
  connection: Connection,
  item: SyncItem,
  askedBy: string,
): Promise<string> {
  return withLease(street.db, documentLease(connection, item.stripeId), { ttlMs: 30_000, waitMs: 15_000 }, async () => {
    const recorder = new Recorder(street.now);
    const journey = await openJourney(street, installation, connection, recorder);
    const fresh = (await findItem(street.db, connection, item.objectType, item.stripeId)) ?? item;
    const startedAt = street.now();
    try {
      const sentence = await removeDraft(journey, fresh, recorder);
      await keep(
        street,
        fresh,
        { startedAt, askedBy, sentence, status: 'undone', problem: null, settingsVersion: journey.settingsVersion },
        recorder,
      );
      await writeBack(street, installation, item.id).catch((error: unknown) =>
        street.log.warn({ err: error, item: item.id }, 'The status could not be written to Stripe'),
      );
      return sentence;
    } catch (error) {
      if (error instanceof Problem) {
        const runId = await startRun(street.db, fresh, {
          trigger: 'undo',
          askedBy,
          startedAt,
          settingsVersion: journey.settingsVersion,
        });
        await finishRun(
          street.db,
          runId,
          {
            status: fresh.status,
            sentence: `Not undone. ${error.message}.`,
            problem: error,
            finishedAt: street.now(),
          },
          recorder,
        );
      }
      throw error;
    }
  });
}

async function removeDraft(journey: Journey, item: SyncItem, recorder: Recorder): Promise<string> {
  if (item.ledgerId === null || item.ledgerKind === null) return 'There was no draft to remove.';
  if (item.origin === 'linked')
    return `${item.ledgerNumber ?? 'The document'} stays in your books, where it was before; only the link to it was taken off.`;
  const { ledgerId, ledgerKind } = item;
  const standing = await recorder.step(
    'Read the document',
    () => journey.ledger.readDocument(ledgerKind, ledgerId),
    (found) => (found === undefined ? 'It is gone already.' : `${found.number}, ${found.state}`),
  );
  if (standing === undefined) return `The draft ${item.ledgerNumber ?? ''} was already gone.`.replace('  ', ' ');
  // From now on the views offer what fits its present state.
  if (!standing.draft)
    await journey.street.db.update(syncItems).set(documentChange(standing)).where(eq(syncItems.id, item.id));
  const payments = await moneyOn(journey, item);
  if (payments > 0) {
    const count = payments === 1 ? '1 payment, refund or dispute' : `${payments} payments, refunds or disputes`;
    throw new Problem('document_has_payments', { ...names(journey), document: standing.number, count });
  }
  if (!standing.draft) {
    throw new Problem('document_posted', { ...names(journey), document: standing.number, state: standing.state });
  }
  try {
    await recorder.step(
      'Remove the draft',
      () => journey.ledger.removeDraft(ledgerKind, ledgerId),
      () => `Draft ${standing.number} removed.`,
    );
  } catch (error) {
    if (!(error instanceof LedgerFault) || error.reason !== 'period_closed') throw error;
    throw problemOfFault(error, journey, { document: standing.number });
  }
  return `The draft ${standing.number} was removed from your books.`;
}

/** How much money of ours settles it in the books: it would belong to nothing without the document (C41). */
async function moneyOn({ street, connection }: Journey, { stripeId }: SyncItem): Promise<number> {
  const [found] = await street.db
    .select({ count: count() })
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.connectionId, connection.id),
        isNotNull(moneyPostings.bookedAt),
        sql`${moneyPostings.lines} @> ${JSON.stringify([{ document: { id: stripeId } }])}::jsonb`,
      ),
    );
  return found?.count ?? 0;
}

async function keep(
  street: Street,
  item: SyncItem,
  run: { startedAt: Date; askedBy: string; sentence: string; status: 'undone'; problem: null; settingsVersion: number },
  recorder: Recorder,
): Promise<void> {
  await street.db.transaction(async (tx) => {
    await setState(
      tx,
      item,
      { status: 'undone', sentence: `Undone by ${run.askedBy}. ${run.sentence}`, problem: null },
      { ...cleared, hold: 'undone', forced: false, generation: item.generation + 1, nextAttemptAt: null },
    );
    await takeUsageBack(tx, item, street.now());
    const runId = await startRun(tx, item, {
      trigger: 'undo',
      askedBy: run.askedBy,
      startedAt: run.startedAt,
      settingsVersion: run.settingsVersion,
    });
    await finishRun(
      tx,
      runId,
      { status: run.status, sentence: run.sentence, problem: null, finishedAt: street.now() },
      recorder,
    );
  });
}
