import type { AccountRole } from '#shared/money-settings.ts';
import { line, type Posting, type PostingLine } from '../../../documents/posting.ts';
import { type EntityTable, type Entry, entry, type Shape, type ShapeOptions, split } from '../../money.ts';

/** QuickBooks' own records for money, and where their header account stands. */
export const quickBooksEntities = {
  /** DepositToAccountRef; lines are LinkedTxn of invoices, the rest stays unapplied with the customer. */
  Payment: 'debit',
  /** Makes the open item that a payment settles; the header is accounts receivable. */
  Invoice: 'debit',
  /** DepositToAccountRef; lines are items. */
  SalesReceipt: 'debit',
  /** DepositToAccountRef is where the money comes from. */
  RefundReceipt: 'credit',
  /** AccountRef pays; lines are accounts. */
  Purchase: 'credit',
  /** DepositToAccountRef gets; lines are accounts, negative ones allowed. */
  Deposit: 'debit',
  /** FromAccountRef pays the one line. */
  Transfer: 'credit',
  JournalEntry: 'none',
} as const satisfies EntityTable<string>;
export type QuickBooksEntity = keyof typeof quickBooksEntities;
type Made = Entry<QuickBooksEntity>;

/**
 * A posting as QuickBooks has it. An entry has one currency and its account the same or the company's own, so two
 * foreign currencies in one event are refused with the reason.
 */
export function quickBooksShape(posting: Posting, options: ShapeOptions): Shape<QuickBooksEntity> {
  const foreign = [...new Set(posting.lines.map(({ currency }) => currency))].filter(
    (currency) => currency !== options.homeCurrency,
  );
  if (foreign.length > 1)
    return {
      refused: `QuickBooks cannot book ${foreign.join(' and ')} together in a company kept in ${options.homeCurrency}.`,
    };
  const entries = made(posting, options);
  const apart = entries.find(({ settled }) => settled !== null && settled.currency !== options.homeCurrency);
  if (apart !== undefined && apart.settled !== null)
    return {
      refused: `QuickBooks cannot bring ${apart.currency} to an account kept in ${apart.settled.currency}: an account takes its own currency or, kept in ${options.homeCurrency}, any.`,
    };
  return { entries };
}

function made(posting: Posting, options: ShapeOptions): Made[] {
  const elsewhere = posting.lines.some(({ role }) => role === 'paid_elsewhere');
  const header = elsewhere ? 'paid_elsewhere' : 'clearing';
  const { owed, fees, cleared } = split(posting, header);
  const asJournal = options.settings.booking.mode === 'per_transaction' && options.settings.booking.fees === 'journal';
  const beside = fees.length === 0 ? [] : [feeEntry(fees, asJournal)];
  switch (posting.kind) {
    case 'payment':
      return [entry('Payment', 'debit', header, owed, cleared), ...beside];
    case 'sale':
      return [...sale(owed, cleared, header, options), ...beside];
    case 'refund':
      return [...refund(owed, cleared), ...beside];
    case 'fee':
      return [...(owed.length === 0 ? [] : [entryOfLines(posting)]), ...beside];
    case 'payout':
      return [payout(posting)];
    case 'payout_failure':
      return owed.length === 1 && fees.length === 0 ? [transfer(owed)] : [entryOfLines(posting)];
    case 'transfer':
      return [owed.every(({ role }) => role === 'bank') ? transfer(owed) : journal(owed, cleared), ...beside];
    case 'customer_balance':
      return posting.review === null && usesCredit(posting) ? [applied(posting)] : [entryOfLines(posting)];
    case 'summary':
      return [entryOfLines(posting)];
    case 'dispute_lost': {
      const lost = split(posting, 'disputed_payments');
      return [journal(lost.owed, lost.cleared, 'disputed_payments')];
    }
    default:
      return [journal(owed, cleared), ...beside];
  }
}

/** Fees beside what they were charged for: an expense, money into clearing when given back, or a journal entry. */
function feeEntry(fees: readonly PostingLine[], asJournal: boolean): Made {
  const total = fees.reduce((sum, { amount }) => sum + amount, 0n);
  if (asJournal) return journal(fees, { amount: -total, currency: fees[0]?.currency ?? '' });
  return total < 0n ? entry('Deposit', 'debit', 'clearing', fees) : entry('Purchase', 'credit', 'clearing', fees);
}

function sale(
  owed: readonly PostingLine[],
  cleared: { amount: bigint; currency: string },
  header: 'clearing' | 'paid_elsewhere',
  { settings }: ShapeOptions,
): Made[] {
  if (settings.uninvoiced.as !== 'invoice_and_payment') return [entry('SalesReceipt', 'debit', header, owed, cleared)];
  const open = owed.map((each) => ({ ...each, role: 'receivable' as const, itemId: null, taxCode: null }));
  return [entry('Invoice', 'debit', 'receivable', owed), entry('Payment', 'debit', header, open, cleared)];
}

/**
 * Sales reduced: a refund receipt. A credit note paid out, or credit given back: an expense on accounts receivable of
 * the customer. It leaves the credit memo open beside an expense that is open, too, so a payment of nothing links both.
 * An invoice owed again: a journal entry.
 */
function refund(owed: readonly PostingLine[], cleared: { amount: bigint; currency: string }): Made[] {
  const reopens = owed.some(({ role, document }) => role === 'receivable' && document?.kind === 'invoice');
  if (owed.some(({ role }) => role === 'refunds')) return [entry('RefundReceipt', 'credit', 'clearing', owed, cleared)];
  if (reopens || !owed.every(({ role }) => role === 'receivable' || role === 'customer_credit'))
    return [journal(owed, cleared)];
  const paidOut = entry('Purchase', 'credit', 'clearing', owed, cleared);
  const credits = owed.filter(({ role, document }) => role === 'receivable' && document?.kind === 'credit_note');
  return credits.length === 0 ? [paidOut] : [paidOut, ...credits.map(closing)];
}

/** Settles a credit memo with the entry before it: the line that names no credit note is that one's. */
function closing(credit: PostingLine): Made {
  const counter = { ...credit, amount: -credit.amount, document: refundOf(credit) };
  return { ...entry('Payment', 'debit', 'clearing', [credit, counter]), account: null };
}

/** The counterpart is the refund itself; the credit note's id says which. */
const refundOf = ({ document }: PostingLine): PostingLine['document'] =>
  document === null ? null : { kind: 'refund', id: document.id };

/** A transfer to the bank; with fees on it a deposit of the gross less the fees, so that its total is the bank line. */
function payout(posting: Posting): Made {
  const banks = posting.lines.filter(({ role }) => role === 'bank');
  const others = posting.lines.filter(({ role }) => role !== 'bank' && role !== 'clearing');
  const gets = banks.every(({ amount }) => amount > 0n);
  if (others.length === 0) return transfer(banks);
  if (!gets || banks.length !== 1) return entryOfLines(posting);
  const clearing = posting.lines.filter(({ role }) => role === 'clearing');
  return entry('Deposit', 'debit', 'bank', [...merge(clearing), ...merge(others)]);
}

/** Clearing → bank, or back: what stands against clearing is the one line. */
function transfer(banks: readonly PostingLine[]): Made {
  const total = banks.reduce((sum, { amount }) => sum + amount, 0n);
  if (total >= 0n) return entry('Transfer', 'credit', 'clearing', merge(banks));
  const back = merge(banks).map((each) => ({ ...each, role: 'clearing' as const, amount: -each.amount }));
  return entry('Transfer', 'credit', 'bank', back);
}

/** False where an invoice is owed again, and the credit is there again: both are new open items of the customer. */
const usesCredit = ({ lines }: Posting): boolean =>
  lines.every(({ role, amount }) => (role === 'customer_credit' ? amount > 0n : amount < 0n));

/** Credit that a customer has in accounts receivable settles an invoice there: a payment of nothing that links both. */
const applied = (posting: Posting): Made => ({
  ...entry('Payment', 'debit', 'clearing', posting.lines),
  account: null,
});

const entryOfLines = (posting: Posting): Made => entry('JournalEntry', 'none', null, posting.lines);

/** What stands against the header, and the header as a line of its own. In a foreign currency the rate is the entry's. */
function journal(
  owed: readonly PostingLine[],
  cleared: { amount: bigint; currency: string },
  header: AccountRole = 'clearing',
): Made {
  const against = merge(owed).reduce((sum, { amount }) => sum + amount, 0n);
  const own = line(header, -against, owed[0]?.currency ?? cleared.currency, owed[0]?.text ?? '');
  return { ...entry('JournalEntry', 'none', null, [own, ...owed], cleared), account: header };
}

/** Lines of one account and text made one. */
function merge(lines: readonly PostingLine[]): PostingLine[] {
  const found = new Map<string, PostingLine>();
  for (const each of lines) {
    const key = JSON.stringify([each.role, each.accountId, each.taxCode, Object.entries(each.dimensions)]);
    const before = found.get(key);
    found.set(key, before === undefined ? each : { ...before, amount: before.amount + each.amount });
  }
  return [...found.values()];
}
