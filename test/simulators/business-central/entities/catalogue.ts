import type { Company } from '../company.ts';
import { dialog } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import { requireSet } from '../schema/index.ts';
import type { Row } from '../table.ts';
import { link, str, type Values } from '../values.ts';
import { requireEmail } from './customers.ts';
import type { Handler } from './handler.ts';
import { type Relation, resolve, resolveCurrency } from './relations.ts';
import { tableHandler } from './tableHandler.ts';

const taxGroup: Relation = {
  idField: 'taxGroupId',
  codeField: 'taxGroupCode',
  set: 'taxGroups',
  key: 'code',
  unknownId: 'The "taxGroupId" does not match to a Tax Group.',
  unknownCode: 'The "taxGroupCode" does not match to a Tax Group.',
  disagree: 'The tax group values do not match to a specific Tax Group.',
};

const baseUnit: Relation = {
  idField: 'baseUnitOfMeasureId',
  codeField: 'baseUnitOfMeasureCode',
  set: 'unitsOfMeasure',
  key: 'code',
  unknownId: 'The "baseUnitOfMeasureId" does not match to a Unit of Measure.',
  unknownCode: 'The unit of measure values do not match to a specific Unit of Measure.',
  disagree: 'The unit of measure values do not match to a specific Unit of Measure.',
};

const category: Relation = {
  idField: 'itemCategoryId',
  codeField: 'itemCategoryCode',
  set: 'itemCategories',
  key: 'code',
  unknownId: 'The "itemCategoryId" does not match to a specific Item Category group.',
  unknownCode: 'The "itemCategoryCode" does not match to a Item Category.',
  disagree: 'The item categories values do not match to a specific item category.',
};

function settleItem(company: Company, input: Input, before: Row | undefined): Values {
  if (before === undefined && sent(input, 'inventory')) throw dialog('Inventory cannot be changed during on insert.');
  const inserted: Values =
    before === undefined && !sent(input, 'generalProductPostingGroupCode')
      ? { generalProductPostingGroupCode: company.record.customerTemplate ? 'RETAIL' : '' }
      : {};
  return {
    ...inserted,
    ...resolve(company, taxGroup, input),
    ...resolve(company, baseUnit, input),
    ...resolve(company, category, input),
  };
}

const usedInLines = (company: Company, set: string, field: string, id: string): boolean =>
  company.table(set).find((row) => row.lines?.some((line) => line.values[field] === id) ?? false) !== undefined;

const code = { property: 'code', label: 'Code' };

const baseUnitOf = (company: Company, parent: { set: string; id: string } | undefined): Row | undefined => {
  const item = parent?.set === 'items' ? company.table('items').get(parent.id) : undefined;
  const unit = item === undefined ? undefined : link(item.values, 'baseUnitOfMeasureId');
  return unit === undefined ? undefined : company.table('unitsOfMeasure').get(unit);
};

const units = tableHandler('unitsOfMeasure', { key: code });

/** Sets whose records are plain rows: catalogue, master data and setup. */
export const plainHandlers: Handler[] = [
  tableHandler('items', {
    key: { property: 'number', label: 'No.', series: 'items' },
    settle: settleItem,
    mayRemove: (company, row) => {
      for (const [set, what] of [
        ['salesInvoices', 'Sales Invoice'],
        ['salesCreditMemos', 'Sales Credit Memo'],
      ] as const)
        if (usedInLines(company, set, 'itemId', row.id))
          throw dialog(
            `You cannot delete Item ${str(row.values, 'number')} because there is at least one outstanding ${what} that includes this item.`,
          );
    },
  }),
  {
    ...units,
    entries: (scope) => {
      if (scope.parent === undefined) return units.entries(scope);
      const unit = baseUnitOf(scope.company, scope.parent);
      return unit === undefined ? [] : [unit];
    },
  },
  tableHandler('contacts', {
    key: { property: 'number', label: 'No.', series: 'contacts' },
    settle: (_, input) => {
      requireEmail(input, 'email');
      return {};
    },
  }),
  tableHandler('bankAccounts', {
    key: { property: 'number', label: 'No.', series: 'bankAccounts' },
    settle: (company, input) => resolveCurrency(company, input),
  }),
  ...['itemCategories', 'taxAreas', 'taxGroups', 'currencies', 'paymentTerms', 'paymentMethods'].map((set) =>
    tableHandler(set, { key: code }),
  ),
  ...['shipmentMethods', 'countriesRegions', 'salespeoplePurchasers', 'disputeStatus'].map((set) =>
    tableHandler(set, { key: code }),
  ),
  ...['accounts', 'companyInformation', 'generalLedgerSetup', 'dimensions', 'generalLedgerEntries'].map((set) =>
    tableHandler(set),
  ),
  {
    set: requireSet('dimensionValues'),
    entries: ({ company, parent }) => {
      const rows = [...company.table('dimensionValues').rows()];
      return parent === undefined ? rows : rows.filter((row) => row.values.dimensionId === parent.id);
    },
    find: ({ company }, id) => company.table('dimensionValues').get(id),
  },
];
