import { and, eq, isNull, ne } from 'drizzle-orm';
import { describeProblem, Problem } from '#shared/problems.ts';
import { ledgerContacts } from '../database/schema/index.ts';
import type { Party } from '../documents/invoice.ts';
import { besideParty, contactsById } from '../matching/candidate.ts';
import { bookContact, contactLabel, type MirrorContact } from '../matching/contact.ts';
import { type ContactDecision, partyLabel } from '../matching/decide.ts';
import { type ContactLink, lastLink, linkCurrency } from '../matching/links.ts';
import { rejectionsOf } from '../matching/rejections.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';

/**
 * Who was linked to a contact that the ledger no longer has is not given to another one, nor made anew, without a word:
 * the bookkeeper may have merged two customers, or deleted one for a reason. What the rules found, and who seems to have
 * taken the contact's place, is a suggestion. A contact that is there again, or no longer blocked, is simply used.
 * @param decision what the rules say, while no link is active
 */
export async function heedDeadLink(
  journey: Journey,
  party: Party,
  currency: string,
  decision: ContactDecision,
): Promise<ContactDecision> {
  if (decision.kind === 'link') return decision;
  const { street, connection, connector } = journey;
  const key = { connection, stripeCustomerId: party.id, currency: linkCurrency(connector.capabilities, currency) };
  const dead = await lastLink(street.db, key);
  if (dead === undefined || dead.state !== 'dead') return decision;
  const [contact] = await contactsById(street.db, connection, [dead.ledgerId]);
  if (contact?.deletedAt === null && contact.blocked === null) return linkedBefore(decision, dead, contact);
  if (decision.kind === 'review') return decision;
  const found = decision.kind === 'match' ? decision.contact.ledgerId : null;
  if (contact?.deletedAt === null) {
    const detail = contact.blocked ?? '';
    const problem = new Problem('customer_blocked', {
      ...names(journey),
      contact: contactLabel(contact),
      customer: partyLabel(party),
      detail,
    });
    return ask(journey, party, decision, 'blocked', problem, [contact.ledgerId, found]);
  }
  const successor = await successorOf(journey, party, dead, contact);
  const about = { ...names(journey), contact: contactLabel(dead), customer: partyLabel(party) };
  const problem =
    successor === null
      ? new Problem('customer_link_dead', about)
      : new Problem('customer_merged', { ...about, hint: successor.hint });
  return ask(journey, party, decision, 'contradiction', problem, [successor?.ledgerId ?? null, found]);
}

/** The rules may have forgotten it since; the link has not. */
function linkedBefore(decision: ContactDecision, link: ContactLink, contact: MirrorContact): ContactDecision {
  if (decision.kind === 'match' && decision.contact.ledgerId === link.ledgerId) return decision;
  return {
    kind: 'match',
    contact: bookContact(contact),
    rule: link.rule,
    ruleNumber: link.ruleNumber,
    reason: `Linked before, and usable again. ${link.reason}`,
    evidence: link.evidence,
    candidates: [],
    weighed: [],
    notes: decision.notes,
  };
}

/** Who has the contact's place now: told by the ledger, or by the number, which a merge hands on. Never one rejected. */
async function successorOf(
  { street, connection }: Journey,
  party: Party,
  dead: ContactLink,
  contact: MirrorContact | undefined,
): Promise<{ ledgerId: string; hint: string } | null> {
  const rejected = new Set(
    (await rejectionsOf(street.db, { connection, stripeCustomerId: party.id })).map(({ ledgerId }) => ledgerId),
  );
  const into = contact?.mergedInto ?? null;
  const [merged] = into === null ? [] : await contactsById(street.db, connection, [into]);
  if (merged?.deletedAt === null && !rejected.has(merged.ledgerId))
    return { ledgerId: merged.ledgerId, hint: `It was merged into ${contactLabel(merged)}.` };
  if (dead.number === '') return null;
  const [holder] = await street.db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        eq(ledgerContacts.number, dead.number),
        ne(ledgerContacts.ledgerId, dead.ledgerId),
        isNull(ledgerContacts.deletedAt),
      ),
    )
    .limit(1);
  if (holder === undefined || rejected.has(holder.ledgerId)) return null;
  return {
    ledgerId: holder.ledgerId,
    hint: `${contactLabel(holder)} has its number now, so the two may have been merged.`,
  };
}

async function ask(
  { street, connection, settings }: Journey,
  party: Party,
  decision: ContactDecision,
  cause: 'blocked' | 'contradiction',
  problem: Problem,
  suggested: (string | null)[],
): Promise<ContactDecision> {
  const ids = [...new Set(suggested)].filter((id) => id !== null);
  const contacts = await contactsById(street.db, connection, ids);
  const ordered = ids.flatMap((id) => contacts.filter(({ ledgerId }) => ledgerId === id));
  return {
    kind: 'review',
    cause,
    problem,
    rule: decision.rule,
    ruleNumber: decision.ruleNumber,
    reason: describeProblem(problem.toRecord()).why,
    evidence: [],
    candidates: besideParty(ordered, party, settings, connection),
    weighed: [],
    notes: decision.notes,
  };
}
