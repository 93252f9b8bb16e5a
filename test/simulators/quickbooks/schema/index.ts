import type { EntityName, Fields } from './field.ts';
import * as names from './names.ts';
import * as transactions from './transactions.ts';

export { type EntityName, entityNames, type Field, type Fields } from './field.ts';

/** Properties that may be sent or are answered, by entity. */
export const fieldsOf: Record<EntityName, Fields> = {
  Customer: names.customerFields,
  Vendor: names.vendorFields,
  Employee: names.employeeFields,
  Item: names.itemFields,
  Account: names.accountFields,
  TaxCode: names.taxCodeFields,
  TaxRate: names.taxRateFields,
  Class: names.classFields,
  Department: names.departmentFields,
  Term: names.termFields,
  PaymentMethod: names.paymentMethodFields,
  CompanyCurrency: names.currencyFields,
  Invoice: transactions.invoiceFields,
  Estimate: transactions.estimateFields,
  CreditMemo: transactions.creditMemoFields,
  Payment: transactions.paymentFields,
  SalesReceipt: transactions.receiptFields,
  RefundReceipt: transactions.receiptFields,
  Purchase: transactions.purchaseFields,
  JournalEntry: transactions.journalFields,
  Transfer: transactions.transferFields,
  Deposit: transactions.depositFields,
};

/** Transactions: dated, bound to open periods, with a document number. */
export const transactionNames: ReadonlySet<EntityName> = new Set([
  'Invoice',
  'Estimate',
  'CreditMemo',
  'Payment',
  'SalesReceipt',
  'RefundReceipt',
  'Purchase',
  'JournalEntry',
  'Transfer',
  'Deposit',
]);

/** Read through this API only; they are made at the screen. */
export const readOnlyNames: ReadonlySet<EntityName> = new Set(['TaxCode', 'TaxRate']);

const everywhere = ['Id', 'MetaData.CreateTime', 'MetaData.LastUpdatedTime'];
const ofName = [...everywhere, 'Name', 'FullyQualifiedName', 'Active'];
const ofPerson = [
  ...everywhere,
  'Active',
  'DisplayName',
  'GivenName',
  'MiddleName',
  'FamilyName',
  'CompanyName',
  'PrimaryEmailAddr',
  'Balance',
];
const ofSale = [...everywhere, 'DocNumber', 'TxnDate', 'DueDate', 'CustomerRef', 'Balance', 'TotalAmt'];

/**
 * What a query may filter and sort by. The private note is missing on purpose: the description of the API does not call
 * it filterable.
 */
export const queryableOf: Record<EntityName, readonly string[]> = {
  Customer: ofPerson,
  Vendor: ofPerson,
  Employee: ofPerson,
  Item: [...ofName, 'Type', 'Sku'],
  Account: [...ofName, 'AccountType', 'AccountSubType', 'AcctNum', 'Classification'],
  TaxCode: ofName,
  TaxRate: ofName,
  Class: ofName,
  Department: ofName,
  Term: ofName,
  PaymentMethod: ofName,
  CompanyCurrency: [...everywhere, 'Code', 'Name', 'Active'],
  Invoice: ofSale,
  Estimate: [...ofSale, 'TxnStatus'],
  CreditMemo: ofSale,
  Payment: [...everywhere, 'TxnDate', 'CustomerRef', 'TotalAmt', 'PaymentRefNum', 'UnappliedAmt'],
  SalesReceipt: ofSale,
  RefundReceipt: ofSale,
  Purchase: [...everywhere, 'DocNumber', 'TxnDate', 'TotalAmt', 'PaymentType'],
  JournalEntry: [...everywhere, 'DocNumber', 'TxnDate'],
  Transfer: [...everywhere, 'TxnDate'],
  Deposit: [...everywhere, 'DocNumber', 'TxnDate', 'TotalAmt'],
};
