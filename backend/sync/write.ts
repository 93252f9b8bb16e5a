import { createHash } from 'node:crypto';
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
import type { SentDocument } from './sent.ts';

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

/**
 * A draft with its net total in minor units, by which it is known again, and its fingerprint. `found`: its day was found by
 * trying (found-day.ts).
 */
type Expected = { draft: DocumentDraft; net: bigint; hash: string; found: boolean };

/**
 * Writes a document exactly once: the intent is recorded, one request is sent, and the intent stays open until its
 * answer is recorded with the document.
 * @param lookFirst also look before a first write (backfills: the document may stand there already)
 * @throws NotSettled when the outcome is unknown for now; Problem or LedgerFault otherwise
 */
export async function writeOnce(
  journey: Journey,
  item: SyncItem,
  expected: Expected,
  recorder: Recorder,
  lookFirst: boolean,
): Promise<{ document: LedgerDocument; origin: 'made' | 'found'; intent: Intent }> {
  const { draft, net } = expected;
  const key: IntentKey = { purpose: 'document', subject: item.id, generation: item.generation };
  const earlier = await findIntent(journey.street.db, journey.connection, key);
  // Another process began meanwhile, although we hold the lease: it was lost on the way.
  if (earlier?.state === 'open') throw notSettled(journey, earlier);
  if (earlier?.state === 'done' || lookFirst) {
    const found = await recorder.step(
      'Look for the document',
      () => lookUp(journey, { ...draft, net }),
      describeLookUp,
    );
    if (found !== undefined)
      return {
        document: found,
        origin: earlier === undefined ? 'found' : 'made',
        intent: earlier ?? (await open(journey, key, expected)),
      };
  }
  journey.lost?.throwIfAborted();
  const intent = await open(journey, key, expected);
  return { document: await send(journey, intent, draft, recorder), origin: 'made', intent };
}

const open = (journey: Journey, key: IntentKey, expected: Expected): Promise<Intent> =>
  openIntent(journey.street.db, journey.connection, key, {
    lookupKey: expected.draft.externalNumber,
    payload: intentPayload({ ...expected.draft, net: expected.net, hash: expected.hash, found: expected.found }),
    at: journey.street.now(),
    settleMs: journey.street.options.settleMs.afterCrash,
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
      () => journey.ledger.createDocument({ ...draft, ...nativeKey(journey, intent, draft) }),
      (document) => `Draft ${document.number} written.`,
    );
  } catch (error) {
    if (!(error instanceof LedgerFault)) throw error;
    if (error.kind !== 'unknown') {
      // Certainly not processed: the next try need not look first.
      await voidIntent(street.db, intent);
      throw error;
    }
    const settlesAt = settling(journey, error);
    await suspendIntent(street.db, intent, settlesAt);
    throw new NotSettled(nextLook(street.now(), intent.sentAt, settlesAt), problemOfFault(error, journey));
  }
}

/**
 * The key by which a ledger knows a repeat itself, beside our own look: it is another one for the next generation, since
 * a ledger may answer with a document that is deleted since (C03), and for other contents.
 */
function nativeKey({ connector }: Journey, intent: Intent, draft: DocumentDraft): { key?: string } {
  if (connector.capabilities.idempotency !== 'native_key') return {};
  const contents = createHash('sha256').update(JSON.stringify(draft)).digest('hex').slice(0, 8);
  return { key: `${intent.subject.replaceAll('-', '').slice(0, 32)}.${intent.generation}.${contents}` };
}

/** When a write whose answer was lost just now can no longer be carried out. */
export function settling({ street }: Journey, fault: LedgerFault): Date {
  const { afterTimeout, afterDrop } = street.options.settleMs;
  return new Date(street.now().getTime() + (fault.lost === 'timeout' ? afterTimeout : afterDrop));
}

/** Soon at first, then ever more rarely, and surely when the write can no longer arrive. */
export function nextLook(now: Date, sentAt: Date, settlesAt: Date): Date {
  const elapsed = now.getTime() - sentAt.getTime();
  return new Date(Math.min(settlesAt.getTime(), now.getTime() + Math.max(LOOK_AGAIN_MS, elapsed / 2)));
}

/** Not found, and it may still come. */
export function notSettled(journey: Journey, intent: Intent): NotSettled {
  const now = journey.street.now();
  const at = nextLook(now, intent.sentAt, intent.settlesAt ?? now);
  const next = `at ${at.toISOString().slice(11, 19)} UTC`;
  return new NotSettled(at, new Problem('outcome_unknown', { ...names(journey), detail: 'not found yet', next }));
}

/**
 * Looks for our document by its number. Others may carry the same number (another Stripe account, a document made by
 * hand), so contact and currency must agree, and so must the net total: unlike the tax it is not the ledger's to
 * choose. A rounding line of ours may have been added since, so it may differ by as much as the merchant calls rounding.
 * @throws Problem document_duplicate when several stand there, or one that was changed meanwhile: never a guess
 */
export async function lookUp(journey: Journey, sent: Omit<SentDocument, 'hash'>): Promise<LedgerDocument | undefined> {
  const tolerance = BigInt(journey.settings.documents.variance.tolerance);
  const all = await journey.ledger.findDocuments(sent.kind, sent.externalNumber, sent.form ?? 'document');
  const theirs = all.filter((document) => document.contactId === sent.contactId && document.currency === sent.currency);
  const ours = theirs.filter((document) => {
    const apart = document.total.amount - document.tax.amount - sent.net;
    return apart <= tolerance && -apart <= tolerance;
  });
  if (ours.length > 1 || (ours.length === 0 && theirs.length > 0)) {
    throw new Problem('document_duplicate', {
      ...names(journey),
      count: String(theirs.length),
      number: sent.externalNumber,
    });
  }
  return ours[0];
}

export const describeLookUp = (found: LedgerDocument | undefined): string =>
  found === undefined
    ? 'Not there.'
    : `Found ${found.number} (${JSON.stringify(moneyToJson(found.total))}): taken over, nothing written again.`;
