import { and, count, desc, eq, inArray, notInArray } from 'drizzle-orm';
import type { OverviewView } from '#shared/api/overview.ts';
import { describeProblem, type ProblemCode } from '#shared/problems.ts';
import { syncStatuses } from '#shared/statuses.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import { notResting } from '../sync/snooze.ts';
import { presentBulk } from './bulk.ts';
import type { Caller } from './caller.ts';
import { readConnection, usageThisMonth } from './connection.ts';
import { differencesInShort } from './differences.ts';
import { documentDays } from './document-days.ts';
import { documentRow } from './documents.ts';
import { countPostings } from './money/list.ts';

const RECENT = 10;
const CAUSES = 20;
/** Waiting as the settings want it is nothing to attend to. */
const asIntended: ProblemCode[] = ['stage_not_reached', 'manual_only'];

/** The drawer's overview: counts, what needs attention grouped by cause, the newest documents. */
export async function overviewView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
): Promise<OverviewView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const none: OverviewView = {
    connection: summary,
    counts: Object.fromEntries(syncStatuses.map((status) => [status, 0])) as OverviewView['counts'],
    causes: [],
    recent: [],
    days: [],
    bulk: null,
    money: null,
    differences: null,
    usageThisMonth: await usageThisMonth(services, caller.installation),
    mayChange: caller.mayChange,
  };
  if (connection === null) return none;
  const mine = eq(syncItems.connectionId, connection.id);
  const counted = await services.db
    .select({ status: syncItems.status, total: count() })
    .from(syncItems)
    .where(mine)
    .groupBy(syncItems.status);
  const counts = { ...none.counts, ...Object.fromEntries(counted.map(({ status, total }) => [status, total])) };
  const recent = await services.db
    .select()
    .from(syncItems)
    .where(mine)
    .orderBy(desc(syncItems.changedAt))
    .limit(RECENT);
  const [causes, days, bulk, postings] = await Promise.all([
    causesOf(services, connection.id),
    connection.state === 'pending' ? [] : documentDays(services, connection),
    presentBulk(services, connection),
    countPostings(services.db, connection),
  ]);
  const money = postings.all === 0 ? null : { attention: postings.attention, waiting: postings.waiting };
  const differences = await differencesInShort(services, connection);
  return { ...none, counts, causes, recent: recent.map(documentRow), days, bulk, money, differences };
}

/** One row per cause and subject, the most frequent first: "12 invoices wait for the tax rate 19 % DE". */
async function causesOf(services: Services, connectionId: string): Promise<OverviewView['causes']> {
  const attention = and(
    eq(syncItems.connectionId, connectionId),
    inArray(syncItems.status, ['failed', 'needs_review', 'waiting', 'queued']),
    notInArray(syncItems.problemCode, asIntended),
    notResting(services.now()),
  );
  const groups = await services.db
    .select({ code: syncItems.problemCode, subject: syncItems.problemSubject, total: count() })
    .from(syncItems)
    .where(attention)
    .groupBy(syncItems.problemCode, syncItems.problemSubject)
    .orderBy(desc(count()))
    .limit(CAUSES);
  const examples = await services.db
    .selectDistinctOn([syncItems.problemCode, syncItems.problemSubject])
    .from(syncItems)
    .where(attention)
    .orderBy(syncItems.problemCode, syncItems.problemSubject, desc(syncItems.changedAt));
  return groups.flatMap(({ code, subject, total }) => {
    const example = examples.find((item) => item.problemCode === code && item.problemSubject === subject);
    if (code === null || !example?.problem) return [];
    const words = describeProblem(example.problem);
    return [{ code, title: words.title, subject, count: total, example: documentRow(example), action: words.action }];
  });
}
