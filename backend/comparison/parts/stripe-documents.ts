import { and, eq } from 'drizzle-orm';
import type { DifferenceChange } from '#shared/comparison.ts';
import { formatMoney } from '#shared/currency.ts';
import { statusWords } from '#shared/status-words.ts';
import type { SyncObjectType } from '#shared/statuses.ts';
import { listDocuments } from '../../connectors/stripe/list-documents.ts';
import { syncItems } from '../../database/schema/index.ts';
import { dateIn, fromUnix } from '../../documents/dates.ts';
import type { SalesDocument } from '../../documents/invoice.ts';
import { hasJob } from '../../queue/document-jobs.ts';
import { createdRange, wasBackfilled } from '../../sync/backfill/period.ts';
import type { SyncItem } from '../../sync/context.ts';
import { documentInstant } from '../../sync/document-date.ts';
import { sourceHash } from '../../sync/fingerprints.ts';
import { leaveOut } from '../../sync/left-out.ts';
import { externalNumber } from '../../sync/plan.ts';
import { seenSent } from '../../sync/process.ts';
import { decideScope } from '../../sync/scope.ts';
import { keepFound } from '../found.ts';
import { itemsByStripeId } from '../items.ts';
import { nothingMet, type Part, type Pass, setApart, type Tally } from '../pass.ts';
import { parseWritten, rests } from '../written-item.ts';

/** Pages of Stripe in one turn; then other upkeep gets its turn. */
const PAGES = 20;
const ON_ITS_WAY = 'On its way';

/**
 * Reads what Stripe made in the period, and tells what belongs into the books and never came there, and what is another
 * in Stripe than it was when it was written. Both need no request to the ledger.
 */
export const stripeDocuments =
  (type: SyncObjectType): Part =>
  async (pass, from) => {
    const { journey, period } = pass;
    const tally = from?.tally ?? nothingMet();
    const created = createdRange(period, journey.settings.documents.timeZone);
    let after = from?.after ?? null;
    for (let page = 0; page < PAGES; page++) {
      const { documents, next } = await listDocuments(journey.stripe, journey.street.catalogue, type, created, after);
      const items = await itemsByStripeId(
        pass,
        documents.map(({ id }) => id),
      );
      for (const document of documents) {
        if (document.status === 'draft') continue;
        await look(pass, leaveOut(document, journey.settings), items.get(document.id), tally);
      }
      if (next === null) return { over: true, read: true, tally };
      after = next;
    }
    return { over: false, after: after ?? '', tally };
  };

async function look(pass: Pass, document: SalesDocument, item: SyncItem | undefined, tally: Tally): Promise<void> {
  if (item === undefined) return neverMet(pass, document, tally);
  if (!rests(item)) {
    setApart(
      tally,
      item.status === 'queued' || item.status === 'syncing' ? ON_ITS_WAY : statusWords[item.status].label,
    );
    return;
  }
  tally.expected += 1;
  tally.got += 1;
  const source = parseWritten(item)?.sourceHash;
  const ended = endedInStripe(pass, document);
  if (ended === null && (source === undefined || source === sourceHash(document))) return;
  if (await isUnderWay(pass, item)) return setApart(tally, ON_ITS_WAY);
  await changedInStripe(pass, document, item, ended);
}

/** Nothing is known of it here: its event was lost, or never sent. */
async function neverMet(pass: Pass, document: SalesDocument, tally: Tally): Promise<void> {
  const { journey } = pass;
  const scope = decideScope(document, journey.settings, {
    hold: null,
    seenSent: await seenSent(journey, document.id),
    trigger: 'sweep',
    byHand: false,
    backfilled: await wasBackfilled(journey, document),
  });
  if (!scope.inScope) return setApart(tally, scope.status === 'waiting' ? 'Waiting' : 'Excluded');
  if (finalizedAt(document) > pass.settledBefore) return setApart(tally, ON_ITS_WAY);
  tally.expected += 1;
  const { amount, currency } = document.total;
  await keepFound(pass, {
    ...aboutStripe(pass, document),
    kind: 'missing',
    expected: amount,
    sentence: `${wordOf(document)} over ${formatMoney(amount.toString(), currency)} is in Stripe and belongs into your books, but never came there.`,
    // By this it would be found in the ledger: a document that bears it may be taken over.
    ledgerNumber: externalNumber(journey, document),
    marks: [amount.toString(), currency],
  });
}

async function changedInStripe(
  pass: Pass,
  document: SalesDocument,
  item: SyncItem,
  ended: string | null,
): Promise<void> {
  const { amount } = document.total;
  const changes = ended === null ? sourceChanges(pass, document.whole ?? document, item) : [];
  const where = `in your books as ${item.ledgerNumber ?? item.externalNumber ?? 'a document'}`;
  const what = changes.map(({ field }) => field.toLowerCase());
  await keepFound(pass, {
    ...aboutStripe(pass, document),
    kind: 'changed_in_stripe',
    expected: amount,
    found: item.ledgerTotal,
    changes,
    sentence:
      ended !== null
        ? `${ended} in Stripe, and still stands ${where}.`
        : `Changed in Stripe (${what.length === 0 ? 'lines, due date or metadata' : what.join(', ')}) since it was written; ${where} it stands as it was.`,
    ...ledgerOf(item),
    marks: [ended, sourceHash(document)],
  });
}

/** Ended there in a way that the settings want to be followed; null: it did not. */
function endedInStripe({ journey }: Pass, { status }: SalesDocument): string | null {
  if (status === 'void') return 'Voided';
  return status === 'uncollectible' && journey.settings.documents.uncollectible === 'credit_memo'
    ? 'Marked uncollectible'
    : null;
}

/** What is known of the document as it was, against what it is. */
function sourceChanges({ journey }: Pass, document: SalesDocument, item: SyncItem): DifferenceChange[] {
  const changes: DifferenceChange[] = [];
  const { settings } = journey;
  const date = dateIn(documentInstant(document, settings), settings.documents.timeZone);
  const compare = (field: string, was: string | null, is: string | null, show = (value: string) => value) => {
    // Seen from the ledger: what Stripe says now is what it should say.
    if (was !== null && is !== null && was !== is) changes.push({ field, expected: show(is), found: show(was) });
  };
  const amount = (value: string) => formatMoney(value, document.currency);
  compare('Total', item.stripeTotal?.toString() ?? null, document.total.amount.toString(), amount);
  compare('Tax', item.stripeTax?.toString() ?? null, document.tax.amount.toString(), amount);
  compare('Date', item.documentDate, date);
  return changes;
}

/** Work on it waits or goes on: whatever changed is being followed. */
async function isUnderWay({ journey }: Pass, item: SyncItem): Promise<boolean> {
  const [found] = await journey.street.db
    .select({ id: syncItems.id })
    .from(syncItems)
    .where(and(eq(syncItems.id, item.id), hasJob(syncItems.installationId, syncItems.stripeId)));
  return found !== undefined;
}

function aboutStripe({ journey }: Pass, document: SalesDocument) {
  const { customer } = document;
  return {
    subject: document.kind,
    subjectId: document.id,
    title: document.number ?? document.id,
    party: customer?.businessName ?? customer?.name ?? customer?.email ?? null,
    // The day by which Stripe lists it: the next comparison of the period meets it again.
    date: dateIn(madeAt(document), journey.settings.documents.timeZone),
    currency: document.currency,
  };
}

const ledgerOf = (item: SyncItem) => ({
  ledgerKind: item.ledgerKind,
  ledgerId: item.ledgerId,
  ledgerNumber: item.ledgerNumber,
  ledgerUrl: item.ledgerUrl,
});

const wordOf = ({ kind, number }: SalesDocument): string =>
  `${kind === 'invoice' ? 'Invoice' : 'Credit note'} ${number ?? ''}`.trim();

const madeAt = ({ raw, issuedAt }: SalesDocument): Date =>
  typeof raw.invoice.created === 'number' ? fromUnix(raw.invoice.created) : issuedAt;

/** When it became what it is. Its date may be another one, by the merchant's choice. */
function finalizedAt(document: SalesDocument): Date {
  const { status_transitions: transitions } = document.raw.invoice;
  const at =
    typeof transitions === 'object' && transitions !== null && 'finalized_at' in transitions
      ? transitions.finalized_at
      : null;
  return typeof at === 'number' ? fromUnix(at) : madeAt(document);
}
