import { and, desc, eq } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { auditLog, contactRejections, ledgerContacts } from '../database/schema/index.ts';
import type { ConnectionKey } from './contact.ts';

export type RejectionKey = { connection: ConnectionKey; stripeCustomerId: string };

/** A contact that somebody said a customer is not; its name as the mirror knows it, null when it is gone from there. */
export type Rejection = { ledgerId: string; number: string | null; name: string | null; by: string; at: Date };

/**
 * Remembers which contacts a person said a customer is not (negative links): the rules never take them and never offer
 * them again, until somebody chooses one of them after all, or allows it again.
 */
export async function rejectContacts(
  tx: Queryable,
  { connection, stripeCustomerId }: RejectionKey,
  ledgerIds: readonly string[],
  by: string,
): Promise<void> {
  if (ledgerIds.length === 0) return;
  const rejected = await tx
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
    .onConflictDoNothing()
    .returning({ ledgerId: contactRejections.ledgerId });
  for (const { ledgerId } of rejected) await audit(tx, connection, by, 'contact.rejected', stripeCustomerId, ledgerId);
}

/**
 * Takes a rejection back: the contact was chosen, or is allowed to be found again.
 * @returns false when it was not rejected (any more)
 */
export async function withdrawRejection(
  tx: Queryable,
  { connection, stripeCustomerId }: RejectionKey,
  ledgerId: string,
  by: string | null,
): Promise<boolean> {
  const withdrawn = await tx
    .delete(contactRejections)
    .where(and(ofCustomer({ connection, stripeCustomerId }), eq(contactRejections.ledgerId, ledgerId)))
    .returning({ ledgerId: contactRejections.ledgerId });
  if (withdrawn.length === 0) return false;
  await audit(tx, connection, by ?? 'tieout', 'contact.allowed', stripeCustomerId, ledgerId);
  return true;
}

/** Everybody a customer was said not to be, the latest first. */
export async function rejectionsOf(db: Queryable, key: RejectionKey): Promise<Rejection[]> {
  return db
    .select({
      ledgerId: contactRejections.ledgerId,
      number: ledgerContacts.number,
      name: ledgerContacts.name,
      by: contactRejections.by,
      at: contactRejections.createdAt,
    })
    .from(contactRejections)
    .leftJoin(
      ledgerContacts,
      and(
        eq(ledgerContacts.installationId, contactRejections.installationId),
        eq(ledgerContacts.connectionId, contactRejections.connectionId),
        eq(ledgerContacts.ledgerId, contactRejections.ledgerId),
      ),
    )
    .where(ofCustomer(key))
    .orderBy(desc(contactRejections.createdAt), contactRejections.ledgerId);
}

const ofCustomer = ({ connection, stripeCustomerId }: RejectionKey) =>
  and(
    eq(contactRejections.installationId, connection.installationId),
    eq(contactRejections.connectionId, connection.id),
    eq(contactRejections.stripeCustomerId, stripeCustomerId),
  );

/** Ids only: names and addresses have no place in the audit log. */
async function audit(
  tx: Queryable,
  connection: ConnectionKey,
  actor: string,
  action: string,
  subject: string,
  ledgerId: string,
): Promise<void> {
  await tx.insert(auditLog).values({
    installationId: connection.installationId,
    connectionId: connection.id,
    actor,
    action,
    subject,
    after: { ledgerId },
  });
}
