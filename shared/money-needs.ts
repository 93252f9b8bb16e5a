import type { AccountRole, MoneySettings } from './money-settings.ts';

/** What of a ledger decides which accounts have to be chosen. */
export type LedgerTraits = {
  /** Roles that stand for a contact: nobody chooses an account for them. */
  contactRoles: readonly AccountRole[];
  /** Roles whose lines are items. */
  itemRoles: readonly AccountRole[];
  /** The company's own currency. */
  homeCurrency: string | null;
  /** Nothing is booked in another currency than the company's own. */
  homeCurrencyOnly: boolean;
};

/** A choice without which money cannot be booked as chosen. `path` lies below `money.`, `why` is a sentence. */
export type Need = { path: string; role: AccountRole | 'item'; currency: string | null; why: string };

type ChosenWay = Pick<MoneySettings, 'booking' | 'uninvoiced' | 'refunds' | 'lostDisputes' | 'paidElsewhere'>;

/** Roles that nearly every merchant needs in the chosen way of booking, and why. */
function neededRoles(money: ChosenWay, traits: LedgerTraits): [AccountRole, string][] {
  const needed: [AccountRole, string][] = [
    ['receivable', 'Payments settle invoices there.'],
    ['stripe_fees', 'Stripe takes a fee of nearly every payment.'],
    ['disputed_payments', 'What a customer’s bank takes back stands there until it is decided.'],
  ];
  const byItem = (role: AccountRole) => traits.itemRoles.includes(role) && money.booking.mode === 'per_transaction';
  if (money.uninvoiced.as !== 'customer_credit' && !byItem('sales'))
    needed.push(['sales', 'Charges without an invoice are sales.']);
  if (money.refunds === 'reduce_sales' && (!byItem('refunds') || money.uninvoiced.as === 'customer_credit'))
    needed.push(['refunds', 'Refunds without a credit note reduce sales there.']);
  if (money.lostDisputes === 'loss') needed.push(['dispute_losses', 'A lost dispute is booked as a loss.']);
  if (money.paidElsewhere === 'book')
    needed.push(['paid_elsewhere', 'Invoices paid outside of Stripe are booked to it.']);
  return needed.filter(([role]) => !traits.contactRoles.includes(role));
}

/** Roles worth choosing an account for although many merchants never need it. */
function usefulRoles(money: ChosenWay, traits: LedgerTraits): AccountRole[] {
  const useful: AccountRole[] = ['customer_credit', 'fee_tax', 'suspense'];
  if (money.refunds === 'reduce_sales') useful.push('sales_tax');
  return useful.filter((role) => !traits.contactRoles.includes(role));
}

/** Currencies for which clearing and bank are chosen, or have to be: the company's own where there is none yet. */
export function moneyCurrencies({ accounts }: Pick<MoneySettings, 'accounts'>, homeCurrency: string | null): string[] {
  const chosen = [...new Set([...Object.keys(accounts.clearing), ...Object.keys(accounts.bank)])].sort();
  return chosen.length > 0 || homeCurrency === null ? chosen : [homeCurrency];
}

/**
 * Every choice that the way of booking needs, in the order of the page.
 * @param defaultItem whether products without an item go to a default item: sales without an invoice may go there, too
 */
export function moneyNeeds(money: MoneySettings, traits: LedgerTraits, defaultItem: boolean): Need[] {
  const perCurrency = moneyCurrencies(money, traits.homeCurrency).flatMap((currency): Need[] => [
    ...[
      { path: `accounts.clearing.${currency}`, role: 'clearing' as const, currency, why: 'It is your Stripe balance.' },
    ],
    ...[{ path: `accounts.bank.${currency}`, role: 'bank' as const, currency, why: 'Stripe pays out to it.' }],
  ]);
  const others = neededRoles(money, traits).map(
    ([role, why]): Need => ({ path: `accounts.others.${role}`, role, currency: null, why }),
  );
  const itemSales = traits.itemRoles.includes('sales') && money.booking.mode === 'per_transaction';
  const item: Need[] =
    itemSales && money.uninvoiced.as !== 'customer_credit' && !defaultItem
      ? [
          {
            path: 'uninvoiced.itemId',
            role: 'item',
            currency: null,
            why: 'Charges without an invoice are sold as an item.',
          },
        ]
      : [];
  return [...perCurrency, ...others, ...item];
}

/** What is needed and not chosen yet. */
export function missingNeeds(money: MoneySettings, traits: LedgerTraits, defaultItem: boolean): Need[] {
  return moneyNeeds(money, traits, defaultItem).filter(
    ({ role, currency }) => chosenFor(money, role, currency) === null,
  );
}

/** What stands in the settings for a need. */
export function chosenFor(money: MoneySettings, role: Need['role'], currency: string | null): string | null {
  if (role === 'item') return money.uninvoiced.as === 'customer_credit' ? null : money.uninvoiced.itemId;
  if (role === 'clearing' || role === 'bank') return money.accounts[role][currency ?? ''] ?? null;
  return money.accounts.others[role] ?? null;
}

/** Single accounts in the order of the page: needed, useful, and those that few merchants ever need. */
export function otherRoles(
  money: MoneySettings,
  traits: LedgerTraits,
): { needed: AccountRole[]; useful: AccountRole[]; rare: AccountRole[] } {
  const needed = neededRoles(money, traits).map(([role]) => role);
  const useful = usefulRoles(money, traits);
  const rare = rarely.filter(
    (role) => !needed.includes(role) && !useful.includes(role) && !traits.contactRoles.includes(role),
  );
  return { needed, useful, rare };
}

const rarely: readonly AccountRole[] = [
  'sales',
  'refunds',
  'sales_tax',
  'application_fees',
  'withheld_tax',
  'dispute_losses',
  'paid_elsewhere',
  'reserves',
  'connected_accounts',
  'application_fee_income',
  'financing',
  'contributions',
  'card_spending',
  'currency_exchange',
];
