import { Problem } from '#shared/problems.ts';
import type { ContactDraft } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { type ContactDecision, decideContact, partyLabel } from '../matching/decide.ts';
import { endLink, findLink, linkCurrency } from '../matching/links.ts';
import { freshen, markContactGone, storeContacts } from '../matching/mirror.ts';
import { type BookedContact, link } from './contact-link.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';
import { createContact, inTurn, waitForTwins } from './new-contact.ts';
import type { Recorder } from './recorder.ts';

export type { BookedContact };

/** Reference records change rarely; the upkeep freshens them. A run only insists that they were read once. */
const REFERENCES_MAX_AGE_MS = 24 * 3_600_000;

/**
 * Decides whose document it is: the remembered link, or the merchant's rules over a mirror that is freshened first.
 * Writes nothing to the ledger.
 */
export async function decide(journey: Journey, party: Party, currency: string): Promise<ContactDecision> {
  const { street, connection, connector, settings } = journey;
  const link = await findLink(street.db, {
    connection,
    stripeCustomerId: party.id,
    currency: linkCurrency(connector.capabilities, currency),
  });
  if (link === undefined) {
    await freshen({
      db: street.db,
      connection,
      ledger: journey.ledger,
      maxAgeMs: { contacts: street.options.contactsMaxAgeMs, references: REFERENCES_MAX_AGE_MS },
    });
  }
  return decideContact({
    db: street.db,
    connection,
    ledgerName: connector.name,
    capabilities: connector.capabilities,
    party,
    settings,
    currency,
    link,
  });
}

/**
 * Turns a decision into a customer that exists: keeps a match as a link, creates a missing one.
 * Creation is serialised per identity over all processes, and the decision is taken again once it is our turn, so that
 * two invoices at once make one customer (C09).
 * @param options.asked a person asked for a new customer: the rules are not asked again
 * @throws Problem for a decision that needs a person; NotSettled when a creation has an unknown outcome
 */
export async function ensureContact(
  journey: Journey,
  party: Party,
  currency: string,
  decision: ContactDecision,
  draft: ContactDraft | null,
  recorder: Recorder,
  options: { asked?: boolean } = {},
): Promise<BookedContact> {
  if (decision.kind === 'link') {
    const { link } = decision;
    return {
      id: link.ledgerId,
      number: link.number,
      name: link.name,
      how: link.how === 'chosen' ? 'chosen' : 'remembered',
    };
  }
  if (decision.kind === 'review') throw new OutdatedDecision(decision.problem.code, decision.problem.params);
  if (decision.kind === 'match') return keepMatch(journey, party, currency, decision, recorder);
  return inTurn(journey, party, async () => {
    await waitForTwins(journey, party, currency, draft);
    const again = options.asked === true ? decision : await decide(journey, party, currency);
    if (again.kind !== 'create') return ensureContact(journey, party, currency, again, draft, recorder);
    if (draft === null) throw new Error('A customer is to be created, and nobody planned it');
    return createContact(journey, party, currency, again, draft, recorder);
  });
}

/**
 * The books have changed since the decision was taken: the contact found was deleted, or another invoice made the very
 * customer. Nothing is linked yet, so the rules are to be asked once more.
 */
export class OutdatedDecision extends Problem {}

/** Re-reads the chosen contact, so that no document goes to one that was deleted or blocked since the mirror was read. */
async function keepMatch(
  journey: Journey,
  party: Party,
  currency: string,
  decision: Extract<ContactDecision, { kind: 'match' }>,
  recorder: Recorder,
): Promise<BookedContact> {
  const { street, connection } = journey;
  const id = decision.contact.ledgerId;
  const contact = await recorder.step(
    'Read the matched customer',
    () => journey.ledger.readContact(id),
    (found) => (found === undefined ? 'It no longer exists.' : `${found.number} ${found.name}`),
  );
  if (contact === undefined) {
    await markContactGone(street.db, connection, id);
    throw new OutdatedDecision('customer_link_dead', {
      ...names(journey),
      contact: `${decision.contact.number} ${decision.contact.name}`,
      customer: partyLabel(party),
    });
  }
  await storeContacts(street.db, connection, [contact], connection.country);
  if (contact.blocked !== null) {
    throw new Problem('customer_blocked', {
      ...names(journey),
      contact: `${contact.number} ${contact.name}`,
      detail: contact.blocked,
    });
  }
  await street.db.transaction((tx) => link(tx, journey, party, currency, contact, 'matched', decision, null));
  return { id: contact.id, number: contact.number, name: contact.name, how: 'matched' };
}

/** The linked customer turned out to be gone: the link dies and says so, the document waits for a choice. */
export async function buryLink(journey: Journey, party: Party, currency: string): Promise<void> {
  const { street, connection, connector } = journey;
  const found = await findLink(street.db, {
    connection,
    stripeCustomerId: party.id,
    currency: linkCurrency(connector.capabilities, currency),
  });
  if (found === undefined) return;
  await street.db.transaction((tx) => endLink(tx, { connection, id: found.id, state: 'dead', by: null }));
  await markContactGone(street.db, connection, found.ledgerId);
}
