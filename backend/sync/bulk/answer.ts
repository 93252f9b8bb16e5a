import { and, eq, inArray } from 'drizzle-orm';
import type { EqualsPolicy } from '#shared/backfill.ts';
import { Problem } from '#shared/problems.ts';
import { auditLog, bulkItems, bulkRuns } from '../../database/schema/index.ts';
import type { Connection, Installation, Street } from '../context.ts';
import { answerForRun } from '../equals/answer.ts';
import { driveBulk } from './drive.ts';
import { planBulk, readBulk } from './plan.ts';

/**
 * Lets a paused run go on, by what somebody said about the documents that equal one in the ledger: link all, write all,
 * or leave each for review.
 * @throws Problem run_moved_on when the run is not paused any more
 */
export async function answerBulk(
  street: Street,
  installation: Installation,
  connection: Connection,
  bulkId: string,
  policy: Exclude<EqualsPolicy, 'ask'>,
  by: string,
): Promise<void> {
  const run = await readBulk(street.db, connection, bulkId);
  if (run?.state !== 'paused') throw new Problem('run_moved_on', { state: 'the run is not paused any more.' });
  await street.db.transaction(async (tx) => {
    const changed = await tx
      .update(bulkRuns)
      .set({ state: 'running', equals: policy, finishedAt: null })
      .where(and(eq(bulkRuns.id, bulkId), eq(bulkRuns.state, 'paused')))
      .returning({ id: bulkRuns.id });
    if (changed.length === 0) return;
    const again =
      policy === 'review' ? [] : await answerForRun(tx, street, installation, { kind: 'bulk', id: bulkId }, policy, by);
    if (again.length > 0)
      await tx
        .update(bulkItems)
        .set({ state: 'started', startedAt: street.now() })
        .where(and(eq(bulkItems.bulkId, bulkId), inArray(bulkItems.itemId, again)));
    await tx.insert(auditLog).values({
      installationId: connection.installationId,
      connectionId: connection.id,
      actor: by,
      action: 'documents.run_answered',
      subject: `${run.total} documents`,
      after: { bulkRun: bulkId, equals: policy },
    });
    await planBulk(street, bulkId, tx, 0);
  });
  await driveBulk(street, bulkId);
}
