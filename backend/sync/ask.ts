import { withLease } from '../database/leases.ts';
import { auditLog } from '../database/schema/index.ts';
import { documentJob } from '../queue/document-jobs.ts';
import type { Connection, Installation, Street, SyncItem } from './context.ts';
import { ensureItem, setState } from './items.ts';
import { documentLease } from './walk.ts';
import { writeBackLater } from './write-back.ts';

/** What a person asked for, in the audit log. */
async function audit(
  street: Street,
  connection: Connection,
  actor: string,
  action: string,
  subject: string,
  after: unknown = null,
): Promise<void> {
  await street.db
    .insert(auditLog)
    .values({ installationId: connection.installationId, connectionId: connection.id, actor, action, subject, after });
}

/** Replay or Sync now: the document is queued at once, whatever it waited for. */
export async function replay(
  street: Street,
  installation: Installation,
  connection: Connection,
  object: { type: SyncItem['objectType']; id: string },
  askedBy: string,
): Promise<void> {
  const item = await ensureItem(street.db, connection, object.type, object.id);
  await street.db.transaction(async (tx) => {
    await setState(
      tx,
      item,
      { status: 'queued', sentence: `Queued by ${askedBy}.`, problem: null },
      { forced: true, nextAttemptAt: null, attempts: 0, firstFailedAt: null },
    );
    await street.queue.add(
      'documents',
      [{ ...documentJob(installation, object, { trigger: 'replay', askedBy }), priority: 10 }],
      tx,
    );
  });
  await audit(street, connection, askedBy, 'document.replayed', object.id);
}

/**
 * Excludes one document: events and bulk replays pass it by until it is included again. A run under way ends first.
 * @param options.audited false where the audit names the whole it is part of
 * @returns null when that run has written it to the books, so that there is nothing left to exclude
 * @throws LeaseBusy when the run takes longer than somebody waits
 */
export async function exclude(
  street: Street,
  connection: Connection,
  object: { type: SyncItem['objectType']; id: string },
  askedBy: string,
  reason: string | null,
  options: { audited: boolean } = { audited: true },
): Promise<string | null> {
  const sentence = `Excluded by ${askedBy}${reason === null || reason.trim() === '' ? '' : `: ${reason.trim()}`}`;
  return withLease(street.db, documentLease(connection, object.id), { ttlMs: 30_000, waitMs: 15_000 }, async () => {
    const item = await ensureItem(street.db, connection, object.type, object.id);
    if (item.ledgerId !== null) return null;
    await street.db.transaction((tx) =>
      setState(
        tx,
        item,
        { status: 'excluded', sentence: sentence.replace(/\.?$/, '.'), problem: null },
        { hold: 'excluded', forced: false, nextAttemptAt: null },
      ),
    );
    await writeBackLater(street, item);
    if (options.audited) await audit(street, connection, askedBy, 'document.excluded', object.id, { reason });
    return sentence;
  });
}

/** Takes an exclusion back and lets the rules decide anew. */
export async function include(
  street: Street,
  installation: Installation,
  connection: Connection,
  object: { type: SyncItem['objectType']; id: string },
  askedBy: string,
): Promise<void> {
  const item = await ensureItem(street.db, connection, object.type, object.id);
  await street.db.transaction(async (tx) => {
    await setState(
      tx,
      item,
      { status: 'queued', sentence: `Included again by ${askedBy}.`, problem: null },
      { hold: null, nextAttemptAt: null },
    );
    await street.queue.add('documents', [documentJob(installation, object, { trigger: 'resume', askedBy })], tx);
  });
  await audit(street, connection, askedBy, 'document.included', object.id);
}
