import type { Address, CustomField, Metadata, Shipping, TaxExempt } from './customers.ts';

export type Discount = {
  id: string;
  object: 'discount';
  checkout_session: null;
  customer: string | null;
  customer_account: null;
  end: number | null;
  invoice: string | null;
  invoice_item: string | null;
  promotion_code: null;
  source: { coupon: string; type: 'coupon' };
  start: number;
  subscription: string | null;
  subscription_item: string | null;
};

export type Period = { start: number; end: number };
export type Pricing = {
  type: 'price_details';
  price_details?: { price: string; product: string };
  unit_amount_decimal: string | null;
};
export type CreditedItems = { invoice: string; invoice_line_items: string[] };

export type InvoiceItem = {
  id: string;
  object: 'invoiceitem';
  amount: number;
  currency: string;
  customer: string;
  customer_account: null;
  date: number;
  description: string | null;
  discountable: boolean;
  discounts: string[];
  invoice: string | null;
  livemode: boolean;
  metadata: Metadata;
  parent: {
    type: 'subscription_details';
    subscription_details: { subscription: string; subscription_item?: string };
  } | null;
  period: Period;
  pricing: Pricing | null;
  proration: boolean;
  proration_details?: { credited_items: null; discount_amounts: [] };
  quantity: number;
  quantity_decimal: string;
  /** Ids; the answer holds the rates themselves. */
  tax_rates: string[];
  test_clock: null;
  /** What a proration gives back; shown on the line. */
  credited: CreditedItems | null;
};

export type Tax = {
  amount: number;
  tax_behavior: 'exclusive' | 'inclusive';
  tax_rate_details: { tax_rate: string };
  taxability_reason: string;
  taxable_amount: number;
  type: 'tax_rate_details';
};
export type DiscountShare = { amount: number; discount: string };

type ProrationDetails = { credited_items: CreditedItems | null };
export type LineParent =
  | {
      type: 'invoice_item_details';
      invoice_item_details: {
        invoice_item: string;
        proration: boolean;
        proration_details: ProrationDetails | null;
        subscription: string | null;
      };
      subscription_item_details: null;
    }
  | {
      type: 'subscription_item_details';
      invoice_item_details: null;
      subscription_item_details: {
        invoice_item: string | null;
        proration: boolean;
        proration_details: ProrationDetails | null;
        subscription: string;
        subscription_item: string;
      };
    };

export type Line = {
  id: string;
  object: 'line_item';
  amount: number;
  currency: string;
  description: string | null;
  discount_amounts: DiscountShare[];
  discountable: boolean;
  /** The line's own discounts; those of the invoice show in `discount_amounts` only. */
  discounts: string[];
  invoice: string;
  livemode: boolean;
  metadata: Metadata;
  parent: LineParent;
  period: Period;
  pretax_credit_amounts: [];
  pricing: Pricing | null;
  quantity: number;
  quantity_decimal: string;
  subscription: string | null;
  subtotal: number;
  taxes: Tax[];
  /** Own rates; none means the invoice's. Not part of the answer. */
  tax_rates: string[];
};

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
export type BillingReason = 'manual' | 'subscription_create' | 'subscription_cycle' | 'subscription_update';

export type Invoice = {
  id: string;
  object: 'invoice';
  account_country: string;
  account_name: string;
  account_tax_ids: string[] | null;
  amount_due: number;
  amount_overpaid: number;
  amount_paid: number;
  amount_paid_off_stripe: number;
  amount_remaining: number;
  amount_shipping: number;
  application: null;
  attempt_count: number;
  attempted: boolean;
  auto_advance: boolean;
  automatic_tax: { disabled_reason: null; enabled: false; liability: null; provider: null; status: null };
  automatically_finalizes_at: number | null;
  billing_reason: BillingReason;
  collection_method: 'charge_automatically' | 'send_invoice';
  created: number;
  currency: string;
  custom_fields: CustomField[] | null;
  customer: string;
  customer_account: null;
  customer_address: Address | null;
  customer_email: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  customer_shipping: Shipping | null;
  customer_tax_exempt: TaxExempt;
  customer_tax_ids: { type: string; value: string }[];
  default_payment_method: string | null;
  default_source: string | null;
  /** Ids; the answer holds the rates themselves. */
  default_tax_rates: string[];
  description: string | null;
  discounts: string[];
  due_date: number | null;
  effective_at: number | null;
  ending_balance: number | null;
  footer: string | null;
  from_invoice: null;
  hosted_invoice_url: string | null;
  invoice_pdf: string | null;
  issuer: { type: 'self' };
  last_finalization_error: null;
  latest_revision: null;
  lines: Line[];
  livemode: boolean;
  metadata: Metadata;
  next_payment_attempt: number | null;
  number: string | null;
  on_behalf_of: null;
  parent: {
    type: 'subscription_details';
    quote_details: null;
    subscription_details: { metadata: Metadata; subscription: string };
  } | null;
  payment_settings: { default_mandate: null; payment_method_options: null; payment_method_types: string[] | null };
  period_end: number;
  period_start: number;
  post_payment_credit_notes_amount: number;
  pre_payment_credit_notes_amount: number;
  receipt_number: null;
  rendering: null;
  shipping_cost: null;
  shipping_details: Shipping | null;
  starting_balance: number;
  statement_descriptor: string | null;
  status: InvoiceStatus;
  status_transitions: {
    finalized_at: number | null;
    marked_uncollectible_at: number | null;
    paid_at: number | null;
    voided_at: number | null;
  };
  subtotal: number;
  subtotal_excluding_tax: number;
  test_clock: null;
  total: number;
  total_discount_amounts: DiscountShare[];
  total_excluding_tax: number;
  total_pretax_credit_amounts: [];
  total_taxes: Tax[];
  webhooks_delivered_at: number | null;
  /** Days after finalization that `due_date` is computed from; not part of the answer. */
  days_until_due: number | null;
};

export type InvoicePayment = {
  id: string;
  object: 'invoice_payment';
  amount_paid: number | null;
  amount_requested: number;
  created: number;
  currency: string;
  invoice: string;
  is_default: boolean;
  livemode: boolean;
  payment: { type: 'payment_intent'; payment_intent: string } | { type: 'payment_record'; payment_record: string };
  status: 'open' | 'paid' | 'canceled';
  status_transitions: { canceled_at: number | null; paid_at: number | null };
};
