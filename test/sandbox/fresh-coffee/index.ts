import type { CompanyHandle } from '#test/simulators/business-central/index.ts';
import { countries, twins } from '../seed/ledger.ts';
import type { SeedMerchant } from '../seed/model.ts';

const gb = (line1: string, postalCode: string, city: string) => ({ line1, postalCode, city, country: 'GB' });

/** Fresh Coffee Ltd, a British roaster who has just installed the app: shows the set-up from its first step. */
export const freshCoffee: SeedMerchant = {
  taxRates: [
    { key: 'gb20', name: 'VAT', percentage: '20', country: 'GB', description: 'Standard rate' },
    { key: 'gb0', name: 'VAT', percentage: '0', country: 'GB', description: 'Zero rate, food and drink' },
  ],
  coupons: [],
  products: [
    {
      key: 'beans',
      name: 'House blend, 1 kg',
      description: 'Whole beans, roasted weekly',
      prices: { gbp: '1850' },
    },
    { key: 'decaf', name: 'Swiss water decaf, 1 kg', description: 'Whole beans', prices: { gbp: '2100' } },
    {
      key: 'office',
      name: 'Office coffee, monthly',
      description: 'Six kilos a month and a machine on loan',
      recurring: 'month',
      prices: { gbp: '14500' },
    },
    { key: 'barista', name: 'Barista course', description: 'One day, up to six people', prices: { gbp: '42000' } },
  ],
  customers: [
    {
      key: 'studio',
      name: 'Ludgate Studios Ltd',
      email: 'accounts@ludgatestudios.example',
      phone: '+44 20 79460321',
      address: gb('9 Ludgate Hill', 'EC4M 7AA', 'London'),
      taxId: { type: 'gb_vat', value: 'GB318264907' },
      inLedger: [{ number: 'C10010', area: 'DOMESTIC' }],
    },
    {
      key: 'bakery',
      name: 'Pennine Bakehouse',
      email: 'orders@penninebakehouse.example',
      address: gb('31 Valley Road', 'HX7 8AD', 'Hebden Bridge'),
      inLedger: [{ number: 'C10020', area: 'DOMESTIC', name: 'The Pennine Bakehouse' }],
    },
    {
      key: 'library',
      name: 'Cathedral Library Café',
      email: 'cafe@cathedrallibrary.example',
      address: gb('2 Minster Yard', 'YO1 7HH', 'York'),
    },
    {
      key: 'hughes',
      name: 'Rhian Hughes',
      email: 'rhian.hughes@post.example',
      address: gb('14 Cathedral Road', 'CF11 9LJ', 'Cardiff'),
      card: true,
    },
  ],
  subscriptions: [
    {
      customer: 'studio',
      startDaysAgo: 35,
      items: [{ product: 'office', quantity: 1 }],
      currency: 'gbp',
      tax: 'gb20',
    },
  ],
  invoices: [
    {
      customer: 'bakery',
      daysAgo: 21,
      currency: 'gbp',
      tax: 'gb0',
      lines: [{ product: 'beans', quantity: 12 }],
      course: { paidAfterDays: 9 },
    },
    {
      customer: 'library',
      daysAgo: 12,
      currency: 'gbp',
      tax: 'gb0',
      lines: [
        { product: 'beans', quantity: 6 },
        { product: 'decaf', quantity: 2 },
      ],
      course: 'sent',
    },
    {
      customer: 'studio',
      daysAgo: 8,
      currency: 'gbp',
      tax: 'gb20',
      lines: [{ product: 'barista' }],
      course: 'sent',
    },
    {
      customer: 'hughes',
      daysAgo: 4,
      currency: 'gbp',
      tax: 'gb0',
      lines: [{ product: 'decaf' }],
      course: { paidAfterDays: 0 },
    },
    {
      customer: 'bakery',
      daysAgo: 2,
      currency: 'gbp',
      tax: 'gb0',
      lines: [{ product: 'beans', quantity: 10 }],
      course: 'sent',
    },
  ],
  creditNotes: [],
  aftermath: [],
};

/** Fresh Coffee's books, small and in pounds. */
export function seedFreshCoffeeCompany(company: CompanyHandle): void {
  company.addCountriesRegions(...countries());
  company.addUnitsOfMeasure({ code: 'PCS', displayName: 'Piece' }, { code: 'KG', displayName: 'Kilogram' });
  company.addPaymentTerms(
    { code: '14D', displayName: '14 days', dueDateCalculation: '14D' },
    { code: '30D', displayName: '30 days', dueDateCalculation: '30D' },
  );
  company.addPaymentMethods({ code: 'CARD', displayName: 'Card' }, { code: 'BACS', displayName: 'Bank transfer' });
  company.addTaxAreas(
    { code: 'DOMESTIC', displayName: 'United Kingdom' },
    { code: 'EXPORT', displayName: 'Outside the United Kingdom' },
  );
  company.addTaxGroups(
    { code: 'STANDARD', displayName: 'Standard rate 20 %' },
    { code: 'ZERO', displayName: 'Zero rate' },
  );
  company.setVat('DOMESTIC', 'STANDARD', '20');
  company.setVat('DOMESTIC', 'ZERO', '0');
  company.setVat('EXPORT', 'STANDARD', '0');
  company.setVat('EXPORT', 'ZERO', '0');
  company.addCurrencies(
    { code: 'EUR', displayName: 'Euro', symbol: '€', exchangeRate: '0.8783' },
    { code: 'USD', displayName: 'US dollar', symbol: '$', exchangeRate: '0.7591' },
  );
  company.addAccounts(
    { number: '4000', displayName: 'Sales, coffee', taxGroup: 'ZERO' },
    { number: '4010', displayName: 'Sales, courses and machines', taxGroup: 'STANDARD' },
    { number: '4900', displayName: 'Rounding', taxGroup: 'ZERO' },
    { number: '1100', displayName: 'Debtors', properties: { category: 'Assets', directPosting: false } },
    { number: '1200', displayName: 'Bank', properties: { category: 'Assets' } },
    { number: '2200', displayName: 'VAT control', properties: { category: 'Liabilities', directPosting: false } },
  );
  company.addItems(
    { number: 'HB-1000', displayName: 'House blend 1 kg', unitPrice: '18.50', taxGroup: 'ZERO', unit: 'PCS' },
    { number: 'DC-1000', displayName: 'Decaf 1 kg', unitPrice: '21', taxGroup: 'ZERO', unit: 'PCS' },
    { number: 'OFFICE', displayName: 'Office coffee, month', unitPrice: '145', taxGroup: 'STANDARD', unit: 'PCS' },
    { number: 'COURSE', displayName: 'Barista course', unitPrice: '420', taxGroup: 'STANDARD', unit: 'PCS' },
  );
  const known = { paymentTerms: '14D', paymentMethod: 'BACS' };
  company.addCustomers(...twins(freshCoffee.customers).map((customer) => ({ ...customer, ...known })));
  company.addDimensions({ code: 'DEPARTMENT', values: [{ code: 'ROASTERY' }, { code: 'SCHOOL' }] });
  company.setGeneralLedgerSetup({ shortcutDimension1Code: 'DEPARTMENT' });
}
