import type { AccountRole } from '#shared/money-settings.ts';
import { Problem } from '#shared/problems.ts';
import type { Entry, EntryDraft, EntryLineDraft, LedgerEntry, Settles } from '../connectors/money.ts';
import type { PlainDate } from '../documents/dates.ts';
import type { Posting, PostingLine } from '../documents/posting.ts';
import type { Journey } from '../sync/context.ts';
import { names } from '../sync/faults.ts';
import { accountMissing, chosenAccount } from './accounts.ts';
import type { Parties } from './parties.ts';
import { type EntryPlace, nativeKey, referenceOf } from './reference.ts';
import type { Documents } from './settled.ts';

/** Roles that are about a customer whatever the ledger: what is owed, and what is in credit. */
const owed: readonly AccountRole[] = ['receivable', 'customer_credit'];
const isOwed = (role: AccountRole): boolean => owed.includes(role);

/** What an entry is made from. */
export type DraftParts = {
  journey: Journey;
  posting: Posting;
  date: PlainDate;
  documents: Documents;
  parties: Parties;
  /** Everything stands on accounts, nothing on items: a reversal. */
  asJournal?: boolean;
};

/**
 * Exactly what will be written for one record of a posting: accounts by role, the documents that it settles, the
 * customer, and the reference by which it is found again.
 * @param earlier the posting's records that stand already: an invoice made for a sale is settled by the payment after it
 * @throws Problem money_account_missing, money_contact_missing and whatever deciding a customer meets; LedgerFault
 */
export async function draftEntry(
  parts: DraftParts,
  entry: Entry,
  place: EntryPlace,
  earlier: readonly LedgerEntry[],
): Promise<EntryDraft> {
  const { journey, posting, date } = parts;
  const { memoLength } = journey.connector.money.capabilities;
  const lines: EntryLineDraft[] = [];
  for (const each of entry.lines) lines.push(await draftLine(parts, entry, each, earlier));
  const reference = referenceOf(place);
  const draft = {
    entity: entry.entity,
    reference,
    date,
    currency: entry.currency,
    accountId: headerAccount(journey, entry),
    contactId: lines.find(({ contactId }) => contactId !== null)?.contactId ?? null,
    total: entry.total,
    settled: entry.settled,
    memo: memoOf(posting, entry).slice(0, memoLength),
    post: journey.settings.money.journals === 'post',
    lines,
  };
  return { ...draft, key: nativeKey(reference, draft) };
}

/** What it is in words, with the ids of Stripe by which a bookkeeper finds it there. */
function memoOf({ key, text }: Posting, { lines }: Entry): string {
  const named = lines.flatMap(({ document }) => (document === null ? [] : [document.id]));
  const ids = [...new Set([...named, key.split('/')[0] ?? key])].filter((id) => !text.includes(id));
  return ['Stripe:', text, ...ids].join(' ');
}

function headerAccount(journey: Journey, { account, currency, settled }: Entry): string | null {
  if (account === null) return null;
  // The header of an invoice is the ledger's own account of receivables.
  if (isOwed(account)) return chosenAccount(journey.settings.money, account, currency);
  const kept = settled?.currency ?? currency;
  const found = chosenAccount(journey.settings.money, account, kept);
  if (found === null) throw accountMissing(account, kept);
  return found;
}

async function draftLine(
  parts: DraftParts,
  entry: Entry,
  line: PostingLine,
  earlier: readonly LedgerEntry[],
): Promise<EntryLineDraft> {
  const { journey } = parts;
  const { textLength, itemRoles, contactRoles } = journey.connector.money.capabilities;
  const { role } = line;
  const isItem = itemRoles.includes(role) && parts.asJournal !== true;
  // Where lines of this role are no items, the account stands whatever item was named.
  const { itemId, taxCode } = isItem ? itemOf(journey, line) : { itemId: null, taxCode: line.taxCode };
  const settles = settledBy(parts, line, earlier);
  const contactId = await contactOf(parts, line, isItem);
  // The currency in which the account is kept: that of the balance, where the entry is in the customer's.
  const kept = entry.account === role ? (entry.settled?.currency ?? line.currency) : line.currency;
  const accountId = contactRoles.includes(role)
    ? null
    : (line.accountId ?? chosenAccount(journey.settings.money, role, kept));
  const standsFor = settles !== null || itemId !== null || contactRoles.includes(role);
  // Money of a customer beside what is settled stays on the account of receivables that the ledger knows itself.
  const byHeader = isOwed(role) && (entry.account !== null || onlySettles(parts, entry, earlier));
  if (accountId === null && !standsFor && !byHeader) throw accountMissing(role, kept);
  return {
    ...{ role, itemId, taxCode, contactId, settles },
    accountId: itemId === null ? accountId : null,
    amount: line.amount,
    dimensions: line.dimensions,
    text: line.text.slice(0, textLength),
  };
}

/** What a customer has in credit pays what the customer owes: no account but the customer's own is touched. */
const onlySettles = (parts: DraftParts, { lines }: Entry, earlier: readonly LedgerEntry[]): boolean =>
  lines.every((line) => isOwed(line.role)) &&
  lines.every((line) => line.role !== 'receivable' || settledBy(parts, line, earlier) !== null);

/** A sale as an item: what the posting says, else what the settings say now; without tax unless somebody chose a code. */
function itemOf({ settings }: Journey, line: PostingLine): Pick<EntryLineDraft, 'itemId' | 'taxCode'> {
  const { uninvoiced } = settings.money;
  const chosen = uninvoiced.as === 'customer_credit' ? null : uninvoiced;
  const fallback = settings.defaultTarget?.kind === 'item' ? settings.defaultTarget.id : null;
  const itemId = line.accountId !== null && line.itemId === null ? null : (line.itemId ?? chosen?.itemId ?? fallback);
  return { itemId, taxCode: line.taxCode ?? chosen?.taxCode ?? settings.untaxedCode };
}

/** The document of the ledger that a line settles; one that makes it owed again settles nothing. */
function settledBy(
  { posting, documents }: DraftParts,
  { role, document }: PostingLine,
  earlier: readonly LedgerEntry[],
): Settles | null {
  if (role !== 'receivable' || document === null) return null;
  if (document.kind !== 'invoice' && document.kind !== 'credit_note') {
    const [opened] = earlier;
    return opened === undefined ? null : { kind: 'invoice', id: opened.id, number: opened.number ?? '' };
  }
  const item = documents.get(document.id);
  if (item === undefined || item.ledgerId === null || item.ledgerKind === null) return null;
  const effect = posting.lines
    .filter((each) => each.role === 'receivable' && each.document?.id === document.id)
    .reduce((sum, { amount }) => sum + amount, 0n);
  const settles = item.ledgerKind === 'invoice' ? effect < 0n : effect > 0n;
  return settles ? { kind: item.ledgerKind, id: item.ledgerId, number: item.ledgerNumber ?? '' } : null;
}

/**
 * Whose it is: the customer that the settled document was booked to, else the one chosen for charges without an invoice,
 * else the Stripe customer's own. What Stripe costs is nobody's (C36).
 */
async function contactOf(
  { journey, posting, documents, parties }: DraftParts,
  { role, customerId, currency, document }: PostingLine,
  isItem: boolean,
): Promise<string | null> {
  if (!isOwed(role) && !isItem) return null;
  const settled = document === null ? undefined : documents.get(document.id);
  if (settled !== undefined && settled.contactLedgerId !== null) return settled.contactLedgerId;
  // What a customer paid too much belongs to whoever the rest of the payment was booked to.
  const beside = posting.lines
    .map((line) =>
      line.document === null || line.customerId !== customerId ? undefined : documents.get(line.document.id),
    )
    .find((item) => item !== undefined && item.contactLedgerId !== null);
  if (beside !== undefined) return beside.contactLedgerId;
  const { uninvoiced } = journey.settings.money;
  const ofSale = isItem || document?.kind === 'payment';
  if (ofSale && uninvoiced.as !== 'customer_credit' && uninvoiced.contactId !== null) return uninvoiced.contactId;
  if (customerId !== null) return parties(customerId, currency);
  // A guest may buy without a name; what is given back is a document to somebody.
  if (isItem && role !== 'refunds') return null;
  throw new Problem('money_contact_missing', names(journey));
}
