import { and, eq, gte, inArray, lte, ne, or, sql } from 'drizzle-orm';
import type { EqualDocument } from '#shared/api/equals.ts';
import type { Queryable } from '../../database/client.ts';
import { standingDocuments, syncItems } from '../../database/schema/index.ts';
import { dayAfter, dayBefore, type PlainDate } from '../../documents/dates.ts';
import type { Money } from '../../documents/money.ts';
import { moneyToJson } from '../../documents/money.ts';
import type { Connection, SyncItem } from '../context.ts';

/** What of a document decides whether another one is the same. */
export type Compared = {
  kind: 'invoice' | 'credit_memo';
  contactId: string;
  /** By which ours are known. */
  externalNumber: string;
  /** As Stripe and people call it; null without one. */
  number: string | null;
  date: PlainDate;
  currency: string;
  total: Money;
};

const MOST = 5;

/**
 * Documents of the ledger that equal this one in customer, currency and total, and either in date, a day more or less
 * (time zones), or in number, written by hand or by another app. Left out are those known as another document of Stripe
 * already, and those under our own number: these are taken over without a question.
 */
export async function findEquals(
  db: Queryable,
  connection: Pick<Connection, 'id' | 'installationId'>,
  item: Pick<SyncItem, 'id' | 'stripeId'>,
  one: Compared,
): Promise<EqualDocument[]> {
  const numbers = numbersOf(one, item);
  const sameNumber = or(
    inArray(sql`upper(${standingDocuments.number})`, numbers),
    inArray(sql`upper(${standingDocuments.externalNumber})`, numbers),
  );
  const taken = sql`exists (
    select 1 from ${syncItems} other where other.connection_id = ${connection.id} and other.id <> ${item.id}
      and ((other.ledger_kind = ${standingDocuments.kind} and other.ledger_id = ${standingDocuments.ledgerId})
        or (${standingDocuments.externalNumber} <> '' and other.external_number = ${standingDocuments.externalNumber}
          and other.object_type = ${one.kind === 'invoice' ? 'invoice' : 'credit_note'})))`;
  const rows = await db
    .select({ row: standingDocuments, sameNumber: sql<boolean>`${sameNumber}` })
    .from(standingDocuments)
    .where(
      and(
        eq(standingDocuments.installationId, connection.installationId),
        eq(standingDocuments.connectionId, connection.id),
        eq(standingDocuments.kind, one.kind),
        eq(standingDocuments.contactId, one.contactId),
        eq(standingDocuments.currency, one.currency),
        eq(standingDocuments.total, one.total.amount),
        ne(standingDocuments.externalNumber, one.externalNumber),
        or(
          and(gte(standingDocuments.date, dayBefore(one.date)), lte(standingDocuments.date, dayAfter(one.date))),
          sameNumber,
        ),
        sql`not ${taken}`,
      ),
    )
    .orderBy(sql`${sameNumber} desc`, standingDocuments.date, standingDocuments.number)
    .limit(MOST);
  return rows.map(({ row, sameNumber }) => ({
    kind: row.kind,
    id: row.ledgerId,
    number: row.number,
    date: row.date,
    total: moneyToJson({ amount: row.total, currency: row.currency }),
    state: row.state,
    url: row.url,
    reason: reasonOf(row.date === one.date, sameNumber),
  }));
}

/** Whether a document under our own number stood there when the run looked: then it is looked for by its number. */
export async function standsByNumber(
  db: Queryable,
  connection: Pick<Connection, 'id'>,
  { kind, externalNumber }: Pick<Compared, 'kind' | 'externalNumber'>,
): Promise<boolean> {
  const [row] = await db
    .select({ id: standingDocuments.ledgerId })
    .from(standingDocuments)
    .where(
      and(
        eq(standingDocuments.connectionId, connection.id),
        eq(standingDocuments.kind, kind),
        eq(standingDocuments.externalNumber, externalNumber),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** How a person or another app may have written down which document it is: by its number or by its id in Stripe. */
function numbersOf({ number }: Compared, { stripeId }: Pick<SyncItem, 'stripeId'>): string[] {
  return [stripeId, ...(number === null ? [] : [number])].map((each) => each.trim().toUpperCase());
}

const reasonOf = (sameDate: boolean, sameNumber: boolean): string => {
  if (sameNumber) return sameDate ? 'the same number and date' : 'the same number';
  return sameDate ? 'the same date' : 'a day apart';
};
