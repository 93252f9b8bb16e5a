import { describeProblem, Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { LeaseBusy } from '../database/leases.ts';
import type { Connection, Installation, Street, SyncItem } from './context.ts';
import { undo } from './undo.ts';

/** Taken back, or why it stays. */
export type Undone = { undone: true } | { undone: false; reason: string };

/**
 * Takes one document of a run back: a draft is removed, what is posted stays and says so (C08, undo by run). Only what
 * the run made: what was there before is none of its business.
 * @throws LedgerFault, database errors: the run tries again
 */
export async function undoMade(
  street: Street,
  installation: Installation,
  connection: Connection,
  item: SyncItem,
  by: string,
): Promise<Undone> {
  if (item.ledgerId === null) return { undone: true };
  try {
    await undo(street, installation, connection, item, by);
    return { undone: true };
  } catch (error) {
    if (error instanceof Problem) return { undone: false, reason: describeProblem(error.toRecord()).title };
    if (error instanceof LedgerFault && ['refused', 'conflict', 'not_found'].includes(error.kind))
      return { undone: false, reason: error.detail };
    if (error instanceof LeaseBusy)
      return { undone: false, reason: 'It was being worked on; undo it on its own page.' };
    throw error;
  }
}
