import { describeProblem, Problem } from '#shared/problems.ts';
import { LedgerFault } from '../../connectors/port.ts';
import { fetchCreditNote, fetchInvoice } from '../../connectors/stripe/documents.ts';
import type { Journey } from '../context.ts';
import { problemOfFault } from '../faults.ts';
import { leaveOut } from '../left-out.ts';
import { planDocument } from '../plan.ts';
import { decideScope } from '../scope.ts';
import { type Listed, listAll } from './listing.ts';
import { createdRange, type Period } from './period.ts';
import { itemsOf } from './report.ts';

/** What a backfill would do, without doing it. */
export type DryRun = {
  documents: number;
  drafts: number;
  /** Would be written to a customer that is known or found. */
  written: number;
  /** Would be written, to a customer to be created first. */
  writtenToNew: number;
  /** Customers that would be created. */
  newCustomers: number;
  /** Stand in the books already. */
  standing: number;
  /** Taken out by a person (excluded or undone). */
  held: number;
  /** Out of scope, by the sentence that says why. */
  outOfScope: Map<string, number>;
  /** Would stop, in the order met. */
  problems: { id: string; number: string | null; title: string; fix: string }[];
};

/** Plans of several documents at once: each one mostly waits for Stripe. */
const AT_ONCE = 4;

/**
 * Plans every document of a period as the backfill would, and counts what would come of it. Nothing is written to the
 * ledger, to Stripe or to a document's record; only the mirror of the ledger's customers may be freshened, as for any
 * preview.
 * @param onProgress how many were planned so far
 * @throws Problem stripe_permission, stripe_unavailable
 */
export async function dryRun(
  journey: Journey,
  period: Period,
  options: { signal: AbortSignal; onProgress: (planned: number) => void },
): Promise<DryRun> {
  const result: DryRun = {
    documents: 0,
    drafts: 0,
    written: 0,
    writtenToNew: 0,
    newCustomers: 0,
    standing: 0,
    held: 0,
    outOfScope: new Map(),
    problems: [],
  };
  const newCustomers = new Set<string>();
  const range = createdRange(period, journey.settings.documents.timeZone);
  for await (const page of listAll(journey.stripe, range)) {
    const documents = page.filter(({ draft }) => !draft);
    result.drafts += page.length - documents.length;
    const known = await itemsOf(
      journey,
      documents.map(({ id }) => id),
    );
    for (let start = 0; start < documents.length; start += AT_ONCE) {
      options.signal.throwIfAborted();
      const group = documents.slice(start, start + AT_ONCE);
      await Promise.all(
        group.map(async (document) => {
          const item = known.get(document.id);
          if (item?.hold) result.held += 1;
          else if (item?.ledgerId) result.standing += 1;
          else await plan(journey, document, result, newCustomers);
        }),
      );
      result.documents += group.length;
      options.onProgress(result.documents);
    }
  }
  result.newCustomers = newCustomers.size;
  return result;
}

async function plan(journey: Journey, listed: Listed, result: DryRun, newCustomers: Set<string>): Promise<void> {
  const { street, stripe, settings } = journey;
  let number: string | null = null;
  const stop = (problem: Problem) => {
    const { title, fix } = describeProblem(problem.toRecord());
    result.problems.push({ id: listed.id, number, title, fix });
  };
  try {
    const fetch = listed.type === 'invoice' ? fetchInvoice : fetchCreditNote;
    const document = leaveOut(await fetch(stripe, street.catalogue, listed.id), settings);
    number = document.number;
    const scope = decideScope(document, settings, { hold: null, seenSent: false, trigger: 'backfill', byHand: false });
    if (!scope.inScope) {
      result.outOfScope.set(scope.sentence, (result.outOfScope.get(scope.sentence) ?? 0) + 1);
      return;
    }
    const planned = await planDocument(journey, document, null);
    const [first] = planned.problems;
    if (first !== undefined) return stop(first);
    if (planned.newContact === null) result.written += 1;
    else {
      result.writtenToNew += 1;
      newCustomers.add(document.customer?.id ?? '');
    }
  } catch (error) {
    if (error instanceof Problem) stop(error);
    else if (error instanceof LedgerFault) stop(problemOfFault(error, journey));
    else throw error;
  }
}
