import type { MoneySettings } from '#shared/money-settings.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import type { BookedShare, Part } from '../documents/posting.ts';
import { book } from '../postings/book.ts';
import type { Booking, PayoutOf, Pending } from '../postings/booking.ts';
import { postTransaction } from '../postings/post.ts';

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
  const onDeposit = settings.booking.mode === 'per_transaction' && settings.booking.fees === 'deposit_line';
  const alone = (each: BalanceTransaction, part: Part) => postTransaction(each, settings, timeZone, part);
  if (!onDeposit) {
    const rest = book(
      open.filter((each) => !halves.includes(each)),
      settings,
      timeZone,
      payoutOf,
    );
    const fees = halves.map((each) => alone(each, 'fee'));
    return late({ ...rest, postings: [...rest.postings, ...fees] });
  }
  const { postings, pending } = book(open, settings, timeZone, payoutOf);
  const known = new Set(halves.map(({ id }) => id));
  return late({ postings: postings.filter(({ key }) => !known.has(key)), pending });

  /** What would wait for a payout that is booked already waits for nothing: it is booked on its own. */
  function late({ postings, pending }: Booking): Booking {
    const gone = new Set(
      transactions.flatMap(({ id, type, source }) =>
        type === 'payout' && source.kind === 'payout' && has(id, 'whole') ? [source.payout.id] : [],
      ),
    );
    const isLate = ({ transactionId }: Pending) => gone.has(payoutOf.get(transactionId) ?? '');
    const found = pending.filter(isLate).flatMap(({ transactionId, part }) => {
      const each = transactions.find(({ id }) => id === transactionId);
      return each === undefined ? [] : [alone(each, part)];
    });
    return { postings: [...postings, ...found], pending: pending.filter((each) => !isLate(each)) };
  }
}
