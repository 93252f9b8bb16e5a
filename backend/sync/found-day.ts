import { and, eq, sql } from 'drizzle-orm';
import { syncItems, writeIntents } from '../database/schema/index.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import type { Journey } from './context.ts';
import { isOpen, tellsPeriod } from './period.ts';
import { type SentDay, sentDaySchema } from './sent.ts';

/**
 * The day on which the copy that stands in the books was booked, where it was found by trying because the ledger does not
 * tell its periods. Another run could only try again, and a document that stands moves to no other day by being looked at.
 * It counts as long as the document's own date is the same, and the ledger has not begun to tell.
 * @param own the document's own date as it would be booked now
 */
export async function dayFound(journey: Journey, document: SalesDocument, own: PlainDate): Promise<PlainDate | null> {
  const { street, connection } = journey;
  const [intent] = await street.db
    .select({ payload: writeIntents.payload })
    .from(syncItems)
    .innerJoin(
      writeIntents,
      and(
        eq(writeIntents.connectionId, syncItems.connectionId),
        eq(writeIntents.purpose, 'document'),
        eq(writeIntents.subject, sql`${syncItems.id}::text`),
        eq(writeIntents.generation, syncItems.generation),
        eq(writeIntents.state, 'done'),
      ),
    )
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.objectType, document.kind),
        eq(syncItems.stripeId, document.id),
      ),
    );
  const sent: SentDay | null = sentDaySchema.safeParse(intent?.payload).data ?? null;
  if (sent === null || !sent.found || sent.date !== own) return null;
  const told = tellsPeriod(journey) && isOpen(journey, own);
  return told || !isOpen(journey, sent.postingDate) ? null : sent.postingDate;
}
