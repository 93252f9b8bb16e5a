import type { CompanyHandle } from '#test/simulators/business-central/index.ts';

/** A small set of German books: items, accounts, VAT 19 and 7, currencies, one customer. */
export function seedBooks(books: CompanyHandle) {
  books.addCountriesRegions({ code: 'DE' }, { code: 'AT' }, { code: 'US' });
  books.addUnitsOfMeasure({ code: 'PCS' });
  const [terms] = books.addPaymentTerms({ code: '14D', displayName: '14 days', dueDateCalculation: '14D' });
  books.addTaxAreas({ code: 'DOMESTIC', displayName: 'Domestic' }, { code: 'EXPORT', displayName: 'Export' });
  books.addTaxGroups(
    { code: 'VAT19', displayName: 'VAT 19 %' },
    { code: 'VAT7', displayName: 'VAT 7 %' },
    { code: 'VAT0', displayName: 'No VAT' },
  );
  for (const [group, percent] of [
    ['VAT19', '19'],
    ['VAT7', '7'],
    ['VAT0', '0'],
  ] as const)
    books.setVat('DOMESTIC', group, percent);
  books.addCurrencies(
    { code: 'USD', exchangeRate: '1.1' },
    { code: 'JPY', decimals: 0, exchangeRate: '160' },
    { code: 'KWD', decimals: 3, exchangeRate: '0.33' },
  );
  const [revenue, rounding] = books.addAccounts(
    { number: '4400', displayName: 'Revenue 19 %', taxGroup: 'VAT19' },
    { number: '4840', displayName: 'Rounding', taxGroup: 'VAT0' },
  );
  const [item, other] = books.addItems(
    { number: 'SEAT', displayName: 'Seat', unitPrice: '10', taxGroup: 'VAT19', unit: 'PCS' },
    { number: 'SETUP', displayName: 'Setup', unitPrice: '100', taxGroup: 'VAT19', unit: 'PCS' },
  );
  const [customer] = books.addCustomers({
    displayName: 'Contoso GmbH',
    email: 'billing@contoso.example',
    taxArea: 'DOMESTIC',
    properties: { taxRegistrationNumber: 'DE123456789', country: 'DE' },
  });
  const must = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The books were not seeded.');
    return value;
  };
  return {
    item: must(item),
    other: must(other),
    revenue: must(revenue),
    rounding: must(rounding),
    customer: must(customer),
    terms: must(terms),
  };
}
