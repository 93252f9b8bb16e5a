import type { Metadata } from './customers.ts';
import type { DiscountShare, Tax } from './invoices.ts';

export type PaymentIntent = {
  id: string;
  amount: number;
  amount_received: number;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  latest_charge: string | null;
  livemode: boolean;
  metadata: Metadata;
  payment_method: string | null;
  status: 'requires_payment_method' | 'succeeded' | 'canceled';
  canceled_at: number | null;
};

export type Charge = {
  id: string;
  amount: number;
  amount_refunded: number;
  /** Absent in failed charges. */
  balance_transaction?: string | null;
  created: number;
  currency: string;
  customer: string | null;
  description: string | null;
  disputed?: boolean;
  livemode: boolean;
  metadata: Metadata;
  payment_intent: string;
  payment_method: string;
  failure_code: string | null;
  failure_message: string | null;
  status: 'succeeded' | 'failed';
};

export type Refund = {
  id: string;
  amount: number;
  balance_transaction?: string | null;
  charge: string;
  created: number;
  currency: string;
  customer: string | null;
  customer_account: null;
  failure_balance_transaction?: string;
  failure_reason?: string;
  metadata: Metadata;
  payment_intent: string;
  payment_method: string;
  reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
  status?: 'succeeded' | 'failed';
};

/** A payment that happened outside of Stripe. */
export type PaymentRecord = { id: string; amount: number; currency: string; created: number; livemode: boolean };

export type CreditNoteLine = {
  id: string;
  object: 'credit_note_line_item';
  amount: number;
  description: string | null;
  discount_amount: number;
  discount_amounts: DiscountShare[];
  invoice_line_item?: string;
  livemode: boolean;
  metadata: Metadata | null;
  pretax_credit_amounts: [];
  quantity: number | null;
  /** Ids; the answer holds the rates themselves. */
  tax_rates: string[];
  taxes: Tax[];
  type: 'custom_line_item' | 'invoice_line_item';
  unit_amount: number | null;
  unit_amount_decimal: string | null;
};

export type CreditNote = {
  id: string;
  object: 'credit_note';
  amount: number;
  amount_shipping: number;
  created: number;
  currency: string;
  customer: string;
  customer_account: null;
  customer_balance_transaction: string | null;
  discount_amount: number;
  discount_amounts: DiscountShare[];
  effective_at: number | null;
  invoice: string;
  lines: CreditNoteLine[];
  livemode: boolean;
  memo: string | null;
  metadata: Metadata;
  number: string;
  out_of_band_amount: number | null;
  pdf: string;
  post_payment_amount: number;
  pre_payment_amount: number;
  pretax_credit_amounts: [];
  reason: 'duplicate' | 'fraudulent' | 'order_change' | 'product_unsatisfactory' | null;
  refunds: { amount_refunded: number; payment_record_refund: null; refund: string; type: 'refund' }[];
  shipping_cost: null;
  status: 'issued' | 'void';
  subtotal: number;
  subtotal_excluding_tax: number;
  total: number;
  total_excluding_tax: number;
  total_taxes: Tax[];
  type: 'mixed' | 'post_payment' | 'pre_payment';
  voided_at: number | null;
};
