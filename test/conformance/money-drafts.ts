import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Entry, EntryDraft, EntryLineDraft, LedgerEntry, Settles } from '#backend/connectors/money.ts';
import type { DocumentRef, Posting, PostingLine } from '#backend/documents/posting.ts';
import type { Made } from '#backend/postings/golden/golden.fixture.ts';
import type { MoneyUnderTest } from './money-control.ts';

/** What a posting is written as, and the documents that it settles. */
export type Drafted = { drafts: EntryDraft[]; documents: Settles[]; contactId: string | null };

type Document = { settles: Settles; ref: DocumentRef };

/**
 * Drafts of a posting as the street of money makes them: a customer of its own, documents that are open over what the
 * posting settles, and the ledger's accounts. A refusal of the shape is a sentence.
 */
export async function draft(
  ledger: MoneyUnderTest,
  posting: Posting,
  settings: NonNullable<Made['settings']>,
): Promise<Drafted | { refused: string }> {
  const { connector, money } = ledger;
  const shape = connector.money.shape(posting, { homeCurrency: money.homeCurrency, settings });
  if ('refused' in shape) return shape;
  const currency = posting.lines.find(({ customerId }) => customerId !== null)?.currency;
  const contactId = currency === undefined ? null : await money.addContact(currency);
  const documents = contactId === null ? [] : await documentsOf(ledger, posting, contactId);
  // Credit of a customer comes from somewhere: a credit memo that nothing has used yet.
  const credit = posting.lines.find(({ role, amount }) => role === 'customer_credit' && amount > 0n);
  if (credit !== undefined && contactId !== null)
    await money.addDocument('credit_memo', contactId, credit.amount, credit.currency);
  return {
    drafts: shape.entries.map((entry) => draftOf(ledger, posting, entry, contactId, documents)),
    documents: documents.map(({ settles }) => settles),
    contactId,
  };
}

async function documentsOf({ money }: MoneyUnderTest, posting: Posting, contactId: string): Promise<Document[]> {
  const sums = new Map<string, { ref: DocumentRef; amount: bigint; currency: string }>();
  for (const { document: ref, role, amount, currency } of posting.lines) {
    if (role !== 'receivable' || (ref?.kind !== 'invoice' && ref?.kind !== 'credit_note')) continue;
    const before = sums.get(ref.id)?.amount ?? 0n;
    sums.set(ref.id, { ref, amount: before + (amount < 0n ? -amount : amount), currency });
  }
  const found: Document[] = [];
  for (const { ref, amount, currency } of sums.values()) {
    const kind = ref.kind === 'invoice' ? 'invoice' : 'credit_memo';
    found.push({ ref, settles: await money.addDocument(kind, contactId, amount, currency) });
  }
  return found;
}

function draftOf(
  { connector, money }: MoneyUnderTest,
  posting: Posting,
  entry: Entry,
  contactId: string | null,
  documents: readonly Document[],
): EntryDraft {
  const { contactRoles, referenceLength } = connector.money.capabilities;
  const id = randomUUID().toUpperCase();
  const line = (each: PostingLine): EntryLineDraft => ({
    role: each.role,
    amount: each.amount,
    accountId: contactRoles.includes(each.role) ? null : money.account(each.role, each.currency),
    itemId: each.itemId === null ? null : money.item,
    taxCode: each.taxCode === null ? null : money.taxCode,
    dimensions: each.dimensions,
    contactId: each.customerId === null ? null : contactId,
    settles: documents.find(({ ref }) => ref.id === each.document?.id)?.settles ?? null,
    text: each.text,
  });
  return {
    entity: entry.entity,
    reference: `TO-${id.replaceAll('-', '').slice(0, 13)}`.slice(0, referenceLength),
    key: `entry-${id}`,
    date: posting.date,
    currency: entry.currency,
    accountId: entry.account === null ? null : money.account(entry.account, entry.settled?.currency ?? entry.currency),
    contactId: entry.customerId === null ? null : contactId,
    total: entry.total,
    settled: entry.settled,
    memo: `${posting.text} (${posting.key})`,
    post: false,
    lines: entry.lines.map(line),
  };
}

/** The same entry once more, as another one. */
export const another = (given: EntryDraft, changes: Partial<EntryDraft> = {}): EntryDraft => {
  const id = randomUUID().toUpperCase();
  return { ...given, reference: `TO-${id.replaceAll('-', '').slice(0, 13)}`, key: `entry-${id}`, ...changes };
};

/** What must be the same in the ledger: everything that it tells of what it was given. Amounts to the cent. */
export function expectWritten(found: LedgerEntry | undefined, given: EntryDraft): void {
  if (found === undefined) throw new Error(`${given.reference} is not in the ledger`);
  expect(found).toMatchObject({
    entity: given.entity,
    reference: given.reference,
    date: given.date,
    currency: given.currency,
    total: given.total,
  });
  if (found.accountId !== null) expect(found.accountId).toBe(given.accountId);
  if (found.contactId !== null) expect(found.contactId).toBe(given.contactId);
  const order = (lines: readonly { amount: bigint }[]) =>
    lines.map(({ amount }) => amount).sort((a, b) => Number(a - b));
  expect(order(found.lines)).toEqual(order(given.lines));
  for (const line of found.lines) {
    const same = given.lines.filter(({ amount }) => amount === line.amount);
    if (line.accountId !== null) expect(same.map(({ accountId }) => accountId)).toContain(line.accountId);
    // Credit that a draft leaves to the ledger to choose is told all the same.
    const named = same.flatMap(({ settles }) => (settles === null ? [] : [settles.id]));
    if (line.settles !== null && named.length > 0) expect(named).toContain(line.settles);
  }
}
