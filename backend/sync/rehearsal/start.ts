import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { and, eq } from 'drizzle-orm';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../../database/client.ts';
import { rehearsals } from '../../database/schema/index.ts';
import type { Connection, Street } from '../context.ts';
import { nothingYet } from './outcome.ts';
import { forgetKeys } from './shared-keys.ts';

export type RehearsalRow = typeof rehearsals.$inferSelect;

/**
 * Begins to try rules on all Stripe customers. A trial of other rules that is under way is given up for it; one of the
 * same rules goes on.
 */
export async function startRehearsal(
  street: Street,
  connection: Connection,
  customers: Settings['customers'],
  askedBy: string,
): Promise<RehearsalRow> {
  const { installationId, id: connectionId } = connection;
  return street.db.transaction(async (tx) => {
    const [before] = await tx.select().from(rehearsals).where(ofConnection(connection)).for('update');
    if (before?.state === 'running' && isDeepStrictEqual(before.customers, customers)) return before;
    await forgetKeys(tx, { installationId, connectionId });
    const fresh = {
      runId: randomUUID(),
      state: 'running' as const,
      customers,
      after: null,
      tried: 0,
      outcome: nothingYet(),
      problem: null,
      askedBy,
      startedAt: street.now(),
      finishedAt: null,
    };
    const [run] = await tx
      .insert(rehearsals)
      .values({ installationId, connectionId, ...fresh })
      .onConflictDoUpdate({ target: rehearsals.connectionId, set: fresh })
      .returning();
    if (run === undefined) throw new Error('The trial of the rules could not be recorded');
    await planRehearsal(street, run, tx);
    return run;
  });
}

/** Puts the next turn on the queue. One waits at most. */
export async function planRehearsal(
  street: Pick<Street, 'queue'>,
  { connectionId, runId }: Pick<RehearsalRow, 'connectionId' | 'runId'>,
  tx?: Queryable,
): Promise<void> {
  const data = { kind: 'rehearsal', connectionId, runId };
  await street.queue.add('upkeep', [{ key: `rehearsal:${connectionId}`, data }], tx);
}

/** The company's latest trial; undefined when rules were never tried. */
export async function readRehearsal(db: Queryable, connection: Connection): Promise<RehearsalRow | undefined> {
  const [row] = await db.select().from(rehearsals).where(ofConnection(connection));
  return row;
}

/** Trials under way: each plans its own next turn; who plans these takes up the one whose process died before it could. */
export const unfinishedRehearsals = (db: Queryable): Promise<RehearsalRow[]> =>
  db.select().from(rehearsals).where(eq(rehearsals.state, 'running'));

const ofConnection = ({ id, installationId }: Connection) =>
  and(eq(rehearsals.connectionId, id), eq(rehearsals.installationId, installationId));
