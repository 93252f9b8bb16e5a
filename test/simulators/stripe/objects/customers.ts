export type Metadata = Record<string, string>;
export type Address = {
  city: string | null;
  country: string | null;
  line1: string | null;
  line2: string | null;
  postal_code: string | null;
  state: string | null;
};
export type CustomField = { name: string; value: string };
export type Shipping = { address: Address; name: string; phone: string | null };
export type TaxExempt = 'none' | 'exempt' | 'reverse';

export type Customer = {
  id: string;
  object: 'customer';
  address: Address | null;
  /** Minor units; negative is credit for the customer. */
  balance: number;
  business_name?: string;
  created: number;
  currency: string | null;
  default_source: string | null;
  delinquent: boolean;
  description: string | null;
  discount: null;
  email: string | null;
  individual_name?: string;
  invoice_prefix: string;
  invoice_settings: {
    custom_fields: CustomField[] | null;
    default_payment_method: string | null;
    footer: string | null;
    rendering_options: { amount_tax_display: string | null; template: string | null } | null;
  };
  livemode: boolean;
  metadata: Metadata;
  name: string | null;
  next_invoice_sequence: number;
  phone: string | null;
  preferred_locales: string[];
  shipping: Shipping | null;
  tax_exempt: TaxExempt;
  test_clock: null;
  customer_account: null;
  /** Kept after deletion, as references to the customer stay. */
  deleted?: true;
};

export type TaxId = {
  id: string;
  object: 'tax_id';
  country: string | null;
  created: number;
  customer: string;
  customer_account: null;
  livemode: boolean;
  owner: { type: 'customer'; customer: string; customer_account: null };
  type: string;
  value: string;
  verification: {
    status: 'pending' | 'verified' | 'unavailable' | 'unverified';
    verified_address: null;
    verified_name: null;
  } | null;
};

export type PaymentMethod = {
  id: string;
  object: 'payment_method';
  allow_redisplay: 'unspecified';
  billing_details: {
    address: Address;
    email: string | null;
    name: string | null;
    phone: string | null;
    tax_id: null;
  };
  card: {
    brand: string;
    checks: { address_line1_check: null; address_postal_code_check: null; cvc_check: 'pass' };
    country: string;
    display_brand: string;
    exp_month: number;
    exp_year: number;
    fingerprint: string;
    funding: string;
    generated_from: null;
    last4: string;
    networks: { available: string[]; preferred: null };
    regulated_status: null;
    three_d_secure_usage: { supported: boolean };
    wallet: null;
  };
  created: number;
  customer: string | null;
  customer_account: null;
  livemode: boolean;
  metadata: Metadata;
  type: 'card';
  /** How charges with it end; not part of the answer. */
  behaviour: 'succeeds' | 'declined' | 'insufficient_funds';
};

export type Account = {
  id: string;
  name: string;
  country: string;
  defaultCurrency: string;
  timezone: string;
  livemode: boolean;
  created: number;
  /** Whether the platform's app is installed: its key reaches the account and its endpoints hear of it. */
  installed: boolean;
  platform: boolean;
};
