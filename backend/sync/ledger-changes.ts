import { and, eq } from 'drizzle-orm';
import { formatMoney } from '#shared/currency.ts';
import { Problem } from '#shared/problems.ts';
import type { Ledger, LedgerChanges, LedgerDocument } from '../connectors/port.ts';
import { withLease } from '../database/leases.ts';
import { connections, syncItems } from '../database/schema/index.ts';
import { mirrorContacts, storeContacts } from '../matching/mirror.ts';
import type { Connection, Street, SyncItem } from './context.ts';
import { names } from './faults.ts';
import { setState } from './items.ts';
import { sentenceOf } from './outcome.ts';
import { documentChange } from './standing.ts';
import { documentLease } from './walk.ts';

type Changed = LedgerChanges['documents'][number];

/** A run under way reads the ledger itself; a look that waits longer than this leaves it to that run. */
const WAIT_MS = 5_000;

/**
 * Reads the ledger's feed of changes since the last look: customers go into the mirror, documents of ours onto their
 * rows, so that the views show what somebody did in the books meanwhile. Nothing is written to the ledger.
 * @returns whether the ledger has such a feed
 * @throws LedgerFault
 */
export async function followLedger(street: Street, connection: Connection, ledger: Ledger): Promise<boolean> {
  if (ledger.changesSince === undefined) return false;
  const changes = await ledger.changesSince(connection.changesReadUntil ?? connection.createdAt);
  await storeContacts(street.db, connection, changes.contacts, connection.country);
  // More than the feed tells: the mirror goes through its own list, and documents are met again by their own events.
  if (!changes.complete) await mirrorContacts({ db: street.db, connection, ledger });
  for (const changed of changes.documents) await followDocument(street, connection, changed);
  await street.db
    .update(connections)
    .set({ changesReadUntil: changes.until })
    .where(and(eq(connections.id, connection.id), eq(connections.installationId, connection.installationId)));
  return true;
}

/**
 * Looks at one document that the ledger named, as gone or changed: what it is now is read, and only where it is ours.
 * @throws LedgerFault
 */
export async function followOne(
  street: Street,
  connection: Connection,
  ledger: Ledger,
  { kind, id }: Pick<Changed, 'kind' | 'id'>,
): Promise<void> {
  const [known] = await findByDocument(street, connection, { kind, id, document: null });
  if (known === undefined) return;
  await followDocument(street, connection, { kind, id, document: (await ledger.readDocument(kind, id)) ?? null });
}

/** A document of ours as it stands in the ledger now. One that is no longer there asks what is to happen. */
async function followDocument(street: Street, connection: Connection, changed: Changed): Promise<void> {
  const [known] = await findByDocument(street, connection, changed);
  if (known === undefined || isCurrent(known, changed.document)) return;
  const lease = { ttlMs: 15_000, waitMs: WAIT_MS };
  await withLease(street.db, documentLease(connection, known.stripeId), lease, async () => {
    // Asked again: a run may have written or removed it itself meanwhile.
    const [item] = await findByDocument(street, connection, changed);
    if (item === undefined || isCurrent(item, changed.document) || !rests(item)) return;
    if (changed.document === null) await deleted(street, connection, item);
    else await changedThere(street, connection, item, changed.document);
  });
}

const findByDocument = ({ db }: Street, connection: Connection, { kind, id }: Changed): Promise<SyncItem[]> =>
  db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.ledgerKind, kind),
        eq(syncItems.ledgerId, id),
      ),
    );

const rests = ({ status }: SyncItem): boolean => status === 'synced' || status === 'synced_with_variance';

function isCurrent(item: SyncItem, document: LedgerDocument | null): boolean {
  if (document === null) return false;
  return (
    item.ledgerState === document.state &&
    item.ledgerTotal === document.total.amount &&
    item.ledgerNumber === document.number
  );
}

async function deleted(street: Street, connection: Connection, item: SyncItem): Promise<void> {
  const connector = street.connector(connection.ledger);
  const document = item.ledgerNumber ?? 'the document';
  const problem = new Problem('document_deleted', { ...names({ connector, connection }), document });
  await setState(street.db, item, { status: 'needs_review', sentence: sentenceOf(problem), problem });
}

async function changedThere(
  street: Street,
  connection: Connection,
  item: SyncItem,
  document: LedgerDocument,
): Promise<void> {
  const { name } = street.connector(connection.ledger);
  const expected = item.stripeTotal === null || item.stripeTotal >= 0n ? item.stripeTotal : -item.stripeTotal;
  const equal = document.total.amount === expected;
  const total = formatMoney(document.total.amount.toString(), document.currency);
  const sentence = equal
    ? `In your books as ${document.number} (${document.state}), and the totals agree.`
    : `Changed in ${name}: ${document.number} (${document.state}) now comes to ${total}.`;
  const status = equal ? 'synced' : 'synced_with_variance';
  await setState(street.db, item, { status, sentence, problem: null }, documentChange(document));
}
