import { and, desc, eq } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { comparisonRuns } from '../database/schema/index.ts';
import type { Connection } from '../sync/context.ts';
import type { ComparisonRun } from './pass.ts';

export type { ComparisonRun };

/** The comparison under way, else the latest one; undefined before the first. */
export async function latestRun(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
): Promise<ComparisonRun | undefined> {
  const [row] = await db
    .select()
    .from(comparisonRuns)
    .where(
      and(eq(comparisonRuns.installationId, connection.installationId), eq(comparisonRuns.connectionId, connection.id)),
    )
    .orderBy(desc(comparisonRuns.startedAt))
    .limit(1);
  return row;
}
