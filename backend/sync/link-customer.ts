import { Problem } from '#shared/problems.ts';
import { asking } from '../connectors/stripe/client.ts';
import { partyOfCustomer } from '../connectors/stripe/party.ts';
import type { Party } from '../documents/invoice.ts';
import { besideParty, contactsById } from '../matching/candidate.ts';
import { contactLabel } from '../matching/contact.ts';
import { type ContactLink, endLink, findLink, linksOf } from '../matching/links.ts';
import { rejectionsOf, withdrawRejection } from '../matching/rejections.ts';
import { answered, answering } from './answer-contact.ts';
import { decide } from './contact.ts';
import { choiceCurrency, createAsked, keepChoice, usableContact } from './contact-choice.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';
import { resumeQuestions } from './resume-questions.ts';

type Candidates = ReturnType<typeof besideParty>;

/** What was done on the customer's page, in a sentence; `perhaps` is who may be the same, and then nothing was done. */
export type CustomerChange = { sentence: string; perhaps: Candidates };

const done = (sentence: string): CustomerChange => ({ sentence, perhaps: [] });

/** A live Stripe customer with its own data. @throws Problem customer_missing, stripe_unavailable */
export async function readParty(journey: Journey, customerId: string) {
  const { stripe } = journey;
  const customer = await asking(customerId, () =>
    stripe.stripe.customers.retrieve(customerId, { expand: ['tax_ids'] }, stripe.options),
  );
  if (customer.deleted === true) throw new Problem('customer_missing', names(journey));
  const source: Record<string, unknown> = JSON.parse(JSON.stringify(customer));
  const currency = (customer.currency ?? journey.connection.localCurrency ?? '').toUpperCase();
  return { party: partyOfCustomer(customer), source, currency };
}

/**
 * Links a Stripe customer by hand. Invoices that asked who it is follow; documents that stand already stay where they
 * are until somebody replays them.
 * @param wish.linkId the link that the person saw and means to replace; null: none
 * @throws Problem question_answered when it is another one by now; customer_rejected;
 *   customer_other_currency, customer_blocked, customer_link_dead
 */
export async function linkCustomer(
  journey: Journey,
  wish: { customerId: string; contactId: string; linkId: string | null; allowRejected: boolean },
  by: string,
): Promise<CustomerChange> {
  const { street, connection, connector } = journey;
  const { party } = await readParty(journey, wish.customerId);
  return answering(journey, party.id, async () => {
    const contact = await usableContact(journey, party, wish.contactId);
    // Where customers are locked to a currency, the chosen one tells for which documents it is.
    const currency = choiceCurrency(journey, contact.currency ?? connection.localCurrency ?? '');
    const replaced = (await linksOf(street.db, { connection, stripeCustomerId: party.id })).find(
      ({ id }) => id === wish.linkId,
    );
    if (replaced !== undefined && replaced.currency !== currency)
      throw new Problem('customer_other_currency', {
        ...names(journey),
        contact: contactLabel(contact),
        currency,
        wanted: replaced.currency,
      });
    const current = await findLink(street.db, { connection, stripeCustomerId: party.id, currency });
    if (current?.ledgerId === contact.id) return done(`${contactLabel(contact)} is linked.`);
    if (current !== undefined && current.id !== wish.linkId) throw answered(current);
    const rejected = await rejectionsOf(street.db, { connection, stripeCustomerId: party.id });
    const rejection = rejected.find(({ ledgerId }) => ledgerId === contact.id);
    if (rejection !== undefined && !wish.allowRejected)
      throw new Problem('customer_rejected', {
        ...names(journey),
        contact: contactLabel(contact),
        who: rejection.by,
      });
    // Who replaces one customer by another says that it was the wrong one, as by unlinking it.
    const refused = current === undefined ? [] : [current.ledgerId];
    const chosen = await keepChoice(journey, party, { contact, currency, refused, by });
    const waiting = await resume(journey, party);
    return done(`${chosen.label} is linked in ${connector.name}.${followingWords(waiting)}`);
  });
}

/** Takes the link that the person saw away. What is gone already stays gone. */
export async function unlinkCustomer(
  journey: Pick<Journey, 'street' | 'connection'>,
  wish: { customerId: string; linkId: string | null },
  by: string,
): Promise<CustomerChange> {
  const { street, connection } = journey;
  return answering(journey, wish.customerId, async () => {
    const links = await linksOf(street.db, { connection, stripeCustomerId: wish.customerId });
    const active = links.filter(({ state, id }) => state === 'active' && (wish.linkId === null || id === wish.linkId));
    const [other] = links.filter(({ state }) => state === 'active');
    if (active.length === 0 && other !== undefined) throw answered(other);
    const ended: ContactLink[] = [];
    for (const { id } of active) {
      const link = await street.db.transaction((tx) => endLink(tx, { connection, id, state: 'unlinked', by }));
      if (link !== undefined) ended.push(link);
    }
    const [first] = ended;
    return done(first === undefined ? 'Nobody was linked.' : `${contactLabel(first)} is no longer linked.`);
  });
}

/**
 * Creates the customer in the ledger without waiting for an invoice. The rules look first: whoever may be the same is
 * shown instead, and made a second time only where the person insists.
 * @throws Problem question_answered when somebody is linked by now
 */
export async function createForCustomer(
  journey: Journey,
  wish: { customerId: string; anyway: boolean },
  by: string,
): Promise<CustomerChange> {
  const { street, connection, connector, settings } = journey;
  const { party, source, currency } = await readParty(journey, wish.customerId);
  return answering(journey, party.id, async () => {
    const decision = await decide(journey, party, currency, { fresh: true });
    if (decision.kind === 'link') {
      if (decision.link.how === 'created') return done(`${contactLabel(decision.link)} is linked.`);
      throw answered(decision.link);
    }
    const perhaps =
      decision.kind === 'match'
        ? besideParty(
            await contactsById(street.db, connection, [decision.contact.ledgerId]),
            party,
            settings,
            connection,
          )
        : decision.candidates;
    if (perhaps.length > 0 && !wish.anyway)
      return { sentence: `Nothing was created: ${party.name ?? party.id} may be there already.`, perhaps };
    const refused = perhaps.map(({ id }) => id);
    const made = await createAsked(journey, party, {
      currency,
      source: { invoice: {}, customer: source },
      refused,
      by,
    });
    const waiting = await resume(journey, party);
    return done(`${made.label} was created in ${connector.name}.${followingWords(waiting)}`);
  });
}

/** Lets a rejected contact be found again. @returns what is true now, whoever made it so */
export async function allowAgain(
  { street, connection }: Pick<Journey, 'street' | 'connection'>,
  wish: { customerId: string; contactId: string },
  by: string,
): Promise<CustomerChange> {
  const key = { connection, stripeCustomerId: wish.customerId };
  await street.db.transaction((tx) => withdrawRejection(tx, key, wish.contactId, by));
  return done('The rules may find this customer again.');
}

const resume = ({ street, installation, connection }: Journey, party: Party): Promise<number> =>
  resumeQuestions(street.db, street, installation, connection, party.id, null);

const followingWords = (waiting: number): string =>
  waiting === 0
    ? ''
    : ` ${waiting === 1 ? '1 document that waited follows' : `${waiting} documents that waited follow`}.`;
