import { type AnyColumn, and, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { contactRejections, ledgerContacts } from '../database/schema/ledger.ts';
import type { Wanted } from './compare/prepare.ts';
import type { MatchConnection, MirrorContact } from './contact.ts';
import { hashed, wantedKeys } from './keys.ts';

/** Holders of one exact key: more than these change nothing, more than one is a question already. */
export const mostExact = 50;
/** More customers than these under one finding key, and the key says nothing. */
export const mostPerKey = 60;
/**
 * For a key that thousands hold, the index lists all of them before a limit cuts them off. Beyond this number it draws a
 * sample instead (PostgreSQL, gin_fuzzy_search_limit): far more than the key may have, so it is passed by all the same.
 * Asked for in the rows that the index is then searched with, because it must be in force before that; it ends with the
 * statement, or with the transaction that the statement is part of. (Were nearly all holders of such a key deleted, one
 * that lives could be missed under it, and would still be found under its other keys.)
 */
export const sampleCommonKeys = sql`set_config('gin_fuzzy_search_limit', '500', true)`;
/** Compared at most, those found by the most keys first. */
export const mostFound = 32;

/** What the comparison needs of a contact: the keys by which it was found are many, and of no more use. */
export const candidateColumns = {
  ledgerId: ledgerContacts.ledgerId,
  number: ledgerContacts.number,
  name: ledgerContacts.name,
  email: ledgerContacts.email,
  phone: ledgerContacts.phone,
  taxId: ledgerContacts.taxId,
  address: ledgerContacts.address,
  currency: ledgerContacts.currency,
  blocked: ledgerContacts.blocked,
};
export type CandidateContact = Pick<MirrorContact, keyof typeof candidateColumns>;

export type CandidateQuery = {
  db: Queryable;
  connection: MatchConnection;
  wanted: Wanted;
  /** Only contacts of this currency; null where contacts are not locked to one. */
  currency: string | null;
};

/**
 * Every living contact of the book that holds one of the customer's exact keys, each over its own index, in one
 * statement. Contacts that a person rejected for this customer are left out.
 */
export async function exactCandidates(query: CandidateQuery): Promise<CandidateContact[]> {
  const { keys, party, number, taxIds, email } = query.wanted;
  const metadata = Object.values(keys.metadata).map((value) => value.trim());
  const numbers = [...new Set([number ?? '', ...metadata.map((value) => value.toUpperCase())])].filter(Boolean);
  const branches = [
    email === null ? undefined : eq(ledgerContacts.emailKey, email.key),
    taxIds.length === 0 ? undefined : anyOf(ledgerContacts.taxIdKey, taxIds),
    numbers.length === 0 ? undefined : anyOf(ledgerContacts.numberKey, numbers.slice(0, 50)),
    keys.phone === null ? undefined : eq(ledgerContacts.phoneKey, keys.phone),
    metadata.length === 0 ? undefined : anyOf(ledgerContacts.ledgerId, metadata.slice(0, 50)),
  ].filter((branch) => branch !== undefined);
  if (branches.length === 0) return [];
  const found = branches.map(
    (branch) =>
      sql`(select ${ledgerContacts.ledgerId} as id from ${ledgerContacts} where ${and(ofBook(query.connection), branch)} limit ${mostExact})`,
  );
  return rows(query, sql.join(found, sql` union `), party.id);
}

/**
 * Whoever else may be this customer although something is written differently: found by keys that survive slips, those
 * with the most keys in common first.
 */
export async function similarCandidates(query: CandidateQuery): Promise<CandidateContact[]> {
  const keys = hashed(query.connection.id, wantedKeys(query.wanted));
  if (keys.length === 0) return [];
  const list = sql.param(`{${keys.join(',')}}`);
  const found = sql`
    with keys as materialized (
      select key, ${sampleCommonKeys} from unnest(${list}::integer[]) as key
    ), hits as materialized (
      select key, hit.id from keys cross join lateral (
        select ledger_id as id from ledger_contacts
        where finding_keys @> array[key] and connection_id = ${query.connection.id} and deleted_at is null
        limit ${mostPerKey + 1}
      ) hit
    ), telling as (select key from hits group by key having count(*) <= ${mostPerKey})
    select id from hits where key in (select key from telling) group by id order by count(*) desc, id limit ${mostFound}`;
  return rows(query, found, query.wanted.party.id);
}

/** One parameter however many values, so that the statement keeps its shape. */
const anyOf = (column: AnyColumn, values: readonly string[]): SQL =>
  sql`${column} = any(array(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb)))`;

async function rows(
  { db, connection, currency }: CandidateQuery,
  ids: SQL,
  customer: string,
): Promise<CandidateContact[]> {
  const rejected = sql`not exists (select 1 from ${contactRejections} where ${contactRejections.connectionId} = ${connection.id}
    and ${contactRejections.stripeCustomerId} = ${customer} and ${contactRejections.ledgerId} = ${ledgerContacts.ledgerId})`;
  return (
    db
      .select(candidateColumns)
      .from(ledgerContacts)
      .where(
        and(
          ofBook(connection),
          sql`${ledgerContacts.ledgerId} = any(array(${ids}))`,
          inCurrency(connection, currency),
          rejected,
        ),
      )
      .orderBy(ledgerContacts.ledgerId)
      // Planned once per shape and connection, and asked in one round trip instead of two: this is the hottest query.
      .prepare('candidates')
      .execute()
  );
}

const ofBook = (connection: MatchConnection) =>
  and(
    eq(ledgerContacts.installationId, connection.installationId),
    eq(ledgerContacts.connectionId, connection.id),
    isNull(ledgerContacts.deletedAt),
  );

/** A contact without a currency of its own is in the company's. */
function inCurrency(connection: MatchConnection, currency: string | null): SQL | undefined {
  if (currency === null) return undefined;
  const local = connection.localCurrency ?? currency;
  return or(eq(ledgerContacts.currency, currency), local === currency ? isNull(ledgerContacts.currency) : undefined);
}
