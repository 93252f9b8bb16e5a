import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { onboardings } from '../database/schema/guidance.ts';
import type { ConnectionKey } from './versions.ts';

export type SetUp = typeof onboardings.$inferSelect;
export type SetUpStep = Exclude<SetUp['step'], 'done'>;

const of = (connection: ConnectionKey) =>
  and(eq(onboardings.installationId, connection.installationId), eq(onboardings.connectionId, connection.id));

/** How far the setting up of a company is; null when there is none to finish. */
export async function readSetUp(db: Queryable, connection: ConnectionKey): Promise<SetUp | null> {
  const [row] = await db.select().from(onboardings).where(of(connection));
  return row ?? null;
}

/** The step at which setting up was left; null when it is done, or never began. */
export async function setUpStep(db: Queryable, connection: ConnectionKey): Promise<SetUpStep | null> {
  const row = await readSetUp(db, connection);
  return row === null || row.step === 'done' ? null : row.step;
}

/** Begins the setting up of a company that was never connected before; one that comes back keeps what it had. */
export async function beginSetUp(tx: Queryable, connection: ConnectionKey): Promise<void> {
  await tx
    .insert(onboardings)
    .values({ installationId: connection.installationId, connectionId: connection.id })
    .onConflictDoNothing();
}

export async function changeSetUp(
  tx: Queryable,
  connection: ConnectionKey,
  change: Partial<Pick<SetUp, 'step' | 'suggested' | 'rehearsedAt' | 'finishedAt' | 'finishedBy'>>,
): Promise<void> {
  await tx.update(onboardings).set(change).where(of(connection));
}
