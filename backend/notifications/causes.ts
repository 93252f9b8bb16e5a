import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { type ProblemRecord, problemSchema } from '#shared/problems.ts';
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
const moving = ['queued', 'syncing'] as const;

const rowSchema = z.object({
  code: z.string(),
  subject: z.string(),
  problem: problemSchema,
  count: z.number(),
  examples: z.array(
    z.object({ stripeId: z.string(), objectType: z.enum(['invoice', 'credit_note']), number: z.string().nullable() }),
  ),
  item_ids: z.array(z.string()),
});

/** Causes that stand now, those that stop most documents first. Grouped in the database: there may be thousands. */
export async function standingCauses(db: Queryable, connection: ConnectionKey): Promise<Cause[]> {
  const rows = await db.execute(sql`
    select problem_code as code, coalesce(problem_subject, '') as subject, count(*)::int as count,
      (array_agg(problem order by changed_at desc))[1] as problem,
      to_jsonb((array_agg(id order by changed_at desc))[1:${sql.raw(String(REMEMBERED))}]) as item_ids,
      to_jsonb((array_agg(jsonb_build_object('stripeId', stripe_id, 'objectType', object_type, 'number', number)
        order by changed_at desc))[1:${sql.raw(String(EXAMPLES))}]) as examples
    from sync_items
    where installation_id = ${connection.installationId} and connection_id = ${connection.id}
      and status in ('failed', 'needs_review') and problem_code is not null
    group by 1, 2 order by count(*) desc, 1, 2`);
  return rowSchema
    .array()
    .parse([...rows])
    .map(({ item_ids: itemIds, ...cause }) => ({ ...cause, itemIds }));
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
