import { and, eq } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { moneyEntries, moneyPostings } from '../database/schema/index.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { updateEntry } from './stored-entries.ts';
import { amountWords, differences } from './verify-entry.ts';
import type { Piece, Written } from './write-entries.ts';

/**
 * Holds what the ledger answered against what was sent. A record that came out otherwise is taken out again where it can
 * be, and the posting says so with both amounts.
 * @throws Problem money_entry_mismatch
 */
export async function judge(journey: Journey, piece: Piece, { entry, draft }: Written): Promise<void> {
  const found = differences(draft, entry);
  if (found.length === 0) return;
  const { removable } = journey.connector.money.capabilities;
  const removed =
    removable || entry.draft ? await takeOut(journey, piece, { entity: entry.entity, id: entry.id }) : false;
  throw new Problem('money_entry_mismatch', {
    ...names(journey),
    written: amountWords(draft),
    found: `${amountWords(entry)} (${found.join(', ')})`,
    kept: removed
      ? 'It was taken out of the ledger again. Nothing is lost.'
      : 'It stands in the ledger as it came out there, and has to be corrected there.',
  });
}

/** @returns false when the ledger does not let it go: it stays recorded as standing */
async function takeOut(journey: Journey, piece: Piece, ref: { entity: string; id: string }): Promise<boolean> {
  try {
    await journey.ledger.money.removeEntry(ref);
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    return false;
  }
  await journey.street.db.transaction(async (tx) => {
    const [row] = await tx
      .select({ id: moneyEntries.id })
      .from(moneyEntries)
      .where(
        and(
          eq(moneyEntries.postingId, piece.postingId),
          eq(moneyEntries.generation, piece.generation),
          eq(moneyEntries.ordinal, piece.ordinal),
          eq(moneyEntries.purpose, piece.purpose),
        ),
      );
    if (row !== undefined) await updateEntry(tx, row, { state: 'removed' });
    await tx
      .update(moneyPostings)
      .set({ generation: piece.generation + 1 })
      .where(eq(moneyPostings.id, piece.postingId));
  });
  return true;
}
