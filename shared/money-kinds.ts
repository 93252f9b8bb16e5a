/**
 * The accounts that money movement is booked to, by what they are for. Clearing and bank have one ledger account per
 * currency; all others one each.
 */
export const accountRoles = [
  /** The Stripe balance, one per currency: at any time it equals what Stripe holds. */
  'clearing',
  'bank',
  'receivable',
  /** What customers have in credit: overpaid, prepaid, not applied. */
  'customer_credit',
  /** Sales of charges without an invoice. */
  'sales',
  /** What was given back without a credit note. */
  'refunds',
  'sales_tax',
  'stripe_fees',
  'application_fees',
  /** Tax on Stripe's fees: input tax where it can be reclaimed. */
  'fee_tax',
  'withheld_tax',
  'application_fee_income',
  /** Taken back by a customer's bank, not yet decided. */
  'disputed_payments',
  'dispute_losses',
  'reserves',
  'connected_accounts',
  'financing',
  'contributions',
  'card_spending',
  /** Where money of invoices paid outside of Stripe is. */
  'paid_elsewhere',
  /** Both sides of a conversion; in the ledger's books it is the exchange rate of the document. */
  'currency_exchange',
  /** What is not classified, until somebody says what it is. */
  'suspense',
] as const;
export type AccountRole = (typeof accountRoles)[number];

/** Kinds of movement that a merchant may treat differently. */
export const movementKinds = ['payment', 'refund', 'dispute', 'fee', 'payout', 'other'] as const;
export type MovementKind = (typeof movementKinds)[number];

export const closedPeriodPolicies = ['fail', 'first_open_day', 'hold'] as const;
export type ClosedPeriodPolicy = (typeof closedPeriodPolicies)[number];
