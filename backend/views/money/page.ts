import { and, eq } from 'drizzle-orm';
import type { PostingPage } from '#shared/api/money-list.ts';
import { moneyPostings } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import type { Caller } from '../caller.ts';
import { readConnection } from '../connection.ts';
import { ofBooks } from './find-postings.ts';
import { postingViews } from './posting-page.ts';

/** A posting on a page of its own, from our own database only; undefined where these books have none of this id. */
export async function postingPage(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  postingId: string,
): Promise<PostingPage | undefined> {
  const { connection, summary } = await readConnection(services, caller.installation);
  if (connection === null) return undefined;
  const { mayChange } = caller;
  const stored = await services.db
    .select()
    .from(moneyPostings)
    .where(and(ofBooks(connection), eq(moneyPostings.id, postingId)));
  const [posting] = await postingViews(services.db, { connection, ledgerName: summary.ledgerName, mayChange }, stored);
  return posting === undefined ? undefined : { connection: summary, posting, mayChange };
}
