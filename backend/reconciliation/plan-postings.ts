import type { MoneySettings } from '#shared/money-settings.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import { book } from '../postings/book.ts';
import type { Booking, PayoutOf } from '../postings/booking.ts';
import { postTransaction } from '../postings/post.ts';
import type { BookedShare } from './payout-proof.ts';

/**
 * What is still to be booked of transactions, beside what is booked already: a merchant may have changed the way of
 * booking since. What is booked as a whole is done; of what is booked without its fee only the fee is left.
 */
export function planPostings(
  transactions: readonly BalanceTransaction[],
  booked: readonly BookedShare[],
  settings: MoneySettings,
  timeZone: string,
  payoutOf: PayoutOf,
): Booking {
  const parts = Map.groupBy(booked, ({ transactionId }) => transactionId);
  const has = (id: string, part: BookedShare['part']) => parts.get(id)?.some((share) => share.part === part) ?? false;
  const open = transactions.filter(
    ({ id, fee }) => !has(id, 'whole') && !(has(id, 'gross') && (fee === 0n || has(id, 'fee'))),
  );
  const halves = open.filter(({ id }) => has(id, 'gross'));
  const later = settings.booking.mode === 'summary' || settings.booking.fees === 'deposit_line';
  if (later) {
    const { postings, pending } = book(open, settings, timeZone, payoutOf);
    const known = new Set(halves.map(({ id }) => id));
    return { postings: postings.filter(({ key }) => !known.has(key)), pending };
  }
  const whole = book(
    open.filter((each) => !halves.includes(each)),
    settings,
    timeZone,
    payoutOf,
  );
  return {
    ...whole,
    postings: [...whole.postings, ...halves.map((each) => postTransaction(each, settings, timeZone, 'fee'))],
  };
}
