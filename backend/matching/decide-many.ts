import { and, eq, inArray } from 'drizzle-orm';
import type { Settings } from '#shared/settings.ts';
import type { Capabilities } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { contactLinks } from '../database/schema/ledger.ts';
import type { Party } from '../documents/invoice.ts';
import type { CandidateContact } from './candidates.ts';
import { contactsOfMany, exactOfMany, type Found, rejectionsOfMany, similarOfMany } from './candidates-of-many.ts';
import { type Held, prepareContact, prepareParty, type Wanted } from './compare/prepare.ts';
import { decideAmong } from './compare/verdict.ts';
import { bookContact, type MatchConnection } from './contact.ts';
import { type ContactDecision, decisionOf, orderedRules, settles } from './decide.ts';
import { linkCurrency } from './links.ts';

export type DecideManyInput = {
  db: Queryable;
  connection: MatchConnection;
  ledgerName: string;
  capabilities: Pick<Capabilities, 'currencyLockedPerContact'>;
  settings: Settings;
  /** A few hundred at a time. `currency` ISO 4217 upper case: the customer's, else the company's. */
  customers: readonly { party: Party; currency: string }[];
};

/** `remembered`: a link decides, whatever the rules say. */
export type DecidedCustomer = {
  party: Party;
  wanted: Wanted;
  decision: 'remembered' | Exclude<ContactDecision, { kind: 'link' }>;
};

/**
 * Decides many customers as {@link decideContact} decides one, with the same keys, comparisons and rules, but in five
 * statements for all of them together.
 */
export async function decideMany(input: DecideManyInput): Promise<DecidedCustomer[]> {
  const { db, connection, settings, customers } = input;
  const rules = orderedRules(settings);
  const linked = await linkedCustomers(input);
  const all = customers.map(({ party, currency }, place) => ({
    place,
    party,
    currency: input.capabilities.currencyLockedPerContact ? currency : null,
    wanted: prepareParty(party, settings.customers.numbering, null),
  }));
  const open = all.filter(({ party, currency }) => !linked.has(keyOf(party.id, currency ?? '')));
  const rejected = await rejectionsOfMany(
    db,
    connection,
    open.map(({ party }) => party.id),
  );
  const book = new Book(connection, rejected);
  const exact = await exactOfMany(db, connection, open);
  await book.load(db, exact);
  const doubtful = open.filter((one) => {
    const verdict = decideAmong(one.wanted, book.heldBy(one, exact), rules);
    return !settles(verdict);
  });
  const similar = await similarOfMany(db, connection, doubtful);
  await book.load(db, similar);
  return all.map((one) => {
    const { party, wanted } = one;
    if (!open.includes(one)) return { party, wanted, decision: 'remembered' };
    const verdict = decideAmong(wanted, book.heldBy(one, exact, similar), rules);
    const decision = decisionOf(
      { ...input, party, currency: one.currency ?? '', link: undefined },
      wanted,
      verdict,
      rules,
    );
    return { party, wanted, decision: decision.kind === 'link' ? 'remembered' : decision };
  });
}

type One = { place: number; party: Party; currency: string | null };

/** Contacts that were read, each taken apart once however many customers are compared with it. */
class Book {
  readonly #connection: MatchConnection;
  readonly #rejected: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #contacts = new Map<string, { contact: CandidateContact; held: Held }>();

  constructor(connection: MatchConnection, rejected: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#connection = connection;
    this.#rejected = rejected;
  }

  async load(db: Queryable, found: Found): Promise<void> {
    const ids = new Set([...found.values()].flat().filter((id) => !this.#contacts.has(id)));
    for (const contact of await contactsOfMany(db, this.#connection, [...ids])) {
      const held = prepareContact(bookContact(contact), this.#connection.country);
      this.#contacts.set(contact.ledgerId, { contact, held });
    }
  }

  /** In one order whatever the database's; not the rejected ones, and only those of the currency. */
  heldBy({ place, party, currency }: One, ...found: readonly Found[]): Held[] {
    const ids = [...new Set(found.flatMap((each) => each.get(place) ?? []))].sort();
    return ids.flatMap((id) => {
      const known = this.#contacts.get(id);
      if (known === undefined || this.#rejected.get(party.id)?.has(id) === true) return [];
      return inCurrency(this.#connection, known.contact, currency) ? [known.held] : [];
    });
  }
}

/** A contact without a currency of its own is in the company's. */
const inCurrency = ({ localCurrency }: MatchConnection, contact: CandidateContact, currency: string | null): boolean =>
  currency === null || (contact.currency ?? localCurrency ?? currency) === currency;

const keyOf = (customer: string, currency: string): string => `${customer} ${currency}`;

async function linkedCustomers({ db, connection, capabilities, customers }: DecideManyInput): Promise<Set<string>> {
  if (customers.length === 0) return new Set();
  const rows = await db
    .select({ customer: contactLinks.stripeCustomerId, currency: contactLinks.currency })
    .from(contactLinks)
    .where(
      and(
        eq(contactLinks.installationId, connection.installationId),
        eq(contactLinks.connectionId, connection.id),
        eq(contactLinks.state, 'active'),
        inArray(
          contactLinks.stripeCustomerId,
          customers.map(({ party }) => party.id),
        ),
      ),
    );
  const wanted = new Set(customers.map(({ party, currency }) => keyOf(party.id, linkCurrency(capabilities, currency))));
  return new Set(rows.map(({ customer, currency }) => keyOf(customer, currency)).filter((key) => wanted.has(key)));
}
