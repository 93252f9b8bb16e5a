import { and, asc, eq, ilike, isNull, or } from 'drizzle-orm';
import type { ContactCandidate } from '#shared/api/invoice.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts } from '../database/schema/ledger.ts';
import type { ConnectionKey } from './contact.ts';

const MOST = 20;

/** Text with the wildcards of LIKE taken literally. */
const literal = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** Contacts of the mirror whose number, name, e-mail or tax id contains the text; for a person who looks for one. */
export async function searchContacts(
  db: Queryable,
  connection: ConnectionKey,
  query: string,
): Promise<ContactCandidate[]> {
  const pattern = `%${literal(query.trim())}%`;
  const rows = await db
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
    .orderBy(asc(ledgerContacts.name))
    .limit(MOST);
  return rows.map((row) => ({
    id: row.ledgerId,
    number: row.number,
    name: row.name,
    detail: [row.email, row.address.city, row.address.country].filter((part) => part).join(' · '),
    blocked: row.blocked !== null,
    url: null,
    evidence: [],
  }));
}
