import { minorToDecimal } from '#shared/currency.ts';
import type { EntryDraft, LedgerEntry } from '../connectors/money.ts';

/** Roles whose account the ledger chooses itself; tax that is pinned by a code stands on the account of its agency. */
const byLedger: readonly string[] = ['receivable', 'customer_credit', 'sales_tax'];

/**
 * By what a record differs from what was written; empty when it is that. Compared are currency, date, total, header
 * account, customer, what is settled by document, and what stands on each account, all to the minor unit: balanced and of
 * the right total is not yet right. What a ledger does not tell of a record cannot be compared.
 */
export function differences(draft: EntryDraft, entry: LedgerEntry): string[] {
  const found: string[] = [];
  const compare = (name: string, written: string | null, stands: string | null) => {
    if (written !== null && stands !== null && written !== stands) found.push(name);
  };
  compare('currency', draft.currency, entry.currency);
  compare('date', draft.date, entry.date);
  compare('account', draft.accountId, entry.accountId);
  compare('customer', draft.contactId, entry.contactId);
  if (draft.total !== entry.total) found.push('total');
  const settled = sums(draft.lines, ({ settles }) => settles?.id ?? null);
  const stands = sums(entry.lines, ({ settles }) => settles);
  if (entry.settlesTold !== false && differ(settled, stands)) found.push('documents');
  const plain = draft.lines.filter(
    ({ itemId, settles, role }) => itemId === null && settles === null && !byLedger.includes(role),
  );
  const written = sums(plain, ({ accountId }) => accountId);
  const onAccounts = sums(entry.lines, ({ accountId }) => accountId);
  // Only the accounts that were chosen: an item brings its own.
  const chosen = new Map([...onAccounts].filter(([id]) => written.has(id)));
  if (differ(written, chosen)) found.push('accounts');
  return found;
}

/** Sums of lines by what they have in common; lines without it are left out. */
function sums<Line extends { amount: bigint }>(lines: readonly Line[], by: (line: Line) => string | null) {
  const totals = new Map<string, bigint>();
  for (const line of lines) {
    const key = by(line);
    if (key !== null) totals.set(key, (totals.get(key) ?? 0n) + line.amount);
  }
  return totals;
}

const differ = (a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].some((id) => (a.get(id) ?? 0n) !== (b.get(id) ?? 0n));

/** What a record comes to, in words: its total or, in a journal, what stands on its debit side. */
export function amountWords(of: {
  total: bigint;
  currency: string;
  date: string;
  lines: readonly { amount: bigint }[];
}): string {
  const debit = of.lines.reduce((sum, { amount }) => (amount > 0n ? sum + amount : sum), 0n);
  const amount = of.total === 0n ? debit : of.total;
  return `${minorToDecimal(amount, of.currency)} ${of.currency} on ${of.date}`;
}
