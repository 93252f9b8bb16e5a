import { and, count, desc, eq } from 'drizzle-orm';
import type { CustomerView } from '#shared/api/customer.ts';
import { syncItems } from '../database/schema/index.ts';
import { linksOf } from '../matching/links.ts';
import { rejectionsOf } from '../matching/rejections.ts';
import type { Services } from '../services.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { balanceOf } from './customer/balance.ts';
import { historyOf } from './customer/history.ts';
import { endedLink, linkView } from './customer/links.ts';
import { questionOf } from './customer/question.ts';
import { documentRow } from './documents.ts';

const DOCUMENTS = 25;

/** The customer view: whom this Stripe customer is in the ledger and why, what is booked, and what happened to it. */
export async function customerView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  customerId: string,
): Promise<CustomerView> {
  const { db } = services;
  const { connection, summary } = await readConnection(services, caller.installation);
  const nothing: CustomerView = {
    connection: summary,
    customerId,
    links: [],
    ended: null,
    question: null,
    rejected: [],
    balance: [],
    documents: [],
    documentCount: 0,
    history: [],
    mayChange: caller.mayChange,
  };
  if (connection === null || connection.state === 'pending') return nothing;
  const links = await linksOf(db, { connection, stripeCustomerId: customerId });
  const active = links.filter(({ state }) => state === 'active');
  const mine = and(
    eq(syncItems.installationId, connection.installationId),
    eq(syncItems.connectionId, connection.id),
    eq(syncItems.stripeCustomerId, customerId),
  );
  const documents = await db
    .select()
    .from(syncItems)
    .where(mine)
    .orderBy(desc(syncItems.documentDate), desc(syncItems.changedAt))
    .limit(DOCUMENTS);
  const [counted] = await db.select({ total: count() }).from(syncItems).where(mine);
  const rejected = await rejectionsOf(db, { connection, stripeCustomerId: customerId });
  return {
    ...nothing,
    links: await Promise.all(active.map((link) => linkView(services, connection, link))),
    ended: endedLink(links),
    question: await questionOf(services, connection, customerId),
    rejected: rejected.map(({ ledgerId, at, ...rest }) => ({ contactId: ledgerId, ...rest, at: at.toISOString() })),
    balance: await balanceOf(db, connection, customerId),
    documents: documents.map(documentRow),
    documentCount: counted?.total ?? documents.length,
    history: await historyOf(db, connection, customerId),
  };
}
