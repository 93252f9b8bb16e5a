import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { contactFieldEvidenceSchema } from '#shared/api/invoice.ts';
import type { Capabilities } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { auditLog } from '../database/schema/documents.ts';
import { contactLinks } from '../database/schema/ledger.ts';
import type { ConnectionKey } from './contact.ts';
import type { FieldEvidence } from './evidence.ts';
import { rejectContacts, withdrawRejection } from './rejections.ts';

/** Which ledger customer a Stripe customer is, and why. Many Stripe customers may point to one (C13). */
export type ContactLink = Omit<typeof contactLinks.$inferSelect, 'evidence'> & { evidence: FieldEvidence[] };

/** By what a link is found: a customer, and its currency where the ledger locks contacts to one (C49), else ''. */
export type LinkKey = { connection: ConnectionKey; stripeCustomerId: string; currency: string };

export type NewLink = LinkKey & {
  contact: { id: string; number: string; name: string };
  how: ContactLink['how'];
  reason: string;
  evidence: FieldEvidence[];
  /** The rule that decided, in words, and its place in the settings; null where none did. */
  rule?: string | null;
  ruleNumber?: number | null;
  settingsVersion: number;
  /** The user who chose; null when Tieout matched or created. */
  by: string | null;
  writtenHash?: string | null;
};

/** Currency part of a link's key. @param currency ISO 4217 of the document */
export const linkCurrency = (capabilities: Pick<Capabilities, 'currencyLockedPerContact'>, currency: string): string =>
  capabilities.currencyLockedPerContact ? currency : '';

/** The active link, if there is one. */
export async function findLink(db: Queryable, key: LinkKey): Promise<ContactLink | undefined> {
  const [row] = await db.select().from(contactLinks).where(activeFor(key)).limit(1);
  return row && parse(row);
}

/** The latest link of that key, whatever became of it: one that died must not be followed by another without a word. */
export async function lastLink(db: Queryable, key: LinkKey): Promise<ContactLink | undefined> {
  const [row] = await db
    .select()
    .from(contactLinks)
    .where(and(ofCustomer(key.connection, key.stripeCustomerId), eq(contactLinks.currency, key.currency)))
    .orderBy(desc(contactLinks.createdAt), desc(contactLinks.id))
    .limit(1);
  return row && parse(row);
}

/** All links of a customer, the latest first, ended ones too: what the customer view tells. */
export async function linksOf(
  db: Queryable,
  { connection, stripeCustomerId }: Omit<LinkKey, 'currency'>,
): Promise<ContactLink[]> {
  const rows = await db
    .select()
    .from(contactLinks)
    .where(and(ofCustomer(connection, stripeCustomerId)))
    .orderBy(desc(contactLinks.createdAt), desc(contactLinks.id));
  return rows.map(parse);
}

/**
 * Remembers whom a customer is. Another active link of the same key ends; the same one is kept as it is, so that a
 * repeated answer changes nothing. Of two transactions at once the first wins, and the second replaces it knowingly.
 */
export async function saveLink(tx: Queryable, link: NewLink): Promise<ContactLink> {
  const { connection, contact } = link;
  for (let attempt = 0; attempt < 3; attempt++) {
    const ended = await tx
      .update(contactLinks)
      .set({ state: 'unlinked', endedAt: sql`now()`, endedBy: link.by, endedWhy: 'replaced' })
      .where(and(activeFor(link), ne(contactLinks.ledgerId, contact.id)))
      .returning({ ledgerId: contactLinks.ledgerId, number: contactLinks.number });
    const [created] = await tx
      .insert(contactLinks)
      .values({
        installationId: connection.installationId,
        connectionId: connection.id,
        stripeCustomerId: link.stripeCustomerId,
        currency: link.currency,
        ledgerId: contact.id,
        number: contact.number,
        name: contact.name,
        how: link.how,
        reason: link.reason,
        evidence: link.evidence,
        rule: link.rule ?? null,
        ruleNumber: link.ruleNumber ?? null,
        settingsVersion: link.settingsVersion,
        by: link.by,
        writtenHash: link.writtenHash ?? null,
      })
      .onConflictDoNothing()
      .returning();
    if (created !== undefined) {
      const [before] = ended;
      const after = { ledgerId: contact.id, number: contact.number, how: link.how };
      if (link.how === 'chosen') await withdrawRejection(tx, link, contact.id, link.by);
      await audit(tx, connection, link.by, 'contact.linked', link.stripeCustomerId, before ?? null, after);
      return parse(created);
    }
    const existing = await findLink(tx, link);
    if (existing?.ledgerId === contact.id) return existing;
  }
  throw new Error(`The link of ${link.stripeCustomerId} keeps changing while it is saved.`);
}

/**
 * Ends a link: `unlinked` by a person, `dead` because the contact is gone. Its documents stay as they are.
 * @returns the ended link; undefined when it was not active (any more)
 */
export async function endLink(
  tx: Queryable,
  end: { connection: ConnectionKey; id: string; state: 'unlinked' | 'dead'; by: string | null },
): Promise<ContactLink | undefined> {
  const { connection, id, state, by } = end;
  const endedWhy = state === 'dead' ? 'deleted' : 'unlinked';
  const [row] = await tx
    .update(contactLinks)
    .set({ state, endedAt: sql`now()`, endedBy: by, endedWhy })
    .where(
      and(
        eq(contactLinks.id, id),
        eq(contactLinks.state, 'active'),
        eq(contactLinks.installationId, connection.installationId),
        eq(contactLinks.connectionId, connection.id),
      ),
    )
    .returning();
  if (row === undefined) return undefined;
  const before = { ledgerId: row.ledgerId, number: row.number };
  // Who unlinks says that it was the wrong one: the rules must not find it right back.
  if (by !== null && state === 'unlinked')
    await rejectContacts(tx, { connection, stripeCustomerId: row.stripeCustomerId }, [row.ledgerId], by);
  await audit(tx, connection, by, 'contact.unlinked', row.stripeCustomerId, before, { state, why: endedWhy });
  return parse(row);
}

/**
 * Ends all links to contacts that the ledger no longer takes invoices for, and says why. The next document of such a
 * customer asks a person before it goes to anybody else.
 */
export async function endLinksTo(
  tx: Queryable,
  connection: ConnectionKey,
  ledgerIds: readonly string[],
  why: 'deleted' | 'merged' | 'blocked',
): Promise<number> {
  if (ledgerIds.length === 0) return 0;
  const ended = await tx
    .update(contactLinks)
    .set({ state: 'dead', endedAt: sql`now()`, endedWhy: why })
    .where(
      and(
        eq(contactLinks.installationId, connection.installationId),
        eq(contactLinks.connectionId, connection.id),
        eq(contactLinks.state, 'active'),
        inArray(contactLinks.ledgerId, [...ledgerIds]),
      ),
    )
    .returning();
  for (const row of ended) {
    const before = { ledgerId: row.ledgerId, number: row.number };
    await audit(tx, connection, null, 'contact.unlinked', row.stripeCustomerId, before, { state: 'dead', why });
  }
  return ended.length;
}

/**
 * Notes what was last written to the ledger about this customer, so that only real changes are written again, and what
 * the customer is called there since.
 */
export async function rememberWritten(
  tx: Queryable,
  {
    connection,
    id,
    writtenHash,
    contact,
  }: { connection: ConnectionKey; id: string; writtenHash: string; contact: { number: string; name: string } },
): Promise<void> {
  await tx
    .update(contactLinks)
    .set({ writtenHash, number: contact.number, name: contact.name })
    .where(
      and(
        eq(contactLinks.id, id),
        eq(contactLinks.installationId, connection.installationId),
        eq(contactLinks.connectionId, connection.id),
      ),
    );
}

const ofCustomer = (connection: ConnectionKey, stripeCustomerId: string) =>
  and(
    eq(contactLinks.installationId, connection.installationId),
    eq(contactLinks.connectionId, connection.id),
    eq(contactLinks.stripeCustomerId, stripeCustomerId),
  );

const activeFor = ({ connection, stripeCustomerId, currency }: LinkKey) =>
  and(ofCustomer(connection, stripeCustomerId), eq(contactLinks.currency, currency), eq(contactLinks.state, 'active'));

const parse = (row: typeof contactLinks.$inferSelect): ContactLink => ({
  ...row,
  evidence: z.array(contactFieldEvidenceSchema).parse(row.evidence),
});

/** Ids and numbers only: names and addresses have no place in the audit log. */
async function audit(
  tx: Queryable,
  connection: ConnectionKey,
  by: string | null,
  action: string,
  subject: string,
  before: object | null,
  after: object,
): Promise<void> {
  await tx.insert(auditLog).values({
    installationId: connection.installationId,
    connectionId: connection.id,
    actor: by ?? 'tieout',
    action,
    subject,
    before,
    after,
  });
}
