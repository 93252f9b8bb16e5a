import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { partyLabel } from '../matching/decide.ts';
import { type BookedContact, buryLink, decide, ensureContact } from './contact.ts';
import { ContactQuestion } from './contact-question.ts';
import type { Journey } from './context.ts';
import { names, problemOfFault } from './faults.ts';
import { findItem } from './items.ts';
import type { GivenContact, Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { rootCause } from './wake.ts';

/** The ledger customer of a planned document: remembered, kept as a link, or created. @throws Problem, NotSettled */
export async function bookContact(
  journey: Journey,
  document: SalesDocument,
  plan: Plan,
  recorder: Recorder,
): Promise<BookedContact> {
  const { decision } = plan.contact;
  const party = document.customer;
  if (party === null || decision === null) throw new Problem('customer_missing', names(journey));
  return ensureContact(journey, party, document.currency, decision, plan.newContact, recorder);
}

/**
 * A credit note belongs to the customer that its invoice was booked to, whatever the links say today.
 * @throws Problem waits_for_document while the invoice is not in the books
 */
export async function creditNoteContact(
  journey: Journey,
  document: SalesDocument,
  recorder: Recorder,
): Promise<GivenContact & { invoiceLedgerId: string }> {
  const { street, connection } = journey;
  const invoice =
    document.invoiceId === null ? undefined : await findItem(street.db, connection, 'invoice', document.invoiceId);
  const label = `invoice ${invoice?.number ?? document.invoiceId ?? ''}`;
  if (invoice === undefined || invoice.ledgerId === null || invoice.contactLedgerId === null) {
    throw new Problem('waits_for_document', {
      ...names(journey),
      document: label,
      cause: rootCause(invoice),
      subject: document.invoiceId ?? '',
    });
  }
  const id = invoice.contactLedgerId;
  const contact = await recorder.step(
    'Read the customer of the invoice',
    () => journey.ledger.readContact(id),
    (found) => (found === undefined ? 'It no longer exists.' : `${found.number} ${found.name}`),
  );
  if (contact === undefined) {
    throw new Problem('customer_link_dead', {
      ...names(journey),
      contact: 'The customer',
      customer: invoice.customerName ?? '',
    });
  }
  return {
    booked: { id: contact.id, number: contact.number, name: contact.name, how: 'remembered' },
    reason: `The customer that ${label} was booked to.`,
    invoiceLedgerId: invoice.ledgerId,
  };
}

/**
 * What a failed write means, in the words of this document. A contact that the ledger no longer has ends its link, so
 * that the next run asks instead of failing again.
 */
export async function explainWrite(
  journey: Journey,
  document: SalesDocument,
  booked: BookedContact,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof LedgerFault) || error.kind !== 'refused') return error;
  const contact = `${booked.number} ${booked.name}`;
  const customer = document.customer === null ? '' : partyLabel(document.customer);
  if (error.reason === 'contact_missing' && document.customer !== null) {
    await buryLink(journey, document.customer, document.currency);
    const asked = await decide(journey, document.customer, document.currency);
    if (asked.kind === 'review') return new ContactQuestion(asked.problem, asked.candidates);
  }
  return problemOfFault(error, journey, { contact, customer, currency: document.currency });
}
