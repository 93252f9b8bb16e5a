import type { Metadata } from './customers.ts';

export type FeeDetail = {
  amount: number;
  application: string | null;
  currency: string;
  description: string | null;
  type: 'application_fee' | 'payment_method_passthrough_fee' | 'stripe_fee' | 'tax' | 'withheld_tax';
};

/** One movement of the account's balance. Amounts in minor units; `status` follows from `available_on`. */
export type BalanceTransaction = {
  id: string;
  object: 'balance_transaction';
  amount: number;
  available_on: number;
  balance_type: 'payments';
  created: number;
  currency: string;
  description: string | null;
  exchange_rate: number | null;
  fee: number;
  fee_details: FeeDetail[];
  net: number;
  reporting_category: string;
  source: string | null;
  type: string;
  /** The automatic payout that paid it out; not part of the answer. */
  paid_out_by: string | null;
};

export type Payout = {
  id: string;
  object: 'payout';
  amount: number;
  application_fee: null;
  application_fee_amount: null;
  arrival_date: number;
  automatic: boolean;
  balance_transaction: string;
  created: number;
  currency: string;
  description: string | null;
  destination: string;
  failure_balance_transaction: string | null;
  failure_code: string | null;
  failure_message: string | null;
  livemode: boolean;
  metadata: Metadata;
  method: 'standard' | 'instant';
  original_payout: null;
  payout_method: null;
  reconciliation_status: 'completed' | 'in_progress' | 'not_applicable';
  reversed_by: null;
  source_type: 'card';
  statement_descriptor: string | null;
  status: 'pending' | 'in_transit' | 'paid' | 'failed' | 'canceled';
  trace_id: { status: string; value: string | null } | null;
  type: 'bank_account';
};

export type Dispute = {
  id: string;
  amount: number;
  /** Ids; the answer holds the transactions themselves. */
  balance_transactions: string[];
  charge: string;
  created: number;
  currency: string;
  livemode: boolean;
  metadata: Metadata;
  payment_intent: string;
  reason: string;
  status: 'warning_needs_response' | 'needs_response' | 'under_review' | 'won' | 'lost';
};

export type CustomerBalanceTransaction = {
  id: string;
  object: 'customer_balance_transaction';
  /** Negative: credit for the customer. */
  amount: number;
  checkout_session: null;
  created: number;
  credit_note: string | null;
  currency: string;
  customer: string;
  customer_account: null;
  description: string | null;
  ending_balance: number;
  invoice: string | null;
  livemode: boolean;
  metadata: Metadata;
  type: 'adjustment' | 'applied_to_invoice' | 'credit_note' | 'unapplied_from_invoice';
};

/** Units of the account's currency for one unit of another, for currencies that are converted; keyed by currency. */
export type ExchangeRate = { id: string; rate: number };
