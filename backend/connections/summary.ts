import type { ConnectionSummary } from '#shared/api/common.ts';
import type { Connection } from './current.ts';

/**
 * A connection as every view shows it, with one sentence for the merchant where there is something to do.
 * @param connection from {@link connectionFor}
 * @param ledger the ledger to name while nothing is connected
 * @param now for how old things are
 * @param pending a sign-in beside a connected company, which waits for the choice
 */
export function connectionSummary(
  connection: Connection | null,
  ledger: { id: string; name: string },
  pending: Connection | null = null,
  now: Date = new Date(),
): ConnectionSummary {
  return {
    state: connection?.state ?? 'none',
    ledger: ledger.id,
    ledgerName: ledger.name,
    companyName: connection?.companyName || null,
    environment: connection?.environment || null,
    message: messageFor(connection, ledger.name, pending) ?? endingGrant(connection, ledger.name, now),
    lastSuccessAt: connection?.lastSuccessAt?.toISOString() ?? null,
    mirror: connection === null || connection.state === 'pending' ? null : mirrorOf(connection, now),
  };
}

/** Changes are asked for every few minutes; after this long without an answer a merchant should know. */
const STALE_AFTER_MS = 3_600_000;
/** A refresh that has not ended by then met a ledger that does not answer: waiting for it says nothing any more. */
const REFRESH_PATIENCE_MS = 600_000;

function mirrorOf(connection: Connection, now: Date): ConnectionSummary['mirror'] {
  const { contactsMirroredAt: asOf, contactsReadFullyAt: full, contactsRefreshAskedAt: asked } = connection;
  return {
    asOf: asOf?.toISOString() ?? null,
    readFullyAt: full?.toISOString() ?? null,
    count: connection.contactsCount,
    refreshing:
      asked !== null && (full === null || full < asked) && now.getTime() - asked.getTime() < REFRESH_PATIENCE_MS,
    stale: asOf !== null && now.getTime() - asOf.getTime() > STALE_AFTER_MS,
  };
}

/** So long before the ledger ends a grant by itself a merchant is told, with time to find who may sign in. */
const GRANT_NOTICE_MS = 60 * 24 * 3_600_000;

function endingGrant(connection: Connection | null, ledger: string, now: Date): string | null {
  const ends = connection?.state === 'active' ? connection.grantEndsAt : null;
  if (connection === null || ends === null || ends.getTime() - now.getTime() > GRANT_NOTICE_MS) return null;
  const day = ends.toISOString().slice(0, 10);
  return `${ledger} ends our access to ${connection.companyName} on ${day}, as it does with every access after some years. Reconnect ${ledger} in the app’s settings before then; nothing else changes.`;
}

function messageFor(connection: Connection | null, ledger: string, pending: Connection | null): string | null {
  if (connection === null) {
    return `Tieout is not connected to ${ledger} yet. Connect ${ledger} in the app’s settings; invoices wait until then.`;
  }
  const company = connection.companyName;
  if (connection.state === 'pending') {
    return `You are signed in to ${ledger}. Choose the company whose books these are in the app’s settings.`;
  }
  if (connection.state === 'revoked') {
    return pending === null
      ? `${ledger} no longer accepts our access to ${company} (${connection.stateDetail ?? 'no reason given'}). Work is paused and nothing is lost: reconnect ${ledger} in the app’s settings, then it resumes by itself.`
      : `You are signed in to ${ledger} again. Choose ${company} in the app’s settings, then work resumes by itself.`;
  }
  if (connection.state === 'disconnected') {
    return `${company} in ${ledger} is disconnected, so invoices wait. Connect it again in the app’s settings: its mappings and links are kept.`;
  }
  if (pending === null) return null;
  return `Work for ${company} goes on. You signed in to ${ledger} once more: choose a company in the app’s settings to finish.`;
}
