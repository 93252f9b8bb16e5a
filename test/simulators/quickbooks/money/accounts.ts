import type { Company } from '../company.ts';
import { businessRule } from '../errors.ts';
import { type JsonObject, refOf, textOf } from '../json.ts';

export const money = ['Bank', 'Other Current Asset'];
const balanceSheet = /Bank|Asset|Liability|Credit Card|Equity/;

export const typeOf = (company: Company, id: string): string => textOf(company.peek('Account', id)?.AccountType);

export const isReceivable = (company: Company, id: string): boolean => typeOf(company, id) === 'Accounts Receivable';
export const isPayable = (company: Company, id: string): boolean => typeOf(company, id) === 'Accounts Payable';

/** Money is moved between balance sheet accounts that are nobody's open items. */
export const isTransferable = (company: Company, id: string): boolean => balanceSheet.test(typeOf(company, id));

export const currencyOfAccount = (company: Company, id: string): string =>
  refOf(company.peek('Account', id)?.CurrencyRef) || company.realm.homeCurrency;

/** @throws QuickBooksError 6000 for an account of another kind */
export function requireType(fits: boolean): void {
  if (!fits)
    throw businessRule('Invalid account type: You need to select a different type of account for this transaction.');
}

/**
 * An account is in the home currency or in that of the transaction; open items only in the latter.
 * @throws QuickBooksError 6000
 */
export function requireCurrency(company: Company, id: string, currency: string): void {
  const own = currencyOfAccount(company, id);
  if (own === currency) return;
  const open = isReceivable(company, id) || isPayable(company, id);
  if (own !== company.realm.homeCurrency || open)
    throw businessRule('The currency of the account is not the currency of the transaction');
}

/** The account that open items of a currency stand on, which the service makes with the first of them. */
export function receivableOf(company: Company, currency: string): string {
  const found = company.find(
    'Account',
    (account) =>
      account.AccountType === 'Accounts Receivable' && currencyOfAccount(company, textOf(account.Id)) === currency,
  );
  return found === undefined ? `receivable ${currency}` : textOf(found.Id);
}

/** Who an expense or a line is about. */
export const isCustomer = (company: Company, ref: JsonObject): boolean =>
  ref.type === 'Customer' && company.peek('Customer', textOf(ref.value)) !== undefined;
