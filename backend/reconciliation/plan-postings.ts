import type { AccountRole, MoneySettings } from '#shared/money-settings.ts';
import type { BalanceTransaction } from '../documents/balance-transaction.ts';
import type { BookedShare, Part } from '../documents/posting.ts';
import { book } from '../postings/book.ts';
import type { Booking, PayoutOf, Pending } from '../postings/booking.ts';
import { postTransaction } from '../postings/post.ts';

/** What is booked on its own also where all else is summed up: an invoice is not paid by a total. */
const settling: readonly AccountRole[] = ['receivable', 'customer_credit'];

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
  const alone = (each: BalanceTransaction, part: Part) => postTransaction(each, settings, timeZone, part);
  const { booking } = settings;
  const onDeposit = booking.mode === 'per_transaction' && booking.fees === 'deposit_line';
  // In a summary only the fee of what settles a customer's open item is missing; of anything else the whole would be.
  const inSummary = (each: BalanceTransaction) =>
    booking.mode === 'summary' && alone(each, 'gross').lines.some(({ role }) => settling.includes(role));
  const together = halves.filter((each) => onDeposit || inSummary(each));
  const apart = halves.filter((each) => !together.includes(each));
  const { postings, pending } = book(
    open.filter((each) => !apart.includes(each)),
    settings,
    timeZone,
    payoutOf,
  );
  const known = new Set(together.map(({ id }) => id));
  const fees = apart.map((each) => alone(each, 'fee'));
  return late({ postings: [...postings.filter(({ key }) => !known.has(key)), ...fees], pending });

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
