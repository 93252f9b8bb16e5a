import type postgres from 'postgres';
import { z } from 'zod';

const counted = z.array(z.object({ processes: z.coerce.number() }));

/** Processes that work jobs off, by the names under which they are connected to the database. */
export async function workingProcesses(sql: postgres.Sql): Promise<number> {
  const found = await sql`
    select count(distinct client_port || coalesce(client_addr::text, '')) as processes from pg_stat_activity
    where datname = current_database() and application_name in ('tieout-all', 'tieout-worker')`;
  return counted.parse([...found])[0]?.processes ?? 0;
}
