import type { Company } from './company.ts';
import type { Row } from './table.ts';
import { canonical, type Scalar, str, type Values, zeroGuid } from './values.ts';

/** Any property of the entity, spelled as in the API; decimals as strings. */
type Own = Record<string, Scalar>;

export type SeedCurrency = {
  code: string;
  displayName?: string;
  symbol?: string;
  /** Decimals of an amount: 2 when absent; 0 for JPY, 3 for BHD. */
  decimals?: number;
  /** How much local currency one unit costs, a decimal string; null leaves the currency without a rate. */
  exchangeRate?: string | null;
};
export type SeedCode = { id?: string; code: string; displayName?: string } & Own;
export type SeedAccount = { id?: string; number: string; displayName: string; taxGroup?: string; properties?: Own };
export type SeedItem = {
  id?: string;
  number: string;
  displayName: string;
  /** Decimal string in local currency. */
  unitPrice?: string;
  taxGroup?: string;
  unit?: string;
  /** Other units that the item may be sold in. */
  units?: string[];
  /** Sold: 'Service' when absent. */
  type?: 'Inventory' | 'Service' | 'Non-Inventory';
  blocked?: boolean;
  properties?: Own;
};
export type SeedCustomer = {
  id?: string;
  /** From the number series when absent. */
  number?: string;
  displayName: string;
  email?: string;
  /** Codes of seeded records. */
  taxArea?: string;
  currency?: string;
  paymentTerms?: string;
  paymentMethod?: string;
  blocked?: ' ' | 'Ship' | 'Invoice' | 'All';
  pricesIncludeTax?: boolean;
  properties?: Own;
};
export type SeedDimension = {
  id?: string;
  code: string;
  displayName?: string;
  values: { code: string; displayName?: string }[];
};

/**
 * A company as tests and demonstrations fill it. Seeding goes past the API's rules (a blocked account or a currency
 * without a rate must be possible) and is not idempotent: ask {@link CompanyHandle.isNew} before.
 */
export class CompanyHandle {
  readonly company: Company;
  /** False when the journal brought the company back with its data. */
  readonly isNew: boolean;
  /** `…/api/v2.0`, the part before `/companies(…)`. */
  readonly baseUrl: string;

  constructor(company: Company, isNew: boolean, origin: string) {
    this.company = company;
    this.isNew = isNew;
    this.baseUrl = `${origin}/v2.0/${encodeURIComponent(company.record.environment)}/api/v2.0`;
  }

  get id(): string {
    return this.company.id;
  }
  get name(): string {
    return this.company.record.name;
  }
  get tenantId(): string {
    return this.company.record.tenantId;
  }
  get environment(): string {
    return this.company.record.environment;
  }
  /** `…/companies(<id>)` */
  get url(): string {
    return `${this.baseUrl}/companies(${this.id})`;
  }

  #insert(set: string, values: Values, id?: string): Row {
    return this.company.table(set).insert(values, id === undefined ? {} : { id: id.toLowerCase() });
  }

  /** The record of a code or number. @throws Error when it has not been seeded. */
  find(set: string, key: string): Row {
    const table = this.company.table(set);
    const row = table.findBy('code', key) ?? table.findBy('number', key);
    if (row === undefined) throw new Error(`${this.name} has no ${set} named ${key}; seed it first`);
    return row;
  }

  /** Every record of a set, with its values. */
  rows(set: string): Row[] {
    return [...this.company.table(set).rows()];
  }

  #codes(set: string, all: readonly SeedCode[], more: Values = {}): Row[] {
    return all.map(({ id, ...own }) => this.#insert(set, { displayName: own.code, ...more, ...own }, id));
  }

  addPaymentTerms = (...all: SeedCode[]): Row[] => this.#codes('paymentTerms', all);
  addPaymentMethods = (...all: SeedCode[]): Row[] => this.#codes('paymentMethods', all);
  addShipmentMethods = (...all: SeedCode[]): Row[] => this.#codes('shipmentMethods', all);
  addTaxAreas = (...all: SeedCode[]): Row[] => this.#codes('taxAreas', all, { taxType: 'VAT' });
  addTaxGroups = (...all: SeedCode[]): Row[] => this.#codes('taxGroups', all, { taxType: 'VAT' });
  addUnitsOfMeasure = (...all: SeedCode[]): Row[] => this.#codes('unitsOfMeasure', all);
  addCountriesRegions = (...all: SeedCode[]): Row[] => this.#codes('countriesRegions', all);
  addSalespeople = (...all: SeedCode[]): Row[] => this.#codes('salespeoplePurchasers', all);
  addItemCategories = (...all: SeedCode[]): Row[] => this.#codes('itemCategories', all);

  addCurrencies(...all: SeedCurrency[]): Row[] {
    return all.map((one) => {
      const decimals = one.decimals ?? 2;
      if (one.exchangeRate !== null) this.company.setExchangeRate(one.code, one.exchangeRate ?? '1');
      return this.#insert('currencies', {
        code: one.code,
        displayName: one.displayName ?? one.code,
        symbol: one.symbol ?? '',
        amountDecimalPlaces: `${decimals}:${decimals}`,
        amountRoundingPrecision: decimals === 0 ? '1' : canonical(`1e-${decimals}`),
      });
    });
  }

  /** @param rate how much local currency one unit costs from that day on. */
  setExchangeRate(currency: string, rate: string, from?: string): void {
    this.company.setExchangeRate(currency, rate, from);
  }

  /** VAT posting setup: the percentage (decimal string) for a tax area and a tax group. */
  setVat(taxArea: string, taxGroup: string, percent: string): void {
    this.company.setVat(taxArea, taxGroup, percent);
  }

  addAccounts(...all: SeedAccount[]): Row[] {
    return all.map(({ id, taxGroup, properties, ...own }) =>
      this.#insert(
        'accounts',
        {
          accountType: 'Posting',
          directPosting: true,
          category: 'Income',
          ...own,
          taxGroupCode: taxGroup ?? '',
          ...properties,
        },
        id,
      ),
    );
  }

  addItems(...all: SeedItem[]): Row[] {
    return all.map(({ id, taxGroup, unit, units, properties, ...own }) =>
      this.#insert(
        'items',
        {
          type: 'Service',
          ...own,
          generalProductPostingGroupCode: 'SERVICES',
          ...(taxGroup === undefined
            ? {}
            : { taxGroupCode: taxGroup, taxGroupId: this.find('taxGroups', taxGroup).id }),
          ...(unit === undefined
            ? {}
            : { baseUnitOfMeasureCode: unit, baseUnitOfMeasureId: this.find('unitsOfMeasure', unit).id }),
          unitCodes: (units ?? []).join(','),
          ...properties,
        },
        id,
      ),
    );
  }

  addCustomers(...all: SeedCustomer[]): Row[] {
    return all.map(({ id, taxArea, currency, paymentTerms, paymentMethod, properties, ...own }) => {
      const area = taxArea === undefined ? undefined : this.find('taxAreas', taxArea);
      const foreign =
        currency === undefined || this.company.isLocal(currency) ? undefined : this.find('currencies', currency);
      return this.#insert(
        'customers',
        {
          type: 'Company',
          ...own,
          number: own.number ?? this.company.nextNumber('customers'),
          ...(area === undefined
            ? {}
            : {
                taxAreaId: area.id,
                taxAreaCode: str(area.values, 'code'),
                taxAreaDisplayName: str(area.values, 'displayName'),
              }),
          currencyId: foreign?.id ?? zeroGuid,
          currencyCode: foreign === undefined ? this.company.record.localCurrency : str(foreign.values, 'code'),
          ...(paymentTerms === undefined ? {} : { paymentTermsId: this.find('paymentTerms', paymentTerms).id }),
          ...(paymentMethod === undefined ? {} : { paymentMethodId: this.find('paymentMethods', paymentMethod).id }),
          hasPostingGroups: true,
          ...properties,
        },
        id,
      );
    });
  }

  addContacts(...all: ({ id?: string; displayName: string } & Own)[]): Row[] {
    return all.map(({ id, ...own }) =>
      this.#insert('contacts', { type: 'Person', number: this.company.nextNumber('contacts'), ...own }, id),
    );
  }

  addBankAccounts(...all: ({ id?: string; number: string; displayName: string } & Own)[]): Row[] {
    return all.map(({ id, ...own }) => this.#insert('bankAccounts', own, id));
  }

  addDimensions(...all: SeedDimension[]): Row[] {
    return all.map(({ id, code, displayName, values }) => {
      const dimension = this.#insert('dimensions', { code, displayName: displayName ?? code }, id);
      for (const value of values)
        this.#insert('dimensionValues', {
          code: value.code,
          displayName: value.displayName ?? value.code,
          dimensionId: dimension.id,
        });
      return dimension;
    });
  }

  /** Posting range (`YYYY-MM-DD`, `0001-01-01` for open) and the codes of the shortcut dimensions. */
  setGeneralLedgerSetup(values: Own): void {
    const table = this.company.table('generalLedgerSetup');
    for (const row of table.rows()) {
      table.update(row, values);
      return;
    }
    table.insert({ localCurrencyCode: this.company.record.localCurrency, ...values });
  }

  setCompanyInformation(values: Own): void {
    const table = this.company.table('companyInformation');
    for (const row of table.rows()) {
      table.update(row, values);
      return;
    }
    table.insert(values);
  }

  /** Changes a stored record behind the API's back, as somebody at the screen would. */
  change(set: string, id: string, values: Own): Row {
    const row = this.company.table(set).get(id);
    if (row === undefined) throw new Error(`${this.name} has no ${set} with the id ${id}`);
    return this.company.table(set).update(row, values);
  }

  /** Deletes a stored record behind the API's back. */
  delete(set: string, id: string): void {
    const row = this.company.table(set).get(id);
    if (row !== undefined) this.company.table(set).remove(row);
  }
}
