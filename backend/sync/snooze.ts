import { and, eq, inArray, isNotNull, isNull, lte, ne, or, type SQL } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { Queryable } from '../database/client.ts';
import { auditLog, syncItems } from '../database/schema/index.ts';
import { contactQuestions, isContactQuestion } from './contact-question.ts';
import type { Connection, Street, SyncItem } from './context.ts';
import type { ItemChange } from './items.ts';

/** How long "Not now" lasts, where nothing new comes before. */
export const REST_DAYS = 7;

/** Documents that do not rest: what lists of things to attend to show. */
export const notResting = (now: Date): SQL | undefined =>
  or(isNull(syncItems.snoozedUntil), lte(syncItems.snoozedUntil, now), ne(syncItems.status, 'needs_review'));

const questionsOf = (connection: Connection, customerId: string): SQL | undefined =>
  and(
    eq(syncItems.installationId, connection.installationId),
    eq(syncItems.connectionId, connection.id),
    eq(syncItems.stripeCustomerId, customerId),
    eq(syncItems.status, 'needs_review'),
    inArray(syncItems.problemCode, [...contactQuestions]),
  );

/**
 * "Not now": who this customer is rests for all of its invoices. They stay as they are, waiting for the answer, and
 * leave the lists of things to attend to for {@link REST_DAYS} days, or until something new comes.
 * @returns until when, and for how many invoices
 */
export async function postpone(
  street: Street,
  connection: Connection,
  customerId: string,
  by: string,
): Promise<{ until: Date; invoices: number }> {
  const until = new Date(street.now().getTime() + REST_DAYS * 86_400_000);
  const rested = await street.db.transaction(async (tx) => {
    const rows = await tx
      .update(syncItems)
      .set({ snoozedUntil: until, snoozedBy: by })
      .where(questionsOf(connection, customerId))
      .returning({ id: syncItems.id });
    const after = { until: until.toISOString(), invoices: rows.length };
    if (rows.length > 0) await audit(tx, connection, by, 'review.postponed', customerId, after);
    return rows;
  });
  return { until, invoices: rested.length };
}

/** "Look at it now": takes a "Not now" back. @returns how many invoices are asked about again */
export async function takeUpAgain(
  street: Street,
  connection: Connection,
  customerId: string,
  by: string,
): Promise<number> {
  return street.db.transaction(async (tx) => {
    const rows = await tx
      .update(syncItems)
      .set({ snoozedUntil: null, snoozedBy: null })
      .where(and(questionsOf(connection, customerId), isNotNull(syncItems.snoozedUntil)))
      .returning({ id: syncItems.id });
    if (rows.length > 0) await audit(tx, connection, by, 'review.resumed', customerId, { invoices: rows.length });
    return rows.length;
  });
}

/**
 * Either of the two, in a sentence about what happens now.
 * @throws Problem question_closed when there is nothing to put off
 */
export async function postponeOrTakeUp(
  street: Street,
  connection: Connection,
  { customerId, answer }: { customerId: string; answer: 'not_now' | 'look_at_it_now' },
  by: string,
): Promise<string> {
  if (answer === 'look_at_it_now') {
    await takeUpAgain(street, connection, customerId, by);
    return 'The question is open again.';
  }
  const { invoices } = await postpone(street, connection, customerId, by);
  if (invoices === 0) throw new Problem('question_closed', { state: 'it was answered, or is being looked at again.' });
  const waiting = invoices === 1 ? 'The invoice waits' : `The ${invoices} invoices wait`;
  return `Asked again in ${REST_DAYS} days, or as soon as something new comes. ${waiting}.`;
}

/** What a run makes of a question that rests: the same question goes on resting, anything new ends it. */
export function restAfter(item: SyncItem, problem: Problem | null, change: ItemChange): ItemChange {
  if (item.snoozedUntil === null) return {};
  const ids = (candidates: ItemChange['candidates']) => (candidates ?? []).map(({ id }) => id).join();
  const same = problem?.code === item.problemCode && ids(change.candidates) === ids(item.candidates);
  return same ? {} : { snoozedUntil: null, snoozedBy: null };
}

/** A further invoice asks the same: its question is new, so the others of the customer are asked about again as well. */
export async function wakeQuestions(tx: Queryable, item: SyncItem, customerId: string | null): Promise<void> {
  if (customerId === null) return;
  await tx
    .update(syncItems)
    .set({ snoozedUntil: null, snoozedBy: null })
    .where(
      and(
        eq(syncItems.connectionId, item.connectionId),
        eq(syncItems.stripeCustomerId, customerId),
        isNotNull(syncItems.snoozedUntil),
      ),
    );
}

/** Whether a run's end brings a question that did not stand there before. */
export const asksAnew = (item: SyncItem, problem: Problem | null): boolean =>
  problem !== null && isContactQuestion(problem.code) && item.snoozedUntil === null && item.problemCode === null;

const audit = async (
  tx: Queryable,
  connection: Connection,
  actor: string,
  action: string,
  subject: string,
  after: object,
): Promise<void> => {
  const { installationId, id: connectionId } = connection;
  await tx.insert(auditLog).values({ installationId, connectionId, actor, action, subject, after });
};
