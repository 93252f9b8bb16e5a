import type { MoneySettings } from '#shared/money-settings.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import { balanced, line, type Part, type Posting, type PostingLine } from '../documents/posting.ts';
import { natureOf } from '../documents/transaction-types.ts';
import type { Booking, PayoutOf, Pending } from './booking.ts';
import { postingDate, postTransaction } from './post.ts';
import { roleNames } from './role-names.ts';

type Share = { transaction: BalanceTransaction; part: Part; posting: Posting };

/**
 * One posting for all of a payout's or a day's transactions. What settles an open item of a customer is booked on its
 * own nonetheless, because an invoice is not paid by a total; only its fee goes into the summary. Payouts stand alone:
 * they are the bank's lines.
 */
export function summarise(
  transactions: readonly BalanceTransaction[],
  settings: MoneySettings,
  timeZone: string,
  payoutOf: PayoutOf,
): Booking {
  const perPayout = settings.booking.mode === 'summary' && settings.booking.per === 'payout';
  const postings: Posting[] = [];
  const pending: Pending[] = [];
  const groups = new Map<string, Share[]>();
  const dates = new Map<string, string>();
  for (const transaction of transactions) {
    if (transaction.source.kind === 'payout' && transaction.type === 'payout')
      dates.set(transaction.source.payout.id, postingDate(transaction, settings, timeZone));
  }
  for (const transaction of transactions) {
    const whole = postTransaction(transaction, settings, timeZone);
    if (natureOf(transaction) === 'payout') {
      postings.push(whole);
      continue;
    }
    const alone = whole.lines.some(({ role }) => role === 'receivable' || role === 'customer_credit');
    if (alone) postings.push(postTransaction(transaction, settings, timeZone, 'gross'));
    if (alone && transaction.fee === 0n && transaction.fees.length === 0) continue;
    const part = alone ? 'fee' : 'whole';
    const payout = payoutOf.get(transaction.id);
    const key = perPayout ? payout : `${whole.date}/${transaction.currency}`;
    if (key === undefined || (perPayout && !dates.has(key))) pending.push({ transactionId: transaction.id, part });
    else {
      const posting = alone ? postTransaction(transaction, settings, timeZone, 'fee') : whole;
      groups.set(key, [...(groups.get(key) ?? []), { transaction, part, posting }]);
      if (!perPayout) dates.set(key, whole.date);
    }
  }
  for (const [key, shares] of groups) postings.push(summaryOf(key, dates.get(key) ?? '', shares));
  return { postings, pending };
}

function summaryOf(key: string, date: string, shares: readonly Share[]): Posting {
  const reviews = shares.filter(({ posting }) => posting.review !== null);
  return balanced({
    // Named after its first transaction too: what Stripe lists late for a day that is booked gets a summary of its own.
    key: `summary/${key}/${shares[0]?.transaction.id ?? ''}`,
    kind: 'summary',
    date,
    text: `Stripe summary ${key}`,
    lines: merged(shares.flatMap(({ posting, transaction }) => inOneCurrency(posting.lines, transaction))),
    members: shares.flatMap(({ posting }) => posting.members),
    unapplied: null,
    review: reviews.length === 0 ? null : `${reviews.length} of these are not classified: choose their account.`,
  });
}

/** A journal entry has one currency: what a customer paid in another counts at what it was converted to. */
function inOneCurrency(lines: readonly PostingLine[], { gross, currency }: BalanceTransaction): PostingLine[] {
  const own = lines.filter((each) => each.currency === currency && each.role !== 'currency_exchange');
  const foreign = lines.filter((each) => each.currency !== currency && each.role !== 'currency_exchange');
  const total = foreign.reduce((sum, { amount }) => sum + amount, 0n);
  let left = -gross;
  const converted = foreign.map((each, index) => {
    const amount = index === foreign.length - 1 || total === 0n ? left : (each.amount * -gross) / total;
    left -= amount;
    return { ...each, amount, currency };
  });
  return [...own, ...converted];
}

/** Lines of the same account made one: the customer and the document stay in the list of members. */
function merged(lines: readonly PostingLine[]): PostingLine[] {
  const found = new Map<string, PostingLine>();
  for (const each of lines) {
    const { role, currency, accountId, itemId, taxCode, dimensions } = each;
    const key = JSON.stringify([role, currency, accountId, itemId, taxCode, Object.entries(dimensions).sort()]);
    const before = found.get(key);
    const amount = each.amount + (before?.amount ?? 0n);
    found.set(key, { ...line(role, amount, currency, roleNames[role]), accountId, itemId, taxCode, dimensions });
  }
  return [...found.values()];
}
