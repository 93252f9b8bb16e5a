import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { connections } from '../database/schema/index.ts';

/** A row of `connections`. */
export type Connection = typeof connections.$inferSelect;

/**
 * The connection that an installation is about: the company whose books are kept (active or revoked), else the sign-in
 * under way, else the company disconnected last, else none.
 */
export async function connectionFor(db: Queryable, installationId: string): Promise<Connection | null> {
  const rank = sql`case ${connections.state} when 'active' then 0 when 'revoked' then 0 when 'pending' then 1 else 2 end`;
  const [found] = await db
    .select()
    .from(connections)
    .where(eq(connections.installationId, installationId))
    .orderBy(rank, desc(connections.stateChangedAt))
    .limit(1);
  return found ?? null;
}

/** A sign-in that waits for its company to be chosen; there may be one beside a connected company. */
export async function pendingConnection(db: Queryable, installationId: string): Promise<Connection | null> {
  const [found] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.installationId, installationId), eq(connections.state, 'pending')));
  return found ?? null;
}

/** The company whose books are kept; null when none is connected. */
export async function connectedCompany(db: Queryable, installationId: string): Promise<Connection | null> {
  const [found] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.installationId, installationId), inArray(connections.state, ['active', 'revoked'])));
  return found ?? null;
}

/** The company connected now, else the one disconnected last; null where none ever was. */
export async function latestCompany(db: Queryable, installationId: string): Promise<Connection | null> {
  const connected = sql`${connections.state} in ('active', 'revoked')`;
  const [found] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.installationId, installationId), ne(connections.state, 'pending')))
    .orderBy(desc(connected), desc(connections.stateChangedAt))
    .limit(1);
  return found ?? null;
}
