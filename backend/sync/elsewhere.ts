import { and, eq, isNotNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import { draftStates } from '../documents/draft-states.ts';
import type { ContactLink } from '../matching/links.ts';
import { replay } from './ask.ts';
import type { Connection, Installation, Street } from './context.ts';

type Found = { type: 'invoice' | 'credit_note'; id: string; draft: boolean };
type Whose = Pick<ContactLink, 'installationId' | 'connectionId' | 'stripeCustomerId' | 'currency' | 'ledgerId'>;

/**
 * Documents that stand in the ledger under another customer than the link says: booked before it was changed. A credit
 * note belongs to whoever its invoice stands under, so it is compared with that, and comes up once the invoice has moved.
 */
export async function documentsElsewhere(db: Queryable, link: Whose): Promise<Found[]> {
  const invoice = alias(syncItems, 'its_invoice');
  const otherThanLink: SQL | undefined = and(
    eq(syncItems.objectType, 'invoice'),
    ne(syncItems.contactLedgerId, link.ledgerId),
  );
  const otherThanInvoice: SQL | undefined = and(
    eq(syncItems.objectType, 'credit_note'),
    isNotNull(invoice.contactLedgerId),
    ne(syncItems.contactLedgerId, invoice.contactLedgerId),
  );
  return db
    .select({
      type: syncItems.objectType,
      id: syncItems.stripeId,
      draft: sql<boolean>`coalesce(${syncItems.ledgerState} = any(${sql.param([...draftStates])}::text[]), false)`,
    })
    .from(syncItems)
    .leftJoin(
      invoice,
      and(
        eq(invoice.connectionId, syncItems.connectionId),
        eq(invoice.objectType, 'invoice'),
        eq(invoice.stripeId, syncItems.parentStripeId),
      ),
    )
    .where(
      and(
        eq(syncItems.installationId, link.installationId),
        eq(syncItems.connectionId, link.connectionId),
        eq(syncItems.stripeCustomerId, link.stripeCustomerId),
        ...(link.currency === '' ? [] : [eq(syncItems.currency, link.currency)]),
        isNotNull(syncItems.ledgerId),
        or(otherThanLink, otherThanInvoice),
      ),
    )
    .orderBy(syncItems.documentDate, syncItems.stripeId);
}

/**
 * Replays the drafts that stand elsewhere: each is replaced by one under the linked customer. Posted documents are left.
 * @returns how many were queued
 */
export async function replayElsewhere(
  street: Street,
  installation: Installation,
  connection: Connection,
  links: readonly Whose[],
  by: string,
): Promise<number> {
  let queued = 0;
  for (const link of links) {
    for (const { type, id, draft } of await documentsElsewhere(street.db, link)) {
      if (!draft) continue;
      await replay(street, installation, connection, { type, id }, by);
      queued += 1;
    }
  }
  return queued;
}
