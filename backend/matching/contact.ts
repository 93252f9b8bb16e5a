import type { ledgerContacts } from '../database/schema/ledger.ts';
import type { BookContact } from './compare/prepare.ts';

/** A connection as queries need it: rows are found by tenant and connection, never by the connection alone. */
export type ConnectionKey = { id: string; installationId: string };

/** What matching must know of the company. `country` ISO alpha-2, `localCurrency` ISO 4217. */
export type MatchConnection = ConnectionKey & { country: string | null; localCurrency: string | null };

/** A customer of the ledger as the mirror holds it. */
export type MirrorContact = typeof ledgerContacts.$inferSelect;

/** A customer of the ledger or its mirror, as the comparison takes it. */
export const bookContact = <
  T extends Omit<BookContact, 'ledgerId' | 'address'> & { address: Record<string, string | null> } & (
      | { id: string }
      | { ledgerId: string }
    ),
>(
  contact: T,
): BookContact => ({
  ledgerId: 'ledgerId' in contact ? contact.ledgerId : contact.id,
  number: contact.number,
  name: contact.name,
  contactPerson: contact.contactPerson ?? null,
  email: contact.email,
  phone: contact.phone,
  taxId: contact.taxId,
  address: {
    line1: contact.address.line1 ?? null,
    line2: contact.address.line2 ?? null,
    city: contact.address.city ?? null,
    postalCode: contact.address.postalCode ?? null,
    state: contact.address.state ?? null,
    country: contact.address.country ?? null,
  },
  currency: contact.currency,
  blocked: contact.blocked,
});

/** A customer as sentences name it: of the ledger, or of the mirror and links, which have ids of their own beside it. */
type Named = { number: string; name: string } & ({ ledgerId: string } | { id: string });

/**
 * Short, for a sentence: `10000 “Contoso GmbH”`. Ledgers without customer numbers name their customers by the id, which
 * nobody meets at the screen: there the name says it, if there is one.
 */
export function contactLabel(contact: Named): string {
  const { number, name } = contact;
  if (name === '') return number;
  const id = 'ledgerId' in contact ? contact.ledgerId : contact.id;
  return number === '' || number === id ? `“${name}”` : `${number} “${name}”`;
}
