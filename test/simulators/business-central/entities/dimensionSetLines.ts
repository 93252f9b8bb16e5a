import type { Company } from '../company.ts';
import { dialog } from '../errors.ts';
import type { Entry } from '../odata/output.ts';
import { dimensionLinks, readLink, shortcutCodes } from '../sales/dimensions.ts';
import { requireDraft } from '../sales/document.ts';
import { kinds } from '../sales/kind.ts';
import { requireSet } from '../schema/index.ts';
import type { DimensionLink } from '../table.ts';
import { link, str } from '../values.ts';
import type { Handler, Scope } from './handler.ts';
import { documentOfLine } from './salesLines.ts';

/** A record that carries dimensions, and how they are written. */
type Carrier = {
  type: string;
  links: readonly DimensionLink[];
  version: number;
  write?: (links: DimensionLink[]) => void;
};

function carrier(scope: Scope): Carrier {
  const { company, parent } = scope;
  if (parent === undefined) throw dialog('You must get to the parent first to get to the dimension set line.');
  for (const kind of kinds) {
    if (parent.set === kind.set) {
      const row = company.table(kind.set).get(parent.id);
      if (row === undefined) break;
      return {
        type: kind.parentType,
        links: row.dimensions ?? [],
        version: row.version,
        write: (dimensions) => {
          requireDraft(kind, row.values);
          company.table(kind.set).update(row, shortcutCodes(company, dimensions), { dimensions });
        },
      };
    }
    if (parent.set === kind.lines) {
      const row = documentOfLine({ company }, kind, parent.id);
      const line = row?.lines?.find((one) => one.id === parent.id);
      if (row === undefined || line === undefined) break;
      return {
        type: kind.lineParentType,
        links: line.dimensions,
        version: line.version,
        write: (dimensions) => {
          requireDraft(kind, row.values);
          const lines = (row.lines ?? []).map((one) =>
            one.id === line.id ? { ...one, version: one.version + 1, dimensions } : one,
          );
          company.table(kind.set).update(row, {}, { lines });
        },
      };
    }
  }
  return rowCarrier(company, parent);
}

function rowCarrier(company: Company, parent: { set: string; id: string }): Carrier {
  const row = company.table(parent.set).get(parent.id);
  if (row === undefined) throw dialog(`Parent with ID ${parent.id} does not exist.`);
  if (parent.set === 'generalLedgerEntries')
    return { type: 'General Ledger Entry', links: row.dimensions ?? [], version: row.version };
  return {
    type: 'Journal Line',
    links: row.dimensions ?? [],
    version: row.version,
    write: (dimensions) => {
      company.table(parent.set).update(row, {}, { dimensions });
    },
  };
}

function toEntry(scope: Scope, owner: Carrier, one: DimensionLink, order: number): Entry {
  const dimension = scope.company.table('dimensions').get(one.dimensionId)?.values ?? {};
  const value = scope.company.table('dimensionValues').get(one.valueId)?.values ?? {};
  return {
    id: one.dimensionId,
    order,
    version: owner.version,
    values: {
      id: one.dimensionId,
      code: str(dimension, 'code'),
      displayName: str(dimension, 'displayName'),
      consolidationCode: str(dimension, 'consolidationCode'),
      parentId: scope.parent?.id ?? '',
      parentType: owner.type,
      valueId: one.valueId,
      valueCode: str(value, 'code'),
      valueDisplayName: str(value, 'displayName'),
      valueConsolidationCode: str(value, 'consolidationCode'),
    },
  };
}

function write(owner: Carrier, scope: Scope, links: DimensionLink[]): void {
  if (owner.write === undefined)
    throw dialog(
      `Parent with ID ${scope.parent?.id ?? ''} does not exist or dimension set lines are read only for parent type ${owner.type}.`,
    );
  owner.write(links);
}

function entry(scope: Scope, id: string): Entry {
  const found = dimensionSetLines.find(scope, id);
  if (found === undefined) throw new Error(`The simulator lost dimension ${id} within one request`);
  return found;
}

export const dimensionSetLines: Handler = {
  set: requireSet('dimensionSetLines'),
  entries: (scope) => {
    const owner = carrier(scope);
    return owner.links.map((one, i) => toEntry(scope, owner, one, i + 1));
  },
  find: (scope, id) => [...dimensionSetLines.entries(scope)].find((one) => one.id === id),
  insert: (scope, input) => {
    if (scope.parent === undefined) throw dialog('You must get to the parent first to create a dimension set line.');
    const owner = carrier(scope);
    const links = dimensionLinks(scope.company, owner.links, [input]);
    write(owner, scope, links);
    return entry(scope, links.at(-1)?.dimensionId ?? '');
  },
  modify: (scope, before, input) => {
    const owner = carrier(scope);
    const known = owner.links.find((one) => one.dimensionId === before.id);
    const id = link(input.values, 'id');
    const code = str(input.values, 'code');
    if ((id !== undefined && id !== before.id) || (code !== '' && code !== str(before.values, 'code')))
      throw dialog('The "id" and "code" fields cannot be modified.');
    const changed = readLink(scope.company, input, known);
    write(
      owner,
      scope,
      owner.links.map((one) => (one.dimensionId === before.id ? changed : one)),
    );
    return entry(scope, before.id);
  },
  remove: (scope, before) => {
    const owner = carrier(scope);
    write(
      owner,
      scope,
      owner.links.filter((one) => one.dimensionId !== before.id),
    );
  },
};
