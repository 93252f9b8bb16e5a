import { boolean, date, type Fields, name, number, object, oneOf, read, ref, text } from './field.ts';

/** What every entity carries. */
export const common: Fields = {
  Id: text(50),
  SyncToken: text(50),
  MetaData: read,
  sparse: boolean,
  domain: read,
  status: read,
};

const address = object({
  Id: text(50),
  Line1: text(500),
  Line2: text(500),
  Line3: text(500),
  Line4: text(500),
  Line5: text(500),
  City: text(255),
  Country: text(255),
  CountrySubDivisionCode: text(255),
  PostalCode: text(30),
  Lat: text(50),
  Long: text(50),
});
const phone = object({ FreeFormNumber: text(30) });
const email = object({ Address: text(100) });

/** Who has a name. Display names are unique over all three. */
const person: Fields = {
  ...common,
  Title: name(16),
  GivenName: name(100),
  MiddleName: name(100),
  FamilyName: name(100),
  Suffix: name(16),
  DisplayName: name(500),
  CompanyName: name(100),
  PrintOnCheckName: text(110),
  Active: boolean,
  PrimaryPhone: phone,
  AlternatePhone: phone,
  Mobile: phone,
  Fax: phone,
  PrimaryEmailAddr: email,
  WebAddr: object({ URI: text(1000) }),
};

export const customerFields: Fields = {
  ...person,
  BillAddr: address,
  ShipAddr: address,
  FullyQualifiedName: read,
  Notes: text(2000),
  Job: boolean,
  BillWithParent: boolean,
  ParentRef: ref('Customer'),
  Level: read,
  SalesTermRef: ref('Term'),
  PaymentMethodRef: ref('PaymentMethod'),
  DefaultTaxCodeRef: ref('TaxCode'),
  Taxable: boolean,
  CurrencyRef: ref('CompanyCurrency'),
  PreferredDeliveryMethod: oneOf('Print', 'Email', 'None'),
  ResaleNum: text(16),
  PrimaryTaxIdentifier: text(20),
  BusinessNumber: text(10),
  Balance: read,
  BalanceWithJobs: read,
};

export const vendorFields: Fields = {
  ...person,
  BillAddr: address,
  AcctNum: text(100),
  CurrencyRef: ref('CompanyCurrency'),
  TermRef: ref('Term'),
  TaxIdentifier: text(20),
  Balance: read,
};

export const employeeFields: Fields = { ...person, EmployeeNumber: text(100), HiredDate: date, PrimaryAddr: address };

export const itemFields: Fields = {
  ...common,
  Name: name(100),
  Sku: text(100),
  Description: text(4000),
  Active: boolean,
  SubItem: boolean,
  ParentRef: ref('Item'),
  FullyQualifiedName: read,
  Level: read,
  Taxable: boolean,
  UnitPrice: number,
  Type: oneOf('Service', 'NonInventory', 'Inventory', 'Category'),
  IncomeAccountRef: ref('Account'),
  ExpenseAccountRef: ref('Account'),
  SalesTaxCodeRef: ref('TaxCode'),
};

export const accountFields: Fields = {
  ...common,
  Name: name(100),
  AcctNum: text(20),
  Description: text(100),
  Active: boolean,
  FullyQualifiedName: read,
  Classification: read,
  AccountType: oneOf(
    'Bank',
    'Accounts Receivable',
    'Other Current Asset',
    'Fixed Asset',
    'Accounts Payable',
    'Credit Card',
    'Other Current Liability',
    'Equity',
    'Income',
    'Cost of Goods Sold',
    'Expense',
    'Other Income',
    'Other Expense',
  ),
  AccountSubType: text(100),
  CurrencyRef: ref('CompanyCurrency'),
  CurrentBalance: read,
};

export const classFields: Fields = {
  ...common,
  Name: name(100),
  Active: boolean,
  ParentRef: ref('Class'),
  SubClass: boolean,
  FullyQualifiedName: read,
};
export const departmentFields: Fields = {
  ...common,
  Name: name(100),
  Active: boolean,
  ParentRef: ref('Department'),
  SubDepartment: boolean,
  FullyQualifiedName: read,
};
export const termFields: Fields = { ...common, Name: text(31), Active: boolean, DueDays: number, Type: read };
export const paymentMethodFields: Fields = { ...common, Name: text(31), Active: boolean, Type: text(50) };
export const currencyFields: Fields = { ...common, Code: text(3), Name: text(100), Active: boolean };
/** Tax codes and rates are made by the tax service and at the screen; through this API they are read only. */
export const taxCodeFields: Fields = { ...common, Name: name(20), Description: text(100), Active: boolean };
export const taxRateFields: Fields = { ...common, Name: name(100), RateValue: number, Active: boolean };
export { address, email };
