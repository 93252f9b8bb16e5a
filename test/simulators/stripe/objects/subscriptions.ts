import type { Metadata } from './customers.ts';

export type SubscriptionItem = {
  id: string;
  object: 'subscription_item';
  created: number;
  current_period_end: number;
  current_period_start: number;
  discounts: string[];
  metadata: Metadata;
  /** Id; the answer holds the price itself. */
  price: string;
  quantity: number;
  subscription: string;
  tax_rates: string[];
};

export type Subscription = {
  id: string;
  billing_cycle_anchor: number;
  cancel_at: number | null;
  cancel_at_period_end: boolean;
  canceled_at: number | null;
  collection_method: 'charge_automatically' | 'send_invoice';
  created: number;
  currency: string;
  customer: string;
  days_until_due: number | null;
  default_payment_method: string | null;
  default_tax_rates: string[];
  description: string | null;
  discounts: string[];
  ended_at: number | null;
  items: string[];
  latest_invoice: string | null;
  livemode: boolean;
  metadata: Metadata;
  start_date: number;
  status: 'active' | 'canceled' | 'past_due' | 'incomplete' | 'unpaid';
};
