import { and, count, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DocumentListRead, DocumentListRow, DocumentListView } from '#shared/api/documents.ts';
import { describeProblem } from '#shared/problems.ts';
import { type SyncStatus, syncStatuses } from '#shared/statuses.ts';
import type { Connection } from '../connections/current.ts';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { SyncItem } from '../sync/context.ts';
import { matches, ofCompany } from '../sync/filter.ts';
import { presentBulk } from './bulk.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { documentCauses } from './document-causes.ts';
import { documentRow } from './documents.ts';

const PAGE = 50;

/** The columns that lists are ordered by; each has an index with the company before and the id behind it. */
const orders: Record<DocumentListRead['sort'], SQL> = {
  changed: sql`${syncItems.changedAt}`,
  date: sql`coalesce(${syncItems.documentDate}, '')`,
  amount: sql`coalesce(${syncItems.stripeTotal}, 0)`,
};
const types: Record<DocumentListRead['sort'], SQL> = {
  changed: sql`timestamptz`,
  date: sql`text`,
  amount: sql`bigint`,
};

/** One page of the documents that fit a filter, with the number of those that do, by status. */
export async function documentListView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  input: DocumentListRead,
): Promise<DocumentListView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  if (connection === null || connection.state === 'pending') {
    const counts = noCounts();
    return {
      connection: summary,
      rows: [],
      counts,
      total: 0,
      causes: [],
      causeTitle: null,
      next: null,
      bulk: null,
      mayChange: caller.mayChange,
    };
  }
  const [{ items, next }, counts, causes, causeTitle, bulk] = await Promise.all([
    listDocuments(services.db, connection, input, PAGE),
    countByStatus(services.db, connection, input.filter),
    documentCauses(services.db, connection),
    titleOfCause(services.db, connection, input.filter),
    presentBulk(services, connection),
  ]);
  const wanted: readonly SyncStatus[] = input.filter.status ?? syncStatuses;
  const total = wanted.reduce((sum, status) => sum + counts[status], 0);
  const rows = items.map(documentListRow);
  return { connection: summary, rows, counts, total, causes, causeTitle, next, bulk, mayChange: caller.mayChange };
}

export const documentListRow = (item: SyncItem): DocumentListRow => ({
  ...documentRow(item),
  documentDate: item.documentDate,
  ledgerUrl: item.ledgerUrl,
});

const cursorSchema = z.tuple([z.string(), z.uuid()]);

/**
 * Documents of a company in a stable order; rows that change meanwhile neither shift others nor come twice.
 * @param input.cursor `next` of the page before; one that is not ours begins anew
 */
export async function listDocuments(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  { filter, sort, direction, cursor }: DocumentListRead,
  limit: number,
): Promise<{ items: SyncItem[]; next: string | null }> {
  const order = orders[sort];
  const way = direction === 'asc' ? sql`asc` : sql`desc`;
  const after = readCursor(cursor, sort);
  const beyond =
    after === null
      ? undefined
      : sql`(${order}, ${syncItems.id}) ${direction === 'asc' ? sql`>` : sql`<`} (${after[0]}::${types[sort]}, ${after[1]}::uuid)`;
  const rows = await db
    // As text: a Date would lose the microseconds that the order is made of.
    .select({ item: syncItems, key: sql<string>`(${order})::text` })
    .from(syncItems)
    .where(and(ofCompany(connection), matches(connection, filter), beyond))
    .orderBy(sql`${order} ${way}`, sql`${syncItems.id} ${way}`)
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const next = last === undefined ? null : Buffer.from(JSON.stringify([last.key, last.item.id])).toString('base64url');
  return { items: page.map(({ item }) => item), next };
}

function readCursor(cursor: string | null, sort: DocumentListRead['sort']): [string, string] | null {
  if (cursor === null) return null;
  try {
    const read = cursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return read.success && shapes[sort].test(read.data[0]) ? read.data : null;
  } catch {
    return null;
  }
}

/** A cursor comes back from outside: what is no value of the order must not reach the cast. */
const shapes: Record<DocumentListRead['sort'], RegExp> = {
  changed: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/,
  date: /^(\d{4}-\d\d-\d\d)?$/,
  amount: /^-?\d{1,18}$/,
};

export type StatusCounts = Record<SyncStatus, number>;

const noCounts = (): StatusCounts => Object.fromEntries(syncStatuses.map((status) => [status, 0])) as StatusCounts;

/** How many documents fit a filter, by status; the statuses of the filter do not narrow them. */
export async function countByStatus(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  filter: DocumentListRead['filter'],
): Promise<StatusCounts> {
  const { status: _, ...others } = filter;
  const narrowed = matches(connection, others);
  // Of everything, by the index alone: naming the tenant beside its own company would have every row read for it.
  const counting =
    narrowed === undefined ? eq(syncItems.connectionId, connection.id) : and(ofCompany(connection), narrowed);
  const counted = await db
    .select({ status: syncItems.status, total: count() })
    .from(syncItems)
    .where(counting)
    .groupBy(syncItems.status);
  return { ...noCounts(), ...Object.fromEntries(counted.map(({ status, total }) => [status, total])) };
}

async function titleOfCause(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  { cause, subject }: DocumentListRead['filter'],
): Promise<string | null> {
  if (cause === undefined) return null;
  const [row] = await db
    .select({ problem: syncItems.problem })
    .from(syncItems)
    .where(
      and(
        ofCompany(connection),
        eq(syncItems.problemCode, cause),
        subject === undefined ? undefined : eq(syncItems.problemSubject, subject),
        isNotNull(syncItems.problem),
      ),
    )
    .limit(1);
  return row?.problem ? describeProblem(row.problem).title : null;
}
