import Big from 'big.js';
import type { Company } from '../company.ts';
import { businessRule, invalidReference, requiredMissing } from '../errors.ts';
import { type JsonObject, listOf, objectOf, refOf, textOf } from '../json.ts';
import { asNumber, big, rounded } from '../sales/amounts.ts';
import { currencyOf } from '../sales/documents.ts';
import type { EntityName } from '../schema/index.ts';
import {
  isCustomer,
  isPayable,
  isReceivable,
  isTransferable,
  money,
  requireCurrency,
  requireType,
  typeOf,
} from './accounts.ts';

/** What the service takes where no rate is told: that of its own list for the day, which nobody here knows. */
export const RATE_OF_THE_DAY = 0.75;

const nobody = 'When you use Accounts Receivable, you must choose a customer in the Name field.';

/** Works out an expense, a deposit, a transfer or a journal entry. @throws QuickBooksError */
export function completeMoney(company: Company, entity: EntityName, given: JsonObject): JsonObject {
  const currency = currencyOf(company, given);
  const done = {
    ...given,
    TxnDate: textOf(given.TxnDate) || company.today,
    CurrencyRef: { value: currency, name: currency },
    ...rateOf(company, given, currency),
  };
  if (entity === 'Transfer') return completeTransfer(company, done, currency);
  const lines = numbered(listOf(given.Line));
  if (lines.length === 0) throw requiredMissing('Line');
  for (const line of lines) requireAmount(line, currency);
  if (entity === 'Purchase') return { ...done, ...completePurchase(company, done, lines, currency) };
  if (entity === 'Deposit') return { ...done, ...completeDeposit(company, done, lines, currency) };
  return { ...done, ...completeJournal(company, lines, currency) };
}

/** In the home currency there is none. */
export function rateOf(company: Company, given: JsonObject, currency: string): JsonObject {
  if (!company.realm.multicurrency) return {};
  const told = big(given.ExchangeRate);
  if (currency === company.realm.homeCurrency) {
    if (told.gt(0) && !told.eq(1)) throw businessRule('The exchange rate of the home currency is 1');
    return { ExchangeRate: 1 };
  }
  if (told.lt(0)) throw businessRule('An exchange rate is above zero');
  return { ExchangeRate: told.eq(0) ? RATE_OF_THE_DAY : asNumber(told) };
}

const numbered = (lines: readonly JsonObject[]): JsonObject[] =>
  lines.map((line, index) => ({ ...line, Id: textOf(line.Id) || String(index + 1), LineNum: index + 1 }));

export function requireAmount(line: JsonObject, currency: string): void {
  if (typeof line.Amount !== 'number') throw requiredMissing('Amount');
  const amount = big(line.Amount);
  if (!rounded(amount, currency).eq(amount)) throw businessRule(`The amount ${amount.toFixed()} has too many decimals`);
}

const sumOf = (lines: readonly JsonObject[]): Big =>
  lines.reduce((sum, line) => sum.plus(big(line.Amount)), new Big(0));

function completeTransfer(company: Company, given: JsonObject, currency: string): JsonObject {
  const accounts = ['FromAccountRef', 'ToAccountRef'].map((name) => {
    if (refOf(given[name]) === '') throw requiredMissing(name);
    return refOf(given[name]);
  });
  if (accounts[0] === accounts[1]) throw businessRule('A transfer needs two different accounts');
  for (const account of accounts) {
    requireType(isTransferable(company, account));
    requireCurrency(company, account, currency);
  }
  requireAmount(given, currency);
  if (big(given.Amount).lte(0)) throw businessRule('A transfer needs an amount above zero');
  return given;
}

function completePurchase(company: Company, given: JsonObject, lines: JsonObject[], currency: string): JsonObject {
  const account = refOf(given.AccountRef);
  if (account === '') throw requiredMissing('AccountRef');
  if (textOf(given.PaymentType) === '') throw requiredMissing('PaymentType');
  requireType(typeOf(company, account) === (given.PaymentType === 'CreditCard' ? 'Credit Card' : 'Bank'));
  requireCurrency(company, account, currency);
  const american = company.realm.country === 'US';
  if (!american && given.GlobalTaxCalculation === undefined) throw requiredMissing('GlobalTaxCalculation');
  for (const line of lines) {
    const detail = objectOf(line.AccountBasedExpenseLineDetail);
    const target = refOf(detail.AccountRef);
    if (target === '') throw requiredMissing('AccountRef');
    requireCurrency(company, target, currency);
    if (isReceivable(company, target) && !isCustomer(company, objectOf(given.EntityRef))) throw businessRule(nobody);
    const untaxed = american || given.GlobalTaxCalculation === 'NotApplicable';
    if (!untaxed && refOf(detail.TaxCodeRef) === '')
      throw businessRule('Make sure all your transactions have a GST/VAT rate before you save.');
  }
  const total = sumOf(lines);
  if (total.lt(0)) throw businessRule('Transaction amount must be 0 or greater.');
  return { Line: lines, TotalAmt: asNumber(total) };
}

function completeDeposit(company: Company, given: JsonObject, lines: JsonObject[], currency: string): JsonObject {
  const account = refOf(given.DepositToAccountRef);
  if (account === '') throw requiredMissing('DepositToAccountRef');
  requireType(money.includes(typeOf(company, account)));
  requireCurrency(company, account, currency);
  for (const line of lines) {
    const links = listOf(line.LinkedTxn);
    for (const link of links)
      if (link.TxnType !== 'Payment' || company.peek('Payment', textOf(link.TxnId)) === undefined)
        throw invalidReference('LinkedTxn', textOf(link.TxnId));
    const detail = objectOf(line.DepositLineDetail);
    const target = refOf(detail.AccountRef);
    if (target === '' && links.length === 0) throw requiredMissing('AccountRef');
    if (target === '') continue;
    requireCurrency(company, target, currency);
    if (isReceivable(company, target) && !isCustomer(company, objectOf(detail.Entity))) throw businessRule(nobody);
  }
  const total = sumOf(lines);
  if (total.lt(0)) throw businessRule('Transaction amount must be 0 or greater.');
  return { Line: lines, TotalAmt: asNumber(total) };
}

/** Debits are credits, in a journal entry as everywhere; open items need their customer or vendor. */
function completeJournal(company: Company, lines: JsonObject[], currency: string): JsonObject {
  let balance = new Big(0);
  for (const line of lines) {
    const detail = objectOf(line.JournalEntryLineDetail);
    const account = refOf(detail.AccountRef);
    if (account === '') throw requiredMissing('AccountRef');
    if (textOf(detail.PostingType) === '') throw requiredMissing('PostingType');
    if (big(line.Amount).lt(0)) throw businessRule('Amounts of a journal entry are positive');
    requireCurrency(company, account, currency);
    const who = objectOf(detail.Entity);
    const person = textOf(who.Type) === 'Customer' && company.peek('Customer', refOf(who.EntityRef)) !== undefined;
    if (isReceivable(company, account) && !person) throw businessRule(nobody);
    if (isPayable(company, account) && who.Type !== 'Vendor')
      throw businessRule('When you use Accounts Payable, you must choose a vendor in the Name field.');
    if (person) {
      const theirs = refOf(company.peek('Customer', refOf(who.EntityRef))?.CurrencyRef) || company.realm.homeCurrency;
      if (isReceivable(company, account) && theirs !== currency)
        throw businessRule('The currency of the transaction is not the currency of the customer');
    }
    balance = detail.PostingType === 'Debit' ? balance.plus(big(line.Amount)) : balance.minus(big(line.Amount));
  }
  if (!balance.eq(0)) throw businessRule('Please balance debits and credits.');
  return { Line: lines, TotalAmt: 0 };
}
