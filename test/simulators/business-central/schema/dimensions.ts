import { choice, code, entitySet, guid, id, instant, modifiedAt, readOnly, text } from './field.ts';

export const dimensions = entitySet('dimensions', {
  entity: 'dimension',
  table: 'Dimension',
  allows: 'none',
  navigation: { dimensionValues: 'dimensionValues' },
  fields: { id, code: code(20), displayName: text(30), consolidationCode: code(20), lastModifiedDateTime: modifiedAt },
});

export const dimensionValues = entitySet('dimensionValues', {
  entity: 'dimensionValue',
  table: 'Dimension Value',
  allows: 'none',
  fields: {
    id,
    code: code(20),
    dimensionId: guid,
    displayName: text(50),
    consolidationCode: code(20),
    lastModifiedDateTime: modifiedAt,
  },
});

/** Only the parents that this simulator has; the service knows some seventy more. */
export const dimensionParents = [
  ' ',
  'Journal Line',
  'Sales Credit Memo',
  'Sales Credit Memo Line',
  'Sales Invoice',
  'Sales Invoice Line',
  'General Ledger Entry',
];

export const dimensionSetLines = entitySet('dimensionSetLines', {
  entity: 'dimensionSetLine',
  table: 'Dimension Set Entry Buffer',
  allows: 'all',
  fields: {
    id: guid,
    code: code(20),
    consolidationCode: readOnly(code(20)),
    parentId: readOnly(guid),
    parentType: readOnly(choice(...dimensionParents)),
    displayName: text(30),
    valueId: guid,
    valueCode: code(20),
    valueConsolidationCode: readOnly(code(20)),
    valueDisplayName: text(50),
  },
});

export const defaultDimensions = entitySet('defaultDimensions', {
  entity: 'defaultDimension',
  table: 'Default Dimension',
  allows: 'all',
  fields: {
    id,
    parentType: choice(' ', 'Customer', 'Item', 'Vendor', 'Employee'),
    parentId: guid,
    dimensionId: guid,
    dimensionCode: readOnly(code(20)),
    dimensionValueId: guid,
    dimensionValueCode: readOnly(code(20)),
    postingValidation: choice(' ', 'Code Mandatory', 'Same Code', 'No Code'),
    lastModifiedDateTime: readOnly(instant),
  },
});
