import { and, count, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { BalanceView } from '#shared/api/money-movement.ts';
import { syncItems } from '../database/schema/index.ts';
import type { Services } from '../services.ts';
import type { Caller } from './caller.ts';
import { readConnection } from './connection.ts';

/** The balance view: what is in the books and what is not, by currency, and which movements of money are not written yet. */
export async function balanceView(services: Services, caller: Pick<Caller, 'installation'>): Promise<BalanceView> {
  const { connection, summary } = await readConnection(services, caller.installation);
  const movements = movementsOf(summary.ledgerName);
  if (connection === null) return { connection: summary, currencies: [], movements };
  const booked = sql`${syncItems.status} in ('synced', 'synced_with_variance')`;
  const leftOut = sql`${syncItems.status} in ('excluded', 'undone')`;
  // A credit note takes back what its invoice brought.
  const signed = sql`case when ${syncItems.objectType} = 'credit_note' then -${syncItems.stripeTotal} else ${syncItems.stripeTotal} end`;
  const counted = (where: SQL) => sql<number>`(count(*) filter (where ${where}))::int`;
  const summed = (where: SQL) => sql<string>`coalesce(sum(${signed}) filter (where ${where}), 0)::text`;
  const bookedAndPaid = sql`${booked} and ${syncItems.paidAt} is not null and ${syncItems.objectType} = 'invoice'`;
  const open = sql`not (${booked}) and not (${leftOut})`;
  const rows = await services.db
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
  return {
    connection: summary,
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

/** What Tieout writes today, so that nobody waits for what does not come. */
const movementsOf = (ledgerName: string): BalanceView['movements'] => [
  { name: 'Invoices', written: true, sentence: `Written to ${ledgerName} as drafts.` },
  { name: 'Credit notes', written: true, sentence: `Written to ${ledgerName} as draft credit memos.` },
  {
    name: 'Payments',
    written: false,
    sentence: `Not written to ${ledgerName} yet. Record them there as you do today; invoices stay open until then.`,
  },
  { name: 'Refunds and disputes', written: false, sentence: `Not written to ${ledgerName} yet.` },
  {
    name: 'Payouts and fees',
    written: false,
    sentence: `Not written to ${ledgerName} yet. Book them from your bank statement and Stripe’s payout reports.`,
  },
];
