import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { formatMoney } from '#shared/currency.ts';
import { type DocumentKind, type LedgerDocument, LedgerFault } from '../connectors/port.ts';
import { fetchCreditNote, fetchInvoice } from '../connectors/stripe/documents.ts';
import { differences, syncItems } from '../database/schema/index.ts';
import type { SyncItem } from '../sync/context.ts';
import { leaveOut } from '../sync/left-out.ts';
import { planDocument } from '../sync/plan.ts';
import { type Difference, keepFound } from './found.ts';
import { type Pass, setApart, type Tally } from './pass.ts';
import { rests } from './written-item.ts';

/** What bears a number that a document of ours has, or should have. */
type Bearer = { item: SyncItem } | { missing: Difference };

const folded = (number: string): string => number.trim().toUpperCase();

/**
 * Documents of the ledger that no document of ours stands for. Most are the bookkeeper's own; told are those that bear a
 * number of ours: a second copy, one that may be taken over instead of being written again (C05), or one of an invoice
 * that is not known at all.
 */
export async function lookAtStrangers(
  pass: Pass,
  kind: DocumentKind,
  strangers: readonly LedgerDocument[],
  tally: Tally,
): Promise<void> {
  const numbered = strangers.filter(({ externalNumber }) => externalNumber.trim() !== '');
  if (numbered.length === 0) return;
  const bearers = await bearersOf(pass, numbered);
  const prefix = folded(pass.journey.settings.documents.externalPrefix);
  for (const document of numbered) {
    const number = folded(document.externalNumber);
    const all = bearers.get(number) ?? [];
    const bearer = all.find((each) => fits(each, kind));
    if (bearer === undefined) {
      // Under the number of a document of the other kind: the credit memo that corrects an invoice, for instance.
      if (all.length === 0 && prefix !== '' && number.startsWith(prefix)) await unknown(pass, document);
    } else if ('missing' in bearer) await takeOver(pass, document, bearer.missing);
    else if (rests(bearer.item)) await second(pass, document, bearer.item);
    else setApart(tally, 'Stands under the number of a document that is not through');
  }
}

const fits = (bearer: Bearer, kind: DocumentKind): boolean => {
  if ('item' in bearer && bearer.item.ledgerKind !== null) return bearer.item.ledgerKind === kind;
  const type = 'item' in bearer ? bearer.item.objectType : bearer.missing.subject;
  return (type === 'credit_note') === (kind === 'credit_memo');
};

/** Documents of ours, written or missing, by the numbers they bear in the ledger. */
async function bearersOf({ journey, run }: Pass, documents: readonly LedgerDocument[]): Promise<Map<string, Bearer[]>> {
  const { street, connection, settings } = journey;
  const numbers = [...new Set(documents.map(({ externalNumber }) => folded(externalNumber)))];
  const planned = sql<string>`upper(${settings.documents.externalPrefix} || coalesce(${syncItems.number}, ${syncItems.stripeId}))`;
  const items = await street.db
    .select()
    .from(syncItems)
    .where(
      and(
        eq(syncItems.installationId, connection.installationId),
        eq(syncItems.connectionId, connection.id),
        or(inArray(sql`upper(${syncItems.externalNumber})`, numbers), inArray(planned, numbers)),
      ),
    );
  const missing = await street.db
    .select()
    .from(differences)
    .where(
      and(
        eq(differences.installationId, connection.installationId),
        eq(differences.connectionId, connection.id),
        eq(differences.kind, 'missing'),
        eq(differences.lastRunId, run.id),
        inArray(sql`upper(${differences.ledgerNumber})`, numbers),
      ),
    );
  const found = new Map<string, Bearer[]>();
  const put = (number: string | null, bearer: Bearer) => {
    if (number !== null) found.set(folded(number), [...(found.get(folded(number)) ?? []), bearer]);
  };
  for (const item of items)
    put(item.externalNumber ?? settings.documents.externalPrefix + (item.number ?? item.stripeId), { item });
  for (const each of missing) put(each.ledgerNumber, { missing: each });
  return found;
}

/** Equal in number, total and customer: it need not be written again. Otherwise somebody must say what it is. */
async function takeOver(pass: Pass, document: LedgerDocument, missing: Difference): Promise<void> {
  const expected = missing.expected ?? 0n;
  const equal =
    document.currency === missing.currency && document.total.amount === (expected < 0n ? -expected : expected);
  if (!equal || !(await isForSameCustomer(pass, document, missing))) {
    await keepFound(pass, {
      ...aboutStranger(document),
      sentence: `${nameOf(document)} bears the number of ${missing.title}, which was never written, but is for ${equal ? 'another customer' : 'another amount'}.`,
      changes: equal
        ? []
        : [{ field: 'Total', expected: amountOf(missing.expected, missing.currency), found: totalOf(document) }],
    });
    return;
  }
  const { kind, id, number, contactId, url } = document;
  await pass.journey.street.db
    .update(differences)
    .set({
      candidate: { kind, id, number, contactId, url },
      sentence: `${missing.title} belongs into your books. ${number} there bears its number, customer and total: it can be taken over instead of being written again.`,
    })
    .where(eq(differences.id, missing.id));
}

/** Asked only for a document of the same number and total, so a plan for each is little. */
async function isForSameCustomer({ journey }: Pass, document: LedgerDocument, missing: Difference): Promise<boolean> {
  const fetch = missing.subject === 'credit_note' ? fetchCreditNote : fetchInvoice;
  const source = await fetch(journey.stripe, journey.street.catalogue, missing.subjectId);
  const { contact } = await planDocument(journey, leaveOut(source, journey.settings), null);
  return contact.id === document.contactId;
}

async function second(pass: Pass, document: LedgerDocument, item: SyncItem): Promise<void> {
  if (!(await stillStands(pass, document))) return;
  await keepFound(pass, {
    ...aboutStranger(document),
    sentence: `${nameOf(document)} bears the number ${document.externalNumber}, and so does ${item.ledgerNumber ?? 'the document'} that Tieout wrote for it: the amount may be in your books twice.`,
  });
}

async function unknown(pass: Pass, document: LedgerDocument): Promise<void> {
  if (!(await stillStands(pass, document))) return;
  await keepFound(pass, {
    ...aboutStranger(document),
    sentence: `${nameOf(document)} bears the number ${document.externalNumber} with your prefix, but Stripe has no such document that Tieout knows of.`,
  });
}

/** Ours may have been replaced by another one between the ledger's list and our look at our own rows. */
async function stillStands({ journey: { ledger } }: Pass, { kind, id }: LedgerDocument): Promise<boolean> {
  try {
    return (await ledger.readDocument(kind, id)) !== undefined;
  } catch (fault) {
    if (fault instanceof LedgerFault && fault.kind === 'not_found') return false;
    throw fault;
  }
}

const aboutStranger = (document: LedgerDocument) => ({
  kind: 'extra' as const,
  subject: 'ledger_document' as const,
  subjectId: `${document.kind}:${document.id}`,
  title: document.number,
  date: document.date ?? document.postingDate ?? '',
  currency: document.currency,
  found: document.total.amount,
  ledgerKind: document.kind,
  ledgerId: document.id,
  ledgerNumber: document.number,
  ledgerUrl: document.url,
  draft: document.draft,
  marks: [document.externalNumber, document.total.amount.toString(), document.contactId],
});

const nameOf = ({ kind, number, total }: LedgerDocument): string =>
  `${kind === 'invoice' ? 'The invoice' : 'The credit memo'} ${number} over ${formatMoney(total.amount.toString(), total.currency)}`;

const totalOf = ({ total }: LedgerDocument): string => formatMoney(total.amount.toString(), total.currency);

const amountOf = (amount: bigint | null, currency: string | null): string =>
  amount === null || currency === null ? 'unknown' : formatMoney(amount.toString(), currency);
