import { createHash } from 'node:crypto';
import { and, desc, eq, gte, inArray, lte, ne, sql } from 'drizzle-orm';
import type { DifferenceSubject } from '#shared/comparison.ts';
import type { Queryable } from '../database/client.ts';
import { differences } from '../database/schema/index.ts';
import type { ComparisonRun, Pass } from './pass.ts';

export type Difference = typeof differences.$inferSelect;

/** A difference as a part reports it. `marks`: what it consists of; other marks make another difference of it. */
export type Found = Pick<Difference, 'kind' | 'subject' | 'subjectId' | 'title' | 'date' | 'sentence'> &
  Partial<
    Pick<
      Difference,
      | 'party'
      | 'currency'
      | 'expected'
      | 'found'
      | 'changes'
      | 'ledgerKind'
      | 'ledgerId'
      | 'ledgerNumber'
      | 'ledgerUrl'
      | 'draft'
      | 'candidate'
    >
  > & { marks: readonly (string | null)[] };

const MOST = 1000;

/**
 * Keeps what was found: a new row, or the one that tells of it already. Accepted stays accepted while it is the same; as
 * soon as it is another one it is open again. What was gone and is back is told as new.
 */
export async function keepFound({ journey, run }: Pass, found: Found): Promise<void> {
  const { street, connection } = journey;
  const { marks, ...facts } = found;
  const now = street.now();
  const row = {
    party: null,
    currency: null,
    expected: null,
    found: null,
    changes: [],
    ledgerKind: null,
    ledgerId: null,
    ledgerNumber: null,
    ledgerUrl: null,
    draft: false,
    candidate: null,
    ...facts,
    sentence: facts.sentence.slice(0, MOST),
    fingerprint: createHash('sha256').update(JSON.stringify(marks)).digest('base64url'),
    lastRunId: run.id,
    lastSeenAt: now,
  };
  const same = sql`${differences.state} = 'accepted' and ${differences.fingerprint} = excluded.fingerprint`;
  const kept = (column: 'accepted_by' | 'accepted_why' | 'accepted_at') =>
    sql`case when ${same} then ${differences}.${sql.identifier(column)} end`;
  await street.db
    .insert(differences)
    .values({ installationId: connection.installationId, connectionId: connection.id, ...row, firstSeenAt: now })
    .onConflictDoUpdate({
      target: [differences.connectionId, differences.kind, differences.subject, differences.subjectId],
      set: {
        ...row,
        state: sql`case when ${same} then 'accepted' else 'open' end`,
        acceptedBy: kept('accepted_by'),
        acceptedWhy: kept('accepted_why'),
        acceptedAt: kept('accepted_at'),
        firstSeenAt: sql`case when ${differences.state} = 'resolved' then excluded.first_seen_at else ${differences.firstSeenAt} end`,
        resolvedAt: null,
        resolvedHow: null,
      },
    });
}

/** What was told of the period before and was not met again is over. @param subjects of the parts that were read */
export async function resolveGone(
  tx: Queryable,
  run: ComparisonRun,
  subjects: readonly DifferenceSubject[],
  now: Date,
): Promise<void> {
  await tx
    .update(differences)
    .set({ state: 'resolved', resolvedAt: now, resolvedHow: 'Not found any more by the next comparison.' })
    .where(
      and(
        eq(differences.installationId, run.installationId),
        eq(differences.connectionId, run.connectionId),
        inArray(differences.subject, [...subjects]),
        ne(differences.state, 'resolved'),
        ne(differences.lastRunId, run.id),
        gte(differences.date, run.fromDate),
        lte(differences.date, run.toDate),
      ),
    );
}

/** What is open of a company, the newest first. */
export function openDifferences(
  db: Queryable,
  connection: { id: string; installationId: string },
): Promise<Difference[]> {
  return db
    .select()
    .from(differences)
    .where(
      and(
        eq(differences.installationId, connection.installationId),
        eq(differences.connectionId, connection.id),
        eq(differences.state, 'open'),
      ),
    )
    .orderBy(desc(differences.date), desc(differences.id));
}
