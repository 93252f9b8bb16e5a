import { Problem } from '#shared/problems.ts';
import { type LedgerDocument, LedgerFault } from '../connectors/port.ts';
import type { SalesDocument } from '../documents/invoice.ts';
import type { Journey, SyncItem } from './context.ts';
import { names } from './faults.ts';
import { closeIntent, findIntent, type IntentKey, openIntent, voidIntent } from './intents.ts';
import type { Outcome } from './outcome.ts';
import type { Recorder } from './recorder.ts';
import { takeUsageBack } from './usage.ts';

/** An invoice or credit note was voided in Stripe after it reached the books: a draft goes, a posted one is reversed or reported. */
export async function followVoid(
  journey: Journey,
  item: SyncItem,
  document: SalesDocument,
  recorder: Recorder,
): Promise<Outcome> {
  const kind = item.ledgerKind ?? 'invoice';
  const id = item.ledgerId ?? '';
  const standing = await recorder.step(
    'Read the document',
    () => journey.ledger.readDocument(kind, id),
    (found) => (found === undefined ? 'It is gone already.' : `${found.number}, ${found.state}`),
  );
  const what = document.kind === 'invoice' ? 'invoice' : 'credit note';
  if (standing === undefined || removable(item, standing)) {
    if (standing !== undefined) {
      await recorder.step(
        'Remove the draft',
        () => journey.ledger.removeDraft(kind, id),
        () => `Draft ${standing.number} removed.`,
      );
    }
    return {
      kind: 'done',
      status: 'undone',
      sentence: `Voided in Stripe; the draft ${item.ledgerNumber ?? ''} was removed from your books.`.replace(
        '  ',
        ' ',
      ),
      problem: null,
      change: { ...cleared, forced: false, generation: item.generation + 1 },
      within: (tx) => takeUsageBack(tx, item, journey.street.now()),
    };
  }
  if (journey.settings.documents.voided === 'credit_memo' && kind === 'invoice' && item.origin !== 'linked') {
    return reverse(journey, item, recorder, `Voided in Stripe after it was posted as ${standing.number}`);
  }
  const problem = new Problem('document_posted', {
    ...names(journey),
    document: `${standing.number} (the ${what} was voided in Stripe)`,
    state: standing.state,
  });
  return {
    kind: 'done',
    status: 'needs_review',
    sentence:
      item.origin === 'linked'
        ? `Voided in Stripe; ${standing.number} was in your books before and is left to you.`
        : `Voided in Stripe, but already posted as ${standing.number}.`,
    problem,
  };
}

/** Marked uncollectible: kept as it is, or reversed, by setting. Null: nothing to do. */
export async function followUncollectible(
  journey: Journey,
  item: SyncItem,
  recorder: Recorder,
  begin: () => Promise<string>,
): Promise<Outcome | null> {
  if (journey.settings.documents.uncollectible === 'keep') return null;
  const kind = item.ledgerKind ?? 'invoice';
  if (kind !== 'invoice') return null;
  await begin();
  const standing = await recorder.step(
    'Read the document',
    () => journey.ledger.readDocument(kind, item.ledgerId ?? ''),
    (found) => (found === undefined ? 'It is gone.' : `${found.number}, ${found.state}`),
  );
  if (standing === undefined) return null;
  if (item.origin === 'linked') return null;
  if (!standing.draft)
    return reverse(journey, item, recorder, `Marked uncollectible in Stripe after it was posted as ${standing.number}`);
  await recorder.step(
    'Remove the draft',
    () => journey.ledger.removeDraft(kind, standing.id),
    () => `Draft ${standing.number} removed.`,
  );
  return {
    kind: 'done',
    status: 'undone',
    sentence: `Marked uncollectible in Stripe; the draft ${standing.number} was removed from your books.`,
    problem: null,
    change: { ...cleared, hold: 'undone', forced: false, generation: item.generation + 1 },
    within: (tx) => takeUsageBack(tx, item, journey.street.now()),
  };
}

/** Makes the draft credit memo that corrects a posted invoice, once: the intent is kept under the invoice's generation. */
async function reverse(journey: Journey, item: SyncItem, recorder: Recorder, why: string): Promise<Outcome> {
  const { street, connection } = journey;
  const key: IntentKey = { purpose: 'reversal', subject: item.id, generation: item.generation };
  const earlier = await findIntent(street.db, connection, key);
  if (earlier?.state === 'done') {
    const memoId = earlier.ledgerId;
    if (memoId === null || memoId === '') return corrected(why, null);
    const made = await recorder.step(
      'Read the credit memo',
      () => journey.ledger.readDocument('credit_memo', memoId),
      (found) => (found === undefined ? 'It is gone.' : `${found.number}, ${found.state}`),
    );
    return corrected(why, made ?? null);
  }
  if (earlier?.state === 'open') {
    const problem = new Problem('document_posted', {
      ...names(journey),
      document: `${item.ledgerNumber ?? ''} (a credit memo may have been made; its answer was lost)`,
      state: item.ledgerState ?? 'posted',
    });
    return {
      kind: 'done',
      status: 'needs_review',
      sentence: `${why}; please check whether its credit memo exists.`,
      problem,
    };
  }
  const intent = await openIntent(street.db, connection, key, {
    lookupKey: item.ledgerId ?? '',
    payload: { why },
    at: street.now(),
    settleMs: street.options.settleMs.afterDrop,
  });
  try {
    const memo = await recorder.step(
      'Make the credit memo',
      () => journey.ledger.reverse(item.ledgerId ?? ''),
      (made) => (made === null ? 'Made.' : `Credit memo ${made.number} made.`),
    );
    return { ...corrected(why, memo), within: (tx) => closeIntent(tx, intent, memo?.id ?? '') };
  } catch (error) {
    if (error instanceof LedgerFault && error.kind !== 'unknown') await voidIntent(street.db, intent);
    throw error;
  }
}

const corrected = (why: string, memo: LedgerDocument | null): Extract<Outcome, { kind: 'done' }> => ({
  kind: 'done',
  status: 'undone',
  sentence:
    memo === null ? `${why}; a credit memo corrects it.` : `${why}; the credit memo ${memo.number} corrects it.`,
  problem: null,
  change: { hold: 'undone', forced: false },
});

/** The row of a document that no longer stands in the ledger. */
export const cleared = {
  ledgerId: null,
  ledgerKind: null,
  ledgerNumber: null,
  ledgerUrl: null,
  ledgerState: null,
  ledgerTotal: null,
  ledgerTax: null,
  written: null,
  writtenHash: null,
  syncedAt: null,
  origin: null,
} as const;

/** Only what we made may be taken away by us, and only while nothing is booked; a linked document is somebody else's. */
export const removable = (item: Pick<SyncItem, 'origin'>, standing: Pick<LedgerDocument, 'draft'>): boolean =>
  standing.draft && item.origin !== 'linked';
