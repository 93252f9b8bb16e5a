import { and, eq, inArray, isNull, lt, lte, ne, notExists, or, sql } from 'drizzle-orm';
import { mendedBySettings } from '#shared/money-problem-words.ts';
import type { MoneySettings } from '#shared/money-settings.ts';
import { bookingLease } from '../booking/lease.ts';
import { replacePosting } from '../booking/stored-postings.ts';
import { fetchTransactions } from '../connectors/stripe/money/transactions.ts';
import { withLease } from '../database/leases.ts';
import {
  balanceTransactions,
  moneyEntries,
  moneyPostings,
  postingMembers,
  writeIntents,
} from '../database/schema/index.ts';
import { postTransaction } from '../postings/post.ts';
import { readSettingsVersion } from '../settings/versions.ts';
import type { MoneyJourney } from './journey.ts';

/** Of one go; more come with the next. */
const MOST = 200;

/** By what a posting is planned; accounts are looked up when it is written. */
const planning = ({ booking, uninvoiced, refunds, lostDisputes, dates, rules }: MoneySettings): string =>
  JSON.stringify({ booking, uninvoiced, refunds, lostDisputes, dates, rules });

/**
 * Plans anew what is about to be tried, stands nowhere, and was planned by other rules than those in force, or is asked
 * for by a person: a rule made for it answers for it, and what was mended in Stripe since is seen. Of each movement on its
 * own; sums of several stay as they were summed up.
 * @returns how many postings changed
 * @throws Problem, LeaseBusy, database errors
 */
export async function replanUnbooked(journey: MoneyJourney): Promise<number> {
  const { parts, books, money, timeZone, account } = journey;
  const outdated = await dueByOtherRules(journey);
  let changed = 0;
  for (const row of outdated) {
    // Stripe's own second is all that every movement has; the list of it is a handful.
    const to = new Date(row.happenedAt.getTime() + 1_000);
    const found = await fetchTransactions(account, { from: row.happenedAt, to });
    const transaction = found.find(({ id }) => id === row.transactionId);
    if (transaction === undefined) continue;
    const posting = postTransaction(transaction, money, timeZone, row.part);
    if (posting.key !== row.key) continue;
    const kept = await withLease(parts.db, bookingLease(books), { ttlMs: 30_000, waitMs: 15_000 }, () =>
      replacePosting(parts.db, books, row.id, posting),
    );
    if (kept) changed += 1;
  }
  return changed;
}

async function dueByOtherRules({ parts, books, money, settingsVersion }: MoneyJourney) {
  const now = parts.now();
  const rows = await parts.db
    .select({
      id: moneyPostings.id,
      key: moneyPostings.key,
      triedBy: moneyPostings.settingsVersion,
      transactionId: postingMembers.transactionId,
      part: postingMembers.part,
      happenedAt: balanceTransactions.happenedAt,
    })
    .from(moneyPostings)
    .innerJoin(postingMembers, eq(postingMembers.postingId, moneyPostings.id))
    .innerJoin(
      balanceTransactions,
      and(
        eq(balanceTransactions.installationId, postingMembers.installationId),
        eq(balanceTransactions.id, postingMembers.transactionId),
      ),
    )
    .where(
      and(
        eq(moneyPostings.installationId, books.installationId),
        eq(moneyPostings.connectionId, books.id),
        isNull(moneyPostings.bookedAt),
        lt(moneyPostings.settingsVersion, settingsVersion),
        ne(moneyPostings.kind, 'summary'),
        // What would be tried in this go.
        or(
          and(eq(moneyPostings.status, 'queued'), isNull(moneyPostings.nextAttemptAt)),
          and(ne(moneyPostings.status, 'syncing'), lte(moneyPostings.nextAttemptAt, now)),
          inArray(moneyPostings.problemCode, [...mendedBySettings]),
        ),
        notExists(
          parts.db
            .select({ one: sql`1` })
            .from(moneyEntries)
            .where(
              and(eq(moneyEntries.postingId, moneyPostings.id), inArray(moneyEntries.state, ['standing', 'draft'])),
            ),
        ),
        // A write whose answer was lost may stand there as it was planned then.
        notExists(
          parts.db
            .select({ one: sql`1` })
            .from(writeIntents)
            .where(
              and(
                eq(writeIntents.connectionId, moneyPostings.connectionId),
                eq(writeIntents.purpose, 'entry'),
                eq(writeIntents.state, 'open'),
                sql`starts_with(${writeIntents.subject}, ${moneyPostings.id}::text)`,
              ),
            ),
        ),
      ),
    )
    .limit(MOST);
  const alone = Map.groupBy(rows, ({ id }) => id);
  const inForce = planning(money);
  const same = new Map<number, boolean>();
  const outdated: (typeof rows)[number][] = [];
  for (const [row, ...others] of alone.values()) {
    if (row === undefined || others.length > 0 || row.triedBy === null) continue;
    const known = same.get(row.triedBy) ?? (await plannedAlike(row.triedBy));
    same.set(row.triedBy, known);
    if (!known) outdated.push(row);
  }
  return outdated;

  /** Version 0 stands for a person who asks: then it is read again in any case. */
  async function plannedAlike(version: number): Promise<boolean> {
    const before = version === 0 ? undefined : await readSettingsVersion(parts.db, books, version);
    return before !== undefined && planning(before.settings.money) === inForce;
  }
}
