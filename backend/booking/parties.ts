import { Problem } from '#shared/problems.ts';
import { findLink, linkCurrency } from '../matching/links.ts';
import { decide, ensureContact, OutdatedDecision } from '../sync/contact.ts';
import { newContactDraft } from '../sync/contact-choice.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { readParty } from '../sync/link-customer.ts';
import { sentenceOf } from '../sync/outcome.ts';
import { Recorder } from '../sync/recorder.ts';

/** The ledger's customer of a Stripe customer, decided once for all postings of one go. */
export type Parties = (customerId: string, currency: string) => Promise<string>;

/**
 * Whose money it is: the customer's link or, where it has none yet, the same rules by which documents are decided. A
 * customer is made only here, when a posting needs one (C15); what is ambiguous waits for a person (C10).
 */
export function partiesOf(journey: Journey): Parties {
  const known = new Map<string, Promise<string>>();
  return (customerId, currency) => {
    const key = linkCurrency(journey.connector.capabilities, currency);
    const place = `${customerId} ${key}`;
    const found = known.get(place) ?? contactOf(journey, customerId, currency, key);
    known.set(place, found);
    return found;
  };
}

async function contactOf(journey: Journey, customerId: string, currency: string, key: string): Promise<string> {
  const { street, connection } = journey;
  const linked = await findLink(street.db, { connection, stripeCustomerId: customerId, currency: key });
  if (linked !== undefined) return linked.ledgerId;
  const { party, source } = await readParty(journey, customerId).catch((error: unknown) => {
    const deleted = error instanceof Problem && error.code === 'customer_missing';
    throw deleted ? new Problem('money_contact_missing', names(journey), { cause: error }) : error;
  });
  const name = party.name ?? party.email ?? customerId;
  const recorder = new Recorder(street.now);
  for (let second = false; ; second = true) {
    const decision = await decide(journey, party, currency);
    if (decision.kind === 'review') throw question(customerId, name, decision.problem);
    const draft =
      decision.kind === 'create' ? newContactDraft(journey, party, currency, { invoice: {}, customer: source }) : null;
    try {
      return (await ensureContact(journey, party, currency, decision, draft, recorder)).id;
    } catch (error) {
      if (!(error instanceof Problem) || !error.code.startsWith('customer_')) throw error;
      // The books changed between deciding and writing: decided once more.
      if (second || !(error instanceof OutdatedDecision)) throw question(customerId, name, error);
    }
  }
}

/** The question that a document would ask, asked about money: it is answered on the customer's page. */
const question = (customerId: string, customer: string, { code, params }: Problem): Problem => {
  const asked = new Problem(code, params);
  return new Problem('money_customer_open', {
    ...params,
    question: sentenceOf(asked),
    detail: params.detail ?? '',
    customer,
    subject: customerId,
  });
};
