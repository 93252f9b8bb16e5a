import { Problem } from '#shared/problems.ts';
import { type DocumentDraft, type LedgerDocument, LedgerFault } from '../connectors/port.ts';
import { moneyToJson } from '../documents/money.ts';
import type { Journey, SyncItem } from './context.ts';
import { names, problemOfFault } from './faults.ts';
import {
  findIntent,
  type Intent,
  type IntentKey,
  intentPayload,
  openIntent,
  suspendIntent,
  voidIntent,
} from './intents.ts';
import type { Recorder } from './recorder.ts';

/** How often a lost write is looked for while it may still settle. */
const LOOK_AGAIN_MS = 3_000;

/** The street pauses here: nothing may be written before the instant, but it is worth looking at `at`. */
export class NotSettled extends Error {
  override name = 'NotSettled';
  readonly at: Date;
  readonly problem: Problem;

  constructor(at: Date, problem: Problem) {
    super(problem.message);
    this.at = at;
    this.problem = problem;
  }
}

/** What we expect of a document that we look for: it must be ours, not merely carry our number. */
type Expected = { draft: DocumentDraft; net: bigint };

/**
 * Writes a document exactly once.
 * 1. An open intent of an earlier try means that its outcome is unknown: look by our number, and take over what is
 *    found; when nothing is found, wait until a late write can no longer arrive, then write (C02, C05, C06).
 * 2. Otherwise record the intent, send one request, and close the intent with the answer.
 * @param lookFirst also look before a first write (backfills: the document may stand there already)
 * @throws NotSettled when the outcome is unknown for now; Problem or LedgerFault otherwise
 */
export async function writeOnce(
  journey: Journey,
  item: SyncItem,
  expected: Expected,
  recorder: Recorder,
  lookFirst: boolean,
): Promise<{ document: LedgerDocument; found: boolean; intent: Intent }> {
  const { street, connection } = journey;
  const key: IntentKey = { purpose: 'document', subject: item.id, generation: item.generation };
  const earlier = await findIntent(street.db, connection, key);
  if (earlier?.state === 'open' || earlier?.state === 'done' || lookFirst) {
    const found = await recorder.step('Look for the document', () => lookUp(journey, expected), describeLookUp);
    if (found !== undefined) {
      const intent = earlier ?? (await open(journey, key, expected));
      return { document: found, found: true, intent };
    }
    if (earlier?.state === 'open') waitUntilSettled(journey, earlier);
  }
  const intent = await open(journey, key, expected);
  return { document: await send(journey, intent, expected.draft, recorder), found: false, intent };
}

const open = (journey: Journey, key: IntentKey, expected: Expected): Promise<Intent> =>
  openIntent(journey.street.db, journey.connection, key, {
    lookupKey: expected.draft.externalNumber,
    payload: intentPayload(expected.draft),
    at: journey.street.now(),
    settleMs: journey.street.options.settleMs.afterDrop,
  });

async function send(
  journey: Journey,
  intent: Intent,
  draft: DocumentDraft,
  recorder: Recorder,
): Promise<LedgerDocument> {
  const { street } = journey;
  try {
    return await recorder.step(
      'Write the draft',
      () => journey.ledger.createDocument(draft),
      (document) => `Draft ${document.number} written.`,
    );
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    if (error.kind !== 'unknown') {
      // Certainly not processed: the next try need not look first.
      await voidIntent(street.db, intent);
      throw error;
    }
    const wait = error.lost === 'timeout' ? street.options.settleMs.afterTimeout : street.options.settleMs.afterDrop;
    const settlesAt = new Date(street.now().getTime() + wait);
    await suspendIntent(street.db, intent, settlesAt);
    throw new NotSettled(nextLook(street.now(), intent.sentAt, settlesAt), problemOfFault(error, journey));
  }
}

/** Soon at first, then ever more rarely, and surely when the write can no longer arrive. */
function nextLook(now: Date, sentAt: Date, settlesAt: Date): Date {
  const elapsed = now.getTime() - sentAt.getTime();
  return new Date(Math.min(settlesAt.getTime(), now.getTime() + Math.max(LOOK_AGAIN_MS, elapsed / 2)));
}

function waitUntilSettled(journey: Journey, intent: Intent): void {
  const now = journey.street.now();
  const settlesAt = intent.settlesAt ?? now;
  if (settlesAt <= now) return;
  const problem = new Problem('outcome_unknown', {
    ...names(journey),
    detail: 'not found yet',
    next: `at ${nextLook(now, intent.sentAt, settlesAt).toISOString().slice(11, 19)} UTC`,
  });
  throw new NotSettled(nextLook(now, intent.sentAt, settlesAt), problem);
}

/**
 * Looks for our document by its number. Others may carry the same number (another Stripe account, a document made by
 * hand), so contact and currency must agree, and so must the net total: unlike the tax it is not the ledger's to choose.
 * @throws Problem document_duplicate when several stand there, or one that was changed meanwhile: never a guess
 */
async function lookUp(journey: Journey, { draft, net }: Expected): Promise<LedgerDocument | undefined> {
  const all = await journey.ledger.findDocuments(draft.kind, draft.externalNumber);
  const theirs = all.filter(
    (document) => document.contactId === draft.contactId && document.currency === draft.currency,
  );
  const ours = theirs.filter((document) => document.total.amount - document.tax.amount === net);
  if (ours.length > 1 || (ours.length === 0 && theirs.length > 0)) {
    throw new Problem('document_duplicate', {
      ...names(journey),
      count: String(theirs.length),
      number: draft.externalNumber,
    });
  }
  return ours[0];
}

const describeLookUp = (found: LedgerDocument | undefined): string =>
  found === undefined
    ? 'Not there.'
    : `Found ${found.number} (${JSON.stringify(moneyToJson(found.total))}): taken over, nothing written again.`;
