import type { LedgerContact } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import type { Party } from '../documents/invoice.ts';
import type { ContactDecision } from '../matching/decide.ts';
import { linkCurrency, saveLink } from '../matching/links.ts';
import type { Journey } from './context.ts';

/** The ledger customer that a document is written to. */
export type BookedContact = {
  id: string;
  number: string;
  name: string;
  how: 'remembered' | 'matched' | 'created' | 'chosen';
};

/** Why a link is made; `by` is the person who asked, null where nobody did. */
export type Why = Pick<ContactDecision, 'reason' | 'evidence' | 'rule' | 'ruleNumber'> & { by: string | null };

/** Keeps whom a customer is, and why. */
export async function link(
  tx: Queryable,
  journey: Journey,
  party: Party,
  currency: string,
  contact: LedgerContact,
  how: 'matched' | 'created',
  why: Why,
  writtenHash: string | null,
): Promise<void> {
  await saveLink(tx, {
    connection: journey.connection,
    stripeCustomerId: party.id,
    currency: linkCurrency(journey.connector.capabilities, currency),
    contact,
    how,
    reason: why.reason,
    evidence: why.evidence,
    rule: why.rule,
    ruleNumber: why.ruleNumber,
    settingsVersion: journey.settingsVersion,
    by: why.by,
    writtenHash,
  });
}
