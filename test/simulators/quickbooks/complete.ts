import type { Company } from './company.ts';
import { businessRule, duplicateName, duplicateNumber, periodClosed, requiredMissing } from './errors.ts';
import { type JsonObject, refOf, textOf } from './json.ts';
import { completeMoney } from './money/complete.ts';
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
  if (entity !== 'Payment') return completeMoney(company, entity, given);
  if (refOf(given.CustomerRef) === '') throw requiredMissing('CustomerRef');
  if (typeof given.TotalAmt !== 'number') throw requiredMissing('TotalAmt');
  return completePayment(company, { ...given, TxnDate: textOf(given.TxnDate) || company.today });
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
