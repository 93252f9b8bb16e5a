import type { CompanyHandle } from '#test/simulators/business-central/index.ts';
import { countries, twins } from '../seed/ledger.ts';
import { customers } from './customers.ts';
import {
  accounts,
  currencies,
  dimensions,
  items,
  paymentMethods,
  paymentTerms,
  salespeople,
  taxAreas,
  taxGroups,
  unitsOfMeasure,
} from './ledger.ts';
import { otherLedgerCustomers } from './ledger-customers.ts';

/** Nordlicht's books. Call it once for a new company: seeding is not idempotent. */
export function seedNordlichtCompany(company: CompanyHandle): void {
  company.addCountriesRegions(...countries());
  company.addUnitsOfMeasure(...unitsOfMeasure);
  company.addPaymentTerms(...paymentTerms);
  company.addPaymentMethods(...paymentMethods);
  company.addSalespeople(...salespeople);
  company.addTaxAreas(...taxAreas);
  company.addTaxGroups(...taxGroups.map(({ code, displayName }) => ({ code, displayName })));
  for (const area of taxAreas)
    for (const group of taxGroups)
      company.setVat(
        area.code,
        group.code,
        area.code === 'EXPORT' ? (group.onExports ?? group.percent) : group.percent,
      );
  company.addCurrencies(...currencies);
  company.addAccounts(...accounts);
  company.addItems(...items);
  company.addDimensions(...dimensions);
  company.setGeneralLedgerSetup({ shortcutDimension1Code: 'DEPARTMENT', shortcutDimension2Code: 'PROJECT' });
  company.setCompanyInformation({
    addressLine1: 'Speicherstadt 4',
    postalCode: '20457',
    city: 'Hamburg',
    email: 'buchhaltung@nordlicht-software.example',
    taxRegistrationNumber: 'DE317264859',
  });
  company.addCustomers(...twins(customers), ...otherLedgerCustomers);
}

/** What somebody did in Business Central after the settings had been made: the item of a discontinued plan was blocked. */
export function discontinueClassic(company: CompanyHandle): void {
  company.change('items', company.find('items', '1090').id, { blocked: true });
}
