import type { Resolve } from '#shared/api/invoice.ts';
import { Problem } from '#shared/problems.ts';
import { fetchInvoice } from '../connectors/stripe/documents.ts';
import { withLease } from '../database/leases.ts';
import { contactLabel } from '../matching/contact.ts';
import { type ContactLink, findLink } from '../matching/links.ts';
import { replay } from './ask.ts';
import { choiceCurrency, createAsked, keepChoice, usableContact } from './contact-choice.ts';
import { isContactQuestion } from './contact-question.ts';
import type { Journey, SyncItem } from './context.ts';
import { names } from './faults.ts';
import { findItem } from './items.ts';
import { resumeQuestions } from './resume-questions.ts';
import { postponeOrTakeUp } from './snooze.ts';

export type ContactAnswer = Extract<
  Resolve,
  { resolve: 'use_contact' | 'create_contact' | 'not_now' | 'look_at_it_now' }
>;

const contactAnswers: readonly Resolve['resolve'][] = ['use_contact', 'create_contact', 'not_now', 'look_at_it_now'];

export const isContactAnswer = (answer: Resolve): answer is ContactAnswer => contactAnswers.includes(answer.resolve);

/** Two people may answer one question at the same moment; the second waits for the first, and is told. */
const ANSWER_LEASE = { ttlMs: 30_000, waitMs: 20_000 };

/** Whoever answers for a Stripe customer, on an invoice or on the customer's page, holds this lease. */
export const answering = <T>(
  { street, connection }: Pick<Journey, 'street' | 'connection'>,
  customerId: string,
  work: () => Promise<T>,
): Promise<T> => withLease(street.db, `answer:${connection.id}:${customerId}`, ANSWER_LEASE, work);

/**
 * Takes an answer to "who is this customer?" that an invoice asked. It holds for all invoices of the customer that ask
 * the same. The same answer again changes nothing; another one than somebody gave before is refused in words.
 * @returns a sentence about what happens now
 * @throws Problem question_answered, question_closed, or why the chosen contact cannot be used; LeaseBusy
 */
export async function answerContact(journey: Journey, answer: ContactAnswer, askedBy: string): Promise<string> {
  const { street, connection, installation } = journey;
  const document = await fetchInvoice(journey.stripe, street.catalogue, answer.invoice_id);
  const party = document.customer;
  if (party === null) throw new Problem('customer_missing', names(journey));
  if (answer.resolve === 'not_now' || answer.resolve === 'look_at_it_now')
    return postponeOrTakeUp(street, connection, { customerId: party.id, answer: answer.resolve }, askedBy);
  return answering(journey, party.id, async () => {
    const currency = choiceCurrency(journey, document.currency);
    const item = await findItem(street.db, connection, 'invoice', answer.invoice_id);
    const link = await findLink(street.db, { connection, stripeCustomerId: party.id, currency });
    const before = earlierAnswer(item, link);
    if (before !== null && sameAnswer(before, answer)) return `${contactLabel(before)} is remembered already.`;
    if (before !== null) throw answered(before);
    if (!isOpen(item)) throw await closed(journey, answer.invoice_id);
    const refused = (item?.candidates ?? []).map(({ id }) => id);
    const chosen =
      answer.resolve === 'use_contact'
        ? await keepChoice(journey, party, {
            contact: await usableContact(journey, party, answer.contact_id),
            currency,
            refused,
            by: askedBy,
          })
        : await createAsked(journey, party, {
            currency: document.currency,
            source: { invoice: document.raw.invoice, customer: document.raw.customer },
            refused,
            by: askedBy,
          });
    const others = await resumeQuestions(street.db, street, installation, connection, party.id, answer.invoice_id);
    await replay(street, installation, connection, { type: 'invoice', id: answer.invoice_id }, askedBy);
    return `${chosen.label} is remembered. ${following(others)}`;
  });
}

const isOpen = (item: SyncItem | undefined): boolean =>
  item?.status === 'needs_review' && isContactQuestion(item.problemCode);

/** The link by which somebody answered since the question was asked; an older one is what the question is about. */
function earlierAnswer(item: SyncItem | undefined, link: ContactLink | undefined): ContactLink | null {
  if (item === undefined || link === undefined) return null;
  return !isOpen(item) || link.createdAt > item.changedAt ? link : null;
}

const sameAnswer = (link: ContactLink, answer: ContactAnswer): boolean =>
  answer.resolve === 'use_contact' ? link.ledgerId === answer.contact_id : link.how === 'created';

/** Tells the second of two people what the first one answered. */
export function answered(link: Pick<ContactLink, 'by' | 'how' | 'ledgerId' | 'number' | 'name'>): Problem {
  const who = link.by ?? 'Tieout';
  const verb = link.how === 'created' ? 'created' : 'chose';
  return new Problem('question_answered', { who, answer: `${who} ${verb} ${contactLabel(link)}` });
}

async function closed({ street, connection }: Journey, invoiceId: string): Promise<Problem> {
  const item = await findItem(street.db, connection, 'invoice', invoiceId);
  return new Problem('question_closed', { state: item?.sentence ?? 'it has not reached Tieout.' });
}

const following = (others: number): string =>
  others === 0
    ? 'The invoice is synced again.'
    : `The invoice and ${others} other${others === 1 ? '' : 's'} that waited for this are synced again.`;
