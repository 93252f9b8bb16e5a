import type { SyncStatus } from '#shared/statuses.ts';

/** Stripe's kinds of tax ids that occur in the seed. */
export type TaxIdType = 'eu_vat' | 'gb_vat' | 'ch_vat' | 'no_vat' | 'us_ein' | 'ca_bn' | 'au_abn' | 'jp_trn';

export type SeedAddress = {
  line1: string;
  postalCode: string;
  city: string;
  /** ISO 3166 alpha-2. */
  country: string;
  state?: string;
};

/** The Stripe customer as Business Central knows it; what is left out is the same as in Stripe. */
export type SeedTwin = {
  /** Customer number. */
  number: string;
  /** Tax area code. */
  area: string;
  name?: string;
  /** null: blank in Business Central. */
  email?: string | null;
  phone?: string | null;
  taxId?: string | null;
  blocked?: 'Invoice' | 'All';
};

export type SeedCustomer = {
  key: string;
  name: string;
  email: string;
  phone?: string;
  address?: SeedAddress;
  taxId?: { type: TaxIdType; value: string };
  metadata?: Record<string, string>;
  /** Pays by a card on file; others pay by transfer. */
  card?: boolean;
  /** Several where the books hold doubles. None: only in Stripe. */
  inLedger?: SeedTwin[];
};

export type SeedTaxRate = {
  key: string;
  name: string;
  /** Decimal string. */
  percentage: string;
  inclusive?: boolean;
  country: string;
  description?: string;
  /** Tax code (VAT product posting group) that the settings map it to; absent: unmapped. */
  code?: string;
};

export type SeedCoupon = { id: string; name: string } & (
  | { percentOff: number }
  | { amountOff: number; currency: string }
);

export type SeedProduct = {
  key: string;
  name: string;
  description: string;
  unitLabel?: string;
  /** Charged per period when it is part of a subscription; absent: one-off. */
  recurring?: 'month' | 'year';
  /** Unit price in minor units by currency, lower case; up to 12 decimals. The first is the default price. */
  prices: Record<string, string>;
  metadata?: Record<string, string>;
  /** Number of the item or account that the settings map it to; absent: not in the table. */
  target?: { kind: 'item' | 'account'; number: string };
};

export type SeedLine = {
  /** Absent: a line without a product, which needs `text` and `unit`. */
  product?: string;
  /** A decimal string where it is no whole number. */
  quantity?: number | string;
  /** Minor units, up to 12 decimals; the product's price when absent. */
  unit?: string;
  text?: string;
  /** Key of a tax rate, null for none; the invoice's when absent. */
  tax?: string | null;
  coupons?: string[];
  /** Service period in days before now. */
  period?: { fromDaysAgo: number; toDaysAgo: number };
  metadata?: Record<string, string>;
};

/** What a document is meant to come to, with the default settings of the seed. */
export type Fate = { status: SyncStatus; problem?: string };

export type SeedInvoice = {
  /** Named where something refers to it. */
  key?: string;
  customer: string;
  /** When it is finalized. */
  daysAgo: number;
  currency?: string;
  /** Key of the tax rate of all lines; null: no tax. */
  tax: string | null;
  lines: SeedLine[];
  coupons?: string[];
  metadata?: Record<string, string>;
  /** Memo on the invoice. */
  memo?: string;
  dueInDays?: number;
  /** How far it goes at once; `open` when absent. A number of days: paid so long afterwards. */
  course?: 'draft' | 'open' | 'sent' | 'void' | { paidAfterDays: number };
  /** `synced` when absent. */
  fate?: Fate;
};

export type SeedSubscription = {
  customer: string;
  startDaysAgo: number;
  /** Product keys; currency of the first price that the customer's currency names. */
  items: { product: string; quantity: number }[];
  currency: string;
  tax: string | null;
  coupons?: string[];
  metadata?: Record<string, string>;
  /** Changes of the first item's quantity within a period. */
  changes?: { daysAgo: number; quantity: number; billed: 'at_once' | 'with_next_period' }[];
};

export type SeedCreditNote = {
  /** Key of the invoice. */
  invoice: string;
  daysAgo: number;
  /** All lines in full, or some of the first line's quantity. */
  of: 'everything' | { firstLineQuantity: number };
  memo: string;
  fate?: Fate;
};

/** What happens to documents only after they have reached the books. */
export type SeedAftermath = { invoice: string; course: 'void' | 'uncollectible'; fate: Fate };

/** Everything of one merchant in Stripe. */
export type SeedMerchant = {
  taxRates: SeedTaxRate[];
  coupons: SeedCoupon[];
  products: SeedProduct[];
  customers: SeedCustomer[];
  invoices: SeedInvoice[];
  subscriptions: SeedSubscription[];
  creditNotes: SeedCreditNote[];
  aftermath: SeedAftermath[];
};
