import { Problem } from '#shared/problems.ts';
import type { ContactDraft, LedgerContact } from '../connectors/port.ts';
import { LedgerFault } from '../connectors/port.ts';
import { withLease } from '../database/leases.ts';
import type { Party } from '../documents/invoice.ts';
import { partyLabel } from '../matching/decide.ts';
import { findLink, linkCurrency } from '../matching/links.ts';
import { mirrorContacts, storeContacts } from '../matching/mirror.ts';
import { mayBeTwin, twinKeys } from '../matching/twins.ts';
import { contactHash } from './contact-draft.ts';
import { type BookedContact, link, type Why } from './contact-link.ts';
import type { Journey } from './context.ts';
import { names, problemOfFault } from './faults.ts';
import {
  closeIntent,
  type Intent,
  type IntentKey,
  intentPayload,
  latestIntent,
  openIntent,
  openIntentOf,
  openIntentsBeside,
  suspendIntent,
  voidIntent,
} from './intents.ts';
import { NameTaken } from './name-taken.ts';
import type { Recorder } from './recorder.ts';
import { sentContactSchema } from './sent.ts';
import { NotSettled, nextLook, settling } from './write.ts';

/** How long an invoice waits for another one that is just making the same customer. */
const WAIT_FOR_TWIN_MS = 20_000;
const LEASE_MS = 15_000;

/**
 * What became of a creation of this customer that was never answered: looked for by what was sent, before anybody is
 * matched. Otherwise the rules would meet the very customer that we made and take it for somebody's else.
 * @throws NotSettled while it may still be carried out; Problem customer_ambiguous; LedgerFault
 */
export async function takeOverCreation(
  journey: Journey,
  party: Party,
  currency: string,
  recorder: Recorder,
): Promise<void> {
  const { street, connection, connector } = journey;
  const subject = subjectOf(journey, party, currency);
  if ((await openIntentOf(street.db, connection, 'contact', subject)) === undefined) return;
  const key = { connection, stripeCustomerId: party.id, currency: linkCurrency(connector.capabilities, currency) };
  if ((await findLink(street.db, key)) !== undefined) return;
  await inTurn(journey, party, async () => {
    // Asked again: whoever was at it when we came is done by now.
    const intent = await openIntentOf(street.db, connection, 'contact', subject);
    if (intent !== undefined) await settleCreation(journey, party, currency, intent, recorder);
  });
}

/** Linked when it is there; void when it certainly is not. @throws NotSettled when that is not certain yet */
async function settleCreation(
  journey: Journey,
  party: Party,
  currency: string,
  intent: Intent,
  recorder: Recorder,
): Promise<void> {
  const { street } = journey;
  const sent = sentContactSchema.parse(intent.payload);
  // Before the look: what arrives between a look and the end of the waiting would be missed.
  const settled = (intent.settlesAt ?? intent.sentAt) <= street.now();
  const contact = await recorder.step(
    'Look for the customer',
    () => foundCreated(journey, sent, intent.sentAt),
    (found) => (found === undefined ? 'Not there.' : `Found ${found.number}: taken over, not created again.`),
  );
  if (contact !== undefined) {
    const reason = 'Created by Tieout; found again after the answer to its creation was lost.';
    const why = { reason, evidence: [], rule: null, ruleNumber: null, by: null };
    await keepCreated(journey, party, currency, contact, why, sent, intent);
  } else if (settled) await voidIntent(street.db, intent);
  else throw underWay(journey, party, intent);
}

/**
 * Another Stripe customer that may be the same, however it is written, whose creation was never answered may yet come to be the
 * very customer that is about to be made here: this one waits, and then looks at the ledger's customers as they are.
 * @throws NotSettled
 */
export async function waitForTwins(
  journey: Journey,
  party: Party,
  currency: string,
  draft: ContactDraft | null,
): Promise<void> {
  const { street, connection } = journey;
  if (draft === null) return;
  const beside = await openIntentsBeside(street.db, connection, 'contact', subjectOf(journey, party, currency));
  const { numbering } = journey.settings.customers;
  const twins = beside.filter(({ payload }) => {
    const sent = sentContactSchema.parse(payload);
    return isAlike(sent, draft) || mayBeTwin(sent, party, numbering, connection.country);
  });
  const unsettled = twins.find(({ sentAt, settlesAt }) => (settlesAt ?? sentAt) > street.now());
  if (unsettled !== undefined) throw underWay(journey, party, unsettled);
  if (twins.length > 0) await mirrorContacts({ db: street.db, connection, ledger: journey.ledger });
}

function isAlike(one: ContactDraft, other: ContactDraft): boolean {
  const same = (a: string | null, b: string | null) =>
    a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();
  return same(one.email, other.email) || same(one.name, other.name) || same(one.number, other.number);
}

const underWay = (journey: Journey, party: Party, intent: Intent): NotSettled => {
  const now = journey.street.now();
  const at = nextLook(now, intent.sentAt, intent.settlesAt ?? now);
  const next = `at ${at.toISOString().slice(11, 19)} UTC`;
  return new NotSettled(
    at,
    new Problem('customer_under_way', { ...names(journey), customer: partyLabel(party), next }),
  );
};

/**
 * Creates a customer exactly once: the intent is recorded, one request is sent, and the link closes the intent. To be
 * called in the customer's turn ({@link inTurn}).
 * @param wanted what Stripe's data asks for, where the draft had to get another name
 * @throws NotSettled when the outcome is unknown; NameTaken, Problem for a refusal
 */
export async function createContact(
  journey: Journey,
  party: Party,
  currency: string,
  why: Why,
  draft: ContactDraft,
  recorder: Recorder,
  wanted: ContactDraft = draft,
): Promise<BookedContact> {
  const { street, connection } = journey;
  const subject = subjectOf(journey, party, currency);
  const earlier = await latestIntent(street.db, connection, 'contact', subject);
  if (earlier?.state === 'open') throw underWay(journey, party, earlier);
  // A creation that is done and yet unlinked was undone in the ledger or by the merchant: this is a new one (C03).
  const generation = earlier === undefined ? 1 : earlier.state === 'done' ? earlier.generation + 1 : earlier.generation;
  const key: IntentKey = { purpose: 'contact', subject, generation };
  journey.lost?.throwIfAborted();
  const intent = await openIntent(street.db, connection, key, {
    lookupKey: draft.number ?? draft.name,
    payload: intentPayload(draft),
    at: street.now(),
    settleMs: street.options.settleMs.afterCrash,
  });
  let contact: LedgerContact;
  try {
    contact = await recorder.step(
      'Create the customer',
      () => journey.ledger.createContact(draft),
      (made) => `${made.number} ${made.name} created.`,
    );
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    const problem = problemOfFault(error, journey, { number: draft.number ?? '', customer: partyLabel(party) });
    if (error.kind !== 'unknown') {
      await voidIntent(street.db, intent);
      if (error.reason === 'name_taken') throw new NameTaken(journey, party, draft, error);
      // Faults that time heals keep what they know of when to come back.
      throw error.kind === 'refused' ? problem : error;
    }
    const settlesAt = settling(journey, error);
    await suspendIntent(street.db, intent, settlesAt);
    throw new NotSettled(nextLook(street.now(), intent.sentAt, settlesAt), problem);
  }
  return keepCreated(journey, party, currency, contact, why, wanted, intent);
}

async function keepCreated(
  journey: Journey,
  party: Party,
  currency: string,
  contact: LedgerContact,
  why: Why,
  draft: ContactDraft,
  intent: Intent,
): Promise<BookedContact> {
  const { street, connection } = journey;
  await street.db.transaction(async (tx) => {
    await storeContacts(tx, connection, [contact], connection.country);
    await link(tx, journey, party, currency, contact, 'created', why, contactHash(draft));
    await closeIntent(tx, intent, contact.id);
  });
  return { id: contact.id, number: contact.number, name: contact.name, how: 'created' };
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

const subjectOf = ({ connector }: Journey, party: Party, currency: string): string =>
  `${party.id}:${linkCurrency(connector.capabilities, currency)}`;

/**
 * Does `work` while nobody else, in any process, decides about a customer that could be the same. All leases are taken
 * in one order, so that nobody waits in a circle.
 * @throws LeaseBusy
 */
export async function inTurn<T>(journey: Journey, party: Party, work: () => Promise<T>): Promise<T> {
  const holding = (keys: string[]): Promise<T> => {
    const [first, ...rest] = keys;
    if (first === undefined) return work();
    return withLease(journey.street.db, first, { ttlMs: LEASE_MS, waitMs: WAIT_FOR_TWIN_MS }, () => holding(rest));
  };
  return holding(identityKeys(journey, party));
}

/** Everything by which two Stripe customers could be the same new contact; held together while one is made. */
const identityKeys = ({ connection, settings }: Journey, party: Party): string[] =>
  twinKeys(party, settings.customers.numbering)
    .map((key) => `contact:${connection.id}:${key}`)
    .sort();
