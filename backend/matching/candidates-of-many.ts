import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Queryable } from '../database/client.ts';
import { contactRejections, ledgerContacts } from '../database/schema/ledger.ts';
import {
  type CandidateContact,
  candidateColumns,
  mostExact,
  mostFound,
  mostPerKey,
  sampleCommonKeys,
} from './candidates.ts';
import type { Wanted } from './compare/prepare.ts';
import type { MatchConnection } from './contact.ts';
import { hashed, wantedKeys } from './keys.ts';

/** One customer of many, by its place in the list. */
type Sought = { place: number; wanted: Wanted };
type Hit = { place: number; id: string };
export type Found = ReadonlyMap<number, readonly string[]>;

const hitsSchema = z.array(z.object({ place: z.number(), id: z.string() }));

/** Columns of the exact keys, each over its own index. */
const columns = ['email_key', 'phone_key', 'tax_id_key', 'number_key', 'ledger_id'] as const;
type Column = (typeof columns)[number];

function exactKeys({ keys, email, number, taxIds }: Wanted): [Column, string][] {
  const metadata = Object.values(keys.metadata)
    .map((value) => value.trim())
    .filter(Boolean)
    .slice(0, 50);
  const numbers = [...(number === null ? [] : [number]), ...metadata.map((value) => value.toUpperCase())];
  return [
    ...(email === null ? [] : [['email_key', email.key] satisfies [Column, string]]),
    ...(keys.phone === null ? [] : [['phone_key', keys.phone] satisfies [Column, string]]),
    ...taxIds.map((key): [Column, string] => ['tax_id_key', key]),
    ...numbers.map((key): [Column, string] => ['number_key', key]),
    ...metadata.map((key): [Column, string] => ['ledger_id', key]),
  ];
}

/** Whom of the book the exact keys of many customers lead to: one statement for all of them. */
export async function exactOfMany(db: Queryable, connection: MatchConnection, many: readonly Sought[]): Promise<Found> {
  const keys = many.flatMap(({ place, wanted }) => exactKeys(wanted).map(([column, key]) => ({ place, column, key })));
  const branches = columns.flatMap((column) => {
    const rows = keys.filter((key) => key.column === column).map(({ place, key }) => ({ place, key }));
    if (rows.length === 0) return [];
    return [
      sql`(select sought.place, hit.id from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as sought(place int, key text)
        cross join lateral (
          select ledger_id as id from ledger_contacts
          where connection_id = ${connection.id} and ${sql.identifier(column)} = sought.key and deleted_at is null
          limit ${mostExact}
        ) hit)`,
    ];
  });
  if (branches.length === 0) return new Map();
  return byPlace(hitsSchema.parse([...(await db.execute(sql.join(branches, sql` union `)))]));
}

/**
 * Whoever else may be one of many customers although something is written differently: the same look-up as for one
 * customer, each key asked for once however many customers hold it.
 */
export async function similarOfMany(
  db: Queryable,
  connection: MatchConnection,
  many: readonly Sought[],
): Promise<Found> {
  const rows = many.flatMap(({ place, wanted }) =>
    hashed(connection.id, wantedKeys(wanted)).map((key) => ({ place, key })),
  );
  if (rows.length === 0) return new Map();
  const found = await db.execute(sql`
    with sought as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as each(place int, key int)
    ), keys as materialized (
      select key, ${sampleCommonKeys} from (select distinct key from sought) each
    ), hits as materialized (
      select keys.key, hit.id from keys cross join lateral (
        select ledger_id as id from ledger_contacts
        where finding_keys @> array[keys.key] and connection_id = ${connection.id} and deleted_at is null
        limit ${mostPerKey + 1}
      ) hit
    ), telling as materialized (
      select key from hits group by key having count(*) <= ${mostPerKey}
    ), ranked as (
      select sought.place, hits.id, row_number() over (partition by sought.place order by count(*) desc, hits.id) as rank
      from sought join telling using (key) join hits using (key) group by sought.place, hits.id
    )
    select place, id from ranked where rank <= ${mostFound}`);
  return byPlace(hitsSchema.parse([...found]));
}

/** The contacts of these ids. */
export async function contactsOfMany(
  db: Queryable,
  connection: MatchConnection,
  ids: readonly string[],
): Promise<CandidateContact[]> {
  if (ids.length === 0) return [];
  return db
    .select(candidateColumns)
    .from(ledgerContacts)
    .where(
      and(
        eq(ledgerContacts.installationId, connection.installationId),
        eq(ledgerContacts.connectionId, connection.id),
        isNull(ledgerContacts.deletedAt),
        sql`${ledgerContacts.ledgerId} = any(array(select jsonb_array_elements_text(${JSON.stringify(ids)}::text::jsonb)))`,
      ),
    );
}

/** Contacts that a person said these customers are not. */
export async function rejectionsOfMany(
  db: Queryable,
  connection: MatchConnection,
  customers: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db
    .select({ customer: contactRejections.stripeCustomerId, id: contactRejections.ledgerId })
    .from(contactRejections)
    .where(
      and(
        eq(contactRejections.installationId, connection.installationId),
        eq(contactRejections.connectionId, connection.id),
        inArray(contactRejections.stripeCustomerId, [...customers]),
      ),
    );
  const rejected = new Map<string, Set<string>>();
  for (const { customer, id } of rows) rejected.set(customer, (rejected.get(customer) ?? new Set()).add(id));
  return rejected;
}

function byPlace(hits: readonly Hit[]): Found {
  const found = new Map<number, string[]>();
  for (const { place, id } of hits) {
    const list = found.get(place);
    if (list === undefined) found.set(place, [id]);
    else list.push(id);
  }
  return found;
}
