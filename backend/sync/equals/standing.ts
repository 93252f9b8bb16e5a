import { and, eq, gte, lt, lte, sql } from 'drizzle-orm';
import type { Ledger } from '../../connectors/port.ts';
import { standingDocuments } from '../../database/schema/index.ts';
import type { PlainDate } from '../../documents/dates.ts';
import type { Connection, Street } from '../context.ts';

/** Calendar dates, both included. */
type Days = { from: PlainDate; to: PlainDate };

const kinds = ['invoice', 'credit_memo'] as const;
const ROWS = 500;

/**
 * Reads every document of the days from the ledger, ours or not, and keeps what tells whether one equals another. Once
 * for a run: a page holds hundreds, so that a thousand documents cost a request or two instead of one each.
 * @returns how many stand there
 * @throws LedgerFault: what was read so far is kept, and the run reads anew
 */
export async function readStanding(
  street: Pick<Street, 'db' | 'now'>,
  connection: Pick<Connection, 'id' | 'installationId'>,
  ledger: Pick<Ledger, 'documentsBetween'>,
  days: Days,
): Promise<number> {
  const readAt = street.now();
  const own = { installationId: connection.installationId, connectionId: connection.id };
  let count = 0;
  for (const kind of kinds) {
    for await (const page of ledger.documentsBetween(kind, days)) {
      const rows = page.flatMap(
        ({ id, number, externalNumber, contactId, currency, total, date, postingDate, state, url }) => {
          const day = date ?? postingDate;
          return day === null
            ? []
            : [
                {
                  ...own,
                  kind,
                  ledgerId: id,
                  number,
                  externalNumber,
                  contactId,
                  currency,
                  total: total.amount,
                  date: day,
                  state,
                  url,
                  readAt,
                },
              ];
        },
      );
      count += rows.length;
      for (let start = 0; start < rows.length; start += ROWS) {
        await street.db
          .insert(standingDocuments)
          .values(rows.slice(start, start + ROWS))
          .onConflictDoUpdate({
            target: [standingDocuments.connectionId, standingDocuments.kind, standingDocuments.ledgerId],
            set: {
              number: sql`excluded.number`,
              externalNumber: sql`excluded.external_number`,
              contactId: sql`excluded.contact_id`,
              currency: sql`excluded.currency`,
              total: sql`excluded.total`,
              date: sql`excluded.date`,
              state: sql`excluded.state`,
              url: sql`excluded.url`,
              readAt,
            },
          });
      }
    }
  }
  await street.db
    .delete(standingDocuments)
    .where(
      and(
        eq(standingDocuments.connectionId, connection.id),
        gte(standingDocuments.date, days.from),
        lte(standingDocuments.date, days.to),
        lt(standingDocuments.readAt, readAt),
      ),
    );
  return count;
}
