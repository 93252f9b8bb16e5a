import { and, asc, eq, isNull, or, sql } from 'drizzle-orm';
import type { ContactCandidate } from '#shared/api/invoice.ts';
import type { Settings } from '#shared/settings.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts } from '../database/schema/ledger.ts';
import type { Party } from '../documents/invoice.ts';
import type { ConnectionKey } from './contact.ts';
import { rankCandidates } from './evidence.ts';
import { partyKeys } from './normalise.ts';

/** What is shown of a search. Ranking picks the best of more, since the database orders by number only. */
const mostRead = 50;

/**
 * Searches the mirror by a part of name, number or e-mail, for the customer that the candidates lack.
 * @returns at most five, those that agree most with the Stripe customer first; `url` is for the caller to fill in
 */
export async function searchContacts({
  db,
  connection,
  query,
  party,
  settings,
}: {
  db: Queryable;
  connection: ConnectionKey;
  query: string;
  party: Party;
  settings: Settings;
}): Promise<ContactCandidate[]> {
  const wanted = query.trim();
  if (wanted === '') return [];
  const part = `%${wanted.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const contacts = await db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        isNull(ledgerContacts.deletedAt),
        or(
          sql`${ledgerContacts.name} ilike ${part}`,
          sql`${ledgerContacts.number} ilike ${part}`,
          sql`${ledgerContacts.email} ilike ${part}`,
        ),
      ),
    )
    .orderBy(asc(ledgerContacts.number), asc(ledgerContacts.ledgerId))
    .limit(mostRead);
  const { rules, numbering } = settings.customers;
  return rankCandidates(contacts, party, partyKeys(party, numbering), rules);
}
