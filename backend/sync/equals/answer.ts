import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Resolve } from '#shared/api/invoice.ts';
import type { EqualsPolicy } from '#shared/backfill.ts';
import { Problem } from '#shared/problems.ts';
import type { Queryable } from '../../database/client.ts';
import { backfillItems, bulkItems, syncItems } from '../../database/schema/index.ts';
import { documentJob } from '../../queue/document-jobs.ts';
import { replay } from '../ask.ts';
import type { Connection, Installation, Street } from '../context.ts';
import { findItem } from '../items.ts';

export type EqualAnswer = Extract<Resolve, { resolve: 'use_equal' | 'write_equal' }>;

export const isEqualAnswer = (answer: Resolve): answer is EqualAnswer =>
  answer.resolve === 'use_equal' || answer.resolve === 'write_equal';

/**
 * Takes the answer to "is it in the books already?" for one document: the one that is there is linked, or this one is
 * written all the same. Either happens in the run that follows, which reads the chosen document afresh.
 * @returns a sentence about what happens now
 * @throws Problem run_moved_on when nothing is asked any more, or another document was chosen than was offered
 */
export async function answerEqual(
  street: Street,
  installation: Installation,
  connection: Connection,
  answer: EqualAnswer,
  askedBy: string,
): Promise<string> {
  const type = answer.invoice_id.startsWith('cn_') ? 'credit_note' : 'invoice';
  const item = await findItem(street.db, connection, type, answer.invoice_id);
  const chosen = answer.resolve === 'write_equal' ? null : item?.equals?.find(({ id }) => id === answer.document_id);
  if (item?.problemCode !== 'looks_booked' || chosen === undefined)
    throw new Problem('run_moved_on', { state: item?.sentence ?? 'it has not reached Tieout.' });
  await street.db
    .update(syncItems)
    .set({ equalsAnswer: chosen === null ? 'write' : `use:${chosen.id}` })
    .where(eq(syncItems.id, item.id));
  await replay(street, installation, connection, { type, id: answer.invoice_id }, askedBy);
  return chosen === null ? 'It is written all the same.' : `${chosen.number} is used; nothing is written again.`;
}

/** The documents of a run that wait for this question. */
const asked = (run: { kind: 'backfill' | 'bulk'; id: string }) => {
  const members =
    run.kind === 'backfill'
      ? sql`select item_id from ${backfillItems} where backfill_id = ${run.id}`
      : sql`select item_id from ${bulkItems} where bulk_id = ${run.id}`;
  return and(eq(syncItems.problemCode, 'looks_booked'), sql`${syncItems.id} in (${members})`);
};

/** How many documents of a run equal one in the ledger and wait for an answer, with the first ones as examples. */
export async function askedOf(db: Queryable, run: { kind: 'backfill' | 'bulk'; id: string }) {
  return db
    .select({
      number: syncItems.number,
      stripeId: syncItems.stripeId,
      customer: syncItems.customerName,
      equals: syncItems.equals,
    })
    .from(syncItems)
    .where(asked(run))
    .orderBy(syncItems.documentDate, syncItems.number);
}

/**
 * Answers for all documents of a run that wait. Linked is only where one document fits; where several do, a person says
 * which.
 * @returns how many follow; `again`: those whose state in the run begins anew
 */
export async function answerForRun(
  tx: Queryable,
  street: Pick<Street, 'queue'>,
  installation: Pick<Installation, 'id'>,
  run: { kind: 'backfill' | 'bulk'; id: string },
  policy: Extract<EqualsPolicy, 'link' | 'write'>,
  askedBy: string,
): Promise<string[]> {
  const waiting = await tx
    .select({ id: syncItems.id, type: syncItems.objectType, stripeId: syncItems.stripeId, equals: syncItems.equals })
    .from(syncItems)
    .where(asked(run));
  const due = waiting.filter(({ equals }) => policy === 'write' || equals?.length === 1);
  const ids = due.map(({ id }) => id);
  if (ids.length === 0) return [];
  await tx
    .update(syncItems)
    .set({
      ...{
        status: 'queued',
        sentence: `Queued by ${askedBy}.`,
        problem: null,
        problemCode: null,
        problemSubject: null,
      },
      equalsAnswer: policy === 'write' ? 'write' : sql`'use:' || (${syncItems.equals} -> 0 ->> 'id')`,
      ...{ nextAttemptAt: null, attempts: 0, firstFailedAt: null, changedAt: sql`now()` },
    })
    .where(inArray(syncItems.id, ids));
  const trigger = run.kind === 'backfill' ? 'backfill' : 'bulk_replay';
  await street.queue.add(
    'bulk',
    due.map(({ type, stripeId }) => documentJob(installation, { type, id: stripeId }, { trigger, askedBy })),
    tx,
  );
  return ids;
}
