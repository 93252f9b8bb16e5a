import type { Company } from '../company.ts';
import { businessRule, requiredMissing } from '../errors.ts';
import { type JsonObject, refOf, textOf } from '../json.ts';
import { money, requireCurrency, requireType, typeOf } from '../money/accounts.ts';
import type { EntityName } from '../schema/index.ts';
import { asNumber, rounded } from './amounts.ts';
import { readLines } from './lines.ts';
import { taxOf } from './tax.ts';

/** Entities that are sold with lines and tax. */
export const salesEntities: ReadonlySet<EntityName> = new Set([
  'Invoice',
  'Estimate',
  'CreditMemo',
  'SalesReceipt',
  'RefundReceipt',
]);

/** The currency that a transaction is in. @throws QuickBooksError where it must be told, or is not the customer's */
export function currencyOf(company: Company, document: JsonObject): string {
  const { multicurrency, homeCurrency } = company.realm;
  const given = refOf(document.CurrencyRef);
  if (!multicurrency) {
    if (given !== '' && given !== homeCurrency) throw businessRule('Multicurrency is not switched on in this company');
    return homeCurrency;
  }
  if (given === '') throw requiredMissing('CurrencyRef');
  const customer = company.peek('Customer', refOf(document.CustomerRef));
  const theirs = customer === undefined ? given : refOf(customer.CurrencyRef) || homeCurrency;
  if (theirs !== given) throw businessRule('The currency of the transaction is not the currency of the customer');
  return given;
}

/** Where the money goes to or comes from. */
function requireDeposit(company: Company, entity: EntityName, document: JsonObject, currency: string): void {
  const account = refOf(document.DepositToAccountRef);
  if (account === '' && entity === 'RefundReceipt') throw requiredMissing('DepositToAccountRef');
  if (account === '') return;
  requireType(money.includes(typeOf(company, account)));
  requireCurrency(company, account, currency);
}

/** Works a sales document out: currency, lines, tax, total, due date. What is not told is filled in as the service does. */
export function completeSale(company: Company, entity: EntityName, document: JsonObject): JsonObject {
  if (refOf(document.CustomerRef) === '' && entity !== 'SalesReceipt') throw requiredMissing('CustomerRef');
  const currency = currencyOf(company, document);
  const american = company.realm.country === 'US';
  if (!american && document.GlobalTaxCalculation === undefined) throw requiredMissing('GlobalTaxCalculation');
  const { lines, net, taxed } = readLines(company, document, currency);
  const tax = taxOf(company, document, taxed, currency);
  if (taxed.length > 750 && tax.total.gt(0)) throw businessRule('A taxable transaction may have 750 lines');
  const total = rounded(net.plus(tax.total).minus(tax.inclusive), currency);
  if (total.lt(0)) throw businessRule('Transaction amount must be 0 or greater.');
  const date = textOf(document.TxnDate) || company.today;
  if (entity === 'SalesReceipt' || entity === 'RefundReceipt') requireDeposit(company, entity, document, currency);
  return {
    ...document,
    TxnDate: date,
    ...(entity === 'Invoice' ? { DueDate: textOf(document.DueDate) || date } : {}),
    ...(entity === 'Estimate' ? { TxnStatus: textOf(document.TxnStatus) || 'Pending' } : {}),
    CurrencyRef: { value: currency, name: currency },
    EmailStatus: textOf(document.EmailStatus) || 'NotSet',
    PrintStatus: textOf(document.PrintStatus) || 'NeedToPrint',
    Line: lines,
    TxnTaxDetail: tax.detail,
    TotalAmt: asNumber(total),
  };
}
