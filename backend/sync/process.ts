import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { SyncStatus } from '#shared/statuses.ts';
import type { LedgerDocument } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { stripeEvents, syncItems, usage } from '../database/schema/index.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { wasBackfilled } from './backfill/period.ts';
import { bookContact, creditNoteContact, explainWrite } from './book-contact.ts';
import type { Journey, SyncItem } from './context.ts';
import { closeIntent } from './intents.ts';
import type { ItemChange } from './items.ts';
import { byHand, type Outcome, type RunRequest, stopped } from './outcome.ts';
import { type Plan, planDocument } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { decideScope } from './scope.ts';
import { followUncollectible, followVoid } from './source-ended.ts';
import { type Verdict, verifyTotals } from './verify.ts';
import { writeOnce } from './write.ts';
import { writtenForm } from './written.ts';

/**
 * Decides what is due for a document as it now stands in Stripe, and does it.
 * @param begin opens the run's record; called as soon as there is something to tell
 */
export async function processDocument(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  request: RunRequest,
  recorder: Recorder,
  begin: () => Promise<string>,
): Promise<Outcome> {
  const hand = byHand(request.trigger) || item.forced;
  if (item.ledgerId !== null) return again(journey, item, document, request, recorder, begin);
  if (item.hold === 'undone' && !byHand(request.trigger)) return { kind: 'unchanged' };
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

/** Plans, books the contact, writes, verifies. */
async function write(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  request: RunRequest,
  recorder: Recorder,
): Promise<Outcome> {
  const given = document.kind === 'credit_note' ? await creditNoteContact(journey, document, recorder) : null;
  const plan = await recorder.step(
    'Plan',
    () => planDocument(journey, document, given),
    (made) => made.problems[0]?.message ?? `${made.lines.length} lines to ${made.contact.name}. ${made.contact.reason}`,
  );
  const [first] = plan.problems;
  if (first !== undefined) return stopped(journey, first, { candidates: plan.contact.candidates });
  const booked = given?.booked ?? (await bookContact(journey, document, plan, recorder));
  const draft = { ...plan.draft, contactId: booked.id };
  const net = plan.total.amount - plan.tax.amount;
  const lookFirst = request.trigger === 'backfill' && item.generation === 1;
  let written: Awaited<ReturnType<typeof writeOnce>>;
  try {
    written = await writeOnce(journey, item, { draft, net }, recorder, lookFirst);
  } catch (error) {
    throw await explainWrite(journey, document, plan, booked, error);
  }
  let verdict: Verdict;
  try {
    verdict = await verifyTotals(journey, written.document, plan.total, recorder);
  } catch (error) {
    // The write is known, whatever its total: the intent is closed, and what was removed is made anew under the next
    // generation.
    await closeIntent(journey.street.db, written.intent, written.document.id);
    await raiseGeneration(journey, item);
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
      contactLedgerId: booked.id,
      ...documentChange(verdict.document),
      externalNumber: plan.draft.externalNumber,
      written: writtenForm(plan, booked, verdict, sourceHash(document), journey.ledger.contactUrl(booked)),
      writtenHash: planHash(plan),
      syncedAt: journey.street.now(),
    },
    within: async (tx) => {
      await closeIntent(tx, written.intent, verdict.document.id);
      await countUsage(tx, journey, item);
    },
  };
}

/** A document that stands in the ledger already, met again by an event or a replay. */
async function again(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  request: RunRequest,
  recorder: Recorder,
  begin: () => Promise<string>,
): Promise<Outcome> {
  if (document.status === 'void') {
    if (item.stripeStatus === 'void' && !byHand(request.trigger)) return { kind: 'unchanged' };
    await begin();
    return followVoid(journey, item, document, recorder);
  }
  if (document.status === 'uncollectible' && item.stripeStatus !== 'uncollectible') {
    const outcome = await followUncollectible(journey, item, recorder, begin);
    if (outcome !== null) return outcome;
  }
  const sourceChanged = item.written === null || item.written.sourceHash !== sourceHash(document);
  const asked = byHand(request.trigger) || request.trigger === 'retry' || request.trigger === 'resume';
  if (!sourceChanged && !asked) return { kind: 'unchanged' };
  await begin();
  const standing = await recorder.step(
    'Read the document',
    () => readStanding(journey, item),
    (found) => (found === undefined ? 'It was deleted in the ledger.' : `${found.number}, ${found.state}`),
  );
  if (standing === undefined) {
    const next = await raiseGeneration(journey, item);
    return write(journey, next, document, request, recorder);
  }
  if (!standing.draft) return posted(journey, item, document, standing, recorder);
  const given = document.kind === 'credit_note' ? await creditNoteContact(journey, document, recorder) : null;
  const plan = await planDocument(journey, document, given);
  const [first] = plan.problems;
  if (first !== undefined) return stopped(journey, first, { candidates: plan.contact.candidates });
  const agrees = standing.total.amount === plan.total.amount || item.status === 'synced_with_variance';
  if (planHash(plan) === item.writtenHash && agrees) {
    recorder.note('Compare', 'The draft is what would be written now.');
    const status: SyncStatus = standing.total.amount === plan.total.amount ? 'synced' : 'synced_with_variance';
    return {
      kind: 'done',
      status,
      sentence: item.problem === null ? item.sentence : sentenceFor(standing),
      problem: null,
      change: { ...documentChange(standing), written: { ...item.written, sourceHash: sourceHash(document) } },
    };
  }
  await recorder.step(
    'Remove the outdated draft',
    () => journey.ledger.removeDraft(standing.kind, standing.id),
    () => `Draft ${standing.number} no longer fits the invoice or the settings; it is made anew.`,
  );
  const next = await raiseGeneration(journey, item);
  return write(journey, next, document, request, recorder);
}

const sentenceFor = (document: LedgerDocument): string => `In your books as ${document.number}.`;

async function readStanding(journey: Journey, item: SyncItem): Promise<LedgerDocument | undefined> {
  if (item.ledgerKind === null || item.ledgerId === null) return undefined;
  return journey.ledger.readDocument(item.ledgerKind, item.ledgerId);
}

/** Posted documents are compared and never touched. */
function posted(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  standing: LedgerDocument,
  recorder: Recorder,
): Outcome {
  const expected = document.total.amount < 0n ? -document.total.amount : document.total.amount;
  const equal = standing.total.amount === expected;
  recorder.note('Compare', equal ? 'It is posted, and the totals agree.' : 'It is posted, and the totals differ.');
  return {
    kind: 'done',
    status: equal ? 'synced' : 'synced_with_variance',
    sentence: equal
      ? `Posted in ${journey.connector.name} as ${standing.number}, and the totals agree.`
      : `Posted in ${journey.connector.name} as ${standing.number} with another total than in Stripe.`,
    problem: null,
    change: { ...documentChange(standing), written: { ...item.written, sourceHash: sourceHash(document) } },
  };
}

/** The ledger's side of the row. */
export const documentChange = (document: LedgerDocument): ItemChange => ({
  ledgerKind: document.kind,
  ledgerId: document.id,
  ledgerNumber: document.number,
  ledgerState: document.state,
  ledgerUrl: document.url,
  ledgerTotal: document.total.amount,
  ledgerTax: document.tax.amount,
});

/** The next copy is another document: its intent gets a key of its own (C03). */
export async function raiseGeneration(journey: Journey, item: SyncItem): Promise<SyncItem> {
  const next = { ...item, generation: item.generation + 1, ledgerId: null, ledgerKind: null, ledgerNumber: null };
  await journey.street.db
    .update(syncItems)
    .set({
      generation: next.generation,
      ledgerId: null,
      ledgerKind: null,
      ledgerNumber: null,
      ledgerUrl: null,
      ledgerState: null,
    })
    .where(eq(syncItems.id, item.id));
  return next;
}

/** Fingerprint of the plan's draft, contact included. */
export const planHash = (plan: Plan): string =>
  createHash('sha256')
    .update(JSON.stringify([plan.contact.id, plan.draft]))
    .digest('base64url');

/** Fingerprint of what the source says, our own display metadata aside. */
export function sourceHash(document: SalesDocument): string {
  const metadata = Object.entries(document.metadata).filter(([key]) => !key.startsWith('tieout_'));
  const lines = document.lines.map((line) => [
    line.id,
    line.description,
    line.quantity,
    String(line.amount),
    String(line.discount),
    line.taxes.map((tax) => [tax.rateId, String(tax.amount)]),
  ]);
  const facts = [
    document.customer?.id,
    document.total.amount.toString(),
    document.dueAt?.toISOString(),
    document.issuedAt.toISOString(),
    metadata.sort(),
    lines,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url');
}

/** Stripe keeps no instant of sending on an invoice: the event tells, or the payment. */
async function seenSent(journey: Journey, invoiceId: string): Promise<boolean> {
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

/** Counted once per document and month, whatever the number of generations. */
async function countUsage(tx: Queryable, journey: Journey, item: SyncItem): Promise<void> {
  const month = journey.street.now().toISOString().slice(0, 7);
  await tx
    .insert(usage)
    .values({ installationId: item.installationId, itemId: item.id, month })
    .onConflictDoUpdate({ target: [usage.itemId, usage.month], set: { takenBackAt: null } });
}
