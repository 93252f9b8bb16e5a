import type { SyncStatus } from './statuses.ts';

/**
 * What a document state is called before a merchant, and how its badge looks. A file of its own without Zod, so that the
 * views can import it without taking the schema library into their bundle.
 */
export const statusWords: Record<
  SyncStatus,
  { label: string; tone: 'neutral' | 'info' | 'positive' | 'warning' | 'negative' }
> = {
  queued: { label: 'Queued', tone: 'info' },
  syncing: { label: 'Syncing', tone: 'info' },
  synced: { label: 'Synced', tone: 'positive' },
  synced_with_variance: { label: 'Synced with variance', tone: 'warning' },
  waiting: { label: 'Waiting', tone: 'neutral' },
  needs_review: { label: 'Needs review', tone: 'warning' },
  failed: { label: 'Failed', tone: 'negative' },
  excluded: { label: 'Excluded', tone: 'neutral' },
  undone: { label: 'Undone', tone: 'neutral' },
};
