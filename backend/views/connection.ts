import { and, count, eq, isNull } from 'drizzle-orm';
import type { ConnectionSummary } from '#shared/api/common.ts';
import { type Connection, connectionFor, pendingConnection } from '../connections/current.ts';
import { connectionSummary } from '../connections/summary.ts';
import type { LedgerConnector } from '../connectors/port.ts';
import { DEFAULT_LEDGER } from '../connectors/registry.ts';
import { usage } from '../database/schema/index.ts';
import type { Installation } from '../intake/installations.ts';
import type { Services } from '../services.ts';

export type ConnectionState = { connection: Connection | null; pending: Connection | null; summary: ConnectionSummary };

/** The connection as every view shows it. */
export async function readConnection(services: Services, installation: Installation): Promise<ConnectionState> {
  const connection = await connectionFor(services.db, installation.id);
  const pending = connection?.state === 'pending' ? connection : await pendingConnection(services.db, installation.id);
  const connector = ledgerFor(services, connection);
  return { connection, pending, summary: connectionSummary(connection, connector, pending, services.now()) };
}

/** The ledger of a connection; where there is none yet, the one that is offered first. */
export const ledgerFor = (services: Services, connection: Pick<Connection, 'ledger'> | null): LedgerConnector =>
  services.connector(connection?.ledger ?? services.ledgers[0]?.id ?? DEFAULT_LEDGER);

/** Documents created successfully this month (UTC), undone ones taken back. */
export async function usageThisMonth(services: Services, installation: Installation): Promise<number> {
  const month = services.now().toISOString().slice(0, 7);
  const [row] = await services.db
    .select({ total: count() })
    .from(usage)
    .where(and(eq(usage.installationId, installation.id), eq(usage.month, month), isNull(usage.takenBackAt)));
  return row?.total ?? 0;
}
