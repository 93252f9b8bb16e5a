import { and, count, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { bookDue } from '../booking/book-due.ts';
import { fetchPayouts } from '../connectors/stripe/money/payouts.ts';
import { LeaseBusy, withLease } from '../database/leases.ts';
import { backfillPostings, backfills, moneyPostings } from '../database/schema/index.ts';
import { dayAfter, type PlainDate, startOfDay } from '../documents/dates.ts';
import { followPayout, followPeriod } from '../reconciliation/follow-money.ts';
import { type MoneyJourney, openMoneyJourney } from '../reconciliation/journey.ts';
import type { Journey } from '../sync/context.ts';
import type { Backfill } from './run.ts';
import { holdsStrangers } from './strange-entries.ts';

/** So many days' movements are read in one turn, and so many payouts proven. */
const DAYS = 3;
const PAYOUTS = 5;
/** A posting whose next try is further away is reported rather than waited for. */
const WAIT_FOR_RETRY_MS = 5 * 60_000;

/** `more`: go on at once; `wait`: something is under way; `through`: the stage is done. */
export type Step = 'more' | 'wait' | 'through';

/** The company's money as it is followed; null where money movement is off. */
export async function moneyOf({ street, installation }: Journey): Promise<MoneyJourney | null> {
  const money = await openMoneyJourney(street, installation);
  return money?.money.enabled === true ? money : null;
}

/**
 * Movements of the balance, day by day: read, planned, written. They come after the documents, because payments are
 * applied to invoices and refunds to credit notes. What lies before the cut-over is in the opening balance of the
 * clearing account and is not booked (C57).
 */
export async function moneyStep(journey: Journey, run: Backfill): Promise<Step> {
  const money = await moneyOf(journey);
  if (money === null) return 'through';
  const day = run.cursor ?? run.fromDate;
  if (day > run.toDate) return settlePostings(journey, run);
  const until = later(day, DAYS, run.toDate);
  const from = new Date(Math.max(startOfDay(day, money.timeZone).getTime(), money.start.getTime()));
  const to = startOfDay(dayAfter(until), money.timeZone);
  return alone(journey, async () => {
    const read = from >= to ? 0 : (await planning(journey, run, () => followPeriod(money, { from, to }))).read;
    await keep(journey, run, { cursor: dayAfter(until), movements: run.movements + read });
    await book(journey, run);
    return 'more';
  });
}

/** The payouts whose bank line lies in the period, the oldest first: what they consist of is booked, then proven. */
export async function payoutStep(journey: Journey, run: Backfill): Promise<Step> {
  const money = await moneyOf(journey);
  if (money === null) return 'through';
  const payouts = await payoutsOf(money, run);
  const due = payouts.slice(run.proven, run.proven + PAYOUTS);
  if (due.length === 0) return 'through';
  return alone(journey, async () => {
    for (const { id } of due) {
      await planning(journey, run, () => followPayout(money, id));
      await book(journey, run);
      await followPayout(money, id);
    }
    await keep(journey, run, { payouts: payouts.length, proven: run.proven + due.length });
    return 'more';
  });
}

/** Stripe gives a day of arrival as midnight UTC. */
export async function payoutsOf(money: MoneyJourney, { fromDate, toDate }: Pick<Backfill, 'fromDate' | 'toDate'>) {
  const bounds = { from: new Date(`${fromDate}T00:00:00Z`), to: new Date(`${dayAfter(toDate)}T00:00:00Z`) };
  const payouts = await fetchPayouts(money.account, bounds);
  return payouts.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** Waits for the postings of the run that are still due; those that wait for something else are told of in the end. */
async function settlePostings(journey: Journey, run: Backfill): Promise<Step> {
  const { street } = journey;
  const soon = new Date(street.now().getTime() + WAIT_FOR_RETRY_MS);
  const due = async () => {
    const [row] = await street.db
      .select({ postings: count() })
      .from(backfillPostings)
      .innerJoin(moneyPostings, eq(moneyPostings.id, backfillPostings.postingId))
      .where(
        and(
          eq(backfillPostings.backfillId, run.id),
          inArray(moneyPostings.status, ['queued', 'syncing']),
          or(isNull(moneyPostings.nextAttemptAt), lte(moneyPostings.nextAttemptAt, soon)),
        ),
      );
    return row?.postings ?? 0;
  };
  if ((await due()) === 0) return 'through';
  return alone(journey, async () => {
    await book(journey, run);
    return (await due()) === 0 ? 'through' : 'wait';
  });
}

/** Writes what is due, and looks before each first write where it may stand there from before. */
async function book(journey: Journey, run: Backfill): Promise<void> {
  const { street, installation } = journey;
  const rows = await street.db
    .select({ id: backfillPostings.postingId })
    .from(backfillPostings)
    .innerJoin(moneyPostings, eq(moneyPostings.id, backfillPostings.postingId))
    .where(
      and(eq(backfillPostings.backfillId, run.id), inArray(moneyPostings.status, ['queued', 'syncing', 'waiting'])),
    );
  if (rows.length === 0) return;
  const lookFirst = await holdsStrangers(journey, run);
  await bookDue(street, installation, { lookFirst, ids: rows.map(({ id }) => id) });
}

/** Runs a planning and takes down which postings it made, so that they can be undone with the run. */
async function planning<T>(journey: Journey, run: Backfill, plan: () => Promise<T>): Promise<T> {
  const { street, connection } = journey;
  const [clock] = await street.db.execute<{ now: string }>('select now() as now');
  const done = await plan();
  const made = await street.db
    .select({ id: moneyPostings.id })
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.installationId, connection.installationId),
        eq(moneyPostings.connectionId, connection.id),
        gte(moneyPostings.createdAt, new Date(clock?.now ?? 0)),
      ),
    );
  const own = { installationId: connection.installationId, connectionId: connection.id, backfillId: run.id };
  if (made.length > 0)
    await street.db
      .insert(backfillPostings)
      .values(made.map(({ id }) => ({ ...own, postingId: id })))
      .onConflictDoNothing();
  return done;
}

/** Money of a tenant is followed by one process at a time; the live job holds the same lease. */
async function alone({ street, installation }: Journey, work: () => Promise<Step>): Promise<Step> {
  const key = `money:${installation.id}`;
  try {
    return await withLease(street.db, key, { ttlMs: 15_000, waitMs: 1_000 }, work);
  } catch (error) {
    if (error instanceof LeaseBusy) return 'wait';
    throw error;
  }
}

async function keep({ street }: Journey, run: Backfill, change: Partial<typeof backfills.$inferInsert>): Promise<void> {
  await street.db.update(backfills).set(change).where(eq(backfills.id, run.id));
}

function later(day: PlainDate, days: number, last: PlainDate): PlainDate {
  let found = day;
  for (let step = 1; step < days && found < last; step += 1) found = dayAfter(found);
  return found;
}
