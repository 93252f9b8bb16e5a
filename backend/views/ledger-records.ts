import { setTimeout as wait } from 'node:timers/promises';
import { and, asc, eq } from 'drizzle-orm';
import type { Connection } from '../connections/current.ts';
import { ledgerReferences } from '../database/schema/index.ts';
import { mirrorReferences } from '../matching/mirror.ts';
import type { Services } from '../services.ts';

/** Whoever opens the settings has perhaps just added the tax code to be chosen. */
const FRESH_MS = 30_000;
/** A slow ledger must not keep the page from opening: then it shows what was known before. */
const PATIENCE_MS = 3_000;

/**
 * The ledger's records that settings can point to, without blocked ones, by code. Read again before they are shown when
 * the last reading is older than half a minute, or never was: a company just chosen has something to choose from at once.
 */
export async function ledgerRecords(services: Services, connection: Connection) {
  const read = connection.referencesMirroredAt?.getTime() ?? 0;
  if (connection.state === 'active' && services.now().getTime() - read > FRESH_MS)
    await readAgain(services, connection);
  return services.db
    .select()
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        eq(ledgerReferences.blocked, false),
      ),
    )
    .orderBy(asc(ledgerReferences.code));
}

async function readAgain(services: Services, connection: Connection): Promise<void> {
  const ledger = services.street.ledger(connection, () => {});
  const reading = mirrorReferences({ db: services.db, connection, ledger }).catch((error: unknown) => {
    services.log.warn(
      { err: error, connection: connection.id },
      'The ledger’s records could not be read for the settings',
    );
  });
  await Promise.race([reading, wait(PATIENCE_MS, undefined, { ref: false })]);
}
