import { Badge } from '@stripe/ui-extension-sdk/ui';
import { statusWords } from '../../../shared/status-words.ts';
import type { SyncStatus } from '../../../shared/statuses.ts';

/** @param label the server's own words; without them, those of the table. */
export const StatusBadge = ({ status, label }: { status: SyncStatus | null; label?: string }) =>
  status === null ? (
    <Badge type="neutral">{label ?? 'Not synced'}</Badge>
  ) : (
    <Badge type={statusWords[status].tone}>{label ?? statusWords[status].label}</Badge>
  );
