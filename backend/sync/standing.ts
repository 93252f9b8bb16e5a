import { eq } from 'drizzle-orm';
import type { LedgerDocument } from '../connectors/port.ts';
import type { Queryable } from '../database/client.ts';
import { syncItems } from '../database/schema/index.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import { bookContact, creditNoteContact } from './book-contact.ts';
import type { Journey, SyncItem } from './context.ts';
import { decided } from './decided.ts';
import { planHash, sourceHash } from './fingerprints.ts';
import type { ItemChange } from './items.ts';
import { byHand, type Outcome, type RunRequest, stopped } from './outcome.ts';
import { planDocument } from './plan.ts';
import type { Recorder } from './recorder.ts';
import { cleared, followUncollectible, followVoid, removable } from './source-ended.ts';
import { countUsage } from './usage.ts';
import { judgeTotals, verdictOn } from './verify.ts';
import { writtenForm } from './written.ts';

/** What a document that stands in the ledger needs: nothing more, or to be written anew under the next generation. */
type Met = Outcome | { kind: 'rewrite'; item: SyncItem };

/** Under way or due again: an earlier run was interrupted, or somebody asked. */
const passing = ({ status }: SyncItem): boolean => status === 'queued' || status === 'syncing';

/**
 * A document that stands in the ledger already, met again by an event or a replay. A draft that is what would be
 * written now is left alone, an outdated one is removed; what is posted is compared and never touched.
 */
export async function meetAgain(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  request: RunRequest,
  recorder: Recorder,
  begin: () => Promise<string>,
): Promise<Met> {
  const hand = byHand(request.trigger);
  const asked = hand || passing(item) || request.trigger === 'retry' || request.trigger === 'resume';
  // What ended at the source is followed once, and again only when somebody asks.
  const followed = item.stripeStatus === document.status && !asked;
  if (document.status === 'void') {
    if (followed) return { kind: 'unchanged' };
    await begin();
    return followVoid(journey, item, document, recorder);
  }
  if (document.status === 'uncollectible' && !followed) {
    const outcome = await followUncollectible(journey, item, recorder, begin);
    if (outcome !== null) return outcome;
  }
  const sourceChanged = item.written === null || item.written.sourceHash !== sourceHash(document);
  if (!asked && (!sourceChanged || item.status === 'undone')) return { kind: 'unchanged' };
  await begin();
  const standing = await recorder.step(
    'Read the document',
    () => readStanding(journey, item),
    (found) => (found === undefined ? 'It was deleted in the ledger.' : `${found.number}, ${found.state}`),
  );
  if (standing === undefined) return { kind: 'rewrite', item: await raiseGeneration(journey.street.db, item) };
  if (!removable(item, standing)) return posted(journey, item, document, standing, recorder);
  const given = document.kind === 'credit_note' ? await creditNoteContact(journey, document, recorder) : null;
  const plan = await planDocument(journey, document, given);
  const [first] = plan.problems;
  if (first !== undefined)
    return stopped(journey, first, { candidates: plan.contact.candidates, ...decided(journey, item, plan) });
  const { verdict } = judgeTotals(journey, standing, plan.total);
  if (planHash(plan, plan.contact.id) === item.writtenHash && (verdict === 'equal' || verdict === 'tolerable')) {
    recorder.note('Compare', 'The draft is what would be written now.');
    const { status, sentence, notes } = verdictOn(journey, standing, plan.total);
    const source = sourceHash(document);
    const booked = given?.booked ?? (await bookContact(journey, document, plan, recorder));
    return {
      kind: 'done',
      status,
      sentence,
      problem: null,
      change: {
        hold: null,
        forced: false,
        candidates: null,
        ...decided(journey, item, plan, booked),
        ...documentChange(standing),
        // Without it the draft was found after its answer was lost, and is proven only now.
        written:
          item.written === null
            ? writtenForm(plan, booked, notes, source, journey.ledger.contactUrl(booked), standing)
            : { ...item.written, sourceHash: source },
        syncedAt: item.syncedAt ?? journey.street.now(),
      },
      ...countedOnce(journey, item),
    };
  }
  await recorder.step(
    'Remove the outdated draft',
    () => journey.ledger.removeDraft(standing.kind, standing.id),
    () => `Draft ${standing.number} no longer fits the invoice or the settings; it is made anew.`,
  );
  return { kind: 'rewrite', item: await raiseGeneration(journey.street.db, item) };
}

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
  const state = item.origin === 'linked' ? 'It was there before us' : 'It is posted';
  recorder.note('Compare', `${state}, and the totals ${equal ? 'agree' : 'differ'}.`);
  const how = item.origin === 'linked' && standing.draft ? 'In' : 'Posted in';
  return {
    kind: 'done',
    status: equal ? 'synced' : 'synced_with_variance',
    sentence: equal
      ? `${how} ${journey.connector.name} as ${standing.number}, and the totals agree.`
      : `${how} ${journey.connector.name} as ${standing.number} with another total than in Stripe.`,
    problem: null,
    change: {
      forced: false,
      ...documentChange(standing),
      written: item.written === null ? null : { ...item.written, sourceHash: sourceHash(document) },
      syncedAt: item.syncedAt ?? journey.street.now(),
    },
    ...countedOnce(journey, item),
  };
}

/** A document that was never proven before was never counted either. */
const countedOnce = (journey: Journey, item: SyncItem): Pick<Extract<Outcome, { kind: 'done' }>, 'within'> =>
  item.syncedAt === null ? { within: (tx) => countUsage(tx, item, journey.street.now()) } : {};

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

/** The next copy is another document: its intent gets a key of its own (C03), and nothing of the last one is shown. */
export async function raiseGeneration(db: Queryable, item: SyncItem): Promise<SyncItem> {
  const next = { ...cleared, generation: item.generation + 1 };
  await db.update(syncItems).set(next).where(eq(syncItems.id, item.id));
  return { ...item, ...next };
}
