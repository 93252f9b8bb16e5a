import { and, desc, eq, inArray, or } from 'drizzle-orm';
import { z } from 'zod';
import type { CustomerEvent } from '#shared/api/customer.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { auditLog } from '../../database/schema/index.ts';
import { contactsById } from '../../matching/candidate.ts';

const LATEST = 30;

const actions = [
  'contact.linked',
  'contact.unlinked',
  'contact.rejected',
  'contact.allowed',
  'review.postponed',
  'review.resumed',
] as const;

/** What the audit log keeps about such a deed; rows of earlier versions lack parts of it. */
const keptSchema = z
  .object({
    ledgerId: z.string().optional(),
    number: z.string().optional(),
    how: z.string().optional(),
    why: z.string().optional(),
  })
  .catch({});

/** What happened to whom a Stripe customer is, the latest first: who linked, unlinked, rejected, and which links died. */
export async function historyOf(db: Queryable, connection: Connection, customerId: string): Promise<CustomerEvent[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.installationId, connection.installationId),
        eq(auditLog.subject, customerId),
        or(eq(auditLog.connectionId, connection.id)),
        inArray(auditLog.action, [...actions]),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(LATEST);
  const told = rows.map((row) => ({ row, before: keptSchema.parse(row.before), after: keptSchema.parse(row.after) }));
  const ids = told.flatMap(({ before, after }) => [before.ledgerId, after.ledgerId]).filter((id) => id !== undefined);
  const names = new Map(
    (await contactsById(db, connection, [...new Set(ids)])).map((found) => [found.ledgerId, found]),
  );
  return told.map(({ row, before, after }) => {
    const about = row.action === 'contact.unlinked' ? before : after;
    const known = about.ledgerId === undefined ? undefined : names.get(about.ledgerId);
    const isContact = row.action.startsWith('contact.');
    return {
      at: row.at.toISOString(),
      by: row.actor === 'tieout' ? null : row.actor,
      what: whatOf(row.action, before, after),
      contact: isContact ? { number: numberOf(about) ?? numberOf(known), name: known?.name ?? null } : null,
      instead: row.action === 'contact.linked' ? numberOf(before) : null,
    };
  });
}

function whatOf(
  action: string,
  _before: z.output<typeof keptSchema>,
  after: z.output<typeof keptSchema>,
): CustomerEvent['what'] {
  switch (action) {
    case 'contact.linked':
      return after.how === 'created' ? 'created' : 'linked';
    case 'contact.unlinked':
      return after.why === 'deleted' || after.why === 'merged' || after.why === 'blocked' ? after.why : 'unlinked';
    case 'contact.rejected':
      return 'rejected';
    case 'contact.allowed':
      return 'allowed';
    case 'review.postponed':
      return 'postponed';
    default:
      return 'resumed';
  }
}

/** As people know it; null where it is only the ledger's id, or not known. */
const numberOf = (
  contact: { ledgerId?: string | undefined; number?: string | undefined } | undefined,
): string | null => (contact?.number === undefined || contact.number === contact.ledgerId ? null : contact.number);
