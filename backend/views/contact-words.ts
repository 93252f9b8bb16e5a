import type { DecisionView, StoredDecision } from '#shared/api/invoice.ts';
import { contactLabel } from '../matching/contact.ts';

type Basis = { rule: string | null; ruleNumber: number | null; settingsVersion: number };

const version = ({ settingsVersion }: Basis): string => `sync settings version ${settingsVersion}`;

/** Which rule of which settings led to a customer: "rule 2: name and phone, sync settings version 7". */
const ruleBasis = (basis: Basis): string => {
  if (basis.rule === null) return version(basis);
  const rule = basis.ruleNumber === null ? `the ${basis.rule}` : `rule ${basis.ruleNumber}: ${basis.rule}`;
  return `${rule}, ${version(basis)}`;
};

/** How a link came about, in one sentence. @param by the person; null: Tieout */
export function linkBasis(link: Basis & { how: 'matched' | 'created' | 'chosen'; by: string | null }): string {
  if (link.how === 'chosen') return `Chosen by ${link.by ?? 'a person'}.`;
  if (link.how === 'created') return `Created by ${link.by ?? 'Tieout'}, ${version(link)}.`;
  return link.rule === null ? `Matched, ${version(link)}.` : `Decided by ${ruleBasis(link)}.`;
}

/**
 * A customer's number for the eye. Ledgers without customer numbers name their customers by the id, which nobody meets at
 * the screen: there it is empty, and the name says it.
 */
export const shownNumber = ({ id, number }: { id: string; number: string }): string => (number === id ? '' : number);

/** A customer to choose from or to look at: where it is, and its number for the eye. */
export const shownContact = <Contact extends { id: string; number: string }>(
  contact: Contact,
  urlOf: (contact: { id: string; number: string }) => string | null,
) => ({ ...contact, number: shownNumber(contact), url: urlOf(contact) });

/**
 * A kept decision in words: whom, by what, and what earlier runs of the document took.
 * @param urlOf where a customer of the ledger can be looked at
 */
export function decisionView(
  stored: StoredDecision,
  ledgerName: string,
  urlOf: (contact: { id: string; number: string }) => string | null,
): DecisionView {
  const { decision, contact, reason, evidence, candidates, at, settingsVersion } = stored;
  return {
    decision,
    sentence: sentenceOf(stored, ledgerName),
    basis: basisOf(stored),
    reason,
    earlier: earlierWords(stored),
    settingsVersion,
    at,
    contact: contact === null ? null : shownContact(contact, urlOf),
    evidence,
    candidates: candidates.map((candidate) => shownContact(candidate, urlOf)),
  };
}

function sentenceOf({ decision, contact }: StoredDecision, ledgerName: string): string {
  const label = contact === null ? '' : contactLabel(contact);
  switch (decision) {
    case 'remembered':
      return `${label} is linked to this Stripe customer.`;
    case 'match':
      return `${label} is this customer in ${ledgerName}.`;
    case 'create':
      return contact === null ? `A new customer in ${ledgerName}.` : `${label} was created in ${ledgerName}.`;
    case 'review':
      return 'It is not certain who this is, so you are asked.';
  }
}

function basisOf(stored: StoredDecision): string {
  if (stored.decision === 'create') return `No rule found anybody, ${version(stored)}.`;
  if (stored.decision === 'review' && stored.rule === null) return `No rule decided, ${version(stored)}.`;
  if (stored.decision === 'review') return `Stopped at ${ruleBasis(stored)}.`;
  return stored.rule === null ? `${capital(version(stored))}.` : `Decided by ${ruleBasis(stored)}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "Earlier runs used 10000 “Contoso GmbH” (sync settings version 3); …" */
function earlierWords({ earlier, settingsVersion, decision, contact }: StoredDecision): string | null {
  if (earlier === null) return null;
  const now =
    contact !== null
      ? `this one uses ${contactLabel(contact)}`
      : decision === 'create'
        ? 'this one takes a new customer'
        : 'this one asks';
  const why =
    earlier.settingsVersion === settingsVersion
      ? 'The link or the customers have changed since.'
      : `The sync settings have changed since, from version ${earlier.settingsVersion} to ${settingsVersion}.`;
  return `Earlier runs used ${contactLabel(earlier.contact)}; ${now}. ${why}`;
}
