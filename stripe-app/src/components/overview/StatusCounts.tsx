import { Link, PropertyList, PropertyListItem } from '@stripe/ui-extension-sdk/ui';
import type { OverviewView } from '../../../../shared/api/overview.ts';
import { statusWords } from '../../../../shared/status-words.ts';
import type { SyncStatus } from '../../../../shared/statuses.ts';
import { groupOfStatus } from '../../data/document-params.ts';
import { pageRoute } from '../../data/place.ts';
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

/** The states that something is in. */
export const countedStates = (counts: OverviewView['counts']): SyncStatus[] =>
  order.filter((status) => (counts[status] ?? 0) > 0);

/** How many documents are in which state, each leading to them. */
export const StatusCounts = ({ counts }: { counts: OverviewView['counts'] }) => (
  <PropertyList>
    {countedStates(counts).map((status) => (
      <PropertyListItem
        key={statusWords[status].label}
        label={<StatusBadge status={status} />}
        value={
          <Link href={pageRoute(['documents'], { status: groupOfStatus(status) })}>{String(counts[status] ?? 0)}</Link>
        }
      />
    ))}
  </PropertyList>
);
