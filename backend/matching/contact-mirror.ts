import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Ledger, LedgerContact } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { ledgerContacts } from '../database/schema/ledger.ts';
import { connections } from '../database/schema/tenancy.ts';
import { prepareContact } from './compare/prepare.ts';
import { bookContact, type ConnectionKey } from './contact.ts';
import { hashed, heldKeys } from './keys.ts';
import { endLinksTo } from './links.ts';
import { contactKeys } from './normalise.ts';

/** Rows per statement: 20 parameters each, well below the protocol's 65,535. */
const batch = 500;
const idPage = 10_000;
/** Records may become visible in the ledger a little after their time of change; reading them twice costs nothing. */
const overlapMs = 10_000;

/** What a connection's row says about its mirror; read again on every pass, other processes mirror too. */
type MirrorState = { country: string | null; contactsSyncedUntil: Date | null; now: Date };

export type MirrorContactsInput = { db: Queryable; connection: ConnectionKey; ledger: Ledger };

/**
 * Brings the mirror of the ledger's customers up to date: what changed since the last pass, or everything with `full`
 * (and on the first pass). Only a full pass notices deletions. The point reached is kept after every page, in the
 * ledger's own clock: a pass that breaks off goes on from there.
 * @returns how many contacts were read, and how many had vanished
 * @throws LedgerFault
 */
export async function mirrorContacts({
  db,
  connection,
  ledger,
  full = false,
}: MirrorContactsInput & { full?: boolean }): Promise<{ read: number; gone: number }> {
  const state = await readState(db, connection);
  const everything = full || state.contactsSyncedUntil === null;
  const since = everything || state.contactsSyncedUntil === null ? null : earlier(state.contactsSyncedUntil);
  const seen = full ? new Set<string>() : null;
  let read = 0;
  for await (const page of ledger.contactsChangedSince(since)) {
    await storeContacts(db, connection, page, state.country);
    for (const { id } of page) seen?.add(id);
    const blocked = page.filter((contact) => contact.blocked !== null).map(({ id }) => id);
    await endLinksTo(db, connection, blocked, 'blocked');
    read += page.length;
    await advance(db, connection, page);
  }
  const gone = seen === null ? 0 : await markMissing(db, connection, seen);
  await db
    .update(connections)
    .set({
      contactsMirroredAt: sql`now()`,
      // What was changed or deleted while the pages came is told by the next pass: the start is what counts.
      ...(everything ? { contactsReadFullyAt: state.now, contactsCount: countOf(connection) } : {}),
    })
    .where(ofConnection(connection));
  return { read, gone };
}

/**
 * Writes contacts as just read from the ledger into the mirror: a page of it, a contact just created, one re-read
 * before a write.
 * @param homeCountry the company's country: the ledger leaves it blank on domestic customers
 */
export async function storeContacts(
  db: Queryable,
  connection: ConnectionKey,
  contacts: readonly LedgerContact[],
  homeCountry: string | null,
): Promise<void> {
  // A page may hold a contact twice when it changed while it was read; one statement may touch a row only once.
  const rows = [...new Map(contacts.map((contact) => [contact.id, contact])).values()].map((contact) => ({
    installationId: connection.installationId,
    connectionId: connection.id,
    ledgerId: contact.id,
    number: contact.number,
    name: contact.name,
    email: contact.email,
    phone: contact.phone,
    taxId: contact.taxId,
    address: contact.address,
    currency: contact.currency,
    blocked: contact.blocked,
    modifiedAt: contact.modifiedAt,
    mergedInto: null,
    deletedAt: null,
    ...contactKeys(contact, homeCountry),
    findingKeys: hashed(connection.id, heldKeys(prepareContact(bookContact(contact), homeCountry))),
  }));
  for (let start = 0; start < rows.length; start += batch) {
    const stored = await db
      .insert(ledgerContacts)
      .values(rows.slice(start, start + batch))
      .onConflictDoUpdate({
        target: [ledgerContacts.connectionId, ledgerContacts.ledgerId],
        set: replaced,
        // Two processes may read at once: the older state never overwrites the newer.
        setWhere: sql`${ledgerContacts.modifiedAt} <= excluded.modified_at`,
      })
      .returning({ isNew: sql<boolean>`xmax = 0` });
    await countAlso(db, connection, stored.filter(({ isNew }) => isNew).length);
  }
}

/** Notes that a contact no longer exists in the ledger, so that matching stops finding it. */
export async function markContactGone(db: Queryable, connection: ConnectionKey, ledgerId: string): Promise<void> {
  await markGone(db, connection, [ledgerId]);
}

/**
 * The ledger told that a contact was merged into another: its links die and name the other, nobody follows silently.
 * For ledgers whose notices tell it; others are found by the next full pass, as deleted.
 */
export async function markContactMerged(
  db: Queryable,
  connection: ConnectionKey,
  { from, into }: { from: string; into: string },
): Promise<void> {
  await db
    .update(ledgerContacts)
    .set({ mergedInto: into })
    .where(and(contactsOf(connection), eq(ledgerContacts.ledgerId, from)));
  await markGone(db, connection, [from], 'merged');
}

const replaced = Object.fromEntries(
  (
    [
      ['number', 'number'],
      ['name', 'name'],
      ['email', 'email'],
      ['phone', 'phone'],
      ['taxId', 'tax_id'],
      ['address', 'address'],
      ['currency', 'currency'],
      ['blocked', 'blocked'],
      ['mergedInto', 'merged_into'],
      ['modifiedAt', 'modified_at'],
      ['deletedAt', 'deleted_at'],
      ['emailKey', 'email_key'],
      ['nameKey', 'name_key'],
      ['phoneKey', 'phone_key'],
      ['taxIdKey', 'tax_id_key'],
      ['numberKey', 'number_key'],
      ['findingKeys', 'finding_keys'],
    ] as const
  ).map(([field, column]) => [field, sql.raw(`excluded.${column}`)]),
);

async function readState(db: Queryable, connection: ConnectionKey): Promise<MirrorState> {
  const [row] = await db
    .select({
      country: connections.country,
      contactsSyncedUntil: connections.contactsSyncedUntil,
      now: sql`now()`.mapWith(connections.contactsMirroredAt),
    })
    .from(connections)
    .where(ofConnection(connection));
  if (row === undefined) throw new Error(`Connection ${connection.id} does not exist.`);
  return row;
}

/** Never backwards: a full pass starts at the oldest change, far behind the point already reached. */
async function advance(db: Queryable, connection: ConnectionKey, page: readonly LedgerContact[]): Promise<void> {
  const latest = page.reduce((max, { modifiedAt }) => Math.max(max, modifiedAt.getTime()), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(latest)) return;
  const until = new Date(latest).toISOString();
  await db
    .update(connections)
    .set({ contactsSyncedUntil: sql`greatest(${connections.contactsSyncedUntil}, ${until}::timestamptz)` })
    .where(ofConnection(connection));
}

/** Walks the mirror in pages, so that of a million contacts only the ids are held in memory. */
async function markMissing(db: Queryable, connection: ConnectionKey, seen: ReadonlySet<string>): Promise<number> {
  let gone = 0;
  let after = '';
  for (;;) {
    const page = await db
      .select({ ledgerId: ledgerContacts.ledgerId })
      .from(ledgerContacts)
      .where(and(contactsOf(connection), isNull(ledgerContacts.deletedAt), gt(ledgerContacts.ledgerId, after)))
      .orderBy(asc(ledgerContacts.ledgerId))
      .limit(idPage);
    const missing = page.map(({ ledgerId }) => ledgerId).filter((id) => !seen.has(id));
    await markGone(db, connection, missing);
    gone += missing.length;
    const last = page.at(-1);
    if (last === undefined || page.length < idPage) return gone;
    after = last.ledgerId;
  }
}

async function markGone(
  db: Queryable,
  connection: ConnectionKey,
  ids: string[],
  why: 'deleted' | 'merged' = 'deleted',
): Promise<void> {
  if (ids.length === 0) return;
  await endLinksTo(db, connection, ids, why);
  const gone = await db
    .update(ledgerContacts)
    .set({ deletedAt: sql`now()` })
    .where(and(contactsOf(connection), inArray(ledgerContacts.ledgerId, ids), isNull(ledgerContacts.deletedAt)))
    .returning({ ledgerId: ledgerContacts.ledgerId });
  await countAlso(db, connection, -gone.length);
}

/** Kept beside the mirror, because counting a million rows for every view would take longer than the view. */
async function countAlso(db: Queryable, connection: ConnectionKey, more: number): Promise<void> {
  if (more === 0) return;
  await db
    .update(connections)
    .set({ contactsCount: sql`greatest(0, ${connections.contactsCount} + ${more})` })
    .where(ofConnection(connection));
}

const countOf = (connection: ConnectionKey) => sql<number>`(
  select count(*)::int from ${ledgerContacts}
  where ${contactsOf(connection)} and ${ledgerContacts.deletedAt} is null)`;

const earlier = (until: Date): Date => new Date(until.getTime() - overlapMs);

const ofConnection = (connection: ConnectionKey) =>
  and(eq(connections.id, connection.id), eq(connections.installationId, connection.installationId));

const contactsOf = (connection: ConnectionKey) =>
  and(eq(ledgerContacts.installationId, connection.installationId), eq(ledgerContacts.connectionId, connection.id));
