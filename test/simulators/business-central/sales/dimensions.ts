import type { Company } from '../company.ts';
import { dialog, tableRelation } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import type { DimensionLink } from '../table.ts';
import { link, str, type Values } from '../values.ts';

/** Later links win over earlier ones of the same dimension. */
export function mergeLinks(...all: (readonly DimensionLink[])[]): DimensionLink[] {
  const merged = new Map<string, DimensionLink>();
  for (const links of all) for (const one of links) merged.set(one.dimensionId, one);
  return [...merged.values()];
}

/** The default dimensions of a customer or item, as links. */
export function defaultLinks(company: Company, parent: { set: string; id: string }): DimensionLink[] {
  const links: DimensionLink[] = [];
  for (const { values } of company.table('defaultDimensions').rows()) {
    const valueId = link(values, 'dimensionValueId');
    if (values.parentId === parent.id && valueId !== undefined)
      links.push({ dimensionId: str(values, 'dimensionId'), valueId });
  }
  return links;
}

/** Reads one dimension set line. @throws BusinessCentralError when dimension or value cannot be found. */
export function readLink(company: Company, input: Input, known?: DimensionLink): DimensionLink {
  const { values } = input;
  const id = link(values, 'id');
  const code = str(values, 'code');
  if (id === undefined && code === '' && known === undefined)
    throw dialog('The "id" or "code" field must be filled in.');
  const dimensions = company.table('dimensions');
  const dimension =
    id !== undefined
      ? dimensions.get(id)
      : code !== ''
        ? dimensions.findBy('code', code)
        : dimensions.get(known?.dimensionId ?? '');
  if (dimension === undefined) throw dialog(`The "${id !== undefined ? 'id' : 'code'}" does not match to a Dimension.`);
  if (code !== '' && str(dimension.values, 'code') !== code)
    throw dialog('The dimension field values do not match to a specific Dimension.');
  const valueId = link(values, 'valueId');
  const valueCode = str(values, 'valueCode');
  if (valueId === undefined && valueCode === '') throw dialog('The "valueId" or "valueCode" field must be filled in.');
  const value = company
    .table('dimensionValues')
    .find(
      (row) =>
        row.values.dimensionId === dimension.id &&
        (valueId !== undefined ? row.id === valueId : row.values.code === valueCode),
    );
  if (value === undefined)
    throw dialog(`The "${valueId !== undefined ? 'valueId' : 'valueCode'}" does not match to a Dimension Value.`);
  return { dimensionId: dimension.id, valueId: value.id };
}

/** Adds dimension set lines to inherited ones. @throws BusinessCentralError when a dimension is there already. */
export function dimensionLinks(
  company: Company,
  inherited: readonly DimensionLink[],
  inputs: readonly Input[],
): DimensionLink[] {
  const links = [...inherited];
  for (const input of inputs) {
    const added = readLink(company, input);
    if (links.some((one) => one.dimensionId === added.dimensionId))
      throw dialog(
        'The dimension set line already exists. Check existing dimension set lines and the default dimension set lines on the parent.',
      );
    links.push(added);
  }
  return links;
}

/** The values of the two shortcut dimensions, as a header shows them. */
export function shortcutCodes(company: Company, links: readonly DimensionLink[]): Values {
  const codes: Values = {};
  for (const n of [1, 2] as const) {
    const dimension = company.table('dimensions').findBy('code', company.globalDimension(n));
    const valueId = links.find((one) => one.dimensionId === dimension?.id)?.valueId;
    const value = valueId === undefined ? undefined : company.table('dimensionValues').get(valueId);
    codes[`shortcutDimension${n}Code`] = value === undefined ? '' : str(value.values, 'code');
  }
  return codes;
}

/** @throws BusinessCentralError when a shortcut dimension has no such value. */
function shortcutValue(company: Company, n: 1 | 2, value: string): DimensionLink {
  const dimension = company.table('dimensions').findBy('code', company.globalDimension(n));
  const row = company
    .table('dimensionValues')
    .find(({ values }) => values.code === value && values.dimensionId === dimension?.id);
  if (dimension === undefined || row === undefined)
    throw tableRelation(`Shortcut Dimension ${n} Code`, 'Sales Header', value, 'Dimension Value');
  return { dimensionId: dimension.id, valueId: row.id };
}

/** The links after the two shortcut dimension codes of a header were applied; a blank code takes a link away. */
export function withShortcuts(company: Company, links: readonly DimensionLink[], input: Input): DimensionLink[] {
  let next = [...links];
  for (const n of [1, 2] as const) {
    const property = `shortcutDimension${n}Code`;
    if (!sent(input, property)) continue;
    const value = str(input.values, property);
    const dimension = company.table('dimensions').findBy('code', company.globalDimension(n));
    next = next.filter((one) => one.dimensionId !== dimension?.id);
    if (value !== '') next.push(shortcutValue(company, n, value));
  }
  return next;
}
