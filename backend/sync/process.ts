import { and, eq } from 'drizzle-orm';
import { problems } from '#shared/problem-words.ts';
import type { LedgerDocument } from '../connectors/port.ts';
import { stripeEvents, syncItems } from '../database/schema/index.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { wasBackfilled } from './backfill/period.ts';
import { bookContact, creditNoteContact } from './book-contact.ts';
import { type BookedContact, OutdatedDecision } from './contact.ts';
import type { Journey, SyncItem } from './context.ts';
import { decided } from './decided.ts';
import { settleEquals } from './equals/settle.ts';
import { sourceHash } from './fingerprints.ts';
import { closeIntent } from './intents.ts';
import { lookAfresh } from './look-afresh.ts';
import { takeOverCreation } from './new-contact.ts';
import { askedInPerson, byHand, type Outcome, type RunRequest, stopped } from './outcome.ts';
import { type GivenContact, type Plan, planDocument } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { decideScope } from './scope.ts';
import { documentChange, meetAgain, raiseGeneration } from './standing.ts';
import { takeOverUnanswered } from './unanswered.ts';
import { countUsage } from './usage.ts';
import { MismatchProblem, type Verdict, verifyTotals } from './verify.ts';
import { writeOnOpenDay } from './write-on-open-day.ts';
import { writtenForm } from './written.ts';

/**
 * Decides what is due for a document as it now stands in Stripe, and does it.
 * @param begin opens the run's record; called as soon as there is something to tell
 */
export async function processDocument(
  given: Journey,
  known: SyncItem,
  document: SalesDocument,
  request: RunRequest,
  recorder: Recorder,
  begin: () => Promise<string>,
): Promise<Outcome> {
  const journey = askedInPerson(request)
    ? await recorder.step(
        'Look at the ledger afresh',
        () => lookAfresh(given, request.trigger, known),
        () => 'Customers, items and rules of the company are as they stand now.',
      )
    : given;
  const item = known.ledgerId === null ? await takeOverUnanswered(journey, known, recorder, begin) : known;
  const hand = byHand(request.trigger) || item.forced;
  if (item.ledgerId !== null) {
    const met = await meetAgain(journey, item, document, request, recorder, begin);
    return met.kind === 'rewrite' ? write(journey, met.item, document, request, recorder) : met;
  }
  if (decidedAlready(item, document, hand) || stillStopped(journey, item, document, request))
    return { kind: 'unchanged' };
  const hold = item.hold === 'undone' ? null : item.hold;
  const scope = decideScope(document, journey.settings, {
    hold,
    seenSent: await seenSent(journey, document.id),
    trigger: request.trigger,
    byHand: hand,
    backfilled: await wasBackfilled(journey, document),
  });
  if (!scope.inScope) {
    if (item.status === scope.status && item.sentence === scope.sentence && !byHand(request.trigger))
      return { kind: 'unchanged' };
    await begin();
    recorder.note('Decide scope', scope.sentence);
    return {
      kind: 'done',
      status: scope.status,
      sentence: scope.sentence,
      problem: scope.problem,
      change: { hold, forced: false },
    };
  }
  await begin();
  return write(journey, { ...item, hold }, document, request, recorder);
}

/**
 * Several events tell of one change. A document that stopped for something that a person must mend stays stopped until
 * the invoice, its state in Stripe or the settings change, or somebody asks; it does not fail again with each event.
 */
function stillStopped(journey: Journey, item: SyncItem, document: SalesDocument, request: RunRequest): boolean {
  const byEvent = request.trigger === 'event' || request.trigger === 'sweep';
  const stopped = item.status === 'failed' || item.status === 'needs_review';
  if (!byEvent || item.forced || !stopped || item.problem === null) return false;
  return (
    problems[item.problem.code].who === 'merchant' &&
    item.settingsVersion === journey.settingsVersion &&
    item.stripeStatus === document.status &&
    item.sourceHash === sourceHash(document)
  );
}

/** What a person decided, or a void in Stripe brought about, outlasts events: its sentence tells who and why. */
function decidedAlready(item: SyncItem, document: SalesDocument, hand: boolean): boolean {
  if (hand) return false;
  if (item.hold === 'excluded') return item.status === 'excluded';
  return item.hold === 'undone' || (item.status === 'undone' && document.status === 'void');
}

/** Plans, books the contact, writes, verifies. */
async function write(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  request: RunRequest,
  recorder: Recorder,
): Promise<Outcome> {
  const given = document.kind === 'credit_note' ? await creditNoteContact(journey, document, recorder) : null;
  if (given === null && document.customer !== null)
    await takeOverCreation(journey, document.customer, document.currency, recorder);
  const prepared = await planAndBook(journey, item, document, given, recorder);
  if ('kind' in prepared) return prepared;
  const { booked } = prepared;
  const settled = await settleEquals(journey, item, { document, ...prepared }, request, recorder);
  if (!settled.write) return settled.outcome;
  const { lookFirst } = settled;
  const written = await writeOnOpenDay(journey, item, document, { ...prepared, lookFirst }, recorder);
  const { plan, hash } = written;
  const form = (notes: string[], standing: LedgerDocument) =>
    writtenForm(plan, booked, notes, sourceHash(document), journey.ledger.contactUrl(booked), standing);
  let verdict: Verdict;
  try {
    verdict = await verifyTotals(journey, written.document, plan.total, recorder);
  } catch (error) {
    // The write is known, whatever its total: what stands goes onto the row at once, for the next run to meet it again.
    const removed = error instanceof MismatchProblem && error.kept === null;
    const proven =
      error instanceof MismatchProblem
        ? { written: null, writtenHash: null }
        : { written: form([], written.document), writtenHash: hash };
    const standing = {
      ...documentChange(written.document),
      contactLedgerId: booked.id,
      origin: written.origin,
      ...proven,
    };
    await journey.street.db.transaction(async (tx) => {
      await closeIntent(tx, written.intent, written.document.id);
      if (removed) await raiseGeneration(tx, item);
      else await tx.update(syncItems).set(standing).where(eq(syncItems.id, item.id));
    });
    throw error;
  }
  return {
    kind: 'done',
    status: verdict.status,
    sentence: verdict.sentence,
    problem: null,
    change: {
      hold: null,
      forced: false,
      candidates: null,
      equals: null,
      equalsAnswer: null,
      origin: written.origin,
      ...decided(journey, item, plan, booked),
      contactLedgerId: booked.id,
      ...documentChange(verdict.document),
      externalNumber: plan.draft.externalNumber,
      written: form(verdict.notes, verdict.document),
      writtenHash: hash,
      syncedAt: journey.street.now(),
    },
    within: async (tx) => {
      await closeIntent(tx, written.intent, verdict.document.id);
      await countUsage(tx, item, journey.street.now());
    },
  };
}

/** Plans and books the customer; plans anew when the books changed between the two. */
async function planAndBook(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  given: GivenContact | null,
  recorder: Recorder,
): Promise<Outcome | { plan: Plan; booked: BookedContact }> {
  for (let second = false; ; second = true) {
    const plan = await recorder.step(
      'Plan',
      () => planDocument(journey, document, given),
      (made) =>
        made.problems[0]?.message ??
        `${made.lines.length} line${made.lines.length === 1 ? '' : 's'} to ${made.contact.name}. ${made.contact.reason}`,
    );
    const [first] = plan.problems;
    if (first !== undefined)
      return stopped(journey, first, { candidates: plan.contact.candidates, ...decided(journey, item, plan) });
    try {
      return { plan, booked: given?.booked ?? (await bookContact(journey, document, plan, recorder)) };
    } catch (error) {
      if (second || !(error instanceof OutdatedDecision)) throw error;
    }
  }
}

/** Stripe keeps no instant of sending on an invoice: the event tells, or the payment. */
export async function seenSent(journey: Journey, invoiceId: string): Promise<boolean> {
  const { street, installation } = journey;
  if (journey.settings.documents.trigger !== 'sent') return false;
  const [event] = await street.db
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(
      and(
        eq(stripeEvents.account, installation.stripeAccountId),
        eq(stripeEvents.objectId, invoiceId),
        eq(stripeEvents.type, 'invoice.sent'),
      ),
    )
    .limit(1);
  return event !== undefined;
}
