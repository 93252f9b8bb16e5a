import { and, eq, isNull } from 'drizzle-orm';
import type Stripe from 'stripe';
import { expect } from 'vitest';
import { syncItems, syncRuns, usage } from '#backend/database/schema/index.ts';
import { eventually } from './calm.ts';
import type { House, Merchant } from './house.ts';

/** A pattern for faults: requests of this merchant's books whose path goes on like that. */
export const inBooks = ({ books }: Merchant, rest: string): string => `companies\\(${books.id}\\)/${rest}`;

/** The creation of a draft, and nothing below it. */
export const draftCreation = (merchant: Merchant): { method: string; path: string } => ({
  method: 'POST',
  path: inBooks(merchant, 'salesInvoices(\\?|$)'),
});

/** The drafts that carry the invoice's number. */
export const draftsOf = ({ books }: Merchant, { number }: Stripe.Invoice) =>
  books.rows('salesInvoices').filter((row) => row.values.externalDocumentNumber === number);

/** How often a request came to a simulator. */
export const countRequests = ({ requests }: Pick<House['ledger'], 'requests'>, method: string, path: string): number =>
  requests.filter((seen) => seen.method === method && new RegExp(path).test(seen.path)).length;

/** Waits until everything that came in is dispatched and no document waits, runs or is due. */
export async function idle(house: House): Promise<void> {
  await eventually(async () => {
    await house.stripe.settled();
    const [row] = await house.services.sql<{ total: number }[]>`
      select (select count(*) from queue.job where state < 'completed' and name in ('documents', 'bulk'))::int
        + (select count(*) from stripe_events where dispatched_at is null)::int
        + (select count(*) from sync_items where next_attempt_at is not null)::int as total`;
    return row?.total === 0;
  });
}

/**
 * The invariant of everything: each invoice is synced, stands in the books exactly once, on the very document that its
 * row names, and is counted once; and the books hold nothing else.
 */
export const expectExactlyOnce = (house: House, merchant: Merchant, invoices: Stripe.Invoice[]): Promise<void> =>
  expectOnce(
    house,
    {
      ...{ connection: merchant.connection, installation: merchant.installation },
      documents: (number) =>
        merchant.books
          .rows('salesInvoices')
          .filter(({ values }) => number === undefined || values.externalDocumentNumber === number),
    },
    invoices,
  );

/** The same in any ledger. */
export async function expectOnce(
  house: House,
  books: Pick<Merchant, 'connection' | 'installation'> & { documents(number?: string | null): { id: string }[] },
  invoices: Stripe.Invoice[],
): Promise<void> {
  const { db } = house.services;
  const items = await db.select().from(syncItems).where(eq(syncItems.connectionId, books.connection.id));
  const standing = new Map(items.map((item) => [item.stripeId, item]));
  for (const invoice of invoices) {
    expect(books.documents(invoice.number).map(({ id }) => id)).toEqual([standing.get(invoice.id)?.ledgerId]);
    expect(standing.get(invoice.id)?.status).toBe('synced');
  }
  expect(books.documents()).toHaveLength(invoices.length);
  const counted = await db.select().from(usage).where(eq(usage.installationId, books.installation.id));
  expect(counted.filter(({ takenBackAt }) => takenBackAt === null)).toHaveLength(invoices.length);
  const open = await db
    .select({ id: syncRuns.id })
    .from(syncRuns)
    .where(and(eq(syncRuns.installationId, books.installation.id), isNull(syncRuns.finishedAt)));
  expect(open).toEqual([]);
}
