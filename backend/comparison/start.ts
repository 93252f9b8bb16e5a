import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database, Queryable } from '../database/client.ts';
import { comparisonRuns } from '../database/schema/index.ts';
import { dateIn } from '../documents/dates.ts';
import type { NewJob, Queue } from '../queue/boss.ts';
import type { Connection } from '../sync/context.ts';
import type { ComparisonRun, Period } from './pass.ts';

type Start = { period: Period; trigger: ComparisonRun['trigger']; askedBy: string | null; now: Date };

/** The job of a comparison's next turn. One waits per comparison. */
export const comparisonJob = (runId: string): NewJob => ({
  key: `comparison:${runId}`,
  data: { kind: 'comparison', runId },
});

/**
 * Begins a comparison of a company, or joins the one under way: one at a time, since each takes what it does not meet
 * for gone.
 * @returns `joined`: it was under way already, perhaps over another period
 */
export async function beginComparison(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  { period, trigger, askedBy, now }: Start,
): Promise<{ run: ComparisonRun; joined: boolean }> {
  for (;;) {
    const [made] = await db
      .insert(comparisonRuns)
      .values({
        ...{ installationId: connection.installationId, connectionId: connection.id, trigger, askedBy },
        ...{ fromDate: period.from, toDate: period.to, state: 'running', startedAt: now },
      })
      .onConflictDoNothing()
      .returning();
    if (made !== undefined) return { run: made, joined: false };
    const [running] = await db
      .select()
      .from(comparisonRuns)
      .where(
        and(
          eq(comparisonRuns.installationId, connection.installationId),
          eq(comparisonRuns.connectionId, connection.id),
          eq(comparisonRuns.state, 'running'),
        ),
      );
    if (running !== undefined) return { run: running, joined: true };
  }
}

/** The days that a comparison looks at when nobody names others. @param days before today, which is included */
export function recentPeriod(now: Date, days: number, timeZone: string): Period {
  return { from: dateIn(new Date(now.getTime() - days * 86_400_000), timeZone), to: dateIn(now, timeZone) };
}

const dueSchema = z.array(
  z.object({ id: z.uuid(), installation_id: z.uuid(), days: z.coerce.number(), time_zone: z.string() }),
);

/**
 * Begins the comparisons that are due by the settings, the first one an interval after connecting, and puts all that are
 * under way on the queue: a turn whose process died is taken up here as well.
 */
export async function planComparisons(parts: { db: Database; queue: Queue; now(): Date }): Promise<void> {
  const { db, queue } = parts;
  const now = parts.now();
  const found = await db.execute(sql`
    select connection.id, connection.installation_id,
      coalesce(settings.data #>> '{comparison,days}', '35') as days,
      coalesce(settings.data #>> '{documents,timeZone}', 'UTC') as time_zone
    from connections connection
    join installations installation on installation.id = connection.installation_id
    join lateral (
      select data from settings_versions
      where connection_id = connection.id and installation_id = connection.installation_id
      order by version desc limit 1
    ) settings on true
    where connection.state = 'active' and installation.status = 'installed'
      and coalesce(
        (select max(started_at) from comparison_runs
          where connection_id = connection.id and installation_id = connection.installation_id and trigger = 'schedule'),
        connection.created_at
      ) + case coalesce(settings.data #>> '{comparison,every}', 'daily')
        when 'hourly' then interval '1 hour' when 'daily' then interval '1 day' when 'weekly' then interval '7 days'
        else interval '1000 years' end <= ${now.toISOString()}::timestamptz`);
  for (const due of dueSchema.parse([...found])) {
    const period = recentPeriod(now, due.days, due.time_zone);
    const connection = { id: due.id, installationId: due.installation_id };
    await beginComparison(db, connection, { period, trigger: 'schedule', askedBy: null, now });
  }
  const ready = await db
    .select({ id: comparisonRuns.id })
    .from(comparisonRuns)
    .where(
      and(
        eq(comparisonRuns.state, 'running'),
        sql`coalesce(${comparisonRuns.nextAttemptAt}, '-infinity'::timestamptz) <= ${now.toISOString()}::timestamptz`,
      ),
    );
  await queue.add(
    'upkeep',
    ready.map(({ id }) => comparisonJob(id)),
  );
}
