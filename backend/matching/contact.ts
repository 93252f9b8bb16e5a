import type { ledgerContacts } from '../database/schema/ledger.ts';

/** A connection as queries need it: rows are found by tenant and connection, never by the connection alone. */
export type ConnectionKey = { id: string; installationId: string };

/** What matching must know of the company. `country` ISO alpha-2, `localCurrency` ISO 4217. */
export type MatchConnection = ConnectionKey & { country: string | null; localCurrency: string | null };

/** A customer of the ledger as the mirror holds it. */
export type MirrorContact = typeof ledgerContacts.$inferSelect;

/** Short, for a sentence: `10000 “Contoso GmbH”`. */
export const contactLabel = ({ number, name }: Pick<MirrorContact, 'number' | 'name'>): string =>
  [number, name === '' ? '' : `“${name}”`].filter(Boolean).join(' ');
