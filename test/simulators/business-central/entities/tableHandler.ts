import type { Company } from '../company.ts';
import { dialog, sameKey, testField } from '../errors.ts';
import type { Input } from '../input.ts';
import { requireSet } from '../schema/index.ts';
import type { Row } from '../table.ts';
import { str, type Values } from '../values.ts';
import type { Handler } from './handler.ts';

export type TableRules = {
  /** The property that is unique, and what AL calls it. */
  key?: { property: string; label: string; series?: string };
  /**
   * Checks what was sent and answers what is stored besides.
   * @param before the stored values, absent for an insert.
   */
  settle?(company: Company, input: Input, before: Row | undefined): Values;
  /** @throws BusinessCentralError when the record is still needed. */
  mayRemove?(company: Company, row: Row): void;
  calculated?: Handler['calculated'];
  calculate?: Handler['calculate'];
};

/** The handler of a set whose records are the rows of one table. */
export function tableHandler(name: string, rules: TableRules = {}): Handler {
  const set = requireSet(name);
  const keyed = (company: Company, values: Values, row: Row | undefined): Values => {
    const { key } = rules;
    if (key === undefined) return {};
    const given = str(values, key.property);
    if (given === '') {
      if (row !== undefined && values[key.property] === undefined) return {};
      if (key.series === undefined || row !== undefined)
        throw testField(`${key.label} must have a value in ${set.table}. It cannot be zero or empty.`);
      return { [key.property]: company.nextNumber(key.series) };
    }
    const other = company.table(name).findBy(key.property, given);
    if (other !== undefined && other.id !== row?.id) throw sameKey(set.table, `${key.label}='${given}'`);
    return {};
  };
  const handler: Handler = {
    set,
    entries: (scope) => scope.company.table(name).rows(),
    find: (scope, id) => scope.company.table(name).get(id),
  };
  if (rules.calculated !== undefined) Object.assign(handler, { calculated: rules.calculated });
  if (rules.calculate !== undefined) handler.calculate = rules.calculate;
  if (set.allows.insert)
    handler.insert = ({ company }, input) => {
      if (set.fields.displayName?.mandatory && input.values.displayName === undefined)
        throw dialog('A "displayName" must be provided.');
      const settled = rules.settle?.(company, input, undefined) ?? {};
      const values = { ...input.values, ...settled };
      return company.table(name).insert({ ...values, ...keyed(company, values, undefined) });
    };
  if (set.allows.modify)
    handler.modify = ({ company }, entry, input) => {
      const row = current(company, name, entry.id);
      const settled = rules.settle?.(company, input, row) ?? {};
      keyed(company, input.values, row);
      return company.table(name).update(row, { ...input.values, ...settled });
    };
  if (set.allows.remove)
    handler.remove = ({ company }, entry) => {
      const row = current(company, name, entry.id);
      rules.mayRemove?.(company, row);
      company.table(name).remove(row);
    };
  return handler;
}

function current(company: Company, set: string, id: string): Row {
  const row = company.table(set).get(id);
  if (row === undefined) throw new Error(`The simulator lost ${set} ${id} within one request`);
  return row;
}
