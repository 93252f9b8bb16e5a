import type { Metadata } from './customers.ts';

export type TaxBehavior = 'unspecified' | 'exclusive' | 'inclusive';
export type Interval = 'day' | 'week' | 'month' | 'year';

export type Product = {
  id: string;
  object: 'product';
  active: boolean;
  created: number;
  default_price: string | null;
  description: string | null;
  images: string[];
  livemode: boolean;
  marketing_features: { name: string }[];
  metadata: Metadata;
  name: string;
  package_dimensions: null;
  shippable: boolean | null;
  statement_descriptor: string | null;
  tax_code: string | null;
  tax_details: { performance_location: string | null; tax_code: string | null } | null;
  type: 'service' | 'good';
  unit_label: string | null;
  updated: number;
  url: string | null;
};

export type Recurring = {
  interval: Interval;
  interval_count: number;
  meter: null;
  trial_period_days: null;
  usage_type: 'licensed';
};

export type Price = {
  id: string;
  object: 'price';
  active: boolean;
  billing_scheme: 'per_unit';
  created: number;
  currency: string;
  custom_unit_amount: null;
  livemode: boolean;
  lookup_key: string | null;
  metadata: Metadata;
  nickname: string | null;
  product: string;
  recurring: Recurring | null;
  tax_behavior: TaxBehavior;
  tiers_mode: null;
  transform_quantity: null;
  type: 'recurring' | 'one_time';
  /** Minor units; null when the price has a fraction of one. */
  unit_amount: number | null;
  /** Minor units with up to twelve decimals. */
  unit_amount_decimal: string;
};

export type TaxRate = {
  id: string;
  object: 'tax_rate';
  active: boolean;
  country: string | null;
  created: number;
  description: string | null;
  display_name: string;
  effective_percentage: null;
  flat_amount: null;
  inclusive: boolean;
  jurisdiction: string | null;
  jurisdiction_level: null;
  livemode: boolean;
  metadata: Metadata;
  percentage: number;
  rate_type: 'percentage';
  state: string | null;
  tax_type: string | null;
};

export type Coupon = {
  id: string;
  object: 'coupon';
  amount_off: number | null;
  /** Only in the answer when expanded. */
  applies_to: { products: string[] } | null;
  created: number;
  currency: string | null;
  duration: 'forever' | 'once' | 'repeating';
  duration_in_months: number | null;
  livemode: boolean;
  max_redemptions: number | null;
  metadata: Metadata;
  name: string | null;
  percent_off: number | null;
  redeem_by: number | null;
  times_redeemed: number;
  valid: boolean;
  /** Gone for the API; discounts that redeemed it go on. */
  deleted?: true;
};
