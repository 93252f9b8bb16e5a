import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { OverviewView } from '#shared/api/overview.ts';
import type { Connection } from '../connections/current.ts';
import { syncItems } from '../database/schema/index.ts';
import { dateIn, dayAfter, startOfDay } from '../documents/dates.ts';
import type { Services } from '../services.ts';
import { ofCompany } from '../sync/filter.ts';

const DAYS = 30;

const countedSchema = z.array(z.object({ date: z.string(), booked: z.number(), attention: z.number() }));

/**
 * Documents of the last 30 days by the day, in the company's zone, on which they came to stand as they do now; days on
 * which nothing happened are there too, as zero.
 */
export async function documentDays(services: Services, connection: Connection): Promise<OverviewView['days']> {
  const { settings } = await services.street.settings(connection);
  const { timeZone } = settings.documents;
  const today = dateIn(services.now(), timeZone);
  const first = new Date(Date.parse(`${today}T00:00:00Z`) - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  const rows = await services.db.execute(sql`
    select to_char(${syncItems.changedAt} at time zone ${timeZone}, 'YYYY-MM-DD') as date,
      (count(*) filter (where ${syncItems.status} in ('synced', 'synced_with_variance')))::int as booked,
      (count(*) filter (where ${syncItems.status} in ('failed', 'needs_review')))::int as attention
    from ${syncItems}
    where ${ofCompany(connection)} and ${syncItems.changedAt} >= ${startOfDay(first, timeZone).toISOString()}::timestamptz
    group by 1`);
  const counted = new Map(countedSchema.parse([...rows]).map((row) => [row.date, row]));
  const days: OverviewView['days'] = [];
  for (let date = first; date <= today; date = dayAfter(date))
    days.push(counted.get(date) ?? { date, booked: 0, attention: 0 });
  return days;
}
