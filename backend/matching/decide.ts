import type { ContactCandidate } from '#shared/api/invoice.ts';
import { Problem } from '#shared/problems.ts';
import type { Settings } from '#shared/settings.ts';
import type { Capabilities } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import type { Party } from '../documents/invoice.ts';
import { type CandidateContact, exactCandidates, similarCandidates } from './candidates.ts';
import { type BookContact, prepareContact, prepareParty, type Wanted } from './compare/prepare.ts';
import { decideAmong, type Verdict } from './compare/verdict.ts';
import { bookContact, contactLabel, type MatchConnection } from './contact.ts';
import { evidenceFor, type FieldEvidence, rankCandidates } from './evidence.ts';
import { explain } from './explain.ts';
import { isStrong, type Rule, ruleWords } from './fields.ts';
import type { ContactLink } from './links.ts';

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
  /** Its place in the settings, from 1; null for the customer number, which goes before them. */
  ruleNumber: number | null;
  /** One sentence for the merchant. */
  reason: string;
  evidence: FieldEvidence[];
  /** At most five, best first; `url` is for the caller to fill in. */
  candidates: ContactCandidate[];
  /** Who else was looked at before one was taken, best first; none for a question, where they are the candidates. */
  weighed: ContactCandidate[];
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
    | { kind: 'match'; contact: BookContact }
    | { kind: 'review'; cause: ReviewCause; problem: Problem }
    | { kind: 'create' }
  );

/**
 * Decides over the mirror, without a request to the ledger. The order: the remembered link, the customer number that
 * Stripe holds, the merchant's rules, then a look whether the customer may exist unseen by the rules (a missed match
 * makes a duplicate), then what the settings say about missing customers.
 */
export async function decideContact(input: DecideInput): Promise<ContactDecision> {
  if (input.link !== undefined) return remembered(input.link);
  const { wanted, verdict, rules } = await findVerdict(input);
  return decisionOf(input, wanted, verdict, rules);
}

type Found = { wanted: Wanted; verdict: Verdict; rules: Rule[] };

/** The verdict over the mirror, before it is put into words. */
export async function findVerdict(
  input: Pick<DecideInput, 'db' | 'connection' | 'capabilities' | 'party' | 'settings' | 'currency'>,
): Promise<Found> {
  const { db, connection, party, settings } = input;
  const currency = input.capabilities.currencyLockedPerContact ? input.currency : null;
  const wanted = prepareParty(party, settings.customers.numbering, null);
  const rules = orderedRules(settings);
  const query = { db, connection, wanted, currency };
  const exact = await exactCandidates(query);
  const first = decide(wanted, exact, rules, connection);
  if (settles(first)) return { wanted, verdict: first, rules };
  const similar = await similarCandidates(query);
  return { wanted, verdict: decide(wanted, [...exact, ...similar], rules, connection), rules };
}

/** The customer number comes before the merchant's rules where the settings say that Stripe holds it. */
export function orderedRules({ customers }: Settings): Rule[] {
  const numbered = customers.numbering.from === 'metadata' && !customers.rules.some((rule) => rule.join() === 'number');
  return numbered ? [['number'], ...customers.rules] : [...customers.rules];
}

function decide(
  wanted: Wanted,
  contacts: readonly CandidateContact[],
  rules: readonly Rule[],
  connection: MatchConnection,
): Verdict {
  const byId = new Map(contacts.map((contact) => [contact.ledgerId, contact]));
  const book = [...byId.values()].map((contact) => prepareContact(bookContact(contact), connection.country));
  return decideAmong(wanted, book, rules);
}

/** An exact key found one whose name agrees as well: whoever else is similar changes nothing. */
export const settles = (verdict: Verdict): boolean =>
  verdict.kind === 'match' &&
  verdict.rule.some((field) => isStrong(field) || field === 'email') &&
  (verdict.pair.name.level === 'same' || verdict.pair.name.level === 'near');

/** A verdict in words, with what the settings say about customers that nobody found. */
export function decisionOf(
  input: DecideInput,
  wanted: Wanted,
  verdict: Verdict,
  rules: readonly Rule[],
): ContactDecision {
  const reason = explain(verdict);
  const rule = verdict.kind === 'may_exist' || verdict.kind === 'nobody' ? null : verdict.rule;
  const decidedBy = { rule: rule === null ? null : ruleWords(rule), ruleNumber: numberOf(rule, input.settings) };
  if (verdict.kind === 'nobody') return decideUnfound(input, wanted, verdict, rules);
  if (verdict.kind === 'match') {
    const { contact } = verdict.pair.held;
    const evidence = evidenceFor(verdict.pair, wanted, rules);
    const beside = verdict.steps.flatMap(({ holders }) => holders).filter((pair) => pair.held !== verdict.pair.held);
    const weighed = rankCandidates(beside, wanted, rules);
    return { kind: 'match', contact, ...decidedBy, reason, evidence, candidates: [], weighed, notes: [] };
  }
  return {
    kind: 'review',
    cause: causes[verdict.kind],
    problem: reviewProblem(input, verdict, reason),
    ...decidedBy,
    reason,
    evidence: [],
    candidates: rankCandidates(pairsOf(verdict), wanted, rules),
    weighed: [],
    notes: [],
  };
}

/** Where the merchant finds the rule in the settings. */
function numberOf(rule: Rule | null, { customers }: Settings): number | null {
  const place = rule === null ? -1 : customers.rules.findIndex((each) => each.join() === rule.join());
  return place < 0 ? null : place + 1;
}

const causes = {
  ambiguous: 'ambiguous',
  blocked: 'blocked',
  doubt: 'contradiction',
  contradiction: 'contradiction',
  may_exist: 'may_exist',
} as const;

type Doubtful = Exclude<Verdict, { kind: 'match' | 'nobody' }>;

/** All that a person may choose from. */
export function pairsOf(verdict: Doubtful) {
  if (verdict.kind === 'blocked') return [verdict.pair];
  return verdict.kind === 'contradiction' ? [verdict.pair, ...verdict.rivals] : verdict.pairs;
}

function remembered(link: ContactLink): ContactDecision {
  const reason = `Remembered: ${link.reason}`;
  const { rule, ruleNumber, evidence } = link;
  return { kind: 'link', link, rule, ruleNumber, reason, evidence, candidates: [], weighed: [], notes: [] };
}

function reviewProblem(input: DecideInput, verdict: Doubtful, reason: string): Problem {
  const ledger = input.ledgerName;
  const customer = partyLabel(input.party);
  if (verdict.kind === 'blocked') {
    const { contact } = verdict.pair.held;
    return new Problem('customer_blocked', {
      ledger,
      customer,
      contact: contactLabel(contact),
      detail: contact.blocked ?? '',
    });
  }
  if (verdict.kind !== 'ambiguous') return new Problem('customer_uncertain', { ledger, customer, detail: reason });
  const count = String(verdict.pairs.length);
  return new Problem('customer_ambiguous', { ledger, customer, rule: ruleWords(verdict.rule), count });
}

/** Nobody: the customer is made, or asked about, as the settings say. */
function decideUnfound(
  input: DecideInput,
  wanted: Wanted,
  verdict: Extract<Verdict, { kind: 'nobody' }>,
  rules: readonly Rule[],
): ContactDecision {
  const misses = explain(verdict);
  const { namesakes } = verdict;
  if (input.settings.customers.missing === 'ask') {
    const params = { ledger: input.ledgerName, customer: partyLabel(input.party) };
    return {
      kind: 'review',
      cause: 'not_found',
      problem: new Problem('customer_not_found', params),
      rule: null,
      ruleNumber: null,
      reason: misses,
      evidence: [],
      candidates: rankCandidates(namesakes, wanted, rules),
      weighed: [],
      notes: [],
    };
  }
  const notes = namesakes
    .slice(0, 1)
    .map(
      ({ held }) =>
        `${contactLabel(held.contact)} has the same name. It was not taken: nothing else shows that it is the same customer.`,
    );
  const reason = `${misses} A new customer is created.`;
  const weighed = rankCandidates(namesakes, wanted, rules);
  return { kind: 'create', rule: null, ruleNumber: null, reason, evidence: [], candidates: [], weighed, notes };
}

/** Whom a sentence speaks of: the customer's name, else the Stripe id. */
export const partyLabel = (party: Party): string => party.businessName ?? party.name ?? party.id;
