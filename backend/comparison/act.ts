import { and, eq } from 'drizzle-orm';
import type { DifferenceAction } from '#shared/api/differences.ts';
import { Problem } from '#shared/problems.ts';
import { replayPosting } from '../booking/ask.ts';
import { writeAudit } from '../connections/audit.ts';
import { fetchCreditNote, fetchInvoice } from '../connectors/stripe/documents.ts';
import { differences, syncItems } from '../database/schema/index.ts';
import { dayAfter, startOfDay } from '../documents/dates.ts';
import { moneyJob } from '../queue/money-jobs.ts';
import { followPeriod } from '../reconciliation/follow-money.ts';
import { openMoneyJourney } from '../reconciliation/journey.ts';
import { replay } from '../sync/ask.ts';
import type { Connection, Installation, Journey, Street } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { ensureItem } from '../sync/items.ts';
import { leaveOut } from '../sync/left-out.ts';
import { planDocument } from '../sync/plan.ts';
import { Recorder } from '../sync/recorder.ts';
import { openJourney } from '../sync/walk.ts';
import type { Difference } from './found.ts';

type Asked = { action: DifferenceAction; reason: string | null; by: string };
type Company = { street: Street; installation: Installation; connection: Connection };

/** One difference of these books, or undefined. */
export async function findDifference(
  { db }: Pick<Street, 'db'>,
  connection: Pick<Connection, 'id' | 'installationId'>,
  id: string,
): Promise<Difference | undefined> {
  const [row] = await db.select().from(differences).where(one(connection, id));
  return row;
}

/**
 * Does what somebody asked about a difference; whether it is allowed was asked before (allowed.ts). What mends it makes
 * it resolved at once: should that fail, the document says so itself, and the next comparison finds it again.
 * @returns a sentence about what happens now
 * @throws Problem, LedgerFault: then nothing was changed
 */
export async function actOnDifference(company: Company, row: Difference, asked: Asked): Promise<string> {
  const { street, connection } = company;
  const sentence = await carryOut(company, row, asked);
  const now = street.now();
  const { action, by, reason } = asked;
  const change =
    action === 'accept'
      ? { state: 'accepted' as const, acceptedBy: by, acceptedWhy: reason, acceptedAt: now }
      : action === 'reopen'
        ? { state: 'open' as const, acceptedBy: null, acceptedWhy: null, acceptedAt: null }
        : { state: 'resolved' as const, resolvedAt: now, resolvedHow: `${done[action]} by ${by}.` };
  await street.db.transaction(async (tx) => {
    await tx.update(differences).set(change).where(one(connection, row.id));
    await writeAudit(tx, {
      ...{ installationId: connection.installationId, connectionId: connection.id, actor: by },
      ...{ action: `difference.${verbs[action]}`, subject: row.title },
      after: { kind: row.kind, sentence: row.sentence, reason },
    });
  });
  return sentence;
}

const done = { link: 'Linked', replay: 'Replayed', remove: 'Removed' } as const;
const verbs: Readonly<Record<DifferenceAction, string>> = {
  link: 'linked',
  replay: 'replayed',
  remove: 'removed',
  accept: 'accepted',
  reopen: 'reopened',
};

async function carryOut(company: Company, row: Difference, { action, by }: Asked): Promise<string> {
  switch (action) {
    case 'accept':
      return 'Kept as it is in the ledger. It is told again only if it changes.';
    case 'reopen':
      return 'Open again.';
    case 'link':
      return link(company, row, by);
    case 'remove':
      return remove(company, row);
    case 'replay':
      return again(company, row, by);
  }
}

async function again({ street, installation, connection }: Company, row: Difference, by: string): Promise<string> {
  if (row.subject === 'posting') {
    await replayPosting(street, installation, connection, row.subjectId, by);
    return 'Queued.';
  }
  if (row.subject === 'transaction') {
    return planDay({ street, installation, connection }, row);
  }
  if (row.subject !== 'invoice' && row.subject !== 'credit_note') return 'There is nothing to write.';
  // The draft equals its plan, which is not what was changed: without the plan's fingerprint it is replaced.
  if (row.kind === 'changed_in_ledger')
    await street.db
      .update(syncItems)
      .set({ writtenHash: null })
      .where(
        and(
          eq(syncItems.connectionId, connection.id),
          eq(syncItems.objectType, row.subject),
          eq(syncItems.stripeId, row.subjectId),
        ),
      );
  await replay(street, installation, connection, { type: row.subject, id: row.subjectId }, by);
  return 'Queued.';
}

/** What moved on that day is planned anew; what is planned already stays as it is. */
async function planDay({ street, installation }: Company, row: Difference): Promise<string> {
  const journey = await openMoneyJourney(street, installation);
  if (journey === null) return 'There is nothing to plan.';
  const from = startOfDay(row.date, journey.timeZone);
  await followPeriod(journey, { from, to: startOfDay(dayAfter(row.date), journey.timeZone) });
  await street.queue.add('money', [moneyJob(installation.id, { kind: 'book' })]);
  return 'Planned, and on its way to your books.';
}

/** The ledger's document becomes this one's, in the run that follows, which compares both once more (C05). */
async function link({ street, installation, connection }: Company, row: Difference, by: string): Promise<string> {
  const { candidate, subject, subjectId } = row;
  if (candidate === null || (subject !== 'invoice' && subject !== 'credit_note')) return 'There is nothing to link.';
  const journey = await openJourney(street, installation, connection, new Recorder(street.now));
  await mustFit(journey, subject, subjectId, candidate);
  const object = { type: subject, id: subjectId };
  const item = await ensureItem(street.db, connection, subject, subjectId);
  await street.db
    .update(syncItems)
    .set({ equalsAnswer: `use:${candidate.id}` })
    .where(eq(syncItems.id, item.id));
  await replay(street, installation, connection, object, by);
  return `${candidate.number} is taken over; nothing is written again.`;
}

/** @throws Problem document_changed when the document is gone, or is somebody else's by now */
async function mustFit(
  journey: Journey,
  subject: 'invoice' | 'credit_note',
  id: string,
  candidate: NonNullable<Difference['candidate']>,
): Promise<void> {
  const fetch = subject === 'invoice' ? fetchInvoice : fetchCreditNote;
  const source = await fetch(journey.stripe, journey.street.catalogue, id);
  const plan = await planDocument(journey, leaveOut(source, journey.settings), null);
  const standing = await journey.ledger.readDocument(candidate.kind, candidate.id);
  const fits =
    standing !== undefined &&
    standing.contactId === plan.contact.id &&
    standing.currency === plan.total.currency &&
    standing.total.amount === plan.total.amount;
  if (!fits) throw new Problem('document_changed', { ...names(journey), document: candidate.number });
}

async function remove({ street, connection }: Company, row: Difference): Promise<string> {
  const { ledgerKind, ledgerId } = row;
  if (ledgerKind === null || ledgerId === null) return 'There is nothing to remove.';
  const ledger = street.ledger(connection, () => {});
  if (row.subject === 'ledger_entry') await ledger.money.removeEntry({ entity: ledgerKind, id: ledgerId });
  else await ledger.removeDraft(ledgerKind === 'credit_memo' ? 'credit_memo' : 'invoice', ledgerId);
  return `${row.ledgerNumber ?? row.title} was removed from your books.`;
}

const one = (connection: Pick<Connection, 'id' | 'installationId'>, id: string) =>
  and(
    eq(differences.installationId, connection.installationId),
    eq(differences.connectionId, connection.id),
    eq(differences.id, id),
  );
