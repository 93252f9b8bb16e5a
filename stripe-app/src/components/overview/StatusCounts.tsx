import { PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { statusWords } from '../../../../shared/status-words.ts';
import type { SyncStatus } from '../../../../shared/statuses.ts';
import { Section, Text } from '../Layout.tsx';
import { StatusBadge } from '../StatusBadge.tsx';

const order: SyncStatus[] = [
  'failed',
  'needs_review',
  'waiting',
  'queued',
  'syncing',
  'synced',
  'synced_with_variance',
  'excluded',
  'undone',
];

/** How many documents are in which state; states that nothing is in are left out. */
export const StatusCounts = ({ counts }: { counts: OverviewView['counts'] }) => {
  const shown = order.filter((status) => (counts[status] ?? 0) > 0);
  if (shown.length === 0) return null;
  return (
    <Section title="Documents by state">
      <PropertyList>
        {shown.map((status) => (
          <PropertyListItem
            key={statusWords[status].label}
            label={<StatusBadge status={status} />}
            value={<Text>{String(counts[status] ?? 0)}</Text>}
          />
        ))}
      </PropertyList>
    </Section>
  );
};
