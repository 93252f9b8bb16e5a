import { eq } from 'drizzle-orm';
import { describeProblem, Problem } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { fetchCreditNote, fetchInvoice } from '../connectors/stripe/documents.ts';
import { LeaseBusy } from '../database/leases.ts';
import { connections, syncItems } from '../database/schema/index.ts';
import { isDatabaseTrouble } from '../database/trouble.ts';
import { dateIn } from '../documents/dates.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { questionChange } from './contact-question.ts';
import type { Journey, SyncItem } from './context.ts';
import { describeDocument } from './describe.ts';
import { documentInstant } from './document-date.ts';
import { names, problemOfFault } from './faults.ts';
import { sourceHash } from './fingerprints.ts';
import { wakeHeld } from './held.ts';
import { resumesAtOnce } from './hold.ts';
import { closeInterruptedRuns, ensureItem, finishRun, type ItemChange, setState, startRun } from './items.ts';
import { leaveOut } from './left-out.ts';
import { type Outcome, type RunRequest, sentenceOf, stopped } from './outcome.ts';
import { processDocument } from './process.ts';
import type { Recorder } from './recorder.ts';
import { healsWithTime, nextAttempt } from './retry.ts';
import { asksAnew, restAfter, wakeQuestions } from './snooze.ts';
import { MismatchProblem } from './verify.ts';
import { missNoEnd, wakeDependents } from './wake.ts';
import { NotSettled } from './write.ts';
import { writeBack, writeBackLater } from './write-back.ts';

/** When an invoice looks again whether its customer is made. */
const BUSY_MS = 2_000;

/**
 * One run of one document, from reading it to the display in Stripe. Whatever happens becomes a state with words on the
 * document; only the database's own failures and a lost lease leave this function, and the run is repeated: what it
 * wrote meanwhile is found again by its intent.
 */
export async function runDocument(journey: Journey, request: RunRequest, recorder: Recorder): Promise<void> {
  const { street, connection } = journey;
  const item = await ensureItem(street.db, connection, request.objectType, request.stripeId);
  const startedAt = street.now();
  let runId: string | null = null;
  const begin = async () => {
    if (runId !== null) return runId;
    if (item.status === 'syncing') await closeInterruptedRuns(street.db, item, startedAt);
    runId = await startRun(street.db, item, {
      trigger: request.trigger,
      askedBy: request.askedBy,
      startedAt,
      settingsVersion: journey.settingsVersion,
    });
    if (item.status !== 'syncing')
      await setState(street.db, item, { status: 'syncing', sentence: 'Being written to your books.', problem: null });
    return runId;
  };
  let outcome: Outcome;
  let facts: ItemChange = {};
  try {
    const document = await recorder.step('Read from Stripe', () => fetchDocument(journey, request), describeDocument);
    facts = factsOf(document, journey);
    const kept = leaveOut(document, journey.settings);
    outcome = await processDocument(journey, item, kept, request, recorder, begin);
  } catch (error) {
    if (isDatabaseTrouble(error) || journey.lost?.aborted === true) throw error;
    await begin();
    outcome = await failed(journey, item, error, request);
  }
  if (outcome.kind === 'unchanged' && runId === null) {
    await street.db.update(syncItems).set(facts).where(eq(syncItems.id, item.id));
    return;
  }
  // A run that had begun ends with what was true before it.
  const { status, sentence } = item;
  const ended = outcome.kind === 'unchanged' ? ({ kind: 'done', status, sentence, problem: null } as const) : outcome;
  await record(journey, item, request, ended, facts, await begin(), recorder);
}

function fetchDocument(journey: Journey, request: RunRequest): Promise<SalesDocument> {
  const { stripe, street } = journey;
  return request.objectType === 'invoice'
    ? fetchInvoice(stripe, street.catalogue, request.stripeId)
    : fetchCreditNote(stripe, street.catalogue, request.stripeId);
}

/** What lists and views show of the source document. */
function factsOf(document: SalesDocument, journey: Journey): ItemChange {
  return {
    number: document.number,
    parentStripeId: document.invoiceId,
    stripeCustomerId: document.customer?.id ?? null,
    customerName: document.customer?.businessName ?? document.customer?.name ?? document.customer?.email ?? null,
    documentDate: dateIn(documentInstant(document, journey.settings), journey.settings.documents.timeZone),
    currency: document.currency,
    stripeTotal: document.total.amount,
    stripeTax: document.tax.amount,
    stripeStatus: document.status,
    sourceHash: sourceHash(document),
    paidAt: document.paidAt,
  };
}

/** One transaction: the document's state, its run, what the ledger said, usage, the closed intent. */
async function record(
  journey: Journey,
  item: SyncItem,
  request: RunRequest,
  outcome: Exclude<Outcome, { kind: 'unchanged' }>,
  facts: ItemChange,
  runId: string,
  recorder: Recorder,
): Promise<void> {
  const { street } = journey;
  const now = street.now();
  const { status, sentence, problem } = outcome;
  await street.db.transaction(async (tx) => {
    const written = status === 'synced' || status === 'synced_with_variance';
    const change: ItemChange = {
      ...facts,
      settingsVersion: journey.settingsVersion,
      attempts: outcome.kind === 'retry' ? item.attempts + (outcome.counts ? 1 : 0) : 0,
      firstFailedAt: outcome.kind === 'retry' ? (item.firstFailedAt ?? now) : null,
      nextAttemptAt: outcome.kind === 'retry' ? outcome.at : null,
      ...restAfter(item, problem, outcome.change ?? {}),
      ...outcome.change,
    };
    if (asksAnew(item, problem)) await wakeQuestions(tx, item, facts.stripeCustomerId ?? item.stripeCustomerId);
    await setState(tx, { id: item.id, status: 'syncing' }, { status, sentence, problem }, change);
    await outcome.within?.(tx);
    if (written)
      await tx.update(connections).set({ lastSuccessAt: now }).where(eq(connections.id, journey.connection.id));
    await finishRun(tx, runId, { status, sentence, problem, finishedAt: now }, recorder);
    await wakeDependents(tx, journey, item, status);
    if (written) await wakeHeld(tx, journey, item, request, outcome.change?.written);
    await missNoEnd(tx, journey, item, problem);
    if (problem?.code === 'connection_revoked')
      await resumesAtOnce(tx, street, journey.connection, { type: request.objectType, id: request.stripeId });
  });
  street.log.info(
    {
      run: runId,
      item: item.id,
      account: journey.installation.stripeAccountId,
      object: request.stripeId,
      trigger: request.trigger,
      status,
      problem: problem?.code ?? null,
    },
    'Run finished',
  );
  street.onRun?.({
    status,
    problem: problem?.code ?? null,
    seconds: (now.getTime() - recorder.startedAt.getTime()) / 1000,
  });
  await displayInStripe(journey, item);
}

/** The display is worth a try now and another later, never a failed document. */
async function displayInStripe(journey: Journey, item: SyncItem): Promise<void> {
  const { street, installation } = journey;
  try {
    await writeBack(street, installation, item.id);
  } catch (error) {
    // Nothing is left there to display it on.
    if (error instanceof Problem && error.code === 'stripe_missing') return;
    street.log.warn({ err: error, item: item.id }, 'The status could not be written to Stripe; it is tried again');
    await writeBackLater(street, item);
  }
}

/** Turns whatever was thrown into a state with words. */
async function failed(
  journey: Journey,
  item: SyncItem,
  error: unknown,
  request: RunRequest,
): Promise<Exclude<Outcome, { kind: 'unchanged' }>> {
  const { street } = journey;
  const now = street.now();
  if (error instanceof LeaseBusy) {
    // Another invoice is just making the same customer, for longer than this one could wait.
    const at = new Date(now.getTime() + BUSY_MS);
    const next = `at ${at.toISOString().slice(11, 19)} UTC`;
    const customer = item.customerName ?? 'the customer';
    const problem = new Problem('customer_under_way', { ...names(journey), customer, next });
    return { kind: 'retry', status: 'queued', sentence: sentenceOf(problem), problem, at, counts: false };
  }
  if (error instanceof NotSettled) {
    return {
      kind: 'retry',
      status: 'queued',
      sentence: sentenceOf(error.problem),
      problem: error.problem,
      at: error.at,
      counts: false,
    };
  }
  const problem = await asProblem(journey, item, error);
  if (problem.code === 'internal') {
    street.log.error(
      { err: error, item: item.id, object: request.stripeId, reference: problem.params.reference },
      'A run failed for a reason of ours',
    );
  }
  if (healsWithTime(problem.code)) {
    const retryAfterMs = error instanceof LedgerFault ? error.retryAfterMs : null;
    const attempt = item.attempts + 1;
    const at = nextAttempt(now, { attempt, firstFailedAt: item.firstFailedAt ?? now, retryAfterMs }, street.random);
    // Our own share of requests being used up is a queue, not a failure.
    const counts = !(error instanceof LedgerFault && error.kind === 'throttled');
    if (at !== null) {
      const timed = new Problem(
        problem.code,
        { ...problem.params, next: `at ${at.toISOString().slice(11, 19)} UTC` },
        { cause: error },
      );
      return { kind: 'retry', status: 'queued', sentence: sentenceOf(timed), problem: timed, at, counts };
    }
    return {
      kind: 'done',
      status: 'failed',
      sentence: `${describeProblem(problem.toRecord()).title}. Tried for more than a day; replay when it answers again.`,
      problem,
    };
  }
  if (problem.code === 'stripe_missing' && neverFinal(item, request)) {
    return { kind: 'done', status: 'excluded', sentence: 'Deleted in Stripe while it was a draft.', problem: null };
  }
  return stopped(journey, problem, { ...mismatchChange(problem), ...questionChange(problem) });
}

/** Stripe lets nobody delete what was finalized: what an event knew and Stripe has no more was a draft. */
const neverFinal = (item: SyncItem, { trigger }: RunRequest): boolean =>
  item.ledgerId === null && (item.stripeStatus === 'draft' || (item.stripeStatus === null && trigger === 'event'));

async function asProblem(journey: Journey, item: SyncItem, error: unknown): Promise<Problem> {
  if (error instanceof Problem) return error;
  if (!(error instanceof LedgerFault))
    return new Problem('internal', { reference: crypto.randomUUID().slice(0, 8) }, { cause: error });
  if (error.kind === 'unauthorized' && !(await isRevoked(journey))) {
    // Refused once more although access was renewed: nobody revoked anything, so nothing but time would resume it.
    return problemOfFault(new LedgerFault('unavailable', error.detail, { cause: error }), journey);
  }
  return problemOfFault(error, journey, item.ledgerNumber === null ? {} : { document: item.ledgerNumber });
}

/** Only the connection's state decides whether work waits for reconnecting: that is what resumes it. */
async function isRevoked({ street, connection }: Journey): Promise<boolean> {
  const [row] = await street.db
    .select({ state: connections.state })
    .from(connections)
    .where(eq(connections.id, connection.id));
  return row === undefined || row.state !== 'active';
}

/** A draft whose total is wrong: what the ledger said is shown; a kept draft stays linked, so that a replay replaces it. */
function mismatchChange(problem: Problem): ItemChange {
  if (!(problem instanceof MismatchProblem)) return {};
  const { kept, written } = problem;
  const totals = { ledgerTotal: written.total.amount, ledgerTax: written.tax.amount };
  if (kept === null) return totals;
  return {
    ...totals,
    ledgerKind: kept.kind,
    ledgerId: kept.id,
    ledgerNumber: kept.number,
    ledgerState: kept.state,
    ledgerUrl: kept.url,
  };
}
