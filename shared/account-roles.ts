import type { AccountRole } from './money-settings.ts';

/** What an account is by nature, whatever a ledger calls it. */
export const accountNatures = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type AccountNature = (typeof accountNatures)[number];

/** By role the account types of a ledger, in its own words, of which one is needed. */
export type AccountTypes = Partial<Record<AccountRole, readonly string[]>>;

/** An account of the ledger as far as choosing one needs it. */
export type AccountFacts = {
  id: string;
  code: string;
  name: string;
  nature: AccountNature | null;
  /** The ledger's own word; null where it has none. */
  type: string | null;
  /** The currency it is kept in; null where the ledger does not say. */
  currency: string | null;
};

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

/** What stands on each account, in a sentence for whoever chooses it. */
export const rolePurposes: Record<AccountRole, string> = {
  clearing: 'Stands for your Stripe balance: at any time it equals what Stripe holds.',
  bank: 'The account to which Stripe pays out.',
  receivable: 'What customers owe you: payments settle invoices there.',
  customer_credit: 'What customers paid too much or in advance. None: it stands with accounts receivable.',
  sales: 'Sales of charges without an invoice.',
  refunds: 'What was given back without a credit note.',
  sales_tax: 'The tax part of refunds without a credit note.',
  stripe_fees: 'What Stripe costs.',
  application_fees: 'What platforms and apps keep of your payments.',
  fee_tax: 'Tax on Stripe’s fees; input tax where you can reclaim it.',
  withheld_tax: 'Tax that Stripe keeps back and pays for you.',
  application_fee_income: 'Fees that you, as a platform, earn on others’ payments.',
  disputed_payments: 'What customers’ banks took back, until the dispute is decided.',
  dispute_losses: 'Disputes that were lost.',
  reserves: 'What Stripe holds back for a time.',
  connected_accounts: 'What you, as a platform, send to connected accounts.',
  financing: 'Loans from Stripe and what is paid back.',
  contributions: 'Contributions to climate projects.',
  card_spending: 'Spending with cards that Stripe issued to you.',
  paid_elsewhere: 'Where the money of invoices is that were paid outside of Stripe.',
  currency_exchange: 'Both sides of a conversion, where a summary holds two currencies.',
  suspense: 'What Stripe’s data does not explain, until somebody says what it is.',
};

/** What fits a role by nature: these are offered first. A sensible account of another nature may be chosen all the same. */
export const roleNatures: Record<AccountRole, readonly AccountNature[]> = {
  clearing: ['asset'],
  bank: ['asset'],
  receivable: ['asset'],
  customer_credit: ['liability', 'asset'],
  sales: ['income'],
  refunds: ['income', 'expense'],
  sales_tax: ['liability'],
  stripe_fees: ['expense'],
  application_fees: ['expense'],
  fee_tax: ['asset', 'liability', 'expense'],
  withheld_tax: ['asset', 'liability', 'expense'],
  application_fee_income: ['income'],
  disputed_payments: ['asset'],
  dispute_losses: ['expense'],
  reserves: ['asset'],
  connected_accounts: ['asset', 'liability', 'expense'],
  financing: ['liability'],
  contributions: ['expense'],
  card_spending: ['expense', 'asset'],
  paid_elsewhere: ['asset'],
  currency_exchange: ['income', 'expense', 'asset'],
  suspense: ['asset', 'liability', 'expense'],
};

/** Words of an account's name that make it a suggestion for a role: only a proposal, which somebody confirms. */
const roleWords: Record<AccountRole, RegExp> = {
  clearing: /stripe.*(clearing|balance|transit|verrechnung|konto)|^stripe$|clearing.*stripe/i,
  bank: /\b(bank|checking|current account|girokonto|business account)\b/i,
  receivable: /receivable|debtors|forderungen|debitoren/i,
  customer_credit: /customer (credit|deposit|prepayment)|unapplied|prepaid by customers/i,
  sales: /\b(sales|revenue|erlöse|umsatz)/i,
  refunds: /refund|returns and allowances|erstattung/i,
  sales_tax: /sales tax|vat payable|output (vat|tax)|umsatzsteuer/i,
  stripe_fees: /stripe.*(fee|geb[üu]hr|charge)|merchant fee|payment processing|card processing/i,
  application_fees: /application fee|platform fee/i,
  fee_tax: /input (vat|tax)|vat receivable|vorsteuer|tax on fees/i,
  withheld_tax: /withh(e|o)ld/i,
  application_fee_income: /(application|platform) fee income/i,
  disputed_payments: /disputed|dispute.*(pending|open)|chargebacks? (pending|receivable)/i,
  dispute_losses: /loss(es)?.*(dispute|chargeback)|(dispute|chargeback).*loss|chargebacks?$/i,
  reserves: /stripe.*reserve|reserve.*stripe/i,
  connected_accounts: /connected account/i,
  financing: /stripe (capital|financing|loan)/i,
  contributions: /climate|contribution|donation/i,
  card_spending: /card spending/i,
  paid_elsewhere: /undeposited|cash in hand|payments received/i,
  currency_exchange: /exchange (gain|loss|rate)|currency gain/i,
  suspense: /suspense|unclassified|uncategori[sz]ed asset|ask my accountant|clarif/i,
};

/** A ledger's own word for a kind of account as its nature; null where it says none. */
export function natureOfCategory(category: string | undefined): AccountNature | null {
  const word = (category ?? '').toLowerCase();
  if (word.startsWith('asset')) return 'asset';
  if (word.startsWith('liabilit')) return 'liability';
  if (word.startsWith('equity')) return 'equity';
  if (word.startsWith('income') || word.startsWith('revenue')) return 'income';
  return word.startsWith('expense') || word.startsWith('cost') ? 'expense' : null;
}

/** Whether a ledger takes an account for a role at all: by its type and, where the role has one, its currency. */
export function takes(
  types: AccountTypes,
  role: AccountRole,
  currency: string | null,
  account: Pick<AccountFacts, 'type' | 'currency'>,
): boolean {
  const needed = types[role];
  if (needed !== undefined && account.type !== null && !needed.includes(account.type)) return false;
  return role !== 'clearing' || currency === null || account.currency === null || account.currency === currency;
}

/** Accounts for a role: what the ledger would refuse is left out, what fits by nature and currency comes first. */
export function accountsFor<Account extends AccountFacts>(
  types: AccountTypes,
  role: AccountRole,
  currency: string | null,
  accounts: readonly Account[],
): { fitting: Account[]; others: Account[] } {
  const taken = accounts.filter((account) => takes(types, role, currency, account));
  const fits = ({ nature, currency: kept }: Account) =>
    nature !== null && roleNatures[role].includes(nature) && (currency === null || kept === null || kept === currency);
  return { fitting: taken.filter(fits), others: taken.filter((account) => !fits(account)) };
}

/**
 * The one account that looks meant for a role, by its name or because it is the only one of the type that is needed. A
 * proposal and never more: two that fit equally, or one that is taken already, are none.
 * @param used accounts that other roles have
 */
export function suggestedAccount<Account extends AccountFacts>(
  types: AccountTypes,
  role: AccountRole,
  currency: string | null,
  accounts: readonly Account[],
  used: readonly string[],
): Account | null {
  const { fitting } = accountsFor(types, role, currency, accounts);
  const free = fitting.filter(({ id }) => !used.includes(id));
  const named = free.filter(({ name }) => roleWords[role].test(name));
  const exact = named.filter(({ name }) => name.toLowerCase() === roleNames[role].toLowerCase());
  const inCurrency = named.filter(({ name }) => currency !== null && new RegExp(`\\b${currency}\\b`, 'i').test(name));
  for (const found of [inCurrency, named, exact]) if (found.length === 1) return found[0] ?? null;
  const only = types[role]?.length === 1 && role === 'receivable' ? free : [];
  return named.length === 0 && only.length === 1 ? (only[0] ?? null) : null;
}
