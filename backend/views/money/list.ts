import { and, count, inArray } from 'drizzle-orm';
import type { PostingList } from '#shared/api/money-list.ts';
import { type PostingGroup, type PostingListRead, postingGroups } from '#shared/api/money-posting.ts';
import type { Connection } from '../../connections/current.ts';
import type { Queryable } from '../../database/client.ts';
import { moneyPostings } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import type { Caller } from '../caller.ts';
import { readConnection } from '../connection.ts';
import { narrowed, ofBooks, pageOfPostings, statusesOf } from './find-postings.ts';
import { postingRows } from './posting-rows.ts';
import { moneyIsOn } from './switched-on.ts';

const PAGE = 50;

export type GroupCounts = Record<PostingGroup, number>;
export const noPostings = (): GroupCounts => ({ all: 0, attention: 0, waiting: 0, booked: 0, undone: 0 });

/** One page of the postings that fit, with how many do by group; from our own database only. */
export async function postingListView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  input: PostingListRead,
): Promise<PostingList> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const { mayChange } = caller;
  if (connection === null || connection.state === 'pending')
    return { connection: summary, enabled: false, rows: [], counts: noPostings(), next: null, mayChange };
  const { db } = services;
  const statuses = statusesOf[input.group];
  const where = narrowed(connection, input);
  const [enabled, { postings, next }, counts] = await Promise.all([
    moneyIsOn(db, connection),
    pageOfPostings(
      db,
      and(where, statuses === null ? undefined : inArray(moneyPostings.status, statuses)),
      input.cursor,
      PAGE,
    ),
    countByGroup(db, where),
  ]);
  const rows = await postingRows(db, { connection, ledgerName: summary.ledgerName, mayChange }, postings);
  return { connection: summary, enabled, rows, counts, next, mayChange };
}

/** How many postings there are by group. */
export async function countByGroup(db: Queryable, where: ReturnType<typeof narrowed>): Promise<GroupCounts> {
  const counted = await db
    .select({ status: moneyPostings.status, total: count() })
    .from(moneyPostings)
    .where(where)
    .groupBy(moneyPostings.status);
  const counts = noPostings();
  for (const group of postingGroups) {
    const statuses = statusesOf[group];
    counts[group] = counted
      .filter(({ status }) => statuses === null || statuses.includes(status))
      .reduce((sum, { total }) => sum + total, 0);
  }
  return counts;
}

/** The same for all postings of a company. */
export const countPostings = (db: Queryable, connection: Pick<Connection, 'id' | 'installationId'>) =>
  countByGroup(db, ofBooks(connection));
