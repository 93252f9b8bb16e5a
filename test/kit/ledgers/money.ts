import { type AccountRole, accountRoles } from '#shared/money-settings.ts';
import type { House } from '#test/kit/house.ts';
import { type Change, moneyOf } from '#test/kit/money/seller.ts';
import type { Books, Can, Scene } from './scene.ts';

export type MoneyBooks = Books &
  ReturnType<typeof moneyOf> & {
    /** What stands on the account of a role, debit positive; a decimal in the company's currency unless another is named. */
    on(role: AccountRole, currency?: string): string;
    door: ReturnType<House['stripe']['money']>;
  };

/** Roles that are a customer in every ledger, or that follow from the document. */
const notChosen: readonly AccountRole[] = ['clearing', 'bank', 'receivable', 'customer_credit', 'currency_exchange'];

/**
 * A merchant with money movement on and an account for each role. What journals there are, are posted, so that the
 * books tell what stands on an account.
 * @param foreign currencies beside the company's own in which Stripe keeps a balance
 */
export async function moneyBooks(
  scene: Scene,
  can: Can,
  options: { change?: Change; foreign?: readonly string[] } = {},
): Promise<MoneyBooks> {
  const books = await scene.books();
  const home = books.currency.toUpperCase();
  const kept = new Map<string, string>();
  const account = (role: AccountRole, currency: string): string => {
    const key = `${role} ${currency}`;
    const found = kept.get(key) ?? books.addAccount(role, currency === home ? undefined : currency);
    kept.set(key, found);
    return found;
  };
  const currencies = [home, ...(options.foreign ?? [])];
  for (const code of options.foreign ?? []) books.addCurrency(code);
  const others = accountRoles.filter((role) => !notChosen.includes(role)).map((role) => [role, account(role, home)]);
  const byCurrency = (role: AccountRole) => Object.fromEntries(currencies.map((code) => [code, account(role, code)]));
  // Where receivables are an account like others, it is there from the first day.
  byCurrency('receivable');
  await books.mirror();
  await books.settings((settings) => {
    const money = {
      ...settings.money,
      enabled: true,
      journals: 'post' as const,
      uninvoiced: {
        as: 'sales_receipt' as const,
        contactId: books.known.customer,
        itemId: can.money.itemRoles.includes('sales') ? books.known.item : null,
        taxCode: null,
      },
      accounts: { clearing: byCurrency('clearing'), bank: byCurrency('bank'), others: Object.fromEntries(others) },
    };
    return { ...settings, money: (options.change ?? ((same) => same))(money) };
  });
  return {
    ...books,
    ...moneyOf(scene.house, books),
    on: (role, currency = home) => books.balance(account(role, currency)),
    door: scene.house.stripe.money(books.accountId),
  };
}
