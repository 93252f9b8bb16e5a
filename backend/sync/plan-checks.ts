import { and, eq, inArray } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import type { SyncObjectType } from '#shared/statuses.ts';
import { ledgerReferences } from '../database/schema/index.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';
import { isOpen } from './period.ts';

/** A currency the company does not have is named before anything is written (C48). */
export async function currencyProblems(journey: Journey, currency: string): Promise<Problem[]> {
  const { street, connection } = journey;
  if (currency === connection.localCurrency?.toUpperCase()) return [];
  const [found] = await street.db
    .select({ code: ledgerReferences.code })
    .from(ledgerReferences)
    .where(
      and(
        eq(ledgerReferences.installationId, connection.installationId),
        eq(ledgerReferences.connectionId, connection.id),
        eq(ledgerReferences.kind, 'currency'),
        inArray(ledgerReferences.code, [currency]),
      ),
    );
  return found === undefined
    ? [new Problem('currency_unknown', { ...names(journey), currency, subject: currency })]
    : [];
}

/** On which day a document is booked, and what is said of it where that is not its own. */
export type PostingDay = { date: PlainDate; notes: string[] };

/**
 * The posting date under the merchant's rule for closed periods (C54). The window is the ledger's own, as last read;
 * where the ledger alone knows better, its refusal is handled like this problem (write-on-open-day.ts).
 * @param kind each has a rule of its own; the problem carries it, for who decides what becomes of the document
 */
export function postingDate(journey: Journey, kind: SyncObjectType, date: PlainDate): PostingDay | Problem {
  if (isOpen(journey, date)) return { date, notes: [] };
  const { postingFrom: from } = journey.connection;
  if (from !== null && date < from && journey.settings.documents.closedPeriod[kind] === 'first_open_day')
    return { date: from, notes: [`The period of ${date} is closed; it is posted on ${from}, the first open day.`] };
  return periodClosed(journey, kind, date);
}

/** A day that was found by trying, in books that do not tell which days are open. */
export const foundDay = (own: PlainDate, date: PlainDate): PostingDay => ({
  date,
  notes: [`The period of ${own} is closed; it is posted on ${date}, the first open day that was found.`],
});

/** The period as a problem, with what is known of the open one. */
export function periodClosed(journey: Journey, kind: SyncObjectType, date: PlainDate): Problem {
  const { postingFrom: from, postingTo: to } = journey.connection;
  const open = isOpen(journey, date)
    ? `${journey.connector.name} does not tell which days are open`
    : `${from ?? 'the beginning'} to ${to ?? 'today'}`;
  return new Problem('period_closed', { ...names(journey), kind, date, open });
}
