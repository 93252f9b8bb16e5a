import { and, desc, eq } from 'drizzle-orm';
import type { RunView } from '#shared/api/common.ts';
import type { ContactCandidate, InvoiceView } from '#shared/api/invoice.ts';
import { describeProblem, Problem, type ProblemView } from '#shared/problems.ts';
import { statusWords } from '#shared/status-words.ts';
import type { Connection } from '../connections/current.ts';
import { syncItems, syncRuns } from '../database/schema/index.ts';
import { readDecision } from '../matching/stored-decision.ts';
import type { Services } from '../services.ts';
import type { SyncItem } from '../sync/context.ts';
import { findItem } from '../sync/items.ts';
import { type Written, writtenSchema } from '../sync/written.ts';
import { allowedActions } from './actions.ts';
import type { Caller } from './caller.ts';
import { choicesFor } from './choices.ts';
import { type ConnectionState, ledgerFor, readConnection } from './connection.ts';
import { decisionView, shownContact, shownNumber } from './contact-words.ts';
import { moneyOf } from './documents.ts';
import { invoicePayments } from './money/invoice-payments.ts';
import { runView } from './run.ts';

const ATTEMPTS = 20;

/** The invoice view: everything on one glance, from our own database only, so that it opens at once. */
export async function invoiceView(
  services: Services,
  caller: Pick<Caller, 'installation' | 'mayChange'>,
  invoiceId: string,
): Promise<InvoiceView> {
  const state = await readConnection(services, caller.installation);
  const { connection } = state;
  const item = connection === null ? undefined : await findItem(services.db, connection, typeOf(invoiceId), invoiceId);
  return viewOf(services, caller, state, item, invoiceId);
}

/** A credit note's questions are answered through the same door. */
const typeOf = (id: string) => (id.startsWith('cn_') ? 'credit_note' : 'invoice');

/**
 * A document as its view shows it.
 * @param item undefined: never met
 * @param invoiceId of Stripe; for a credit note, its own id
 */
export async function viewOf(
  services: Services,
  caller: Pick<Caller, 'mayChange'>,
  { connection, summary }: ConnectionState,
  item: SyncItem | undefined,
  invoiceId: string,
): Promise<InvoiceView> {
  const written = item?.written ? (writtenSchema.safeParse(item.written).data ?? null) : null;
  const problem = problemOf(services, connection, item);
  const actions = allowedActions(connection, item);
  const related = connection === null || item === undefined ? [] : await relatedOf(services, connection, invoiceId);
  return {
    connection: summary,
    invoiceId,
    number: item?.number ?? null,
    status: item?.status ?? null,
    statusLabel: item === undefined ? 'Not synced' : statusWords[item.status].label,
    sentence: sentenceOf(connection, item, summary.ledgerName),
    changedAt: item?.changedAt.toISOString() ?? null,
    document:
      item?.ledgerNumber && item.ledgerKind
        ? { kind: item.ledgerKind, number: item.ledgerNumber, url: item.ledgerUrl, state: item.ledgerState ?? '' }
        : null,
    totals: totalsOf(item),
    paid: item?.stripeStatus === 'paid',
    contact: bookedContact(written?.contact ?? null, item),
    lines: written?.lines ?? [],
    notes: notesOf(item, written),
    problem,
    candidates:
      problem?.action === 'choose_contact' && connection !== null ? candidatesOf(services, connection, item) : [],
    equals: problem?.action === 'choose_equal' ? (item?.equals ?? []) : [],
    decision: connection === null ? null : decisionOf(services, connection, item, summary.ledgerName),
    snoozed: snoozedOf(item, services.now()),
    choices: connection === null || problem === null ? [] : await choicesFor(services.db, connection, problem.action),
    related,
    payments:
      connection === null || connection.state === 'pending'
        ? null
        : await invoicePayments(
            services.db,
            { connection, ledgerName: summary.ledgerName, mayChange: caller.mayChange },
            [invoiceId, ...related.map(({ id }) => id)],
          ),
    attempts: item === undefined ? [] : await attemptsOf(services, item),
    nextAttemptAt: item?.nextAttemptAt?.toISOString() ?? null,
    actions: caller.mayChange ? actions : actions.filter((action) => action === 'preview'),
    mayChange: caller.mayChange,
  };
}

function problemOf(services: Services, connection: Connection | null, item: SyncItem | undefined): ProblemView | null {
  if (connection?.state !== 'active' && connection?.state !== 'revoked') {
    const ledger = ledgerFor(services, connection).name;
    if (item?.status === 'synced' || item?.status === 'synced_with_variance') return null;
    return describeProblem(new Problem('not_connected', { ledger }).toRecord());
  }
  return item?.problem ? describeProblem(item.problem) : null;
}

function sentenceOf(connection: Connection | null, item: SyncItem | undefined, ledger: string): string {
  if (item !== undefined) return item.sentence;
  return connection?.state === 'active' ? 'Not in your books yet.' : `Not in your books: ${ledger} is not connected.`;
}

function totalsOf(item: SyncItem | undefined): InvoiceView['totals'] {
  const stripe = item === undefined ? null : moneyOf(item.stripeTotal, item.currency);
  const stripeTax = item === undefined ? null : moneyOf(item.stripeTax, item.currency);
  if (item === undefined || stripe === null || stripeTax === null) return null;
  const ledger = moneyOf(item.ledgerTotal, item.currency);
  const sign = item.ledgerKind === 'credit_memo' && (item.stripeTotal ?? 0n) < 0n ? -1n : 1n;
  const difference =
    item.ledgerTotal === null || item.stripeTotal === null ? null : item.stripeTotal * sign - item.ledgerTotal;
  return {
    stripe,
    stripeTax,
    ledger,
    ledgerTax: moneyOf(item.ledgerTax, item.currency),
    difference: moneyOf(difference, item.currency),
  };
}

function notesOf(item: SyncItem | undefined, written: Written | null): string[] {
  const notes = [...(written?.notes ?? [])];
  if (item?.stripeStatus === 'uncollectible')
    notes.push('Marked uncollectible in Stripe; your settings keep the document.');
  return notes;
}

/** Whom it was booked to, with the number that people know. */
const bookedContact = (contact: InvoiceView['contact'], item: SyncItem | undefined): InvoiceView['contact'] =>
  contact === null ? null : { ...contact, number: shownNumber({ ...contact, id: item?.contactLedgerId ?? '' }) };

function decisionOf(
  services: Services,
  connection: Connection,
  item: SyncItem | undefined,
  ledgerName: string,
): InvoiceView['decision'] {
  const stored = readDecision(item?.decision);
  if (stored === null) return null;
  const ledger = services.street.ledger(connection, () => {});
  return decisionView(stored, ledgerName, (contact) => ledger.contactUrl(contact));
}

/** "Not now" says something only while the question stands. */
function snoozedOf(item: SyncItem | undefined, now: Date): InvoiceView['snoozed'] {
  if (item?.status !== 'needs_review' || item.snoozedUntil === null || item.snoozedUntil <= now) return null;
  return { until: item.snoozedUntil.toISOString(), by: item.snoozedBy ?? '' };
}

function candidatesOf(services: Services, connection: Connection, item: SyncItem | undefined): ContactCandidate[] {
  if (!item?.candidates) return [];
  const ledger = services.street.ledger(connection, () => {});
  return item.candidates.map((candidate) => shownContact(candidate, (contact) => ledger.contactUrl(contact)));
}

async function relatedOf(
  services: Services,
  connection: Connection,
  invoiceId: string,
): Promise<InvoiceView['related']> {
  const rows = await services.db
    .select()
    .from(syncItems)
    .where(and(eq(syncItems.connectionId, connection.id), eq(syncItems.parentStripeId, invoiceId)))
    .orderBy(desc(syncItems.createdAt));
  return rows.map((row) => ({
    id: row.stripeId,
    title: `Credit note ${row.number ?? row.stripeId}`,
    status: row.status,
    sentence: row.sentence,
    url: row.ledgerUrl,
  }));
}

async function attemptsOf(services: Services, item: SyncItem): Promise<RunView[]> {
  const rows = await services.db
    .select()
    .from(syncRuns)
    .where(eq(syncRuns.itemId, item.id))
    .orderBy(desc(syncRuns.startedAt))
    .limit(ATTEMPTS);
  return rows.map(runView);
}
