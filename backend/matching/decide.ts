import type { ContactCandidate } from '#shared/api/invoice.ts';
import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { Capabilities } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import type { Party } from '../documents/invoice.ts';
import { contactLabel, type MatchConnection, type MirrorContact } from './contact.ts';
import { evidenceFor, type FieldEvidence, rankCandidates, samePlace } from './evidence.ts';
import { agrees, type Rule, ruleWords } from './fields.ts';
import type { ContactLink } from './links.ts';
import { findHolders } from './lookup.ts';
import { type PartyKeys, partyKeys } from './normalise.ts';
import { judge, type RuleVerdict, walkRules } from './rules.ts';

export type DecideInput = {
  db: Queryable;
  connection: MatchConnection;
  /** As merchants call the ledger. */
  ledgerName: string;
  capabilities: Pick<Capabilities, 'currencyLockedPerContact'>;
  party: Party;
  settings: Settings;
  /** Currency of the document, ISO 4217 upper case. */
  currency: string;
  /** The active link of this customer (links.ts), when there is one. */
  link: ContactLink | undefined;
};

/** Why a person must decide. */
export type ReviewCause = 'ambiguous' | 'blocked' | 'contradiction' | 'may_exist' | 'not_found';

type Explained = {
  /** The rule that decided, in words; null when none did. */
  rule: string | null;
  /** One sentence for the merchant. */
  reason: string;
  evidence: FieldEvidence[];
  /** At most five, best first; `url` is for the caller to fill in. */
  candidates: ContactCandidate[];
  notes: string[];
};

/**
 * Whose document it is.
 * - `link`: remembered. The caller re-reads the contact before it relies on it.
 * - `match`: exactly one contact by a complete rule. The caller re-reads it, and keeps the link after the write.
 * - `review`: doubt; `problem` is what the document waits with.
 * - `create`: nobody in the mirror; the caller creates it under the merchant's defaults.
 */
export type ContactDecision = Explained &
  (
    | { kind: 'link'; link: ContactLink }
    | { kind: 'match'; contact: MirrorContact }
    | { kind: 'review'; cause: ReviewCause; problem: Problem }
    | { kind: 'create' }
  );

/**
 * Decides over the mirror, without a request to the ledger and with one statement to the database. The order: the
 * remembered link, the merchant's rules, then a look whether the customer may exist unseen by the rules (a missed
 * match makes a duplicate), then what the settings say about missing customers.
 */
export async function decideContact(input: DecideInput): Promise<ContactDecision> {
  const { party, settings, link } = input;
  if (link !== undefined) return remembered(link);
  const keys = partyKeys(party, settings.customers.numbering);
  const rules: Rule[] = settings.customers.rules;
  const found = await findHolders({
    db: input.db,
    connection: input.connection,
    keys,
    rules: [...rules, ['email'], ['name']],
    currency: input.capabilities.currencyLockedPerContact ? input.currency : null,
  });
  const verdict = judge(walkRules(rules, found, keys), keys);
  if (verdict.kind === 'nobody') return decideUnfound(input, keys, found, verdict.reason);
  const rule = ruleWords(verdict.rule);
  if (verdict.kind === 'single') {
    const evidence = evidenceFor(verdict.contact, party, keys, rules);
    return {
      kind: 'match',
      contact: verdict.contact,
      rule,
      reason: verdict.reason,
      evidence,
      candidates: [],
      notes: [],
    };
  }
  const contacts = verdict.kind === 'blocked' ? [verdict.contact] : verdict.contacts;
  return {
    kind: 'review',
    cause: verdict.kind,
    problem: reviewProblem(input, verdict),
    rule,
    reason: verdict.reason,
    evidence: [],
    candidates: rankCandidates(contacts, party, keys, rules),
    notes: [],
  };
}

function remembered(link: ContactLink): ContactDecision {
  const reason = `Remembered: ${link.reason}`;
  return { kind: 'link', link, rule: null, reason, evidence: link.evidence, candidates: [], notes: [] };
}

function reviewProblem(input: DecideInput, verdict: Exclude<RuleVerdict, { kind: 'single' | 'nobody' }>): Problem {
  const ledger = input.ledgerName;
  const customer = partyLabel(input.party);
  if (verdict.kind === 'blocked') {
    const contact = contactLabel(verdict.contact);
    return new Problem('customer_blocked', { ledger, customer, contact, detail: verdict.contact.blocked ?? '' });
  }
  if (verdict.kind === 'contradiction')
    return new Problem('customer_uncertain', { ledger, customer, detail: verdict.reason });
  const rule = ruleWords(verdict.rule);
  return new Problem('customer_ambiguous', { ledger, customer, rule, count: String(verdict.contacts.length) });
}

/** No rule found anybody. The same e-mail, or the same name in the same place, may still be the same customer. */
function decideUnfound(
  input: DecideInput,
  keys: PartyKeys,
  found: readonly MirrorContact[],
  misses: string,
): ContactDecision {
  const { party, settings, ledgerName: ledger } = input;
  const rules = settings.customers.rules;
  const customer = partyLabel(party);
  const sameEmail = found.filter((contact) => agrees('email', contact, keys) === true);
  const namesakes = found.filter((contact) => agrees('name', contact, keys) === true);
  const near = namesakes.filter((contact) => samePlace(contact, party, input.connection.country));
  const perhaps = [...new Set([...sameEmail, ...near])];
  const review = { kind: 'review' as const, rule: null, evidence: [], notes: [] };
  if (perhaps.length > 0) {
    const sameness = [
      ...(sameEmail.length > 0 ? ['the same e-mail'] : []),
      ...(near.length > 0 ? ['the same name in the same place'] : []),
    ].join(' and ');
    const reason = `${misses} But ${perhaps.map(contactLabel).slice(0, 3).join(', ')} has ${sameness}: it may already exist.`;
    return {
      ...review,
      cause: 'may_exist',
      problem: new Problem('customer_uncertain', { ledger, customer, detail: reason }),
      reason,
      candidates: rankCandidates(perhaps, party, keys, rules),
    };
  }
  if (settings.customers.missing === 'ask') {
    return {
      ...review,
      cause: 'not_found',
      problem: new Problem('customer_not_found', { ledger, customer }),
      reason: misses,
      candidates: rankCandidates(namesakes, party, keys, rules),
    };
  }
  const notes = namesakes
    .slice(0, 1)
    .map(
      (contact) =>
        `${contactLabel(contact)} has the same name. It was not taken: nothing else shows that it is the same customer.`,
    );
  return {
    kind: 'create',
    rule: null,
    reason: `${misses} A new customer is created.`,
    evidence: [],
    candidates: [],
    notes,
  };
}

/** Whom a sentence speaks of: the customer's name, else the Stripe id. */
export const partyLabel = (party: Party): string => party.businessName ?? party.name ?? party.id;
