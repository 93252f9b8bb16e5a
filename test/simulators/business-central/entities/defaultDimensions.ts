import type { Company } from '../company.ts';
import { dialog, sameKey, tableRelation } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import { requireSet } from '../schema/index.ts';
import type { Row } from '../table.ts';
import { link, str, type Values, zeroGuid } from '../values.ts';
import type { Handler } from './handler.ts';

const types: Record<string, string> = { customers: 'Customer', items: 'Item' };

function settle(company: Company, input: Input, before: Row | undefined): Values {
  const dimensionId = link(input.values, 'dimensionId') ?? (before && str(before.values, 'dimensionId'));
  const dimension = company.table('dimensions').get(dimensionId ?? '');
  if (dimension === undefined)
    throw tableRelation('Dimension Id', 'Default Dimension', `{${dimensionId ?? zeroGuid}}`, 'Dimension');
  const valueId =
    sent(input, 'dimensionValueId') || before === undefined
      ? link(input.values, 'dimensionValueId')
      : str(before.values, 'dimensionValueId');
  const value = valueId === undefined ? undefined : company.table('dimensionValues').get(valueId);
  if (valueId !== undefined && valueId !== zeroGuid && value?.values.dimensionId !== dimension.id)
    throw tableRelation('Dimension Value Id', 'Default Dimension', `{${valueId}}`, 'Dimension Value');
  return {
    dimensionId: dimension.id,
    dimensionCode: str(dimension.values, 'code'),
    dimensionValueId: value?.id ?? zeroGuid,
    dimensionValueCode: value === undefined ? '' : str(value.values, 'code'),
  };
}

function stored(company: Company, id: string): Row {
  const row = company.table('defaultDimensions').get(id);
  if (row === undefined) throw new Error(`The simulator lost default dimension ${id} within one request`);
  return row;
}

/** Default dimensions are reached through their customer or item, or filtered by `parentId`. */
export const defaultDimensions: Handler = {
  set: requireSet('defaultDimensions'),
  entries: (scope) => {
    const parentId = scope.parent?.id ?? scope.filter?.equals.get('parentId');
    if (parentId === undefined) throw dialog('You must get to the parent first to get to the default dimensions.');
    return [...scope.company.table('defaultDimensions').rows()].filter((row) => row.values.parentId === parentId);
  },
  find: ({ company }, id) => company.table('defaultDimensions').get(id),
  insert: (scope, input) => {
    const parentId = scope.parent?.id ?? link(input.values, 'parentId');
    const parentType = scope.parent === undefined ? str(input.values, 'parentType') : types[scope.parent.set];
    if (parentId === undefined || parentType === undefined || parentType.trim() === '')
      throw dialog('You must get to the parent first to get to the default dimensions.');
    const set = Object.keys(types).find((name) => types[name] === parentType);
    if (set === undefined || scope.company.table(set).get(parentId) === undefined)
      throw tableRelation('Parent Id', 'Default Dimension', `{${parentId}}`, parentType);
    const values = settle(scope.company, input, undefined);
    const table = scope.company.table('defaultDimensions');
    if (table.find((row) => row.values.parentId === parentId && row.values.dimensionId === values.dimensionId))
      throw sameKey('Default Dimension', `No.='${parentId}',Dimension Code='${str(values, 'dimensionCode')}'`);
    return table.insert({ ...input.values, ...values, parentId, parentType });
  },
  modify: (scope, entry, input) => {
    const row = stored(scope.company, entry.id);
    const values = settle(scope.company, input, row);
    return scope.company.table('defaultDimensions').update(row, { ...input.values, ...values });
  },
  remove: (scope, entry) => scope.company.table('defaultDimensions').remove(stored(scope.company, entry.id)),
};
