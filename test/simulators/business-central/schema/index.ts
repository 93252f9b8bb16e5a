import * as catalogue from './catalogue.ts';
import * as dimensions from './dimensions.ts';
import type { EntitySet } from './field.ts';
import * as journals from './journals.ts';
import * as parties from './parties.ts';
import * as sales from './sales.ts';
import * as setup from './setup.ts';

const sets: EntitySet[] = [
  parties.customers,
  parties.contacts,
  parties.customerFinancialDetails,
  parties.salespeoplePurchasers,
  sales.salesInvoices,
  sales.salesInvoiceLines,
  sales.salesCreditMemos,
  sales.salesCreditMemoLines,
  sales.disputeStatus,
  catalogue.items,
  catalogue.itemCategories,
  catalogue.accounts,
  catalogue.unitsOfMeasure,
  catalogue.taxAreas,
  catalogue.taxGroups,
  setup.currencies,
  setup.paymentTerms,
  setup.paymentMethods,
  setup.shipmentMethods,
  setup.countriesRegions,
  setup.bankAccounts,
  setup.companyInformation,
  setup.generalLedgerSetup,
  dimensions.dimensions,
  dimensions.dimensionValues,
  dimensions.dimensionSetLines,
  dimensions.defaultDimensions,
  journals.customerPaymentJournals,
  journals.customerPayments,
  journals.journals,
  journals.journalLines,
  journals.generalLedgerEntries,
];

const byName = new Map(sets.map((set) => [set.name, set]));

/** Every entity set that the simulator serves. */
export const entitySets: readonly EntitySet[] = sets;

/** The set of that plural name, or undefined. */
export const findSet = (name: string): EntitySet | undefined => byName.get(name);

/** @throws Error when the simulator itself names a set it does not have. */
export function requireSet(name: string): EntitySet {
  const set = byName.get(name);
  if (set === undefined) throw new Error(`The simulator has no entity set named ${name}`);
  return set;
}
