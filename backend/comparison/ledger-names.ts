import { and, eq, inArray } from 'drizzle-orm';
import { ledgerReferences } from '../database/schema/index.ts';
import { contactsById } from '../matching/candidate.ts';
import { contactLabel } from '../matching/contact.ts';
import type { Names } from './compare-document.ts';
import type { Pass } from './pass.ts';

/** Numbers and names of items, accounts and tax codes as the mirror has them, read once for a part. */
export async function standingNames({ journey: { street, connection } }: Pass): Promise<ReadonlySet<string>> {
  const rows = await street.db
    .select({ code: ledgerReferences.code, name: ledgerReferences.name })
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        inArray(ledgerReferences.kind, ['item', 'account', 'tax_code']),
      ),
    );
  return new Set(rows.flatMap(({ code, name }) => [code, name]));
}

/** What a comparison calls things, with the names of these customers. */
export async function namesWith(
  { journey: { street, connection } }: Pass,
  standing: ReadonlySet<string>,
  contactIds: readonly string[],
): Promise<Names> {
  const contacts = contactIds.length === 0 ? [] : await contactsById(street.db, connection, [...contactIds]);
  const labels = new Map(contacts.map((contact) => [contact.ledgerId, contactLabel(contact)]));
  return { contact: (id) => labels.get(id) ?? id, stands: (name) => standing.has(name) };
}
