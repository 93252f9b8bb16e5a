import type { DifferenceAction } from '#shared/api/differences.ts';
import type { Difference } from './found.ts';

/**
 * What may be done about a difference now. The views draw only these, and the routes refuse the others (C73).
 * - `link`: take the ledger's document over; `replay`: write (again) from what Stripe says
 * - `remove`: take the draft out of the ledger; `accept`: keep the ledger's version; `reopen`: accept no longer
 * What is posted is never touched: it is corrected in the ledger, or accepted.
 */
export function differenceActions(
  row: Pick<Difference, 'kind' | 'subject' | 'state' | 'draft' | 'candidate'>,
): DifferenceAction[] {
  if (row.state === 'resolved') return [];
  if (row.state === 'accepted') return ['reopen'];
  switch (row.kind) {
    case 'missing':
      return row.candidate === null ? ['replay', 'accept'] : ['link', 'replay', 'accept'];
    case 'extra':
      return row.draft ? ['remove', 'accept'] : ['accept'];
    case 'changed_in_ledger':
      return row.draft ? ['replay', 'accept'] : ['accept'];
    case 'changed_in_stripe':
      return ['replay', 'accept'];
  }
}
