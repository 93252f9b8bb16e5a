import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { contactRejections } from '../database/schema/ledger.ts';
import type { ConnectionKey } from './contact.ts';

export type RejectionKey = { connection: ConnectionKey; stripeCustomerId: string };

/**
 * Remembers which contacts a person said a customer is not (negative links): the rules never take them and never offer
 * them again, until somebody chooses one of them after all.
 */
export async function rejectContacts(
  tx: Queryable,
  { connection, stripeCustomerId }: RejectionKey,
  ledgerIds: readonly string[],
  by: string,
): Promise<void> {
  if (ledgerIds.length === 0) return;
  await tx
    .insert(contactRejections)
    .values(
      [...new Set(ledgerIds)].map((ledgerId) => ({
        installationId: connection.installationId,
        connectionId: connection.id,
        stripeCustomerId,
        ledgerId,
        by,
      })),
    )
    .onConflictDoNothing();
}

/** Takes a rejection back: the contact was chosen. */
export async function withdrawRejection(
  tx: Queryable,
  { connection, stripeCustomerId }: RejectionKey,
  ledgerId: string,
): Promise<void> {
  await tx
    .delete(contactRejections)
    .where(
      and(
        eq(contactRejections.installationId, connection.installationId),
        eq(contactRejections.connectionId, connection.id),
        eq(contactRejections.stripeCustomerId, stripeCustomerId),
        eq(contactRejections.ledgerId, ledgerId),
      ),
    );
}
