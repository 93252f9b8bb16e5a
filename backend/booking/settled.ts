import { and, eq, inArray } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { syncItems } from '../database/schema/index.ts';
import { draftStates } from '../documents/draft-states.ts';
import type { DocumentRef, Posting } from '../documents/posting.ts';
import { waitsFor } from '../postings/waiting.ts';
import type { Journey, SyncItem } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { documentChange } from '../sync/standing.ts';
import { rootCause } from '../sync/wake.ts';

/** The rows of invoices and credit notes by their Stripe ids, as far as there are any. */
export type Documents = Map<string, SyncItem>;

/** A document as a posting saw it that waits for it. */
export type Seen = { id: string; as: string };
export const seenAs = (item: SyncItem | undefined): string =>
  item === undefined ? '' : [item.status, item.hold, item.ledgerId, item.ledgerState, item.problemCode].join('|');

/** Every invoice and credit note that a posting is about on the customer's account. */
export const documentsOf = (posting: Pick<Posting, 'lines'>): DocumentRef[] => waitsFor(posting, () => false);

/** Reads the rows of all documents that these postings settle, at once. */
export async function readDocuments(journey: Journey, postings: readonly Pick<Posting, 'lines'>[]): Promise<Documents> {
  const ids = [...new Set(postings.flatMap(documentsOf).map(({ id }) => id))];
  if (ids.length === 0) return new Map();
  const rows = await journey.street.db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, journey.connection.installationId),
        eq(syncItems.connectionId, journey.connection.id),
        inArray(syncItems.stripeId, ids),
      ),
    );
  return new Map(rows.map((row) => [row.stripeId, row]));
}

export const isWritten = (item: SyncItem | undefined): item is SyncItem & { ledgerId: string } =>
  item !== undefined && item.ledgerId !== null && (item.status === 'synced' || item.status === 'synced_with_variance');

/** In QuickBooks an estimate is nothing that can be paid; in Business Central no draft is. */
const isPayable = ({ connector }: Pick<Journey, 'connector'>, { ledgerState }: SyncItem): boolean =>
  ledgerState === null ||
  !(connector.money.capabilities.settles === 'posted' ? draftStates.includes(ledgerState) : ledgerState === 'Pending');

/**
 * Why a posting cannot be booked yet, because of a document that it settles: null when all are there. Money is never
 * booked to nobody (C42), and the document to be mended is named with its own cause (C74). A document that was not
 * posted when it was read last is read again.
 * @throws LedgerFault
 */
export async function whyWaits(
  journey: Journey,
  posting: Pick<Posting, 'lines'>,
  documents: Documents,
): Promise<{ problem: Problem; waitsFor: Seen[] } | null> {
  const refs = documentsOf(posting);
  const missing = refs.filter(({ id }) => !isWritten(documents.get(id)));
  const [first] = missing;
  if (first !== undefined) {
    const item = documents.get(first.id);
    const left = item !== undefined && (item.hold !== null || item.status === 'excluded' || item.status === 'undone');
    const about = { ...names(journey), document: label(first, item), cause: rootCause(item), subject: first.id };
    const problem = new Problem(left ? 'money_document_left_out' : 'money_waits', about);
    return { problem, waitsFor: missing.map(({ id }) => ({ id, as: seenAs(documents.get(id)) })) };
  }
  for (const ref of refs) {
    const item = documents.get(ref.id);
    if (item === undefined || isPayable(journey, item)) continue;
    const fresh = await readAgain(journey, item);
    documents.set(ref.id, fresh);
    if (isPayable(journey, fresh)) continue;
    const state = fresh.ledgerState ?? '';
    const problem = new Problem('money_waits_for_posting', {
      ...names(journey),
      document: label(ref, fresh),
      state,
      subject: ref.id,
    });
    return { problem, waitsFor: [{ id: ref.id, as: seenAs(fresh) }] };
  }
  return null;
}

/** The document's words for a merchant: by its number where it has one. */
const label = ({ kind, id }: Pick<DocumentRef, 'kind' | 'id'>, item: SyncItem | undefined): string =>
  `${kind === 'credit_note' ? 'credit note' : 'invoice'} ${item?.number ?? id}`;

/** Somebody may have posted it meanwhile: ledgers without a feed of changes tell of it only when they are asked. */
async function readAgain(journey: Journey, item: SyncItem): Promise<SyncItem> {
  if (item.ledgerId === null || item.ledgerKind === null) return item;
  const standing = await journey.ledger.readDocument(item.ledgerKind, item.ledgerId);
  if (standing === undefined || standing.state === item.ledgerState) return item;
  const [row] = await journey.street.db
    .update(syncItems)
    .set(documentChange(standing))
    .where(eq(syncItems.id, item.id))
    .returning();
  return row ?? item;
}
