import {
  choice,
  code,
  date,
  decimal,
  entitySet,
  flag,
  guid,
  id,
  instant,
  mandatory,
  modifiedAt,
  readOnly,
  text,
} from './field.ts';

export const currencies = entitySet('currencies', {
  entity: 'currency',
  table: 'Currency',
  allows: 'all',
  fields: {
    id,
    code: mandatory(code(10)),
    displayName: text(30),
    symbol: text(10),
    amountDecimalPlaces: text(5),
    amountRoundingPrecision: decimal(5),
    lastModifiedDateTime: modifiedAt,
  },
});

export const paymentTerms = entitySet('paymentTerms', {
  entity: 'paymentTerm',
  table: 'Payment Terms',
  allows: 'all',
  fields: {
    id,
    code: mandatory(code(10)),
    displayName: text(100),
    dueDateCalculation: text(32),
    discountDateCalculation: text(32),
    discountPercent: decimal(5),
    calculateDiscountOnCreditMemos: flag,
    lastModifiedDateTime: modifiedAt,
  },
});

const codeAndName = { id, code: mandatory(code(10)), displayName: text(100), lastModifiedDateTime: modifiedAt };

export const paymentMethods = entitySet('paymentMethods', {
  entity: 'paymentMethod',
  table: 'Payment Method',
  allows: 'all',
  fields: codeAndName,
});

export const shipmentMethods = entitySet('shipmentMethods', {
  entity: 'shipmentMethod',
  table: 'Shipment Method',
  allows: 'all',
  fields: codeAndName,
});

export const countriesRegions = entitySet('countriesRegions', {
  entity: 'countryRegion',
  table: 'Country/Region',
  allows: 'all',
  fields: {
    id,
    code: mandatory(code(10)),
    displayName: text(50),
    addressFormat: choice(
      'Post Code+City',
      'City+Post Code',
      'City+County+Post Code',
      'Blank Line+Post Code+City',
      'Custom',
    ),
    lastModifiedDateTime: modifiedAt,
  },
});

export const bankAccounts = entitySet('bankAccounts', {
  entity: 'bankAccount',
  table: 'Bank Account',
  allows: 'all',
  fields: {
    id,
    number: code(20),
    displayName: text(100),
    lastModifiedDateTime: readOnly(instant),
    bankAccountNumber: text(30),
    blocked: flag,
    currencyCode: code(10),
    currencyId: guid,
    iban: code(50),
    intercompanyEnabled: flag,
  },
});

export const companyInformation = entitySet('companyInformation', {
  entity: 'companyInformation',
  table: 'Company Information',
  allows: 'modify',
  fields: {
    id,
    displayName: text(100),
    addressLine1: text(100),
    addressLine2: text(50),
    city: text(30),
    state: text(30),
    country: code(10),
    postalCode: code(20),
    phoneNumber: text(30),
    faxNumber: text(30),
    email: text(80),
    website: text(255),
    taxRegistrationNumber: { ...text(50), tableMax: 20 },
    currencyCode: readOnly(code(10)),
    currentFiscalYearStartDate: readOnly(date),
    industry: text(30),
    experience: text(),
    lastModifiedDateTime: modifiedAt,
  },
});

export const generalLedgerSetup = entitySet('generalLedgerSetup', {
  entity: 'generalLedgerSetup',
  table: 'General Ledger Setup',
  allows: 'none',
  fields: {
    id: guid,
    allowPostingFrom: date,
    allowPostingTo: date,
    additionalReportingCurrency: code(10),
    localCurrencyCode: code(10),
    localCurrencySymbol: text(10),
    lastModifiedDateTime: modifiedAt,
    allowQueryFromConsolidation: flag,
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`shortcutDimension${n}Code`, code(20)])),
  },
});
