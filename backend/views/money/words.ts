import type { PostingSort } from '#shared/api/money-posting.ts';
import type { SyncStatus } from '#shared/statuses.ts';
import type { PostingKind } from '../../documents/posting.ts';
import type { SectionName } from '../../reconciliation/payout-proof.ts';

/** What bookkeepers call the kinds of postings. */
const labels: Record<PostingKind, string> = {
  payment: 'Payment',
  sale: 'Sale',
  payment_failure: 'Failed payment',
  refund: 'Refund',
  refund_failure: 'Failed refund',
  dispute: 'Dispute',
  dispute_lost: 'Lost dispute',
  fee: 'Fee',
  payout: 'Payout',
  payout_failure: 'Failed payout',
  transfer: 'Transfer',
  customer_balance: 'Customer balance',
  summary: 'Summary',
  unclassified: 'Not classified',
};

const known: ReadonlyMap<string, string> = new Map(Object.entries(labels));

/** @param kind as it is stored; one that is not known keeps its own word */
export const postingLabel = (kind: string): string => known.get(kind) ?? sentenceCase(kind);

/** Which kinds a bookkeeper finds under which name. */
export const kindsOfSort: Record<PostingSort, PostingKind[]> = {
  payment: ['payment', 'sale', 'payment_failure', 'customer_balance'],
  refund: ['refund', 'refund_failure'],
  dispute: ['dispute', 'dispute_lost'],
  fee: ['fee'],
  payout: ['payout', 'payout_failure'],
  other: ['transfer', 'summary', 'unclassified'],
};

/** `JournalEntry` → "Journal entry"; an expense is what people see, whatever the ledger's interface calls it. */
export function entityLabel(entity: string): string {
  if (entity === 'Purchase') return 'Expense';
  return sentenceCase(entity.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase());
}

/** `in_transit` → "In transit". */
export function sentenceCase(word: string): string {
  const text = word.replaceAll('_', ' ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Where a posting stands before anything was said about it. */
export function statusSentence(status: SyncStatus, ledger: string): string {
  switch (status) {
    case 'queued':
    case 'syncing':
      return `On its way to ${ledger}.`;
    case 'synced':
    case 'synced_with_variance':
      return `Booked in ${ledger}.`;
    case 'waiting':
      return 'Waits for what it belongs to.';
    case 'needs_review':
      return 'Waits for your answer.';
    case 'failed':
      return `Not booked in ${ledger}.`;
    case 'excluded':
      return 'Left out on purpose.';
    case 'undone':
      return `Taken back from ${ledger}.`;
  }
}

/** The lines of a proof as a bookkeeper calls them. */
export const sectionLabels: Record<SectionName, string> = {
  payments: 'Payments',
  fees: 'Fees',
  refunds: 'Refunds',
  disputes: 'Disputes',
  adjustments: 'Adjustments',
  opening: 'Before the start date',
};

/** "Ties out", "1 item missing", "3 items differ"; what a list says of a payout in two words. */
export function proofBadge(ties: boolean, kinds: readonly string[]): string {
  if (ties) return 'Ties out';
  if (kinds.length === 0) return 'Does not tie out';
  const items = kinds.length === 1 ? '1 item' : `${kinds.length} items`;
  if (kinds.every((kind) => kind === 'missing')) return `${items} missing`;
  if (kinds.every((kind) => kind === 'listing_incomplete')) return 'List not complete yet';
  return kinds.length === 1 ? '1 item differs' : `${items} differ`;
}
