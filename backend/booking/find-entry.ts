import { Problem } from '#shared/problems.ts';
import type { EntryDraft, LedgerEntry } from '../connectors/money.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';

/**
 * Our own record, looked for by its reference. It must also be of the same amount and currency: a reference that somebody
 * typed into another record does not make it ours.
 * @throws Problem money_entry_duplicate when several stand there: never a guess; LedgerFault
 */
export async function findOurs(journey: Journey, draft: EntryDraft): Promise<LedgerEntry | undefined> {
  const all = await journey.ledger.money.findEntries(draft);
  const ours = all.filter(
    ({ reference, currency, total }) =>
      reference === draft.reference && currency === draft.currency && total === draft.total,
  );
  if (ours.length > 1) {
    const { reference } = draft;
    throw new Problem('money_entry_duplicate', { ...names(journey), count: String(ours.length), reference });
  }
  return ours[0];
}
