import type { SeedAccount, SeedCode, SeedCurrency, SeedItem } from '#test/simulators/business-central/seed.ts';

/** Part of the standard chart SKR04, with the accounts that sales of software need. */
export const accounts: SeedAccount[] = [
  balance('0650', 'Office equipment', 'Assets'),
  balance('1200', 'Trade receivables', 'Assets', false),
  balance('1406', 'Input VAT 19 %', 'Assets', false),
  balance('1460', 'Cash in transit', 'Assets'),
  balance('1800', 'Bank, Nordbank', 'Assets'),
  balance('1810', 'Bank, foreign currency', 'Assets'),
  balance('1830', 'Stripe clearing', 'Assets'),
  balance('3300', 'Trade payables', 'Liabilities', false),
  balance('3801', 'VAT payable 7 %', 'Liabilities', false),
  balance('3806', 'VAT payable 19 %', 'Liabilities', false),
  balance('3817', 'VAT payable, other EU countries (OSS)', 'Liabilities', false),
  balance('3900', 'Deferred income', 'Liabilities'),
  { number: '4000', displayName: 'Revenue', properties: { accountType: 'Heading', directPosting: false } },
  income('4120', 'Tax-free exports, section 4 no. 1a', 'NOVAT'),
  income('4300', 'Revenue 7 %', 'VAT7'),
  income('4320', 'Revenue, other EU countries (OSS)', 'NOVAT'),
  income('4336', 'Revenue, EU services under reverse charge', 'REVERSE'),
  income('4338', 'Revenue, services in third countries', 'NOVAT'),
  income('4400', 'Revenue 19 %', 'VAT19'),
  income('4410', 'Revenue, subscriptions 19 %', 'VAT19'),
  income('4420', 'Revenue, consulting and training 19 %', 'VAT19'),
  income('4490', 'Revenue, other', 'VAT19'),
  income('4510', 'Expenses passed on', 'VAT19'),
  income('4730', 'Discounts granted', 'VAT19'),
  income('4830', 'Other operating income', 'NOVAT'),
  income('4840', 'Gains from currency translation', 'NOVAT'),
  income('4860', 'Rounding differences', 'NOVAT'),
  { number: '4999', displayName: 'Total revenue', properties: { accountType: 'Total', directPosting: false } },
  cost('5900', 'Purchased services'),
  cost('6020', 'Salaries'),
  cost('6310', 'Rent'),
  cost('6600', 'Advertising'),
  cost('6650', 'Travel expenses, employees'),
  cost('6805', 'Telephone'),
  cost('6820', 'Books and journals'),
  cost('6855', 'Payment fees'),
  cost('6880', 'Losses from currency translation'),
  cost('6930', 'Bad debts'),
];

function balance(number: string, displayName: string, category: string, directPosting = true): SeedAccount {
  return { number, displayName, properties: { category, directPosting } };
}
function income(number: string, displayName: string, taxGroup: string): SeedAccount {
  return { number, displayName, taxGroup };
}
function cost(number: string, displayName: string): SeedAccount {
  return { number, displayName, properties: { category: 'Expense' } };
}

const service = (number: string, displayName: string, unitPrice: string, unit: string): SeedItem => ({
  ...{ number, displayName, unitPrice, unit },
  taxGroup: 'VAT19',
});

export const items: SeedItem[] = [
  service('1000', 'Nordlicht Team, seat', '12', 'SEAT'),
  service('1010', 'Nordlicht Business, seat', '29', 'SEAT'),
  service('1020', 'Nordlicht Enterprise, year', '14400', 'YEAR'),
  service('1030', 'Single sign-on', '150', 'MONTH'),
  service('1090', 'Nordlicht Classic 2019, seat', '99', 'SEAT'),
  service('1100', 'API calls', '0.00043', 'PCS'),
  service('1110', 'Storage, GB', '0.02188', 'PCS'),
  service('1120', 'SMS notification', '0.07925', 'PCS'),
  service('2000', 'Onboarding package', '1500', 'PCS'),
  service('2010', 'Consulting, hour', '145', 'HOUR'),
  service('2020', 'Training, day', '1200', 'DAY'),
  service('2030', 'Data migration', '2400', 'PCS'),
  service('2040', 'Premium support, year', '3600', 'YEAR'),
  service('2050', 'Certification exam', '250', 'PCS'),
  service('2060', 'Strategy workshop', '800', 'PCS'),
  {
    ...{ number: '3000', displayName: 'Nordlicht-Handbuch, 4. Auflage', unitPrice: '40', unit: 'PCS' },
    ...{ type: 'Inventory', taxGroup: 'VAT7', properties: { gtin: '4006381333931' } },
  },
  {
    ...{ number: '3010', displayName: 'Zeiterfassungsterminal NT-2', unitPrice: '189', unit: 'PCS' },
    ...{ type: 'Inventory', taxGroup: 'VAT19', properties: { gtin: '4012345678901' } },
  },
];

export const unitsOfMeasure: SeedCode[] = [
  { code: 'PCS', displayName: 'Piece' },
  { code: 'SEAT', displayName: 'Seat' },
  { code: 'HOUR', displayName: 'Hour' },
  { code: 'DAY', displayName: 'Day' },
  { code: 'MONTH', displayName: 'Month' },
  { code: 'YEAR', displayName: 'Year' },
];

export const taxAreas: SeedCode[] = [
  { code: 'DOMESTIC', displayName: 'Germany' },
  { code: 'EU', displayName: 'European Union, businesses' },
  { code: 'EU-OSS', displayName: 'European Union, consumers' },
  { code: 'UK', displayName: 'United Kingdom' },
  { code: 'CH', displayName: 'Switzerland and Liechtenstein' },
  { code: 'EXPORT', displayName: 'Other third countries' },
];

/** Tax groups with their percentage; German VAT is not due on exports. */
export const taxGroups: { code: string; displayName: string; percent: string; onExports?: string }[] = [
  { code: 'VAT19', displayName: 'VAT 19 %', percent: '19', onExports: '0' },
  { code: 'VAT7', displayName: 'VAT 7 %', percent: '7', onExports: '0' },
  { code: 'NOVAT', displayName: 'Without VAT', percent: '0' },
  { code: 'REVERSE', displayName: 'Reverse charge', percent: '0' },
  { code: 'OSS-AT20', displayName: 'Austria 20 % (OSS)', percent: '20' },
  { code: 'OSS-FR20', displayName: 'France 20 % (OSS)', percent: '20' },
  { code: 'OSS-NL21', displayName: 'Netherlands 21 % (OSS)', percent: '21' },
  { code: 'OSS-DK25', displayName: 'Denmark 25 % (OSS)', percent: '25' },
  { code: 'OSS-SE25', displayName: 'Sweden 25 % (OSS)', percent: '25' },
  { code: 'GB20', displayName: 'United Kingdom 20 %', percent: '20' },
  { code: 'CH81', displayName: 'Switzerland 8.1 %', percent: '8.1' },
];

/** What one unit costs in euros. The Danish krone is missing on purpose. */
export const currencies: SeedCurrency[] = [
  { code: 'USD', displayName: 'US dollar', symbol: '$', exchangeRate: '0.8642' },
  { code: 'GBP', displayName: 'Pound sterling', symbol: '£', exchangeRate: '1.1385' },
  { code: 'CHF', displayName: 'Swiss franc', symbol: 'CHF', exchangeRate: '1.0731' },
  { code: 'JPY', displayName: 'Japanese yen', symbol: '¥', decimals: 0, exchangeRate: '0.00562' },
  { code: 'SEK', displayName: 'Swedish krona', symbol: 'kr', exchangeRate: '0.0912' },
  { code: 'NOK', displayName: 'Norwegian krone', symbol: 'kr', exchangeRate: '0.0856' },
  { code: 'PLN', displayName: 'Polish złoty', symbol: 'zł', exchangeRate: '0.2351' },
  { code: 'CZK', displayName: 'Czech koruna', symbol: 'Kč', exchangeRate: '0.0411' },
  { code: 'KWD', displayName: 'Kuwaiti dinar', symbol: 'KD', decimals: 3, exchangeRate: '2.8124' },
];

export const paymentTerms: SeedCode[] = [
  { code: '0T', displayName: 'Due at once', dueDateCalculation: '0D' },
  { code: '14T', displayName: '14 days net', dueDateCalculation: '14D' },
  { code: '30T', displayName: '30 days net', dueDateCalculation: '30D' },
  { code: 'ME', displayName: 'End of month', dueDateCalculation: 'CM' },
];

export const paymentMethods: SeedCode[] = [
  { code: 'STRIPE', displayName: 'Card through Stripe' },
  { code: 'BANK', displayName: 'Bank transfer' },
  { code: 'SEPA', displayName: 'SEPA direct debit' },
];

export const dimensions = [
  {
    code: 'DEPARTMENT',
    displayName: 'Department',
    values: [
      { code: 'SALES', displayName: 'Sales' },
      { code: 'SERVICE', displayName: 'Service' },
      { code: 'PUBLIC', displayName: 'Public sector' },
      { code: 'SAAS', displayName: 'Online sales' },
    ],
  },
  {
    code: 'PROJECT',
    displayName: 'Project',
    values: [
      { code: 'ATLAS', displayName: 'Atlas, resource planning' },
      { code: 'DIGITAL', displayName: 'Digital administration' },
      { code: 'HANSE', displayName: 'Hanse, terminals' },
    ],
  },
];

export const salespeople: SeedCode[] = [
  { code: 'ANNA', displayName: 'Anna Berger' },
  { code: 'FINN', displayName: 'Finn Hansen' },
];
