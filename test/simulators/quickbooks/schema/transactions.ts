import { anyRef, boolean, date, type Fields, list, number, object, oneOf, person, read, ref, text } from './field.ts';
import { address, common, email } from './names.ts';

const taxLine: Fields = {
  Id: text(50),
  Amount: number,
  DetailType: oneOf('TaxLineDetail'),
  TaxLineDetail: object({
    TaxRateRef: ref('TaxRate'),
    PercentBased: boolean,
    TaxPercent: number,
    NetAmountTaxable: number,
    TaxInclusiveAmount: read,
    OverrideDeltaAmount: read,
  }),
};
const taxDetail = object({ TxnTaxCodeRef: ref('TaxCode'), TotalTax: number, TaxLine: list(taxLine) });
const linked: Fields = { TxnId: text(50), TxnType: text(50), TxnLineId: text(50) };
const globalTax = oneOf('TaxInclusive', 'TaxExcluded', 'NotApplicable');

const transaction: Fields = {
  ...common,
  DocNumber: text(21),
  TxnDate: date,
  CurrencyRef: ref('CompanyCurrency'),
  ExchangeRate: number,
  PrivateNote: text(4000),
  DepartmentRef: ref('Department'),
  LinkedTxn: list(linked),
};

const salesLine: Fields = {
  Id: text(50),
  LineNum: number,
  Description: text(4000),
  Amount: number,
  DetailType: oneOf('SalesItemLineDetail', 'DescriptionOnly', 'DiscountLineDetail', 'SubTotalLineDetail'),
  SalesItemLineDetail: object({
    ItemRef: ref('Item'),
    ClassRef: ref('Class'),
    UnitPrice: number,
    Qty: number,
    TaxCodeRef: anyRef,
    ItemAccountRef: read,
    ServiceDate: date,
    TaxInclusiveAmt: number,
  }),
  DescriptionLineDetail: object({ ServiceDate: date, TaxCodeRef: anyRef }),
  DiscountLineDetail: object({ PercentBased: boolean, DiscountPercent: number, DiscountAccountRef: ref('Account') }),
  SubTotalLineDetail: object({}),
};

const sales: Fields = {
  ...transaction,
  CustomerRef: ref('Customer'),
  CustomerMemo: object({ value: text(1000) }),
  BillAddr: address,
  ShipAddr: address,
  ClassRef: ref('Class'),
  ShipDate: date,
  TrackingNum: text(31),
  GlobalTaxCalculation: globalTax,
  ApplyTaxAfterDiscount: boolean,
  PrintStatus: oneOf('NotSet', 'NeedToPrint', 'PrintComplete'),
  EmailStatus: oneOf('NotSet', 'NeedToSend', 'EmailSent'),
  BillEmail: email,
  BillEmailCc: email,
  BillEmailBcc: email,
  Line: list(salesLine),
  TxnTaxDetail: taxDetail,
  DeliveryInfo: read,
  TotalAmt: read,
  HomeTotalAmt: read,
  Balance: read,
  HomeBalance: read,
};

export const invoiceFields: Fields = {
  ...sales,
  SalesTermRef: ref('Term'),
  DueDate: date,
  AllowOnlineCreditCardPayment: boolean,
  AllowOnlineACHPayment: boolean,
};
export const estimateFields: Fields = {
  ...sales,
  SalesTermRef: ref('Term'),
  DueDate: date,
  ExpirationDate: date,
  AcceptedBy: text(100),
  TxnStatus: oneOf('Pending', 'Accepted', 'Closed', 'Rejected'),
};
export const creditMemoFields: Fields = {
  ...sales,
  PaymentMethodRef: ref('PaymentMethod'),
  InvoiceRef: ref('Invoice'),
  RemainingCredit: read,
};
const paid: Fields = {
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21),
  DepositToAccountRef: ref('Account'),
};
export const receiptFields: Fields = { ...sales, ...paid };

export const paymentFields: Fields = {
  ...transaction,
  ...paid,
  CustomerRef: ref('Customer'),
  TotalAmt: number,
  UnappliedAmt: read,
  Line: list({ Amount: number, LinkedTxn: list(linked), LineEx: read }),
  ProcessPayment: boolean,
};

const expenseLine: Fields = {
  Id: text(50),
  Description: text(4000),
  Amount: number,
  DetailType: oneOf('AccountBasedExpenseLineDetail'),
  AccountBasedExpenseLineDetail: object({
    AccountRef: ref('Account'),
    ClassRef: ref('Class'),
    CustomerRef: ref('Customer'),
    TaxCodeRef: anyRef,
    BillableStatus: oneOf('Billable', 'NotBillable', 'HasBeenBilled'),
  }),
};
export const purchaseFields: Fields = {
  ...transaction,
  TotalAmt: read,
  AccountRef: ref('Account'),
  PaymentType: oneOf('Cash', 'Check', 'CreditCard'),
  PaymentMethodRef: ref('PaymentMethod'),
  EntityRef: person,
  Credit: boolean,
  GlobalTaxCalculation: globalTax,
  Line: list(expenseLine),
  TxnTaxDetail: taxDetail,
};

export const journalFields: Fields = {
  ...transaction,
  TotalAmt: read,
  Adjustment: boolean,
  Line: list({
    Id: text(50),
    Description: text(4000),
    Amount: number,
    DetailType: oneOf('JournalEntryLineDetail'),
    JournalEntryLineDetail: object({
      PostingType: oneOf('Credit', 'Debit'),
      AccountRef: ref('Account'),
      Entity: object({
        Type: oneOf('Customer', 'Vendor', 'Employee'),
        EntityRef: ref('Customer', 'Vendor', 'Employee'),
      }),
      ClassRef: ref('Class'),
      DepartmentRef: ref('Department'),
      TaxCodeRef: anyRef,
    }),
  }),
};

export const transferFields: Fields = {
  ...transaction,
  FromAccountRef: ref('Account'),
  ToAccountRef: ref('Account'),
  Amount: number,
};

export const depositFields: Fields = {
  ...transaction,
  TotalAmt: read,
  DepositToAccountRef: ref('Account'),
  Line: list({
    Id: text(50),
    Description: text(4000),
    Amount: number,
    LinkedTxn: list(linked),
    DetailType: oneOf('DepositLineDetail'),
    DepositLineDetail: object({
      AccountRef: ref('Account'),
      Entity: person,
      ClassRef: ref('Class'),
      PaymentMethodRef: ref('PaymentMethod'),
      CheckNum: text(21),
    }),
  }),
};
