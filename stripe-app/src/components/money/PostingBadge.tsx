import { Badge } from '@stripe/ui-extension-sdk/ui';
import type { PostingRow } from '../../../../shared/api/money-posting.ts';
import { statusWords } from '../../../../shared/status-words.ts';
import { postingStates } from '../../data/money-words.ts';

/** Where a posting stands. */
export const PostingBadge = ({ status }: Pick<PostingRow, 'status'>) => (
  <Badge type={statusWords[status].tone}>{postingStates[status]}</Badge>
);
