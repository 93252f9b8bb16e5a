import { Problem } from '#shared/problems.ts';
import type { ContactDraft } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { besideParty, contactsById } from '../matching/candidate.ts';
import { type ContactDecision, decideContact, partyLabel } from '../matching/decide.ts';
import { endLink, findLink, linkCurrency } from '../matching/links.ts';
import { freshen, markContactGone, storeContacts } from '../matching/mirror.ts';
import { type BookedContact, link } from './contact-link.ts';
import { ContactQuestion } from './contact-question.ts';
import type { Journey } from './context.ts';
import { heedDeadLink } from './dead-link.ts';
import { names } from './faults.ts';
import { distinctName, NameTaken } from './name-taken.ts';
import { createContact, inTurn, waitForTwins } from './new-contact.ts';
import type { Recorder } from './recorder.ts';

export type { BookedContact };

/** Reference records change rarely; the upkeep freshens them. A run only insists that they were read once. */
const REFERENCES_MAX_AGE_MS = 24 * 3_600_000;

/**
 * Decides whose document it is: the remembered link, or the merchant's rules over a mirror that is freshened first.
 * Writes nothing to the ledger.
 * @param options.fresh the mirror is brought up to date however young it is: before a customer is created, who was made
 *   in the ledger a moment ago must be seen
 * @throws LedgerFault when the ledger does not let the mirror be freshened: nothing is decided over an old one
 */
export async function decide(
  journey: Journey,
  party: Party,
  currency: string,
  options: { fresh?: boolean } = {},
): Promise<ContactDecision> {
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
      maxAgeMs: {
        contacts: options.fresh === true ? 0 : street.options.contactsMaxAgeMs,
        references: REFERENCES_MAX_AGE_MS,
      },
    });
  }
  const decision = await decideContact({
    db: street.db,
    connection,
    ledgerName: connector.name,
    capabilities: connector.capabilities,
    party,
    settings,
    currency,
    link,
  });
  return heedDeadLink(journey, party, currency, decision);
}

/**
 * Turns a decision into a customer that exists: keeps a match as a link, creates a missing one.
 * Creation is serialised per identity over all processes, and the decision is taken again once it is our turn, so that
 * two invoices at once make one customer (C09).
 * @param options.askedBy the person who asked for a new customer: the rules are not asked again
 * @throws Problem for a decision that needs a person; NotSettled when a creation has an unknown outcome
 */
export async function ensureContact(
  journey: Journey,
  party: Party,
  currency: string,
  decision: ContactDecision,
  draft: ContactDraft | null,
  recorder: Recorder,
  options: { askedBy?: string } = {},
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
    const asked = options.askedBy !== undefined;
    const again = asked ? decision : await decide(journey, party, currency, { fresh: true });
    if (again.kind !== 'create') return ensureContact(journey, party, currency, again, draft, recorder);
    if (draft === null) throw new Error('A customer is to be created, and nobody planned it');
    const why = { ...again, by: options.askedBy ?? null };
    try {
      return await createContact(journey, party, currency, why, draft, recorder);
    } catch (taken) {
      if (!(taken instanceof NameTaken)) throw taken;
      if (taken.mayBeTheCustomer && !asked) {
        const second = await decide(journey, party, currency, { fresh: true });
        if (second.kind !== 'create') return ensureContact(journey, party, currency, second, draft, recorder);
      }
      const named = { ...draft, name: distinctName(journey, party, draft, taken) };
      const reason = `${why.reason} Named “${named.name}”, because ${taken.params.holder} is called “${draft.name}”.`;
      return createContact(journey, party, currency, { ...why, reason }, named, recorder, draft);
    }
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
    const problem = new Problem('customer_blocked', {
      ...names(journey),
      contact: `${contact.number} ${contact.name}`,
      detail: contact.blocked,
    });
    const mirrored = await contactsById(street.db, connection, [id]);
    throw new ContactQuestion(problem, besideParty(mirrored, party, journey.settings, connection));
  }
  await street.db.transaction((tx) =>
    link(tx, journey, party, currency, contact, 'matched', { ...decision, by: null }, null),
  );
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
