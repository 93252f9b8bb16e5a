import { and, eq, gte, lte } from 'drizzle-orm';
import { backfills } from '../../database/schema/index.ts';
import { dateIn, dayAfter, fromUnix, type PlainDate, startOfDay } from '../../documents/dates.ts';
import type { SalesDocument } from '../../documents/invoice.ts';
import type { Journey } from '../context.ts';
import { documentInstant } from '../document-date.ts';

/** Calendar dates in the company's time zone, both included. */
export type Period = { from: PlainDate; to: PlainDate };

/** The period as Stripe's `created` range: Unix seconds from the first instant of `from` to the last of `to`. */
export function createdRange(period: Period, timeZone: string): { gte: number; lt: number } {
  return {
    gte: startOfDay(period.from, timeZone).getTime() / 1000,
    lt: startOfDay(dayAfter(period.to), timeZone).getTime() / 1000,
  };
}

/**
 * Whether a backfill asked for this document: it was made in Stripe within a backfilled period, before that backfill
 * began. Its retries and replays must not fall back behind the start date that the backfill passed over.
 */
export async function wasBackfilled(journey: Journey, document: SalesDocument): Promise<boolean> {
  const { startDate, timeZone, automatic } = journey.settings.documents;
  if (automatic && (startDate === null || dateIn(documentInstant(document, journey.settings), timeZone) >= startDate))
    return false;
  const seconds = document.raw.invoice.created;
  if (typeof seconds !== 'number') return false;
  const made = fromUnix(seconds);
  const date = dateIn(made, timeZone);
  const [found] = await journey.street.db
    .select({ id: backfills.id })
    .from(backfills)
    .where(
      and(
        eq(backfills.connectionId, journey.connection.id),
        eq(backfills.dry, false),
        lte(backfills.fromDate, date),
        gte(backfills.toDate, date),
        gte(backfills.createdAt, made),
      ),
    )
    .limit(1);
  return found !== undefined;
}
