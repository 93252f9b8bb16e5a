import { eq } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { SyncObjectType } from '#shared/statuses.ts';
import type { Queryable } from '../database/client.ts';
import { connections } from '../database/schema/index.ts';
import { documentJob } from '../queue/document-jobs.ts';
import type { Connection, Street } from './context.ts';
import { ensureItem, setState } from './items.ts';
import { sentenceOf } from './outcome.ts';

type Held = { type: SyncObjectType; id: string };

/**
 * The books cannot be reached until a person connects them again (access revoked, or disconnected): the document waits
 * and says so. What stands in the books keeps its state; it is looked at again after connecting, too.
 */
export async function holdForConnection(street: Street, connection: Connection, document: Held): Promise<void> {
  await street.db.transaction(async (tx) => {
    if (await resumesAtOnce(tx, street, connection, document)) return;
    const item = await ensureItem(tx, connection, document.type, document.id);
    const problem = problemOf(street, connection);
    const kept = item.ledgerId !== null || item.hold !== null;
    const { status, sentence } = kept ? item : { status: 'waiting' as const, sentence: sentenceOf(problem) };
    await setState(tx, item, { status, sentence, problem }, { nextAttemptAt: null });
  });
}

/**
 * Looks at the connection under a lock against connecting it. Either that has happened, then the document is queued; or
 * it has not, then it will find the document waiting. Without the lock a document could wait for what is long over.
 */
export async function resumesAtOnce(
  tx: Queryable,
  street: Street,
  connection: Pick<Connection, 'id' | 'installationId'>,
  document: Held,
): Promise<boolean> {
  const [now] = await tx
    .select({ state: connections.state })
    .from(connections)
    .where(eq(connections.id, connection.id))
    .for('share');
  if (now?.state !== 'active') return false;
  const job = documentJob({ id: connection.installationId }, document, { trigger: 'resume' });
  await street.queue.add('documents', [job], tx);
  return true;
}

function problemOf(street: Street, connection: Connection): Problem {
  const ledger = street.connector(connection.ledger).name;
  if (connection.state !== 'revoked') return new Problem('not_connected', { ledger });
  const detail = connection.stateDetail ?? 'no reason given';
  return new Problem('connection_revoked', { ledger, company: connection.companyName, detail });
}
