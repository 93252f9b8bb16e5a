import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { ProblemRecord } from '#shared/problems.ts';
import type { Queryable } from '../database/client.ts';
import { notifiedCauses, syncItems } from '../database/schema/index.ts';
import type { ConnectionKey } from '../settings/versions.ts';

/** Something that stops documents until a person acts, with the documents it stops. */
export type Cause = {
  code: string;
  subject: string;
  problem: ProblemRecord;
  count: number;
  /** A few of them, the newest first. */
  examples: { stripeId: string; objectType: 'invoice' | 'credit_note'; number: string | null }[];
  itemIds: string[];
};

const EXAMPLES = 5;
/** Enough to tell whether a cause has healed; the rest of thousands heals with them. */
const REMEMBERED = 200;
const stopped = ['failed', 'needs_review'] as const;
const moving = ['queued', 'syncing'] as const;

/** Causes that stand now, those that stop most documents first. */
export async function standingCauses(db: Queryable, connection: ConnectionKey): Promise<Cause[]> {
  const items = await db
    .select({
      id: syncItems.id,
      code: syncItems.problemCode,
      subject: syncItems.problemSubject,
      problem: syncItems.problem,
      stripeId: syncItems.stripeId,
      objectType: syncItems.objectType,
      number: syncItems.number,
    })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        inArray(syncItems.status, [...stopped]),
        isNotNull(syncItems.problemCode),
      ),
    )
    .orderBy(desc(syncItems.changedAt));
  const causes = new Map<string, Cause>();
  for (const { id, code, subject, problem, ...example } of items) {
    if (code === null || problem === null) continue;
    const key = keyOf({ code, subject: subject ?? '' });
    const cause = causes.get(key) ?? { code, subject: subject ?? '', problem, count: 0, examples: [], itemIds: [] };
    cause.count += 1;
    if (cause.examples.length < EXAMPLES) cause.examples.push(example);
    if (cause.itemIds.length < REMEMBERED) cause.itemIds.push(id);
    causes.set(key, cause);
  }
  return [...causes.values()].sort((a, b) => b.count - a.count);
}

const keyOf = ({ code, subject }: { code: string; subject: string }): string => JSON.stringify([code, subject]);

/**
 * Marks the causes as told; forgets those that have healed. Call it in the transaction that writes the mail: of two
 * processes only one finds a cause new.
 * @returns the causes that were not told before
 */
export async function tellOnce(tx: Queryable, connection: ConnectionKey, causes: readonly Cause[]): Promise<Cause[]> {
  await forgetHealed(tx, connection, causes);
  const fresh: Cause[] = [];
  for (const cause of causes) {
    const { code, subject, itemIds } = cause;
    const row = { installationId: connection.installationId, connectionId: connection.id, code, subject, itemIds };
    const told = await tx
      .insert(notifiedCauses)
      .values(row)
      .onConflictDoNothing()
      .returning({ code: notifiedCauses.code });
    if (told.length > 0) fresh.push(cause);
    else await tx.update(notifiedCauses).set({ itemIds }).where(at(connection, cause));
  }
  return fresh;
}

async function forgetHealed(tx: Queryable, connection: ConnectionKey, causes: readonly Cause[]): Promise<void> {
  const standing = new Set(causes.map(keyOf));
  const told = await tx
    .select()
    .from(notifiedCauses)
    .where(
      and(eq(notifiedCauses.installationId, connection.installationId), eq(notifiedCauses.connectionId, connection.id)),
    );
  for (const cause of told.filter((row) => !standing.has(keyOf(row)))) {
    // A document that is being tried again has not healed yet: its run may end where it ended before.
    const [trying] =
      cause.itemIds.length === 0
        ? []
        : await tx
            .select({ id: syncItems.id })
            .from(syncItems)
            .where(
              and(
                eq(syncItems.installationId, connection.installationId),
                inArray(syncItems.id, cause.itemIds),
                inArray(syncItems.status, [...moving]),
              ),
            )
            .limit(1);
    if (trying === undefined) await tx.delete(notifiedCauses).where(at(connection, cause));
  }
}

const at = (connection: ConnectionKey, { code, subject }: { code: string; subject: string }) =>
  and(
    eq(notifiedCauses.installationId, connection.installationId),
    eq(notifiedCauses.connectionId, connection.id),
    eq(notifiedCauses.code, code),
    eq(notifiedCauses.subject, subject),
  );
