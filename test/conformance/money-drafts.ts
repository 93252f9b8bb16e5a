import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Entry, EntryDraft, EntryLineDraft, LedgerEntry, Settles } from '#backend/connectors/money.ts';
import type { DocumentRef, Posting, PostingLine } from '#backend/documents/posting.ts';
import type { Made } from '#backend/postings/golden/golden.fixture.ts';
import type { MoneyUnderTest } from './money-control.ts';

/** What a posting is written as, and the documents that it settles. */
export type Drafted = {
  /** All of them, as far as none stands on another. */
  drafts: EntryDraft[];
  /** One of them, after those before it stand: a payment of an invoice that was made for it, for example. */
  after(index: number, earlier: readonly LedgerEntry[]): EntryDraft;
  documents: Settles[];
  contactId: string | null;
};

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
  const about = posting.lines.filter(({ customerId }) => customerId !== null);
  const currency = (about.find(({ role }) => role === 'receivable') ?? about[0])?.currency;
  const contactId = currency === undefined ? null : await money.addContact(currency);
  const documents = contactId === null ? [] : await documentsOf(ledger, posting, contactId);
  // Credit of a customer comes from somewhere: a credit memo that nothing has used yet.
  const credit = posting.lines.find(({ role, amount }) => role === 'customer_credit' && amount > 0n);
  if (credit !== undefined && contactId !== null)
    await money.addDocument('credit_memo', contactId, credit.amount, credit.currency);
  const drafts = shape.entries.map((entry) => draftOf(ledger, posting, entry, contactId, documents));
  return {
    drafts,
    after: (index, [opened]) => {
      const given = drafts[index];
      if (given === undefined) throw new Error(`There is no entry ${index}`);
      const isOf = (at: number) => needsEarlier(shape.entries[index]?.lines[at]);
      const settles: Settles | null =
        opened === undefined ? null : { kind: 'invoice', id: opened.id, number: opened.number ?? '' };
      return { ...given, lines: given.lines.map((line, at) => (isOf(at) ? { ...line, settles } : line)) };
    },
    documents: documents.map(({ settles }) => settles),
    contactId,
  };
}

/** A line of receivables that is about no document of Stripe's settles the entry before it. */
const needsEarlier = (line: PostingLine | undefined): boolean =>
  line?.role === 'receivable' && (line.document?.kind === 'payment' || line.document?.kind === 'refund');

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
  const { contactRoles, itemRoles, referenceLength } = connector.money.capabilities;
  const isItem = ({ role, itemId }: PostingLine) => itemId !== null && itemRoles.includes(role);
  const id = randomUUID().toUpperCase();
  // The header's own line stands on an account that may be kept in another currency than the entry.
  const kept = (each: PostingLine) => (each.role === entry.account ? entry.settled?.currency : null) ?? each.currency;
  const line = (each: PostingLine): EntryLineDraft => ({
    role: each.role,
    amount: each.amount,
    accountId: contactRoles.includes(each.role) || isItem(each) ? null : money.account(each.role, kept(each)),
    itemId: isItem(each) ? money.item : null,
    taxCode: each.taxCode === null ? null : money.taxCode,
    dimensions: Object.fromEntries(Object.keys(each.dimensions).map((key) => [key, money.dimensions[key] ?? ''])),
    contactId: each.customerId === null ? null : contactId,
    settles: settledBy(posting, each, documents),
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

/** A document that is owed again is settled by nothing. */
function settledBy(
  { lines }: Posting,
  { role, document }: PostingLine,
  documents: readonly Document[],
): Settles | null {
  const found = documents.find(({ ref }) => ref.id === document?.id && ref.kind === document.kind);
  if (role !== 'receivable' || found === undefined) return null;
  const effect = lines
    .filter((line) => line.role === 'receivable' && line.document?.id === document?.id)
    .reduce((sum, { amount }) => sum + amount, 0n);
  return (found.settles.kind === 'invoice' ? effect < 0n : effect > 0n) ? found.settles : null;
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
    // Where an item or a contact stands for the account, the ledger says which one that came to.
    const accounts = same.flatMap(({ accountId }) => accountId ?? []);
    if (line.accountId !== null && accounts.length > 0) expect(accounts).toContain(line.accountId);
    // Credit that a draft leaves to the ledger to choose is told all the same.
    const named = same.flatMap(({ settles }) => (settles === null ? [] : [settles.id]));
    if (line.settles !== null && named.length > 0) expect(named).toContain(line.settles);
  }
}
