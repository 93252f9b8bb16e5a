import type { Dispute } from './dispute.ts';
import type { Fee } from './fee.ts';
import type { Payment } from './payment.ts';
import type { Payout } from './payout.ts';
import type { Refund } from './refund.ts';

/** What a balance transaction is about, read and translated; `object` is anything that needs no more than its id. */
export type MoneySource =
  | { kind: 'payment'; payment: Payment }
  | { kind: 'refund'; refund: Refund }
  | { kind: 'dispute'; dispute: Dispute }
  | { kind: 'payout'; payout: Payout }
  | { kind: 'object'; id: string }
  /** Some types have none, e.g. Stripe's monthly fees: never a reason to fail (C33). */
  | { kind: 'none' };

/**
 * One movement of the Stripe balance: the only record of money that Stripe keeps, and the sum of all of them is the
 * balance. Amounts in minor units of `currency`; positive raises the balance. net = gross − fee.
 */
export type BalanceTransaction = {
  /** `txn_…` */
  id: string;
  /** Stripe's type. Open: Stripe adds some, and an unknown one is listed as unclassified (C33). */
  type: string;
  /** Stripe's finer classification, which tells e.g. a dispute from other adjustments. */
  reportingCategory: string;
  /** ISO 4217, upper case. */
  currency: string;
  gross: bigint;
  /** Positive when charged, negative when given back. */
  fee: bigint;
  net: bigint;
  /** The parts of `fee`; they sum to it. */
  fees: Fee[];
  /** Decimal string: one unit of the source's currency in units of this one; null without conversion. */
  exchangeRate: string | null;
  description: string | null;
  createdAt: Date;
  /** When it can be paid out. */
  availableAt: Date;
  source: MoneySource;
};

/** The id of the Stripe object that a transaction is about; null when it names none. */
export function sourceId({ source }: Pick<BalanceTransaction, 'source'>): string | null {
  switch (source.kind) {
    case 'payment':
      return source.payment.id;
    case 'refund':
      return source.refund.id;
    case 'dispute':
      return source.dispute.id;
    case 'payout':
      return source.payout.id;
    case 'object':
      return source.id;
    case 'none':
      return null;
  }
}

/** The payment behind a payment, refund or dispute. */
export function paymentBehind({ source }: Pick<BalanceTransaction, 'source'>): Payment | null {
  if (source.kind === 'payment') return source.payment;
  if (source.kind === 'refund') return source.refund.payment;
  return source.kind === 'dispute' ? source.dispute.payment : null;
}
