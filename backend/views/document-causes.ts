import { and, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DocumentListView } from '#shared/api/documents.ts';
import { describeProblem, problemSchema } from '#shared/problems.ts';
import type { Connection } from '../connections/current.ts';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import { ofCompany } from '../sync/filter.ts';

const MOST = 50;

const rowsSchema = z.array(
  z.object({ code: z.string(), subject: z.string().nullable(), total: z.number(), problem: z.unknown() }),
);

/** What documents stand on now, the most frequent first: what a list can be narrowed to. */
export async function documentCauses(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
): Promise<DocumentListView['causes']> {
  const rows = await db.execute(sql`
    select ${syncItems.problemCode} as code, ${syncItems.problemSubject} as subject, count(*)::int as total,
      (array_agg(${syncItems.problem}))[1] as problem
    from ${syncItems} where ${and(ofCompany(connection), isNotNull(syncItems.problemCode))}
    group by 1, 2 order by total desc, code, subject limit ${MOST}`);
  return rowsSchema.parse([...rows]).flatMap(({ code, subject, total, problem }) => {
    const known = problemSchema.safeParse(problem);
    // A problem of a later version than this process knows has no words here; its documents are found without it.
    return known.success ? [{ code, subject, title: describeProblem(known.data).title, count: total }] : [];
  });
}
