import { and, eq, inArray } from 'drizzle-orm';
import type { ContactCandidate } from '#shared/api/invoice.ts';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts } from '../database/schema/ledger.ts';
import type { Party } from '../documents/invoice.ts';
import { compare } from './compare/pair.ts';
import { prepareContact, prepareParty } from './compare/prepare.ts';
import { bookContact, type ConnectionKey, type MatchConnection, type MirrorContact } from './contact.ts';
import { orderedRules } from './decide.ts';
import { evidenceFor, toCandidate } from './evidence.ts';

/** Contacts of the mirror by id, deleted ones too. */
export async function contactsById(
  db: Queryable,
  connection: ConnectionKey,
  ids: readonly string[],
): Promise<MirrorContact[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        inArray(ledgerContacts.ledgerId, [...ids]),
      ),
    );
}

/**
 * Contacts beside a Stripe customer, with what agrees and what contradicts, in the order given: whoever chooses by hand
 * sees the same evidence as the rules do. `url` is for the caller to fill in.
 */
export function besideParty(
  contacts: readonly MirrorContact[],
  party: Party,
  settings: Settings,
  connection: MatchConnection,
): ContactCandidate[] {
  const wanted = prepareParty(party, settings.customers.numbering, null);
  const rules = orderedRules(settings);
  return contacts.map((contact) => {
    const pair = compare(wanted, prepareContact(bookContact(contact), connection.country));
    return toCandidate(contact, evidenceFor(pair, wanted, rules));
  });
}
