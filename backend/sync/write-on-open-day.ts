import { Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { explainWrite } from './book-contact.ts';
import { refreshFacts } from './company-facts.ts';
import type { BookedContact } from './contact.ts';
import type { Journey, SyncItem } from './context.ts';
import { planHash } from './fingerprints.ts';
import { dayToTry, isOpen, today } from './period.ts';
import { type Plan, postedOn } from './plan.ts';
import { foundDay, type PostingDay, periodClosed, postingDate } from './plan-checks.ts';
import type { Recorder } from './recorder.ts';
import { writeOnce } from './write.ts';

/** Days tried for one document: ten years of months. Each is a request, and nobody leaves books closed for longer. */
const MOST_DAYS = 120;

/** What was written, and the plan that it came true by: its day may be another one than was planned. */
export type WrittenOnDay = Awaited<ReturnType<typeof writeOnce>> & { plan: Plan; hash: string };

/**
 * Writes a document exactly once, and follows the merchant's rule where the ledger closed the period without telling
 * beforehand (C54): the company's facts are read again; when they tell of the period now, the rule is followed by them,
 * else `first_open_day` tries the first of each next month up to today. A refused try wrote nothing, and its intent is
 * void before the next is opened.
 * @throws NotSettled when the outcome is unknown for now; Problem period_closed; what {@link explainWrite} makes of others
 */
export async function writeOnOpenDay(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  planned: { plan: Plan; booked: BookedContact; lookFirst: boolean },
  recorder: Recorder,
): Promise<WrittenOnDay> {
  const { booked, lookFirst } = planned;
  let { plan } = planned;
  let informed: Journey | null = null;
  // Found by trying: the ledger will not tell the next run either, which therefore reads it from the intent.
  let found = false;
  for (let tries = 1; ; tries++) {
    const hash = planHash(plan, booked.id);
    const draft = { ...plan.draft, contactId: booked.id };
    const net = plan.total.amount - plan.tax.amount;
    try {
      const first = tries === 1 && lookFirst;
      return { ...(await writeOnce(journey, item, { draft, net, hash, found }, recorder, first)), plan, hash };
    } catch (error) {
      if (!isPeriodClosed(error)) throw await explainWrite(journey, document, booked, error);
      informed ??= await askAgain(journey, recorder);
      const refused = plan.draft.postingDate;
      const told = !isOpen(informed, refused);
      const day = told
        ? postingDate(informed, document.kind, plan.draft.date)
        : nextDay(informed, document, plan, tries < MOST_DAYS);
      if (day instanceof Problem) throw day;
      found = !told;
      plan = postedOn(plan, day);
      recorder.note('Move to an open day', day.notes.join(' '));
    }
  }
}

const isPeriodClosed = (error: unknown): boolean =>
  error instanceof LedgerFault && error.kind === 'refused' && error.reason === 'period_closed';

/** @throws LedgerFault */
async function askAgain(journey: Journey, recorder: Recorder): Promise<Journey> {
  const { street, connection, ledger } = journey;
  const facts = await recorder.step(
    'Ask which days are open',
    () => refreshFacts(street, connection, ledger),
    ({ postingFrom, postingTo }) =>
      postingFrom === null && postingTo === null
        ? `${journey.connector.name} does not tell.`
        : `From ${postingFrom ?? 'the beginning'} to ${postingTo ?? 'today'}.`,
  );
  return { ...journey, connection: { ...connection, ...facts } };
}

function nextDay(journey: Journey, document: SalesDocument, { draft }: Plan, again: boolean): PostingDay | Problem {
  const byRule = journey.settings.documents.closedPeriod[document.kind] === 'first_open_day';
  const next = byRule && again ? dayToTry(draft.postingDate, today(journey)) : null;
  return next === null ? periodClosed(journey, document.kind, draft.date) : foundDay(draft.date, next);
}
