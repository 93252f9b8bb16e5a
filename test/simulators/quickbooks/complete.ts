import Big from 'big.js';
import type { Company } from './company.ts';
import { businessRule, duplicateName, duplicateNumber, periodClosed, requiredMissing } from './errors.ts';
import { type JsonObject, listOf, objectOf, refOf, textOf } from './json.ts';
import { asNumber, big } from './sales/amounts.ts';
import { completeSale, salesEntities } from './sales/documents.ts';
import { completePayment } from './sales/payments.ts';
import { type EntityName, transactionNames } from './schema/index.ts';

const people = new Set<EntityName>(['Customer', 'Vendor', 'Employee']);

/**
 * Works a record out before it is stored: what is required, what must be unique, what the service fills in.
 * @throws QuickBooksError
 */
export function complete(
  company: Company,
  entity: EntityName,
  record: JsonObject,
  allowDuplicate: boolean,
): JsonObject {
  if (people.has(entity)) return completePerson(company, record);
  if (transactionNames.has(entity)) {
    const done = completeTransaction(company, entity, record);
    requireOpenPeriod(company, textOf(done.TxnDate));
    requireOwnNumber(company, entity, done, allowDuplicate);
    return done;
  }
  return completeListed(company, entity, record);
}

/** Mask of tax numbers in answers: all but the last five characters. */
const masked = (number: string): string => `${'X'.repeat(Math.max(0, number.length - 5))}${number.slice(-5)}`;

function completePerson(company: Company, given: JsonObject): JsonObject {
  const parts = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'].map((part) => textOf(given[part]));
  const displayName = textOf(given.DisplayName) || parts.filter((part) => part !== '').join(' ');
  if (displayName === '') throw requiredMissing('DisplayName');
  const holder = company.holderOfName(displayName);
  // The service names the holder's id, but not of what kind it is.
  if (holder !== undefined && holder.id !== textOf(given.Id)) throw duplicateName(holder.id);
  const { homeCurrency, multicurrency } = company.realm;
  const before = company.peek('Customer', textOf(given.Id));
  const currency = refOf(given.CurrencyRef) || homeCurrency;
  if (before !== undefined && refOf(before.CurrencyRef) !== currency)
    throw businessRule('The currency of a customer cannot be changed');
  if (!multicurrency && currency !== homeCurrency)
    throw businessRule('Multicurrency is not switched on in this company');
  const taxNumber = textOf(given.PrimaryTaxIdentifier);
  return {
    ...given,
    DisplayName: displayName,
    FullyQualifiedName: displayName,
    PrintOnCheckName: textOf(given.PrintOnCheckName) || textOf(given.CompanyName) || displayName,
    Active: given.Active ?? true,
    CurrencyRef: { value: currency, name: currency },
    Balance: given.Balance ?? 0,
    ...(taxNumber === '' ? {} : { PrimaryTaxIdentifier: masked(taxNumber) }),
  };
}

function completeListed(company: Company, entity: EntityName, given: JsonObject): JsonObject {
  const name = textOf(given.Name) || textOf(given.Code);
  if (name === '') throw requiredMissing(entity === 'CompanyCurrency' ? 'Code' : 'Name');
  const parent = company.peek(entity, refOf(given.ParentRef));
  const full = parent === undefined ? name : `${textOf(parent.FullyQualifiedName)}:${name}`;
  const holder = company.holderInList(entity, full);
  if (holder !== undefined && holder !== textOf(given.Id)) throw duplicateName(holder);
  if (entity === 'Item' && given.Type !== 'Category' && refOf(given.IncomeAccountRef) === '')
    throw requiredMissing('IncomeAccountRef');
  if (entity === 'Account' && textOf(given.AccountType) === '') throw requiredMissing('AccountType');
  return {
    ...given,
    Name: name,
    FullyQualifiedName: full,
    Active: given.Active ?? true,
    ...(entity === 'Item' ? { Type: textOf(given.Type) || 'Service' } : {}),
    ...(entity === 'Account' ? { Classification: classification(textOf(given.AccountType)) } : {}),
  };
}

function classification(type: string): string {
  if (/Income/.test(type)) return 'Revenue';
  if (/Expense|Cost/.test(type)) return 'Expense';
  if (/Payable|Liability|Credit Card/.test(type)) return 'Liability';
  return type === 'Equity' ? 'Equity' : 'Asset';
}

function completeTransaction(company: Company, entity: EntityName, given: JsonObject): JsonObject {
  if (salesEntities.has(entity)) return completeSale(company, entity, given);
  const dated = { ...given, TxnDate: textOf(given.TxnDate) || company.today };
  if (entity === 'Payment') {
    if (refOf(given.CustomerRef) === '') throw requiredMissing('CustomerRef');
    if (typeof given.TotalAmt !== 'number') throw requiredMissing('TotalAmt');
    return completePayment(company, dated);
  }
  if (entity === 'Transfer') {
    for (const needed of ['FromAccountRef', 'ToAccountRef'])
      if (refOf(given[needed]) === '') throw requiredMissing(needed);
    if (big(given.Amount).lte(0)) throw businessRule('A transfer needs an amount above zero');
    return dated;
  }
  const lines = listOf(given.Line);
  if (lines.length === 0) throw requiredMissing('Line');
  if (entity === 'JournalEntry') requireBalance(lines);
  if (entity === 'Purchase' && refOf(given.AccountRef) === '') throw requiredMissing('AccountRef');
  if (entity === 'Purchase' && textOf(given.PaymentType) === '') throw requiredMissing('PaymentType');
  if (entity === 'Deposit' && refOf(given.DepositToAccountRef) === '') throw requiredMissing('DepositToAccountRef');
  const total = lines.reduce((sum, line) => sum.plus(big(line.Amount)), new Big(0));
  return { ...dated, TotalAmt: asNumber(entity === 'JournalEntry' ? new Big(0) : total) };
}

/** Debits are credits, in a journal entry as everywhere. */
function requireBalance(lines: readonly JsonObject[]): void {
  let balance = new Big(0);
  for (const line of lines) {
    const detail = objectOf(line.JournalEntryLineDetail);
    if (refOf(detail.AccountRef) === '') throw requiredMissing('AccountRef');
    if (big(line.Amount).lt(0)) throw businessRule('Amounts of a journal entry are positive');
    balance = detail.PostingType === 'Debit' ? balance.plus(big(line.Amount)) : balance.minus(big(line.Amount));
  }
  if (!balance.eq(0)) throw businessRule('Please balance debits and credits.');
}

/** The books are closed up to a day (inclusive), for what is written and for what is taken back. */
export function requireOpenPeriod(company: Company, date: string): void {
  const { closedUntil } = company.realm;
  if (closedUntil !== null && date !== '' && date <= closedUntil) throw periodClosed();
}

/** Sales transactions of one kind may not share a number, unless the caller says so. */
function requireOwnNumber(company: Company, entity: EntityName, done: JsonObject, allowDuplicate: boolean): void {
  const number = textOf(done.DocNumber);
  if (number === '' || allowDuplicate || !salesEntities.has(entity)) return;
  const holder = company.find(
    entity,
    (other) => other.Id !== done.Id && textOf(other.DocNumber).toLowerCase() === number.toLowerCase(),
  );
  if (holder !== undefined) throw duplicateNumber(number, entity, textOf(holder.Id));
}
