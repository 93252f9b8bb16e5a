import type { MoneySettings } from '#shared/money-settings.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import { balanced, type Posting } from '../documents/posting.ts';
import { natureOf } from '../documents/transaction-types.ts';
import type { Booking, PayoutOf, Pending } from './booking.ts';
import { postTransaction } from './post.ts';
import { summarise } from './summary.ts';

/**
 * Books balance transactions as the merchant chose. Each part of each transaction lands in exactly one posting, or is
 * pending: per transaction, with fees beside each payment or on the deposit, or as one summary per payout or per day.
 * @param transactions of whole days where the summary is per day: a day is booked once
 */
export function book(
  transactions: readonly BalanceTransaction[],
  settings: MoneySettings,
  timeZone: string,
  payoutOf: PayoutOf = new Map(),
): Booking {
  if (settings.booking.mode === 'summary') return summarise(transactions, settings, timeZone, payoutOf);
  if (settings.booking.fees !== 'deposit_line')
    return { postings: transactions.map((each) => postTransaction(each, settings, timeZone)), pending: [] };
  return withDepositLines(transactions, settings, timeZone, payoutOf);
}

/** Fees wait for the payout that brings their payments to the bank, and stand on its deposit. */
function withDepositLines(
  transactions: readonly BalanceTransaction[],
  settings: MoneySettings,
  timeZone: string,
  payoutOf: PayoutOf,
): Booking {
  const deposits = new Map(transactions.flatMap((each) => (depositId(each) === null ? [] : [[depositId(each), each]])));
  const waiting = new Map<string, Posting[]>();
  const postings: Posting[] = [];
  const pending: Pending[] = [];
  for (const transaction of transactions) {
    const part = feePart(transaction);
    if (part !== 'whole' && depositId(transaction) === null)
      postings.push(postTransaction(transaction, settings, timeZone, part === 'fee' ? 'gross' : 'whole'));
    if (part === null) continue;
    const payout = payoutOf.get(transaction.id);
    if (payout === undefined || !deposits.has(payout)) pending.push({ transactionId: transaction.id, part });
    else waiting.set(payout, [...(waiting.get(payout) ?? []), postTransaction(transaction, settings, timeZone, part)]);
  }
  for (const [payout, transaction] of deposits) {
    const deposit = postTransaction(transaction, settings, timeZone);
    const fees = payout === null ? [] : (waiting.get(payout) ?? []);
    const lines = [...deposit.lines, ...fees.flatMap((fee) => fee.lines)];
    postings.push(
      balanced({ ...deposit, lines, members: [...deposit.members, ...fees.flatMap((fee) => fee.members)] }),
    );
  }
  return { postings, pending };
}

/** The payout that a transaction is itself; a payout's own fee is part of it. */
const depositId = ({ type, source }: BalanceTransaction): string | null =>
  type === 'payout' && source.kind === 'payout' ? source.payout.id : null;

/** What of a transaction is a fee: all of Stripe's own fees, the fee of others; null for none. */
function feePart(transaction: BalanceTransaction): 'whole' | 'fee' | null {
  if (depositId(transaction) !== null) return null;
  const nature = natureOf(transaction);
  if (nature === 'fee' || nature === 'fee_tax') return 'whole';
  return transaction.fee === 0n && transaction.fees.length === 0 ? null : 'fee';
}
