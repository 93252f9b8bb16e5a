import { and, eq, gte, inArray, lte, type SQL, sql } from 'drizzle-orm';
import type { DocumentFilter } from '#shared/api/documents.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Connection } from './context.ts';

/** Rows of one company's documents: by tenant and connection, never by the connection alone. */
export const ofCompany = (connection: Pick<Connection, 'id' | 'installationId'>): SQL | undefined =>
  and(eq(syncItems.connectionId, connection.id), eq(syncItems.installationId, connection.installationId));

/** A filter as a condition on `sync_items`; undefined where it narrows nothing. */
export function matches(connection: Pick<Connection, 'id'>, filter: DocumentFilter): SQL | undefined {
  const { status, from, to, customer, currency, amountMin, amountMax, cause, subject } = filter;
  const parts: (SQL | undefined)[] = [
    status === undefined ? undefined : status.length === 0 ? sql`false` : inArray(syncItems.status, status),
    from === undefined ? undefined : gte(sql`coalesce(${syncItems.documentDate}, '')`, from),
    to === undefined ? undefined : and(lte(sql`coalesce(${syncItems.documentDate}, '')`, to), dated),
    customer === undefined ? undefined : eq(syncItems.stripeCustomerId, customer),
    currency === undefined ? undefined : eq(syncItems.currency, currency),
    amountMin === undefined ? undefined : sql`${syncItems.stripeTotal} >= ${amountMin}::bigint`,
    amountMax === undefined ? undefined : sql`${syncItems.stripeTotal} <= ${amountMax}::bigint`,
    cause === undefined ? undefined : eq(syncItems.problemCode, cause),
    subject === undefined ? undefined : eq(syncItems.problemSubject, subject),
    containing(connection, filter.search),
  ];
  return and(...parts);
}

/** A document that was never read has no date, and is in no period. */
const dated = sql`${syncItems.documentDate} is not null`;

/**
 * Found in the index that holds the searched text, so that the wide rows themselves are not read. Every word has to be
 * in it; `%` and `_` of the merchant are no patterns.
 */
function containing(connection: Pick<Connection, 'id'>, search: string | undefined): SQL | undefined {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
  if (words.length === 0) return undefined;
  const each = words.map((word) => sql`found.search like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`);
  return sql`${syncItems.id} in (
    select found.id from sync_items found
    where found.connection_id = ${connection.id} and ${sql.join(each, sql` and `)})`;
}
