import { and, count, eq, gt, ne } from 'drizzle-orm';
import type { EqualDocument } from '#shared/api/equals.ts';
import { Problem } from '#shared/problems.ts';
import type { LedgerDocument } from '../../connectors/port.ts';
import { syncItems } from '../../database/schema/index.ts';
import type { SalesDocument } from '../../documents/invoice.ts';
import { toDecimal } from '../../documents/money.ts';
import type { BookedContact } from '../contact.ts';
import type { Journey, SyncItem } from '../context.ts';
import { decided } from '../decided.ts';
import { names } from '../faults.ts';
import { sourceHash } from '../fingerprints.ts';
import { type Outcome, type RunRequest, stopped } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { Recorder } from '../recorder.ts';
import { documentChange } from '../standing.ts';
import { judgeTotals } from '../verify.ts';
import { writtenForm } from '../written.ts';
import { type Compared, findEquals, standsByNumber } from './find.ts';
import { type RunOf, runOf } from './run-of.ts';

/** Whether a document may be written as a new one, or what becomes of it instead. */
export type Settled =
  | { write: true /** Look for it by its number before the first write. */; lookFirst: boolean }
  | { write: false; outcome: Outcome };

type About = { document: SalesDocument; plan: Plan; booked: BookedContact };

/** How far back equal documents are counted for the circuit breaker of what comes by itself. */
const WITHIN_MS = 3_600_000;

/**
 * Decides, before a first write, whether the document stands in the ledger already under another number (C08). Runs over
 * many documents read what stands there once, before they begin; a document that comes by itself is compared only with
 * what we wrote within the last hour, which costs no request.
 */
export async function settleEquals(
  journey: Journey,
  item: SyncItem,
  about: About,
  request: RunRequest,
  recorder: Recorder,
): Promise<Settled> {
  const { db } = journey.street;
  const one = compared(about);
  const answer = item.equalsAnswer;
  if (answer?.startsWith('use:')) {
    const by = request.askedBy ?? 'a person';
    const linked = await link(journey, item, about, { kind: one.kind, id: answer.slice(4), by }, recorder);
    if (linked !== null) return { write: false, outcome: linked };
  }
  const run = await runOf(db, item);
  const backfilled = request.trigger === 'backfill' || run?.kind === 'backfill';
  const known = run !== undefined && !(await standsByNumber(db, journey.connection, one));
  const write: Settled = { write: true, lookFirst: backfilled && item.generation === 1 && !known };
  if (answer === 'write') return write;
  if (run === undefined) {
    const flood = await tooManyEqual(journey, item, about, request);
    return flood === null
      ? write
      : { write: false, outcome: stopped(journey, flood, decided(journey, item, about.plan, about.booked)) };
  }
  if (run.equals === 'write') return write;
  const equals = await findEquals(db, journey.connection, item, one);
  const [first] = equals;
  if (first === undefined) return write;
  if (run.equals === 'link' && equals.length === 1) {
    const linked = await link(journey, item, about, { kind: one.kind, id: first.id, by: run.by }, recorder);
    if (linked !== null) return { write: false, outcome: linked };
  }
  recorder.note(
    'Compare with the books',
    `${equals.length} document${equals.length === 1 ? ' equals' : 's equal'} this one.`,
  );
  return { write: false, outcome: question(journey, item, about, equals, run) };
}

const compared = ({ document, plan, booked }: About): Compared => ({
  kind: plan.kind,
  contactId: booked.id,
  externalNumber: plan.draft.externalNumber,
  number: document.number,
  date: plan.draft.date,
  currency: plan.draft.currency,
  total: plan.total,
});

function question(journey: Journey, item: SyncItem, about: About, equals: EqualDocument[], run: RunOf): Outcome {
  const [first] = equals;
  const problem = new Problem('looks_booked', {
    ...names(journey),
    subject: run.id,
    document: equals.length === 1 ? (first?.number ?? '') : `${first?.number ?? ''} and ${equals.length - 1} more`,
    amount: `${toDecimal(about.plan.total)} ${about.plan.total.currency}`,
    reason: first?.reason ?? '',
  });
  return stopped(journey, problem, {
    equals,
    equalsAnswer: null,
    contactLedgerId: about.booked.id,
    ...decided(journey, item, about.plan, about.booked),
  });
}

/**
 * Takes a document of the ledger that others made as this one. It is never removed or rewritten by us.
 * @returns null when it is gone or no longer equal
 */
async function link(
  journey: Journey,
  item: SyncItem,
  { document, plan, booked }: About,
  chosen: { kind: Compared['kind']; id: string; by: string },
  recorder: Recorder,
): Promise<Outcome | null> {
  const standing = await recorder.step(
    'Read the document that is there',
    () => journey.ledger.readDocument(chosen.kind, chosen.id),
    (found) => (found === undefined ? 'It is gone.' : `${found.number}, ${found.state}`),
  );
  if (standing === undefined || !stillEqual(standing, plan, booked)) return null;
  const { verdict } = judgeTotals(journey, standing, plan.total);
  if (verdict !== 'equal') return null;
  return {
    kind: 'done',
    status: 'synced',
    sentence: `In your books as ${standing.number}, which was there already: linked by ${chosen.by}.`,
    problem: null,
    change: {
      hold: null,
      forced: false,
      candidates: null,
      equals: null,
      equalsAnswer: null,
      ...decided(journey, item, plan, booked),
      contactLedgerId: booked.id,
      ...documentChange(standing),
      origin: 'linked',
      externalNumber: standing.externalNumber,
      written: writtenForm(
        plan,
        booked,
        ['Linked to a document that was in the books already.'],
        sourceHash(document),
        journey.ledger.contactUrl(booked),
        standing,
      ),
      writtenHash: null,
      syncedAt: journey.street.now(),
    },
  };
}

const stillEqual = (standing: LedgerDocument, { draft }: Plan, booked: BookedContact): boolean =>
  standing.contactId === booked.id && standing.currency === draft.currency;

/**
 * A fault that makes the same invoice over and over must not fill the books: what comes by itself stops when so many
 * equal ones, of one Stripe customer, were made within the hour. Asking for it by hand goes through.
 */
async function tooManyEqual(
  journey: Journey,
  item: SyncItem,
  { document, plan, booked }: About,
  request: RunRequest,
): Promise<Problem | null> {
  const { street, connection, settings } = journey;
  const byItself = request.trigger === 'event' || request.trigger === 'sweep' || request.trigger === 'retry';
  const customer = document.customer?.id;
  if (!byItself || item.forced || customer === undefined) return null;
  const [row] = await street.db
    .select({ made: count() })
    .from(syncItems)
    .where(
      and(
        eq(syncItems.connectionId, connection.id),
        eq(syncItems.stripeCustomerId, customer),
        eq(syncItems.objectType, item.objectType),
        eq(syncItems.contactLedgerId, booked.id),
        eq(syncItems.currency, document.currency),
        eq(syncItems.stripeTotal, document.total.amount),
        eq(syncItems.documentDate, plan.draft.date),
        eq(syncItems.origin, 'made'),
        gt(syncItems.syncedAt, new Date(street.now().getTime() - WITHIN_MS)),
        ne(syncItems.id, item.id),
      ),
    );
  const made = row?.made ?? 0;
  if (made < settings.pauseAtDuplicates) return null;
  return new Problem('many_equal', {
    ...names(journey),
    subject: customer,
    count: String(made),
    amount: `${toDecimal(plan.total)} ${plan.total.currency}`,
    date: plan.draft.date,
    customer: booked.name,
  });
}
