import { eq } from 'drizzle-orm';
import { syncItems } from '../database/schema/index.ts';
import type { Journey, SyncItem } from './context.ts';
import { closeIntent, openIntentOf, voidIntent } from './intents.ts';
import type { Recorder } from './recorder.ts';
import { sentDocumentSchema } from './sent.ts';
import { documentChange } from './standing.ts';
import { describeLookUp, lookUp, notSettled } from './write.ts';

/**
 * What became of a write of this document that was never answered: looked for by what was sent, before anything is
 * decided from what the invoice and the settings say now. A document that is found goes onto the row as it stands,
 * unproven (`written` is null), and is then treated like any that stands in the ledger.
 * @param begin opens the run's record
 * @returns the row as it is now
 * @throws NotSettled while the write may still be carried out (C02, C05, C06); Problem document_duplicate; LedgerFault
 */
export async function takeOverUnanswered(
  journey: Journey,
  item: SyncItem,
  recorder: Recorder,
  begin: () => Promise<string>,
): Promise<SyncItem> {
  const { street, connection } = journey;
  const intent = await openIntentOf(street.db, connection, 'document', item.id);
  if (intent === undefined) return item;
  await begin();
  const sent = sentDocumentSchema.parse(intent.payload);
  // Before the look: a write that arrives between a look and the end of the waiting would be missed.
  const settled = (intent.settlesAt ?? intent.sentAt) <= street.now();
  const document = await recorder.step('Look for the document', () => lookUp(journey, sent), describeLookUp);
  if (document === undefined) {
    if (!settled) throw notSettled(journey, intent);
    await voidIntent(street.db, intent);
    return item;
  }
  return street.db.transaction(async (tx) => {
    await closeIntent(tx, intent, document.id);
    const [row] = await tx
      .update(syncItems)
      .set({
        ...documentChange(document),
        contactLedgerId: sent.contactId,
        externalNumber: sent.externalNumber,
        origin: 'made',
        written: null,
        writtenHash: sent.hash,
      })
      .where(eq(syncItems.id, item.id))
      .returning();
    return row ?? item;
  });
}
