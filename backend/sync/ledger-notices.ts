import type { Config } from '../config.ts';
import { noticesFor } from '../connections/notices.ts';
import { type Ledger, LedgerFault } from '../connectors/port.ts';
import type { Log } from '../log.ts';
import type { Connection } from './context.ts';

/** A subscription is looked at again this long before it would end. */
const BEFORE_END_MS = 24 * 3_600_000;
const AFTER_FAULT_MS = 3_600_000;

/** When each connection of this process is looked at again; a process that starts looks once. */
const nextLook = new Map<string, number>();

/**
 * Sees to it that the ledger tells of changes, where it has to be asked. Without, the same is seen with the next look at
 * the feed, so that a fault stops nothing.
 */
export async function keepWatching(
  { config, log, now }: { config: Config; log: Log; now: () => Date },
  connection: Connection,
  ledger: Ledger,
): Promise<void> {
  const notices = noticesFor(config, connection.id);
  const at = now().getTime();
  if (ledger.watch === undefined || notices === null || at < (nextLook.get(connection.id) ?? 0)) return;
  try {
    const until = await ledger.watch(notices);
    nextLook.set(connection.id, until.getTime() - BEFORE_END_MS);
  } catch (fault) {
    if (!(fault instanceof LedgerFault)) throw fault;
    nextLook.set(connection.id, at + AFTER_FAULT_MS);
    log.warn({ connection: connection.id, fault: fault.detail }, 'The ledger could not be asked to tell of changes');
  }
}
