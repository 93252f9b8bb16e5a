import type { BalanceTransaction, MoneySource } from './balance-transaction.ts';

/** What kind of thing happened; decides which rule books it. */
export type Nature =
  | 'payment'
  | 'payment_failure'
  | 'refund'
  | 'refund_failure'
  | 'dispute'
  | 'fee'
  | 'fee_tax'
  | 'application_fee'
  | 'payout'
  | 'top_up'
  | 'connected_account'
  | 'reserve'
  | 'financing'
  | 'contribution'
  | 'issuing'
  | 'unclassified';

/**
 * Every type a balance transaction can have (API 2026-10-28.endive; a test holds this table to Stripe's own list).
 * Unclassified ones are booked to a suspense account, listed, and wait for the merchant's rule: what they mean depends
 * on an agreement that the API does not show.
 */
export const natureOfType = {
  charge: 'payment',
  payment: 'payment',
  payment_failure_refund: 'payment_failure',
  payment_reversal: 'payment_failure',
  /** Bank transfers that no customer could be found for. */
  payment_unreconciled: 'unclassified',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund_failure',
  /** Told apart by their reporting category. */
  adjustment: 'unclassified',
  stripe_fee: 'fee',
  stripe_fx_fee: 'fee',
  tax_fee: 'fee_tax',
  application_fee: 'application_fee',
  application_fee_refund: 'application_fee',
  payout: 'payout',
  payout_cancel: 'payout',
  payout_failure: 'payout',
  payout_minimum_balance_hold: 'reserve',
  payout_minimum_balance_release: 'reserve',
  reserve_transaction: 'reserve',
  reserved_funds: 'reserve',
  reserve_hold: 'reserve',
  reserve_release: 'reserve',
  payment_network_reserve_hold: 'reserve',
  payment_network_reserve_release: 'reserve',
  topup: 'top_up',
  topup_reversal: 'top_up',
  inbound_transfer: 'top_up',
  inbound_transfer_reversal: 'top_up',
  transfer: 'connected_account',
  transfer_cancel: 'connected_account',
  transfer_failure: 'connected_account',
  transfer_refund: 'connected_account',
  connect_collection_transfer: 'connected_account',
  advance: 'financing',
  advance_funding: 'financing',
  anticipation_repayment: 'financing',
  contribution: 'contribution',
  climate_order_purchase: 'contribution',
  climate_order_refund: 'contribution',
  issuing_authorization_hold: 'issuing',
  issuing_authorization_release: 'issuing',
  issuing_dispute: 'issuing',
  issuing_dispute_provisional_credit: 'issuing',
  issuing_dispute_provisional_credit_reversal: 'issuing',
  issuing_transaction: 'issuing',
  obligation_outbound: 'unclassified',
  obligation_reversal_inbound: 'unclassified',
  fee_credit_funding: 'unclassified',
  stripe_balance_payment_debit: 'unclassified',
  stripe_balance_payment_debit_reversal: 'unclassified',
  tax_fund: 'unclassified',
} as const satisfies Record<string, Nature>;

/** Types of balance transactions that are known; Stripe may add more. */
export type BalanceTransactionType = keyof typeof natureOfType;
export const isKnownType = (type: string): type is BalanceTransactionType => Object.hasOwn(natureOfType, type);

/** Stripe's reporting categories that say what an `adjustment` is. */
const natureOfCategory: ReadonlyMap<string, Nature> = new Map([
  ['dispute', 'dispute'],
  ['dispute_reversal', 'dispute'],
  ['refund_failure', 'refund_failure'],
  ['charge_failure', 'payment_failure'],
  // Among others application fees that a platform gives back to the connected account.
  ['fee', 'fee'],
  ['tax', 'fee_tax'],
  ['payout_reversal', 'payout'],
  ['risk_reserved_funds', 'reserve'],
]);

/**
 * What happened. Needs the source of a payment, refund, dispute or payout to be there: without it nobody knows whose
 * money it is, and the transaction is listed as unclassified rather than guessed at.
 */
export function natureOf(
  transaction: Pick<BalanceTransaction, 'type' | 'reportingCategory'> & { source: Pick<MoneySource, 'kind'> },
): Nature {
  const { type, reportingCategory, source } = transaction;
  if (!isKnownType(type)) return 'unclassified';
  const nature = type === 'adjustment' ? natureOfCategory.get(reportingCategory) : natureOfType[type];
  const needed = nature === undefined ? undefined : sourcesNeeded.get(nature);
  if (nature === undefined || (needed !== undefined && !needed.includes(source.kind))) return 'unclassified';
  return nature;
}

const sourcesNeeded: ReadonlyMap<Nature, readonly BalanceTransaction['source']['kind'][]> = new Map<
  Nature,
  readonly BalanceTransaction['source']['kind'][]
>([
  ['payment', ['payment']],
  // Stripe names the payment, or the refund object by which it gave the failed payment back.
  ['payment_failure', ['payment', 'refund']],
  ['refund', ['refund']],
  ['refund_failure', ['refund']],
  ['dispute', ['dispute']],
  ['payout', ['payout']],
]);
