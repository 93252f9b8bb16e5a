import type { Company } from './company.ts';
import type { JsonObject } from './json.ts';

/** The company's own page. */
export const companyInfo = ({ realm }: Company): JsonObject => ({
  Id: '1',
  SyncToken: '4',
  CompanyName: realm.name,
  LegalName: realm.name,
  CompanyAddr: { Country: realm.country },
  Country: realm.country,
  domain: 'QBO',
  sparse: false,
});

/** What the company has switched on. The closing date is not told: only a refusal (6210) shows it. */
export const preferences = ({ realm }: Company): JsonObject => ({
  Id: '1',
  SyncToken: '2',
  AccountingInfoPrefs: { UseAccountNumbers: true, TrackDepartments: true, ClassTrackingPerTxnLine: true },
  SalesFormsPrefs: { CustomTxnNumbers: realm.customTxnNumbers, AllowEstimates: true, AllowDiscount: true },
  TaxPrefs: { UsingSalesTax: true, PartnerTaxEnabled: realm.automatedSalesTax },
  CurrencyPrefs: { MultiCurrencyEnabled: realm.multicurrency, HomeCurrency: { value: realm.homeCurrency } },
  domain: 'QBO',
  sparse: false,
});
