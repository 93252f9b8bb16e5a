import type { AccountRole, MoneySettings } from '#shared/money-settings.ts';
import { type BalanceTransaction, sourceId } from '../documents/balance-transaction.ts';
import { dateIn, type PlainDate } from '../documents/dates.ts';
import {
  balanced,
  line,
  type Part,
  type Posting,
  type PostingKind,
  type PostingLine,
  sumsByCurrency,
} from '../documents/posting.ts';
import { type Nature, natureOf } from '../documents/transaction-types.ts';
import { feeLines } from './fees.ts';
import { paymentCredits, reversed, scaled } from './payments.ts';
import { refundDebits } from './refunds.ts';
import { applyRules } from './rules.ts';
import { withConversion } from './settle.ts';

/** What a transaction's gross stands for. */
type Booked = Pick<Posting, 'kind' | 'text' | 'lines' | 'unapplied' | 'review'>;

/**
 * Books one balance transaction, or one part of it. Never fails for what Stripe sends: what has no rule, or does not
 * add up, goes to suspense and says what a person has to decide (C33).
 * @param timeZone of the company: dates are calendar dates there (C51–C53)
 */
export function postTransaction(
  transaction: BalanceTransaction,
  settings: MoneySettings,
  timeZone: string,
  part: Part = 'whole',
): Posting {
  const booked = bookGross(transaction, settings);
  const unruled = [...(part === 'fee' ? [] : booked.lines), ...(part === 'gross' ? [] : feeLines(transaction))];
  const lines = applyRules(unruled, transaction, settings);
  // A rule that names the account has answered the question.
  const answered = lines.some(({ role, accountId }) => role === 'suspense' && accountId !== null);
  const { id, gross, fee, net, currency } = transaction;
  return balanced({
    ...booked,
    key: part === 'fee' ? `${id}/fee` : id,
    kind: part === 'fee' ? 'fee' : booked.kind,
    text: part === 'fee' ? `Fee of ${booked.text}` : booked.text,
    date: postingDate(transaction, settings, timeZone),
    lines,
    members: [{ transactionId: id, part, amount: part === 'whole' ? net : part === 'gross' ? gross : -fee, currency }],
    unapplied: part === 'fee' ? null : booked.unapplied,
    review: part === 'fee' || answered ? null : booked.review,
  });
}

/** The accounting date: a payout's is that of its bank line, by setting; all others' that of the transaction. */
export function postingDate(transaction: BalanceTransaction, settings: MoneySettings, timeZone: string): PlainDate {
  const { source, type } = transaction;
  if (type === 'payout' && source.kind === 'payout' && settings.dates.payouts === 'arrival')
    return source.payout.arrivalDate;
  const available = settings.dates.transactions === 'available' && type !== 'payout';
  return dateIn(available ? transaction.availableAt : transaction.createdAt, timeZone);
}

function bookGross(transaction: BalanceTransaction, settings: MoneySettings): Booked {
  const { gross, currency } = transaction;
  const booked = byNature(transaction, settings);
  const fits =
    [...sumsByCurrency(booked.lines).values()].every((sum) => sum === 0n) && meets(booked.lines, gross, currency);
  return fits ? booked : suspended(transaction, 'Stripe gives another amount for the payment than for the balance.');
}

/** Conversion makes both sides even whatever they are: money that comes in must still stand against what is settled. */
function meets(lines: readonly PostingLine[], gross: bigint, currency: string): boolean {
  const foreign = lines.filter((each) => each.currency !== currency && each.role !== 'currency_exchange');
  const owed = foreign.reduce((sum, { amount }) => sum + amount, 0n);
  return foreign.length === 0 || (owed < 0n && gross > 0n) || (owed > 0n && gross < 0n);
}

function byNature(transaction: BalanceTransaction, settings: MoneySettings): Booked {
  const { source, gross } = transaction;
  const nature = natureOf(transaction);
  if (nature === 'payment' && source.kind === 'payment') {
    const { kind, lines, unapplied } = paymentCredits(source.payment, settings);
    const text = kind === 'sale' ? `Sale ${source.payment.id}` : `Payment ${source.payment.id}`;
    return { kind, text, lines: withConversion(lines, transaction, text), unapplied, review: null };
  }
  if (nature === 'payment_failure' && (source.kind === 'payment' || source.kind === 'refund')) {
    const payment = source.kind === 'payment' ? source.payment : source.refund.payment;
    const amount = source.kind === 'payment' ? payment.amount.amount : source.refund.amount.amount;
    const text = `Payment ${payment.id} failed`;
    const owed = scaled(reversed(paymentCredits(payment, settings).lines, 'Payment failed'), amount);
    return plain('payment_failure', text, withConversion(owed, transaction, text));
  }
  if (nature === 'refund' && source.kind === 'refund') {
    const text = `Refund ${source.refund.id}`;
    return plain('refund', text, withConversion(refundDebits(source.refund, settings), transaction, text));
  }
  if (nature === 'refund_failure' && source.kind === 'refund') {
    const text = `Refund ${source.refund.id} failed`;
    const back = reversed(refundDebits(source.refund, settings), 'Refund failed');
    return plain('refund_failure', text, withConversion(back, transaction, text));
  }
  if (nature === 'dispute' && source.kind === 'dispute') {
    const { id, payment } = source.dispute;
    const text = gross < 0n ? `Dispute ${id}: funds withdrawn` : `Dispute ${id}: funds reinstated`;
    const about = { customerId: payment.customerId, document: { kind: 'dispute', id } as const };
    return plain('dispute', text, against('disputed_payments', transaction, text, about));
  }
  if (nature === 'payout' && source.kind === 'payout') {
    const { payout } = source;
    const back = transaction.type !== 'payout';
    const text = back ? `Payout ${payout.id} came back` : `Payout ${payout.id}`;
    const about = { document: { kind: 'payout', id: payout.id } as const };
    return plain(back ? 'payout_failure' : 'payout', text, against('bank', transaction, text, about));
  }
  const simple = simpleNatures.get(nature);
  if (simple === undefined) return suspended(transaction, 'Stripe does not say what this is: choose its account.');
  const text = transaction.description ?? simple.text;
  return plain(simple.kind, text, against(roleOf(nature, simple.role, transaction), transaction, text));
}

/** Natures that need no more than an account to stand against. */
const simpleNatures: ReadonlyMap<Nature, { role: AccountRole; kind: PostingKind; text: string }> = new Map<
  Nature,
  { role: AccountRole; kind: PostingKind; text: string }
>([
  ['fee', { role: 'stripe_fees', kind: 'fee', text: 'Stripe fee' }],
  ['fee_tax', { role: 'fee_tax', kind: 'fee', text: 'Tax on Stripe fees' }],
  ['application_fee', { role: 'application_fee_income', kind: 'transfer', text: 'Application fee' }],
  ['top_up', { role: 'bank', kind: 'transfer', text: 'Top-up' }],
  ['connected_account', { role: 'connected_accounts', kind: 'transfer', text: 'Transfer to a connected account' }],
  ['reserve', { role: 'reserves', kind: 'transfer', text: 'Reserve' }],
  ['financing', { role: 'financing', kind: 'transfer', text: 'Financing' }],
  ['contribution', { role: 'contributions', kind: 'transfer', text: 'Contribution' }],
  ['issuing', { role: 'card_spending', kind: 'transfer', text: 'Card spending' }],
]);

/** A fee adjustment about `fr_…` is an application fee that the platform gave back, no fee of Stripe. */
const roleOf = (nature: Nature, role: AccountRole, transaction: BalanceTransaction): AccountRole =>
  nature === 'fee' && sourceId(transaction)?.startsWith('fr_') === true ? 'application_fees' : role;

function against(
  role: AccountRole,
  { gross, currency }: BalanceTransaction,
  text: string,
  about: Parameters<typeof line>[4] = {},
): PostingLine[] {
  return [line('clearing', gross, currency, text), line(role, -gross, currency, text, about)];
}

const plain = (kind: PostingKind, text: string, lines: PostingLine[]): Booked => ({
  kind,
  text,
  lines,
  unapplied: null,
  review: null,
});

function suspended(transaction: BalanceTransaction, review: string): Booked {
  const text = transaction.description ?? `Stripe: ${transaction.type.replaceAll('_', ' ')}`;
  return { kind: 'unclassified', text, lines: against('suspense', transaction, text), unapplied: null, review };
}
