import type { Money } from './money.ts';

/** A postal address in plain text; country is ISO 3166-1 alpha-2. Empty strings do not occur, absent is null. */
export type Address = {
  line1: string | null;
  line2: string | null;
  city: string | null;
  postalCode: string | null;
  state: string | null;
  country: string | null;
};

/** Whom a document is made out to, as the source knows them. */
export type Party = {
  /** The source's id, e.g. `cus_…`. */
  id: string;
  name: string | null;
  businessName: string | null;
  email: string | null;
  phone: string | null;
  address: Address | null;
  taxIds: { type: string; value: string }[];
  metadata: Record<string, string>;
};

/** A tax as it stands on a line: the source's amount is pinned, no ledger's arithmetic replaces it. */
export type LineTax = {
  /** The source's id of the rate, e.g. `txr_…`. */
  rateId: string;
  /** Words for a merchant, e.g. "VAT 19 % DE". */
  label: string;
  /** Percentage as a decimal string, e.g. "19"; null when the source does not tell. */
  percentage: string | null;
  /** Minor units. */
  amount: bigint;
  inclusive: boolean;
};

/** One line. Amounts in minor units of the document's currency, quantity and unit price as decimal strings. */
export type InvoiceLine = {
  id: string;
  description: string;
  /** May be fractional; negative never: a credit has a negative amount. */
  quantity: string;
  /** Major units, up to 12 decimals, as the source prices it (with tax when the tax is inclusive); null when unknown. */
  unitPrice: string | null;
  /** Quantity × unit price as the source rounded it, before discounts. */
  amount: bigint;
  /** All discounts on this line, its share of document discounts included; positive. */
  discount: bigint;
  taxes: LineTax[];
  /** What revenue is: amount − discount − inclusive taxes. */
  net: bigint;
  productId: string | null;
  productName: string | null;
  priceId: string | null;
  period: { start: Date; end: Date } | null;
  proration: boolean;
  metadata: Record<string, string>;
};

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';

/** An invoice or credit note of a billing source, in one shape for every ledger. Instants are UTC. */
export type SalesDocument = {
  kind: 'invoice' | 'credit_note';
  /** The source's id, e.g. `in_…` or `cn_…`. */
  id: string;
  number: string | null;
  status: InvoiceStatus;
  currency: string;
  customer: Party | null;
  /** When it became effective (finalised, or the date that the merchant chose). */
  issuedAt: Date;
  dueAt: Date | null;
  sentAt: Date | null;
  paidAt: Date | null;
  lines: InvoiceLine[];
  /** Sum the customer owes for this document, tax included, before balances and payments. */
  total: Money;
  tax: Money;
  metadata: Record<string, string>;
  /** For a credit note: the invoice it belongs to. */
  invoiceId: string | null;
  livemode: boolean;
  /** The source's own JSON, for field mappings only. */
  raw: { invoice: Record<string, unknown>; customer: Record<string, unknown> | null };
  /** The document before the merchant's rules left lines out of it; absent when they left out none. */
  whole?: SalesDocument;
};
