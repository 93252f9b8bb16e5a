import { and, count, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { BalanceView, MoneyBalance } from '#shared/api/money-movement.ts';
import type { Connection } from '../connections/current.ts';
import { syncItems } from '../database/schema/index.ts';
import { dateIn, startOfDay } from '../documents/dates.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings/versions.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';
import { clearingView } from './money/clearing.ts';
import { countPostings } from './money/list.ts';
import { movementsOf } from './money/movements.ts';
import { latestPayouts } from './money/payout-list.ts';

/** The balance view: what is in the books and what is not, by currency, and which movements of money are not written yet. */
export async function balanceView(services: Services, caller: Pick<Caller, 'installation'>): Promise<BalanceView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  if (connection === null)
    return { connection: summary, money: null, currencies: [], movements: movementsOf(summary.ledgerName, null) };
  const { settings } = await readSettings(services.db, connection);
  const { timeZone, startDate } = settings.documents;
  const started = startDate ?? dateIn(connection.createdAt, timeZone);
  const movements = movementsOf(summary.ledgerName, settings.money.enabled ? settings.money : null);
  const booked = sql`${syncItems.status} in ('synced', 'synced_with_variance')`;
  const leftOut = sql`${syncItems.status} in ('excluded', 'undone')`;
  // A credit note takes back what its invoice brought.
  const signed = sql`case when ${syncItems.objectType} = 'credit_note' then -${syncItems.stripeTotal} else ${syncItems.stripeTotal} end`;
  const counted = (where: SQL) => sql<number>`(count(*) filter (where ${where}))::int`;
  const summed = (where: SQL) => sql<string>`coalesce(sum(${signed}) filter (where ${where}), 0)::text`;
  const bookedAndPaid = sql`${booked} and ${syncItems.paidAt} is not null and ${syncItems.objectType} = 'invoice'`;
  const open = sql`not (${booked}) and not (${leftOut})`;
  const summing = services.db
    .select({
      currency: syncItems.currency,
      booked: counted(booked),
      bookedTotal: summed(booked),
      bookedAndPaid: counted(bookedAndPaid),
      bookedAndPaidTotal: summed(bookedAndPaid),
      notBooked: counted(open),
      notBookedTotal: summed(open),
      leftOut: counted(leftOut),
      leftOutTotal: summed(leftOut),
    })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        isNotNull(syncItems.currency),
        isNotNull(syncItems.stripeTotal),
      ),
    )
    .groupBy(syncItems.currency)
    .orderBy(sql`${count()} desc`);
  const [rows, money] = await Promise.all([
    summing,
    connection.state === 'pending'
      ? null
      : moneyOf(services, caller, connection, { enabled: settings.money.enabled, startDate: started, timeZone }),
  ]);
  return {
    connection: summary,
    money,
    currencies: rows.flatMap(({ currency, ...row }) => {
      if (currency === null) return [];
      const sum = (documents: number, amount: string) => ({ documents, total: { amount, currency } });
      return [
        {
          currency,
          booked: sum(row.booked, row.bookedTotal),
          bookedAndPaid: sum(row.bookedAndPaid, row.bookedAndPaidTotal),
          notBooked: sum(row.notBooked, row.notBookedTotal),
          leftOut: sum(row.leftOut, row.leftOutTotal),
        },
      ];
    }),
    movements,
  };
}

const LATEST = 5;

async function moneyOf(
  services: Services,
  caller: Pick<Caller, 'installation'>,
  connection: Connection,
  { enabled, startDate, timeZone }: { enabled: boolean; startDate: string; timeZone: string },
): Promise<MoneyBalance> {
  const { db } = services;
  const [counts, payouts, { clearing, stripeSilent }] = await Promise.all([
    countPostings(db, connection),
    latestPayouts(db, connection, LATEST),
    enabled
      ? clearingView(services, caller, connection, startOfDay(startDate, timeZone))
      : { clearing: [], stripeSilent: null },
  ]);
  return { enabled, startDate, clearing, stripeSilent, payouts, counts };
}
