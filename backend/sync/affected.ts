import { and, asc, count, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { AffectedAnswer, AffectedDocument } from '#shared/api/settings-history.ts';
import { Problem, type ProblemCode } from '#shared/problems.ts';
import { LedgerFault } from '../connectors/port.ts';
import { fetchCreditNote, fetchInvoice } from '../connectors/stripe/documents.ts';
import { auditLog, syncItems } from '../database/schema/index.ts';
import { draftStates } from '../documents/draft-states.ts';
import { documentJob } from '../queue/document-jobs.ts';
import { changesSince } from '../settings/history.ts';
import { wasBackfilled } from './backfill/period.ts';
import { creditNoteContact } from './book-contact.ts';
import type { Journey, SyncItem } from './context.ts';
import { problemOfFault } from './faults.ts';
import { planHash } from './fingerprints.ts';
import { leaveOut } from './left-out.ts';
import { sentenceOf } from './outcome.ts';
import { planDocument } from './plan.ts';
import { seenSent } from './process.ts';
import { Recorder } from './recorder.ts';
import { decideScope } from './scope.ts';

/** Documents planned anew on one page: a few seconds of Stripe's time. */
const PAGE = 20;
const AT_ONCE = 4;

/** What no setting mends: a person must act in Stripe or the ledger, or time heals it. */
const elsewhere: ProblemCode[] = [
  'not_connected',
  'connection_revoked',
  'waits_for_document',
  'document_posted',
  'document_changed',
  'document_period_closed',
  'document_duplicate',
  'ledger_refused',
  'ledger_unavailable',
  'outcome_unknown',
  'stripe_missing',
  'stripe_unavailable',
  'stripe_permission',
  'internal',
];

/** Which changes reach what: nothing else is looked at. */
const shapes =
  /^(documents\.(draftForm|timeZone|externalNumber|externalPrefix|dateFrom|closedPeriod|servicePeriod|variance)|defaultTarget|untaxedCode|fields|excludedLines|products|taxes)(\.|$)/;
const scopes =
  /^(documents\.(startDate|zeroInvoices|timeZone|dateFrom|uncollectible)|excludeKey|excludedLines|customers\.(allow|deny))(\.|$)/;
/** Mails, money movement, comparisons and the brake of runs say nothing about what an invoice becomes. */
const silent = /^(notifications|money|comparison|pauseAtDuplicates)(\.|$)/;

/** Documents of this connection that a change may reach, by what was changed; null: none. */
function reachedBy(
  journey: Journey,
  changes: { before: Record<string, unknown>; after: Record<string, unknown> },
): SQL | null {
  const paths = Object.keys(changes.after).filter((path) => !silent.test(path));
  if (paths.length === 0) return null;
  const reached: (SQL | undefined)[] = [
    and(inArray(syncItems.status, ['failed', 'needs_review', 'waiting']), isNull(syncItems.ledgerId)),
  ];
  // A rate without a code stopped every document that carried it, so that none of them stands.
  const shaping = paths.filter(
    (path) => shapes.test(path) && !(path.startsWith('taxes.') && typeof changes.before[path] !== 'string'),
  );
  const onlyTaxes = shaping.every((path) => path.startsWith('taxes.'));
  if (shaping.length > 0) {
    const draft = and(isNotNull(syncItems.ledgerId), inArray(syncItems.ledgerState, [...draftStates]));
    // A tax code given up stands on the lines of the documents that carry it.
    const carrying = shaping.map(
      (path) => sql`${syncItems.written} @> ${JSON.stringify({ lines: [{ taxCode: changes.before[path] }] })}::jsonb`,
    );
    reached.push(onlyTaxes ? and(draft, or(...carrying)) : draft);
  }
  if (paths.some((path) => scopes.test(path))) {
    reached.push(and(eq(syncItems.status, 'excluded'), isNull(syncItems.hold)));
  }
  return (
    and(
      eq(syncItems.installationId, journey.connection.installationId),
      eq(syncItems.connectionId, journey.connection.id),
      sql`${syncItems.stripeStatus} is distinct from 'void'`,
      sql`${syncItems.hold} is null`,
      sql`(${inArray(syncItems.problemCode, elsewhere)}) is not true`,
      or(...reached),
    ) ?? null
  );
}

/**
 * Which documents the changes since a version affect, exactly: each that may be reached is read from Stripe and planned
 * under the rules in force. Nothing is written.
 * @param page.after the last document of the page before, null for the first
 * @throws Problem stripe_unavailable, stripe_permission when Stripe does not answer at all
 */
export async function affectedBy(
  journey: Journey,
  page: { since: number; after: string | null },
): Promise<AffectedAnswer> {
  const { db } = journey.street;
  const reached = reachedBy(journey, await changesSince(db, journey.connection, page.since));
  if (reached === null) return { checked: 0, total: 0, documents: [], next: null };
  const [counted] = await db.select({ total: count() }).from(syncItems).where(reached);
  const items = await db
    .select()
    .from(syncItems)
    .where(and(reached, page.after === null ? undefined : gt(syncItems.id, page.after)))
    .orderBy(asc(syncItems.id))
    .limit(PAGE);
  const documents: AffectedDocument[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const found = await Promise.all(items.slice(start, start + AT_ONCE).map((item) => effectOn(journey, item)));
    documents.push(...found.filter((effect) => effect !== null));
  }
  const last = items.at(-1);
  return {
    checked: items.length,
    total: counted?.total ?? 0,
    documents,
    next: last !== undefined && items.length === PAGE ? last.id : null,
  };
}

/** How many documents would be looked at. */
export async function countReached(journey: Journey, since: number): Promise<number> {
  const { db } = journey.street;
  const reached = reachedBy(journey, await changesSince(db, journey.connection, since));
  if (reached === null) return 0;
  const [counted] = await db.select({ total: count() }).from(syncItems).where(reached);
  return counted?.total ?? 0;
}

async function effectOn(journey: Journey, item: SyncItem): Promise<AffectedDocument | null> {
  const as = (effect: AffectedDocument['effect'], sentence: string): AffectedDocument => ({
    id: item.id,
    objectType: item.objectType,
    stripeId: item.stripeId,
    number: item.number,
    customerName: item.customerName,
    effect,
    sentence,
  });
  try {
    const fetch = item.objectType === 'invoice' ? fetchInvoice : fetchCreditNote;
    const document = leaveOut(await fetch(journey.stripe, journey.street.catalogue, item.stripeId), journey.settings);
    const standing = item.ledgerId !== null;
    const written = standing ? await readWritten(journey, item) : undefined;
    // Posted meanwhile: it is only compared from now on.
    if (written !== undefined && !written.draft) return null;
    const scope = decideScope(document, journey.settings, {
      hold: null,
      seenSent: await seenSent(journey, document.id),
      trigger: 'resume',
      byHand: item.forced,
      backfilled: await wasBackfilled(journey, document),
    });
    if (!standing && !scope.inScope) return null;
    const given =
      document.kind === 'credit_note'
        ? await creditNoteContact(journey, document, new Recorder(journey.street.now))
        : null;
    const plan = await planDocument(journey, document, given);
    const [problem] = plan.problems;
    if (!standing) return problem === undefined ? as('heals', healing(item)) : null;
    if (problem !== undefined) return as('stops', sentenceOf(problem));
    if (written === undefined) return as('rewrites', 'The draft was deleted in the ledger and would be written anew.');
    return planHash(plan, plan.contact.id) === item.writtenHash
      ? null
      : as('rewrites', `The draft ${item.ledgerNumber ?? ''} would be replaced.`.replace('  ', ' '));
  } catch (error) {
    // One document that cannot be read keeps the others from nothing.
    if (error instanceof Problem) return item.ledgerId === null ? null : as('stops', sentenceOf(error));
    if (error instanceof LedgerFault) return as('stops', sentenceOf(problemOfFault(error, journey)));
    throw error;
  }
}

/** The document as it stands in the ledger; undefined when it was deleted there. */
async function readWritten({ ledger }: Journey, { ledgerKind, ledgerId }: SyncItem) {
  return ledgerKind === null || ledgerId === null ? undefined : ledger.readDocument(ledgerKind, ledgerId);
}

/** Whether totals agree is known only when the ledger has computed them. */
const healing = ({ problemCode }: SyncItem): string =>
  problemCode === 'total_mismatch' ? 'It would be written again, and its totals compared.' : 'It would be written now.';

/**
 * Replays documents by id, as somebody asked for them after a change. What a person took out, what is posted and what is
 * under way is passed by.
 * @returns how many were queued
 */
export async function replayAffected(journey: Journey, ids: readonly string[], askedBy: string): Promise<number> {
  const { street, connection, installation } = journey;
  return street.db.transaction(async (tx) => {
    const rows = await tx
      .update(syncItems)
      .set({
        status: 'queued',
        sentence: `Queued by ${askedBy} after a change of the settings.`,
        problem: null,
        problemCode: null,
        problemSubject: null,
        nextAttemptAt: null,
        attempts: 0,
        firstFailedAt: null,
        changedAt: street.now(),
      })
      .where(
        and(
          eq(syncItems.installationId, connection.installationId),
          eq(syncItems.connectionId, connection.id),
          inArray(syncItems.id, [...ids]),
          inArray(syncItems.status, [
            'failed',
            'needs_review',
            'waiting',
            'excluded',
            'synced',
            'synced_with_variance',
          ]),
          isNull(syncItems.hold),
          or(isNull(syncItems.ledgerId), inArray(syncItems.ledgerState, [...draftStates])),
        ),
      )
      .returning({ type: syncItems.objectType, id: syncItems.stripeId });
    // The rules decide anew: what they let wait or leave out is not forced.
    const jobs = rows.map((row) => documentJob(installation, row, { trigger: 'resume', askedBy }));
    await street.queue.add(rows.length > 50 ? 'bulk' : 'documents', jobs, tx);
    await tx.insert(auditLog).values({
      installationId: connection.installationId,
      connectionId: connection.id,
      actor: askedBy,
      action: 'documents.replayed',
      subject: `${rows.length} documents`,
      after: { reason: 'settings changed' },
    });
    return rows.length;
  });
}
