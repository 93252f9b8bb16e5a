import type { ConnectionSummary } from '#shared/api/common.ts';
import type { Connection } from './current.ts';

/**
 * A connection as every view shows it, with one sentence for the merchant where there is something to do.
 * @param connection from {@link connectionFor}
 * @param ledger the ledger to name while nothing is connected
 * @param pending a sign-in beside a connected company, which waits for the choice
 */
export function connectionSummary(
  connection: Connection | null,
  ledger: { id: string; name: string },
  pending: Connection | null = null,
): ConnectionSummary {
  return {
    state: connection?.state ?? 'none',
    ledger: ledger.id,
    ledgerName: ledger.name,
    companyName: connection?.companyName || null,
    environment: connection?.environment || null,
    message: messageFor(connection, ledger.name, pending),
    lastSuccessAt: connection?.lastSuccessAt?.toISOString() ?? null,
  };
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
