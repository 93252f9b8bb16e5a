import { Problem } from '#shared/problems.ts';
import type { ContactDraft, LedgerContact } from '../connectors/port.ts';
import type { Party } from '../documents/invoice.ts';
import { evaluateFields } from '../mapping/fields.ts';
import type { MappingSource } from '../mapping/source.ts';
import { contactLabel } from '../matching/contact.ts';
import { type ContactDecision, partyLabel } from '../matching/decide.ts';
import { linkCurrency, saveLink } from '../matching/links.ts';
import { storeContacts } from '../matching/mirror.ts';
import { rejectContacts } from '../matching/rejections.ts';
import { ensureContact } from './contact.ts';
import { contactDraft } from './contact-draft.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';
import { Recorder } from './recorder.ts';
import { NotSettled } from './write.ts';

/** Whom a person's answer led to, for a sentence: `10000 “Contoso GmbH”`. */
export type Chosen = { label: string };

/**
 * Reads a contact that a person chose afresh.
 * @throws Problem customer_link_dead, customer_blocked when it cannot be used
 */
export async function usableContact(journey: Journey, party: Party, contactId: string): Promise<LedgerContact> {
  const contact = await journey.ledger.readContact(contactId);
  const about = { ...names(journey), customer: partyLabel(party) };
  if (contact === undefined) throw new Problem('customer_link_dead', { ...about, contact: 'The chosen customer' });
  if (contact.blocked !== null)
    throw new Problem('customer_blocked', { ...about, contact: contactLabel(contact), detail: contact.blocked });
  return contact;
}

/**
 * Keeps a person's choice. Who chooses one of several has said no to the others.
 * @param choice.refused the others that were offered
 */
export async function keepChoice(
  journey: Journey,
  party: Party,
  choice: { contact: LedgerContact; currency: string; refused: readonly string[]; by: string },
): Promise<Chosen> {
  const { street, connection } = journey;
  const { contact, currency, refused, by } = choice;
  await street.db.transaction(async (tx) => {
    await storeContacts(tx, connection, [contact], connection.country);
    await saveLink(tx, {
      connection,
      stripeCustomerId: party.id,
      currency,
      contact,
      how: 'chosen',
      reason: `Chosen by ${by}.`,
      evidence: [],
      settingsVersion: journey.settingsVersion,
      by,
    });
    const others = refused.filter((id) => id !== contact.id);
    await rejectContacts(tx, { connection, stripeCustomerId: party.id }, others, by);
  });
  return { label: contactLabel(contact) };
}

/**
 * A customer as it would be made, without any document.
 * @param source Stripe's objects, for mapped contact fields
 * @throws Problem when a mapped value does not fit
 */
export function newContactDraft(
  { connection, connector, settings }: Journey,
  party: Party,
  currency: string,
  source: Pick<MappingSource, 'invoice' | 'customer'>,
): ContactDraft {
  const mapped = evaluateFields(settings.fields, 'contact', {
    targets: connector.targetFields,
    timeZone: settings.documents.timeZone,
    ledgerName: connector.name,
    source: { ...source, line: null, product: null, price: null },
  });
  const [unfit] = mapped.problems;
  if (unfit !== undefined) throw unfit;
  const facts = { currency, localCurrency: connection.localCurrency, ledger: connector.name };
  return contactDraft(party, settings, connector.capabilities, facts, mapped.values).draft;
}

/**
 * Creates a customer because a person says that it is a new one, whatever the rules say.
 * @param asked.source Stripe's objects, for mapped contact fields
 * @throws Problem also while an earlier creation is not settled
 */
export async function createAsked(
  journey: Journey,
  party: Party,
  asked: {
    currency: string;
    source: Pick<MappingSource, 'invoice' | 'customer'>;
    refused: readonly string[];
    by: string;
  },
): Promise<Chosen> {
  const { street, connection } = journey;
  const draft = newContactDraft(journey, party, asked.currency, asked.source);
  await rejectContacts(street.db, { connection, stripeCustomerId: party.id }, asked.refused, asked.by);
  const decision: ContactDecision = {
    kind: 'create',
    rule: null,
    ruleNumber: null,
    reason: `${asked.by} chose to create a new customer.`,
    evidence: [],
    candidates: [],
    weighed: [],
    notes: [],
  };
  const recorder = new Recorder(street.now);
  const options = { askedBy: asked.by };
  const made = await ensureContact(journey, party, asked.currency, decision, draft, recorder, options).catch(
    (error: unknown) => {
      throw error instanceof NotSettled ? error.problem : error;
    },
  );
  return { label: contactLabel(made) };
}

/** Under which key a choice for a document of that currency is kept. */
export const choiceCurrency = ({ connector }: Journey, currency: string): string =>
  linkCurrency(connector.capabilities, currency);
