import { and, eq, inArray } from 'drizzle-orm';
import { Problem } from '#shared/problems.ts';
import { ledgerReferences } from '../database/schema/index.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Journey } from './context.ts';
import { names } from './faults.ts';

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

/**
 * The posting date under the merchant's rule for closed periods (C54). The window is the ledger's own, as last read;
 * where the ledger alone knows better, its refusal is handled like this problem.
 * @param kind each has a rule of its own; the problem carries it, for who decides what becomes of the document
 */
export function postingDate(
  journey: Journey,
  kind: 'invoice' | 'credit_note',
  date: PlainDate,
): { date: PlainDate; notes: string[] } | Problem {
  const { postingFrom: from, postingTo: to } = journey.connection;
  const early = from !== null && date < from;
  const late = to !== null && date > to;
  if (!early && !late) return { date, notes: [] };
  if (early && journey.settings.documents.closedPeriod[kind] === 'first_open_day') {
    return { date: from, notes: [`The period of ${date} is closed; it is posted on ${from}, the first open day.`] };
  }
  const window = { from: from ?? 'the beginning', to: to ?? 'today' };
  return new Problem('period_closed', { ...names(journey), kind, date, ...window });
}
