import { and, desc, eq } from 'drizzle-orm';
import type { CustomerView } from '#shared/api/overview.ts';
import { syncItems } from '../database/schema/index.ts';
import { linksOf } from '../matching/links.ts';
import type { Services } from '../services.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { documentRow } from './documents.ts';

const DOCUMENTS = 25;

/** The customer view: whom this Stripe customer is in the ledger and why, and its documents. */
export async function customerView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  customerId: string,
): Promise<CustomerView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const base = { connection: summary, customerId, mayChange: caller.mayChange };
  if (connection === null || connection.state === 'pending') return { ...base, link: null, documents: [] };
  const [link] = (await linksOf(services.db, { connection, stripeCustomerId: customerId })).filter(
    ({ state }) => state === 'active',
  );
  const documents = await services.db
    .select()
    .from(syncItems)
    .where(and(eq(syncItems.connectionId, connection.id), eq(syncItems.stripeCustomerId, customerId)))
    .orderBy(desc(syncItems.documentDate), desc(syncItems.changedAt))
    .limit(DOCUMENTS);
  const ledger = services.street.ledger(connection, () => {});
  return {
    ...base,
    link:
      link === undefined
        ? null
        : {
            contactId: link.ledgerId,
            number: link.number,
            name: link.name,
            url: ledger.contactUrl({ id: link.ledgerId, number: link.number }),
            how: link.how,
            reason: link.reason,
            since: link.createdAt.toISOString(),
          },
    documents: documents.map(documentRow),
  };
}
