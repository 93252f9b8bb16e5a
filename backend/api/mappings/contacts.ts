import { and, asc, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { instantSchema } from '#shared/api/common.ts';
import type { Queryable } from '../../database/client.ts';
import { contactLinks, ledgerContacts, syncItems } from '../../database/schema/index.ts';
import { endLink, linkCurrency, saveLink } from '../../matching/links.ts';
import { readSettings } from '../../settings/versions.ts';
import { nearestOf } from './nearest.ts';
import { type Books, type Checked, countOutcome, doubleKeys, faultAt, type Placed } from './table.ts';

const chosenContact = {
  number: z.string().trim().min(1).max(100).optional().meta({ description: 'Customer number in the ledger.' }),
  id: z.string().min(1).max(100).optional().meta({ description: 'Id in the ledger, instead of the number.' }),
  currency: z
    .string()
    .trim()
    .regex(/^([A-Za-z]{3})?$/, 'Use a code such as EUR.')
    .default('')
    .meta({ description: 'Only where the ledger keeps a customer per currency.' }),
};
const one = ({ number, id }: { number?: string | undefined; id?: string | undefined }) =>
  (number === undefined) !== (id === undefined);
const oneWords = 'Give either the number or the id.';

/** Whom one customer is. */
export const contactChoice = z.strictObject(chosenContact).refine(one, oneWords).meta({ id: 'LinkChoice' });
export const contactRow = z
  .strictObject({
    customerId: z
      .string()
      .trim()
      .regex(/^cus_\w+$/, 'Give a customer of Stripe (cus_…).'),
    ...chosenContact,
  })
  .refine(({ number, id }) => number === undefined || id === undefined, 'Give the number or the id, not both.')
  .meta({ id: 'LinkRow', description: 'A row without number and id takes the link away.' });
export type ContactRow = z.output<typeof contactRow>;

export const contactLink = z
  .object({
    customerId: z.string(),
    currency: z.string().nullable(),
    contact: z.object({ id: z.string(), number: z.string(), name: z.string() }),
    how: z.enum(['matched', 'created', 'chosen']),
    reason: z.string(),
    since: instantSchema,
    by: z.string().nullable(),
  })
  .meta({ id: 'Link', description: 'Which customer of the ledger a customer of Stripe is, and why.' });
export type ContactLinkView = z.output<typeof contactLink>;

export const contactCsv = {
  columns: ['customer_id', 'currency', 'number', 'name'],
  required: ['customer_id', 'number'],
  read: ({ customer_id, currency, number }: Record<string, string>) => ({
    customerId: customer_id,
    currency,
    ...(number === '' ? {} : { number }),
  }),
  write: ({ customerId, currency, contact }: ContactLinkView) => ({
    customer_id: customerId,
    currency: currency ?? '',
    number: contact.number,
    name: contact.name,
  }),
} as const;

const inForce = ({ connection }: Books): SQL | undefined =>
  and(
    eq(contactLinks.installationId, connection.installationId),
    eq(contactLinks.connectionId, connection.id),
    eq(contactLinks.state, 'active'),
  );

const place = sql<string>`${contactLinks.stripeCustomerId} || ' ' || ${contactLinks.currency}`;

/** Links in force by customer and currency. @param after `customer currency` of the last of the page before */
export async function listContactLinks(
  books: Books,
  query: { after: string | null; limit: number; customers?: string[] },
): Promise<ContactLinkView[]> {
  const rows = await books.services.db
    .select()
    .from(contactLinks)
    .where(
      and(
        inForce(books),
        query.after === null ? undefined : gt(place, query.after),
        query.customers === undefined ? undefined : inArray(contactLinks.stripeCustomerId, query.customers),
      ),
    )
    .orderBy(asc(place))
    .limit(query.limit);
  return rows.map((row) => ({
    customerId: row.stripeCustomerId,
    currency: row.currency || null,
    contact: { id: row.ledgerId, number: row.number, name: row.name },
    how: row.how,
    reason: row.reason,
    since: row.createdAt.toISOString(),
    by: row.by,
  }));
}

type Contact = typeof ledgerContacts.$inferSelect;

/** Looks at rows before they are kept: does the ledger have the customers, and take invoices for them? */
export async function checkContacts(books: Books, rows: readonly Placed<ContactRow>[]): Promise<Checked> {
  const { services, connection, caller, ledgerName } = books;
  const { capabilities } = services.connector(connection.ledger);
  const contactOf = await findContacts(books, rows);
  const keyed = rows.map((placed) => {
    const currency = linkCurrency(capabilities, placed.row.currency.toUpperCase());
    return { placed, currency, key: `${placed.row.customerId} ${currency}`, contact: contactOf(placed.row) };
  });
  const faults = [
    ...doubleKeys(rows, 'customerId', ({ customerId, currency }) =>
      `${customerId} ${linkCurrency(capabilities, currency.toUpperCase())}`.trim(),
    ),
    ...(await contactFaults(books, keyed)),
    ...keyed
      .filter(({ placed }) => capabilities.currencyLockedPerContact && placed.row.currency === '')
      .map(({ placed }) =>
        faultAt(placed, 'currency', `${ledgerName} keeps customers per currency. Name the currency of this link.`),
      ),
  ];
  const stored = await books.services.db
    .select()
    .from(contactLinks)
    .where(
      and(
        inForce(books),
        inArray(
          contactLinks.stripeCustomerId,
          rows.map(({ row }) => row.customerId),
        ),
      ),
    );
  const linkOf = new Map(stored.map((link) => [`${link.stripeCustomerId} ${link.currency}`, link]));
  const outcome = countOutcome(
    keyed.map(({ key, contact }) => ({
      key,
      before: linkOf.get(key)?.ledgerId ?? null,
      after: contact?.ledgerId ?? null,
    })),
  );
  const changed = new Set(outcome.changed);
  return {
    faults,
    outcome,
    async apply(tx) {
      const { version } = await readSettings(tx, connection);
      for (const { placed, currency, key, contact } of keyed) {
        if (!changed.has(key)) continue;
        const before = linkOf.get(key);
        if (contact === undefined) await unlink(tx, books, before?.id);
        else
          await saveLink(tx, {
            connection,
            stripeCustomerId: placed.row.customerId,
            currency,
            contact: { id: contact.ledgerId, number: contact.number, name: contact.name },
            how: 'chosen',
            reason: `Chosen by ${caller.userName}.`,
            evidence: [],
            settingsVersion: version,
            by: caller.userName,
          });
      }
    },
    waiting: and(
      sql`${syncItems.problemCode} like 'customer\\_%'`,
      inArray(
        syncItems.stripeCustomerId,
        outcome.changed.map((key) => key.split(' ')[0] ?? ''),
      ),
    ),
  };
}

async function unlink(tx: Queryable, { connection, caller }: Books, id: string | undefined): Promise<void> {
  if (id !== undefined) await endLink(tx, { connection, id, state: 'unlinked', by: caller.userName });
}

const ofMirror = ({ connection }: Books): SQL | undefined =>
  and(
    eq(ledgerContacts.installationId, connection.installationId),
    eq(ledgerContacts.connectionId, connection.id),
    isNull(ledgerContacts.deletedAt),
  );

const numberKey = (number: string): string => number.trim().toUpperCase();

/** The contacts that rows name, with one statement for all of them. */
async function findContacts(books: Books, rows: readonly Placed<ContactRow>[]) {
  const numbers = rows.flatMap(({ row }) => (row.number === undefined ? [] : [numberKey(row.number)]));
  const ids = rows.flatMap(({ row }) => row.id ?? []);
  if (numbers.length + ids.length === 0) return (): Contact | undefined => undefined;
  const found = await books.services.db
    .select()
    .from(ledgerContacts)
    .where(
      and(
        ofMirror(books),
        or(
          numbers.length === 0 ? undefined : inArray(sql`upper(trim(${ledgerContacts.number}))`, numbers),
          ids.length === 0 ? undefined : inArray(ledgerContacts.ledgerId, ids),
        ),
      ),
    );
  const byNumber = new Map(found.map((contact) => [numberKey(contact.number), contact]));
  const byId = new Map(found.map((contact) => [contact.ledgerId, contact]));
  return ({ number, id }: ContactRow): Contact | undefined =>
    id === undefined ? byNumber.get(numberKey(number ?? '')) : byId.get(id);
}

/** Candidates for a mistyped number; with more customers than this the search is the better way. */
const MOST_NEARBY = 20_000;

async function contactFaults(
  books: Books,
  rows: readonly { placed: Placed<ContactRow>; contact: Contact | undefined }[],
) {
  const named = rows.filter(({ placed }) => placed.row.number !== undefined || placed.row.id !== undefined);
  const blocked = named.flatMap(({ placed, contact }) =>
    contact === undefined || contact.blocked === null
      ? []
      : [
          faultAt(
            placed,
            placed.row.id === undefined ? 'number' : 'id',
            `${contact.number} ${contact.name} is blocked in ${books.ledgerName} (${contact.blocked}). Unblock it, or choose another.`,
            { value: contact.number },
          ),
        ],
  );
  const missing = named.filter(({ contact }) => contact === undefined);
  if (missing.length === 0) return blocked;
  const known = await books.services.db
    .select({ value: ledgerContacts.number, label: ledgerContacts.name })
    .from(ledgerContacts)
    .where(ofMirror(books))
    .limit(MOST_NEARBY);
  const near = nearestOf(known);
  const unknown = missing.map(({ placed }) => {
    const value = placed.row.id ?? placed.row.number ?? '';
    return faultAt(
      placed,
      placed.row.id === undefined ? 'number' : 'id',
      `${books.ledgerName} has no customer “${value}”.`,
      { value, nearest: near(value) },
    );
  });
  return [...blocked, ...unknown];
}
