import { Problem } from '#shared/problems.ts';
import type { ContactDraft, LedgerFault } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { lengthOf } from '../mapping/limits.ts';
import { partyLabel } from '../matching/decide.ts';
import type { Journey } from './context.ts';
import { names, problemOfFault } from './faults.ts';

/** A ledger that takes each name only once refused to create a customer (C01). Nothing was made. */
export class NameTaken extends Problem {
  readonly fault: LedgerFault;

  constructor(journey: Journey, party: Party, draft: ContactDraft, fault: LedgerFault) {
    const { params } = problemOfFault(fault, journey, { ...names(journey), name: draft.name });
    super('customer_name_taken', { ...params, customer: partyLabel(party) }, { cause: fault });
    this.fault = fault;
  }

  /** The holder may be the very customer: the books are looked at again before anything is made under another name. */
  get mayBeTheCustomer(): boolean {
    return this.fault.holder === null || ['customer', 'unknown'].includes(this.fault.holder.kind);
  }
}

/**
 * The name under which the customer is created beside the other: always the same one for a Stripe customer, so that a
 * second try makes no third record. Names are legal and never cut (C58).
 * @throws NameTaken where the ledger's limit leaves no room for it
 */
export function distinctName({ connector }: Journey, party: Party, draft: ContactDraft, taken: NameTaken): string {
  const name = `${draft.name.trim()} (Stripe ${party.id.slice(-6)})`;
  if (lengthOf(name) > connector.capabilities.contact.name) throw taken;
  return name;
}
