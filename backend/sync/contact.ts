import { Problem } from '#shared/problems.ts';
import type { ContactDraft, LedgerContact } from '../connectors/port.ts';
import { LedgerFault } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { withLease } from '../database/leases.ts';
import type { Party } from '../documents/invoice.ts';
import { type ContactDecision, decideContact, partyLabel } from '../matching/decide.ts';
import { endLink, findLink, linkCurrency, saveLink } from '../matching/links.ts';
import { freshen, markContactGone, storeContacts } from '../matching/mirror.ts';
import { partyKeys } from '../matching/normalise.ts';
import { contactHash } from './contact-draft.ts';
import type { Journey } from './context.ts';
import { names, problemOfFault } from './faults.ts';
import {
  closeIntent,
  type IntentKey,
  intentPayload,
  latestIntent,
  openIntent,
  suspendIntent,
  voidIntent,
} from './intents.ts';
import type { Recorder } from './recorder.ts';
import { NotSettled } from './write.ts';

/** Reference records change rarely; the upkeep freshens them. A run only insists that they were read once. */
const REFERENCES_MAX_AGE_MS = 24 * 3_600_000;

/** How long an invoice waits for another one that is just making the same customer. */
const WAIT_FOR_TWIN_MS = 20_000;

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

/** The ledger customer that a document is written to. */
export type BookedContact = {
  id: string;
  number: string;
  name: string;
  how: 'remembered' | 'matched' | 'created' | 'chosen';
};

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
  if (decision.kind === 'review') throw decision.problem;
  if (decision.kind === 'match') return keepMatch(journey, party, currency, decision, recorder);
  return inTurn(journey, identityKeys(journey, party), async () => {
    const again = options.asked === true ? decision : await decide(journey, party, currency);
    if (again.kind !== 'create') return ensureContact(journey, party, currency, again, draft, recorder);
    if (draft === null) throw new Error('A customer is to be created, and nobody planned it');
    return create(journey, party, currency, again, draft, recorder);
  });
}

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
    throw new Problem('customer_link_dead', {
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

async function create(
  journey: Journey,
  party: Party,
  currency: string,
  decision: Extract<ContactDecision, { kind: 'create' }>,
  draft: ContactDraft,
  recorder: Recorder,
): Promise<BookedContact> {
  const { street, connection } = journey;
  const subject = `${party.id}:${linkCurrency(journey.connector.capabilities, currency)}`;
  const earlier = await latestIntent(street.db, connection, 'contact', subject);
  // A creation that is done and yet unlinked was undone in the ledger or by the merchant: this is a new one (C03).
  const generation = earlier === undefined ? 1 : earlier.state === 'done' ? earlier.generation + 1 : earlier.generation;
  const key: IntentKey = { purpose: 'contact', subject, generation };
  let contact: LedgerContact | undefined;
  if (earlier?.state === 'open') {
    contact = await recorder.step(
      'Look for the customer',
      () => foundCreated(journey, draft, earlier.sentAt),
      (found) => (found === undefined ? 'Not there.' : `Found ${found.number}: taken over, not created again.`),
    );
    const settlesAt = earlier.settlesAt ?? street.now();
    if (contact === undefined && settlesAt > street.now()) {
      const at = new Date(Math.min(settlesAt.getTime(), street.now().getTime() + 3_000));
      throw new NotSettled(
        at,
        new Problem('outcome_unknown', {
          ...names(journey),
          detail: 'the new customer is not found yet',
          next: 'shortly',
        }),
      );
    }
  }
  const at = street.now();
  const intent =
    contact !== undefined && earlier !== undefined
      ? earlier
      : await openIntent(street.db, connection, key, {
          lookupKey: draft.number ?? draft.name,
          payload: intentPayload(draft),
          at,
          settleMs: street.options.settleMs.afterDrop,
        });
  if (contact === undefined) {
    try {
      contact = await recorder.step(
        'Create the customer',
        () => journey.ledger.createContact(draft),
        (made) => `${made.number} ${made.name} created.`,
      );
    } catch (error) {
      if (!(error instanceof LedgerFault)) throw error;
      if (error.kind !== 'unknown') {
        await voidIntent(street.db, intent);
        throw problemOfFault(error, journey, { number: draft.number ?? '', customer: partyLabel(party) });
      }
      const wait = error.lost === 'timeout' ? street.options.settleMs.afterTimeout : street.options.settleMs.afterDrop;
      await suspendIntent(street.db, intent, new Date(street.now().getTime() + wait));
      throw new NotSettled(new Date(street.now().getTime() + Math.min(wait, 3_000)), problemOfFault(error, journey));
    }
  }
  const made = contact;
  await street.db.transaction(async (tx) => {
    await storeContacts(tx, connection, [made], connection.country);
    await link(tx, journey, party, currency, made, 'created', decision, contactHash(draft));
    await closeIntent(tx, intent, made.id);
  });
  return { id: made.id, number: made.number, name: made.name, how: 'created' };
}

/** The customer whose creation had an unknown outcome; several that fit are a question, never a guess. */
async function foundCreated(journey: Journey, draft: ContactDraft, sentAt: Date): Promise<LedgerContact | undefined> {
  // A minute back, because the ledger's clock is not ours.
  const found = await journey.ledger.findCreatedContacts(draft, new Date(sentAt.getTime() - 60_000));
  if (found.length <= 1) return found[0];
  throw new Problem('customer_ambiguous', {
    ...names(journey),
    count: String(found.length),
    customer: draft.name,
    rule: 'name and e-mail, after the answer to a creation was lost',
  });
}

async function link(
  tx: Queryable,
  journey: Journey,
  party: Party,
  currency: string,
  contact: LedgerContact,
  how: 'matched' | 'created',
  decision: ContactDecision,
  writtenHash: string | null,
): Promise<void> {
  await saveLink(tx, {
    connection: journey.connection,
    stripeCustomerId: party.id,
    currency: linkCurrency(journey.connector.capabilities, currency),
    contact,
    how,
    reason: decision.reason,
    evidence: decision.evidence,
    settingsVersion: journey.settingsVersion,
    by: null,
    writtenHash,
  });
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

/** Everything by which two Stripe customers could be the same new contact; held together while one is made. */
function identityKeys(journey: Journey, party: Party): string[] {
  const keys = partyKeys(party, journey.settings.customers.numbering);
  const identities = [keys.email, keys.number, ...keys.nameKeys, ...keys.taxIds].filter((key) => key !== null);
  return [...new Set([`stripe:${party.id}`, ...identities])]
    .map((key) => `contact:${journey.connection.id}:${key}`)
    .sort();
}

/** Holds several leases, taken in one order everywhere so that nobody waits in a circle. */
async function inTurn<T>(journey: Journey, keys: string[], work: () => Promise<T>): Promise<T> {
  const [first, ...rest] = keys;
  if (first === undefined) return work();
  return withLease(journey.street.db, first, { ttlMs: 30_000, waitMs: WAIT_FOR_TWIN_MS }, () =>
    inTurn(journey, rest, work),
  );
}
