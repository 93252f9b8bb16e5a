import {
  amount,
  choice,
  code,
  entitySet,
  flag,
  guid,
  id,
  instant,
  mandatory,
  modifiedAt,
  readOnly,
  text,
  unitAmount,
} from './field.ts';

export const items = entitySet('items', {
  entity: 'item',
  table: 'Item',
  allows: 'all',
  navigation: {
    defaultDimensions: 'defaultDimensions',
    itemVariants: 'itemVariants',
    documentAttachments: 'documentAttachments',
  },
  single: {
    inventoryPostingGroup: 'inventoryPostingGroups',
    generalProductPostingGroup: 'generalProductPostingGroups',
    baseUnitOfMeasure: 'unitsOfMeasure',
    picture: 'pictures',
  },
  fields: {
    id,
    number: code(20),
    displayName: text(100),
    displayName2: text(50),
    type: choice('Inventory', 'Service', 'Non-Inventory'),
    itemCategoryId: guid,
    itemCategoryCode: code(20),
    blocked: flag,
    gtin: code(14),
    inventory: { type: 'Decimal', rounding: 5 },
    unitPrice: unitAmount,
    priceIncludesTax: flag,
    unitCost: unitAmount,
    taxGroupId: guid,
    taxGroupCode: code(20),
    baseUnitOfMeasureId: guid,
    baseUnitOfMeasureCode: code(10),
    generalProductPostingGroupId: guid,
    generalProductPostingGroupCode: code(20),
    inventoryPostingGroupId: guid,
    inventoryPostingGroupCode: code(20),
    lastModifiedDateTime: readOnly(instant),
  },
});

export const itemCategories = entitySet('itemCategories', {
  entity: 'itemCategory',
  table: 'Item Category',
  allows: 'all',
  fields: { id, code: mandatory(code(20)), displayName: text(100), lastModifiedDateTime: modifiedAt },
});

export const accounts = entitySet('accounts', {
  entity: 'account',
  table: 'G/L Account',
  allows: 'none',
  fields: {
    id,
    number: code(20),
    displayName: text(100),
    category: choice(' ', 'Assets', 'Liabilities', 'Equity', 'Income', 'Cost of Goods Sold', 'Expense'),
    subCategory: text(80),
    blocked: flag,
    accountType: choice('Posting', 'Heading', 'Total', 'Begin-Total', 'End-Total'),
    directPosting: flag,
    netChange: amount,
    consolidationTranslationMethod: choice(
      'Average Rate (Manual)',
      'Closing Rate',
      'Historical Rate',
      'Composite Rate',
      'Equity Rate',
    ),
    consolidationDebitAccount: code(20),
    consolidationCreditAccount: code(20),
    excludeFromConsolidation: flag,
    lastModifiedDateTime: modifiedAt,
  },
});

export const unitsOfMeasure = entitySet('unitsOfMeasure', {
  entity: 'unitOfMeasure',
  table: 'Unit of Measure',
  allows: 'all',
  fields: {
    id,
    code: mandatory(code(10)),
    displayName: text(50),
    internationalStandardCode: code(10),
    symbol: text(10),
    lastModifiedDateTime: modifiedAt,
  },
});

export const taxAreas = entitySet('taxAreas', {
  entity: 'taxArea',
  table: 'Tax Area Buffer',
  allows: 'all',
  fields: {
    id,
    code: code(20),
    displayName: text(100),
    taxType: readOnly(choice('Sales Tax', 'VAT')),
    lastModifiedDateTime: readOnly(instant),
  },
});

export const taxGroups = entitySet('taxGroups', {
  entity: 'taxGroup',
  table: 'Tax Group Buffer',
  allows: 'all',
  fields: {
    id,
    code: code(20),
    displayName: text(100),
    taxType: readOnly(choice('Sales Tax', 'VAT')),
    lastModifiedDateTime: modifiedAt,
  },
});
