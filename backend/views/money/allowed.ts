import type { PostingAction } from '#shared/api/money-posting.ts';
import { postingActions } from '../../booking/ask.ts';
import type { Connection } from '../../connections/current.ts';
import type { StoredPosting } from './stored-lines.ts';

/** What may be done with a posting now. The views draw only these, and the routes refuse the others (C73). */
export const allowedPostingActions = (
  connection: Pick<Connection, 'state'>,
  posting: Pick<StoredPosting, 'status' | 'bookedAt'>,
): PostingAction[] => (connection.state === 'active' ? postingActions(posting) : []);
