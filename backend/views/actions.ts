import type { DocumentAction } from '#shared/statuses.ts';
import type { Connection } from '../connections/current.ts';
import { draftStates } from '../documents/draft-states.ts';
import type { SyncItem } from '../sync/context.ts';

/** As much of a document as decides what may be done with it. */
type Standing = Pick<SyncItem, 'status' | 'stripeStatus' | 'ledgerId' | 'ledgerState' | 'hold' | 'problemCode'>;

/** A ledger's word for a document that is not booked yet. */
const isDraft = (item: Standing): boolean => draftStates.includes(item.ledgerState ?? '');

/**
 * What may be done with a document now. The views draw only these, and the routes refuse the others (C73).
 * @param item undefined: never met
 */
export function allowedActions(
  connection: Pick<Connection, 'state'> | null,
  item: Standing | undefined,
): DocumentAction[] {
  if (connection === null || connection.state !== 'active') return [];
  if (item === undefined) return ['sync', 'preview', 'exclude'];
  if (item.stripeStatus === 'void' && item.ledgerId === null) return [];
  switch (item.status) {
    case 'queued':
    case 'syncing':
      // A document that waits for its next try may be tried now.
      return item.problemCode === null ? [] : ['replay', 'preview'];
    case 'synced':
    case 'synced_with_variance':
      return isDraft(item) ? ['replay', 'preview', 'undo'] : ['replay'];
    case 'waiting':
      return item.stripeStatus === 'draft' ? ['preview', 'exclude'] : ['sync', 'preview', 'exclude'];
    case 'needs_review':
    case 'failed':
      return item.ledgerId !== null && isDraft(item)
        ? ['replay', 'preview', 'undo']
        : item.ledgerId !== null
          ? ['replay']
          : ['replay', 'preview', 'exclude'];
    case 'excluded':
      return item.hold === 'excluded' ? ['include', 'preview'] : ['replay', 'preview'];
    case 'undone':
      return ['replay', 'preview', 'exclude'];
  }
}
