import { and, count, desc, eq, gt, inArray } from 'drizzle-orm';
import type { CustomerView } from '#shared/api/customer.ts';
import { describeProblem } from '#shared/problems.ts';
import type { Connection } from '../../connections/current.ts';
import { syncItems } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import { contactQuestions } from '../../sync/contact-question.ts';
import { shownContact } from '../contact-words.ts';

/** What the invoices of a customer wait for, where that is the question who it is: asked once for all of them. */
export async function questionOf(
  services: Services,
  connection: Connection,
  customerId: string,
): Promise<CustomerView['question']> {
  const asking = and(
    eq(syncItems.installationId, connection.installationId),
    eq(syncItems.connectionId, connection.id),
    eq(syncItems.stripeCustomerId, customerId),
    eq(syncItems.status, 'needs_review'),
    inArray(syncItems.problemCode, [...contactQuestions]),
  );
  const [newest] = await services.db.select().from(syncItems).where(asking).orderBy(desc(syncItems.changedAt)).limit(1);
  if (newest === undefined || newest.problem === null) return null;
  const [total] = await services.db.select({ total: count() }).from(syncItems).where(asking);
  const [resting] = await services.db
    .select({ until: syncItems.snoozedUntil, by: syncItems.snoozedBy })
    .from(syncItems)
    .where(and(asking, gt(syncItems.snoozedUntil, services.now())))
    .limit(1);
  const ledger = services.street.ledger(connection, () => {});
  return {
    problem: describeProblem(newest.problem),
    invoices: total?.total ?? 1,
    candidates: (newest.candidates ?? []).map((candidate) =>
      shownContact(candidate, (contact) => ledger.contactUrl(contact)),
    ),
    snoozed:
      resting === undefined || resting.until === null
        ? null
        : { until: resting.until.toISOString(), by: resting.by ?? '' },
  };
}
