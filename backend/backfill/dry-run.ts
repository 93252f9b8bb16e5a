import { type DryResult, emptyDryResult } from '#shared/api/backfill.ts';
import { describeProblem, Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { fetchCreditNote, fetchInvoice } from '../connectors/stripe/documents.ts';
import { fetchTransactions } from '../connectors/stripe/money/transactions.ts';
import { dateIn, dayAfter, startOfDay } from '../documents/dates.ts';
import { createdRange, type Period } from '../sync/backfill/period.ts';
import type { Journey } from '../sync/context.ts';
import { findEquals, standsByNumber } from '../sync/equals/find.ts';
import { problemOfFault } from '../sync/faults.ts';
import { itemsOf } from '../sync/items.ts';
import { leaveOut } from '../sync/left-out.ts';
import { planDocument } from '../sync/plan.ts';
import { decideScope } from '../sync/scope.ts';
import { type Listed, listAll } from './listing.ts';
import { look } from './look.ts';
import { moneyOf, payoutsOf } from './money.ts';

/** Plans of several documents at once: each one mostly waits for Stripe. */
const AT_ONCE = 4;
/** So many are told one by one; all are counted. */
const EXAMPLES = 20;

/**
 * Plans every document of a period as the backfill would, and counts what would come of it. Nothing is written to the
 * ledger, to Stripe or to a document's record; only the copies of what the ledger holds may be freshened, as for any
 * preview.
 * @param onProgress how many were planned so far
 * @throws Problem stripe_permission, stripe_unavailable; LedgerFault
 */
export async function dryRun(
  journey: Journey,
  period: Period,
  options: { signal: AbortSignal; onProgress: (planned: number) => void },
): Promise<DryResult> {
  await look(journey, period);
  const result = emptyDryResult();
  for await (const page of listAll(journey.stripe, createdRange(period, journey.settings.documents.timeZone))) {
    for (let start = 0; start < page.length; start += AT_ONCE) {
      options.signal.throwIfAborted();
      await planPage(journey, page.slice(start, start + AT_ONCE), result);
      options.onProgress(result.documents);
    }
  }
  result.money = await planMoney(journey, period);
  return result;
}

/** Adds a page of documents to what would come of the run. */
export async function planPage(journey: Journey, page: readonly Listed[], result: DryResult): Promise<void> {
  const documents = page.filter(({ draft }) => !draft);
  result.drafts += page.length - documents.length;
  const known = await itemsOf(
    journey,
    documents.map(({ id }) => id),
  );
  for (let start = 0; start < documents.length; start += AT_ONCE) {
    const group = documents.slice(start, start + AT_ONCE);
    await Promise.all(
      group.map(async (document) => {
        const item = known.get(document.id);
        if (item?.hold) result.held += 1;
        else if (item?.ledgerId) result.standing += 1;
        else await plan(journey, document, result, item?.id ?? null);
      }),
    );
    result.documents += group.length;
  }
}

/** How much money moved in the period, and how many payouts would be proven; null where money movement is off. */
export async function planMoney(journey: Journey, period: Period): Promise<DryResult['money']> {
  const money = await moneyOf(journey);
  if (money === null) return null;
  const bounds = { from: startOfDay(period.from, money.timeZone), to: startOfDay(dayAfter(period.to), money.timeZone) };
  const transactions = await fetchTransactions(money.account, bounds);
  const payouts = await payoutsOf(money, { fromDate: period.from, toDate: period.to });
  const movements = transactions.filter(({ createdAt }) => createdAt >= money.start).length;
  const start = dateIn(money.start, money.timeZone);
  return { movements, beforeStart: transactions.length - movements, start, payouts: payouts.length };
}

const nobody = '00000000-0000-0000-0000-000000000000';

async function plan(journey: Journey, listed: Listed, result: DryResult, itemId: string | null): Promise<void> {
  const { street, stripe, settings, connection } = journey;
  let number: string | null = null;
  const stop = (problem: Problem) => {
    const { title, fix } = describeProblem(problem.toRecord());
    result.stops += 1;
    if (result.problems.length < EXAMPLES) result.problems.push({ id: listed.id, number, title, fix });
  };
  try {
    const fetch = listed.type === 'invoice' ? fetchInvoice : fetchCreditNote;
    const document = leaveOut(await fetch(stripe, street.catalogue, listed.id), settings);
    number = document.number;
    const scope = decideScope(document, settings, { hold: null, seenSent: false, trigger: 'backfill', byHand: false });
    if (!scope.inScope) {
      result.outOfScope[scope.sentence] = (result.outOfScope[scope.sentence] ?? 0) + 1;
      return;
    }
    const planned = await planDocument(journey, document, null);
    const [first] = planned.problems;
    if (first !== undefined) return stop(first);
    const { contact, draft, kind, total } = planned;
    if (contact.id !== null) {
      if (await standsByNumber(street.db, connection, draft)) {
        result.standing += 1;
        return;
      }
      const one = { ...draft, kind, contactId: contact.id, number, total };
      const [equal] = await findEquals(street.db, connection, { id: itemId ?? nobody, stripeId: listed.id }, one);
      if (equal !== undefined) {
        result.equals += 1;
        if (result.equal.length < EXAMPLES) result.equal.push({ id: listed.id, number, equals: equal });
        return;
      }
    }
    if (planned.newContact === null) result.written += 1;
    else {
      result.writtenToNew += 1;
      const customer = document.customer?.id ?? '';
      if (!result.newCustomers.includes(customer)) result.newCustomers.push(customer);
    }
  } catch (error) {
    if (error instanceof Problem) stop(error);
    else if (error instanceof LedgerFault) stop(problemOfFault(error, journey));
    else throw error;
  }
}
