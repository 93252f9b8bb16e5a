import type { AccountRole } from '#shared/money-settings.ts';

/** What bookkeepers call the accounts. */
export const roleNames: Record<AccountRole, string> = {
  clearing: 'Stripe clearing',
  bank: 'Bank',
  receivable: 'Accounts receivable',
  customer_credit: 'Customer credit',
  sales: 'Sales',
  refunds: 'Refunds',
  sales_tax: 'Sales tax',
  stripe_fees: 'Stripe fees',
  application_fees: 'Application fees',
  fee_tax: 'Tax on fees',
  withheld_tax: 'Tax withheld by Stripe',
  application_fee_income: 'Application fee income',
  disputed_payments: 'Disputed payments',
  dispute_losses: 'Losses from disputes',
  reserves: 'Held by Stripe in reserve',
  connected_accounts: 'Connected accounts',
  financing: 'Stripe financing',
  contributions: 'Contributions',
  card_spending: 'Card spending',
  paid_elsewhere: 'Paid outside of Stripe',
  currency_exchange: 'Currency exchange',
  suspense: 'Not classified',
};
