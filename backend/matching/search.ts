import { and, asc, eq, ilike, isNull, or } from 'drizzle-orm';
import type { ContactCandidate } from '#shared/api/invoice.ts';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts } from '../database/schema/ledger.ts';
import type { Party } from '../documents/invoice.ts';
import { besideParty } from './candidate.ts';
import type { ConnectionKey, MatchConnection, MirrorContact } from './contact.ts';
import { toCandidate } from './evidence.ts';

const most = 20;

/** Text with the wildcards of LIKE taken literally. */
const literal = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/**
 * Contacts of the mirror whose number, name, e-mail or tax id contains the text, by name; for a person who looks for
 * the one that the candidates lack. `url` is for the caller to fill in. Blanks find nobody.
 */
export async function searchContacts(
  db: Queryable,
  connection: ConnectionKey,
  query: string,
): Promise<ContactCandidate[]> {
  return (await found(db, connection, query)).map((contact) => toCandidate(contact, []));
}

/** The same, with what agrees and what contradicts beside a Stripe customer. */
export async function searchBeside(
  db: Queryable,
  connection: MatchConnection,
  query: string,
  party: Party,
  settings: Settings,
): Promise<ContactCandidate[]> {
  return besideParty(await found(db, connection, query), party, settings, connection);
}

async function found(db: Queryable, connection: ConnectionKey, query: string): Promise<MirrorContact[]> {
  const wanted = query.trim();
  if (wanted === '') return [];
  const pattern = `%${literal(wanted)}%`;
  return db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        isNull(ledgerContacts.deletedAt),
        or(
          ilike(ledgerContacts.name, pattern),
          ilike(ledgerContacts.number, pattern),
          ilike(ledgerContacts.email, pattern),
          ilike(ledgerContacts.taxId, pattern),
        ),
      ),
    )
    .orderBy(asc(ledgerContacts.name), asc(ledgerContacts.ledgerId))
    .limit(most);
}
