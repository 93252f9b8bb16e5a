import type { RunTrigger } from '#shared/statuses.ts';

/** What a person did, by the action in the audit log. `{subject}` is what it was done to. */
const deeds: Record<string, string> = {
  'document.replayed': 'Replayed a document',
  'document.excluded': 'Excluded a document',
  'document.included': 'Included a document again',
  'documents.replayed': 'Replayed {subject}',
  'documents.excluded': 'Excluded {subject}',
  'documents.stopped': 'Stopped a run over {subject}',
  'documents.run_answered': 'Said what a run does with documents that look booked, over {subject}',
  'documents.run_undone': 'Undid a run over {subject}',
  'backfill.started': 'Began to bring in {subject}',
  'backfill.stopped': 'Stopped bringing in {subject}',
  'backfill.answered': 'Said what becomes of documents that look booked, in {subject}',
  'backfill.undone': 'Began to undo bringing in {subject}',
  'contact.linked': 'Linked a customer',
  'contact.unlinked': 'Unlinked a customer',
  'contact.rejected': 'Said that a customer is another one',
  'contact.allowed': 'Allowed a rejected customer again',
  'posting.replayed': 'Replayed a posting',
  'posting.undone': 'Took a posting back',
  'payout.proven': 'Proved a payout',
  'difference.accepted': 'Kept the ledger’s version of {subject}',
  'difference.reopened': 'Opened a difference about {subject} again',
  'difference.replayed': 'Replayed {subject} after a comparison',
  'difference.linked': 'Linked {subject} to a document in the ledger',
  'difference.removed': 'Removed {subject} from the ledger',
  'review.postponed': 'Put a question off',
  'review.resumed': 'Took a question up again',
  'mapping.chosen': 'Answered a mapping',
  'settings.saved': 'Changed the settings',
  'settings.reverted': 'Went back to earlier settings',
  'connection.signed_in': 'Signed in to {subject}',
  'connection.connected': 'Connected {subject}',
  'connection.reconnected': 'Reconnected {subject}',
  'connection.revoked': 'The ledger ended our access',
  'connection.disconnected': 'Disconnected {subject}',
  'api_key.created': 'Created an API key',
  'api_key.revoked': 'Revoked an API key',
  'webhook.created': 'Added a webhook',
  'webhook.changed': 'Changed a webhook',
  'webhook.disabled': 'Disabled a webhook',
  'webhook.removed': 'Removed a webhook',
  'webhook.secret_rotated': 'Gave a webhook a new secret',
};

/** A deed that has no words of its own yet is still named, by its action: "payout.booked" is "Payout booked". */
export function deedWords(action: string, subject: string): string {
  const known = deeds[action];
  if (known !== undefined) return known.replace('{subject}', subject);
  const words = action.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const causes: Record<RunTrigger, string> = {
  event: 'Followed a change in Stripe',
  sweep: 'Regular check',
  replay: 'Replay',
  bulk_replay: 'Replay of several documents',
  backfill: 'Backfill',
  resume: 'Resumed after a pause',
  retry: 'Automatic retry',
  undo: 'Undo',
  follow_up: 'Followed another document',
};

export const runWords = (trigger: RunTrigger): string => causes[trigger];
