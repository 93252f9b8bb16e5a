import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import { documentJob } from '../queue/document-jobs.ts';
import { contactQuestions } from './contact-question.ts';
import type { Connection, Installation, Street } from './context.ts';
import { wakeMoneyByCause } from './wake-money.ts';

/**
 * All documents of a customer that wait for the same answer follow it, and money that waits to know whose it is.
 * @param except a document that is asked for in another way
 * @returns how many
 */
export async function resumeQuestions(
  tx: Queryable,
  street: Street,
  installation: Installation,
  connection: Connection,
  customerId: string,
  except: string | null,
): Promise<number> {
  const waiting = await tx
    .select({ id: syncItems.stripeId, type: syncItems.objectType })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.stripeCustomerId, customerId),
        inArray(syncItems.problemCode, [...contactQuestions]),
        ...(except === null ? [] : [ne(syncItems.stripeId, except)]),
      ),
    );
  await street.queue.add(
    waiting.length > 50 ? 'bulk' : 'documents',
    waiting.map((row) => documentJob(installation, row, { trigger: 'resume' })),
  );
  await wakeMoneyByCause(tx, connection, ['money_customer_open']);
  return waiting.length;
}
