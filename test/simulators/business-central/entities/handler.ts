import type { Company } from '../company.ts';
import type { Input } from '../input.ts';
import type { Filter } from '../odata/filter.ts';
import type { Entry } from '../odata/output.ts';
import type { EntitySet } from '../schema/field.ts';

/** Where an entity set is asked for: in a company, perhaps below a parent record. */
export type Scope = {
  company: Company;
  parent?: { set: string; id: string };
  /** The filter of a list request, for sets that cannot be listed without one. */
  filter?: Filter;
};

/** What an entity set can do; verbs that its table does not allow have no function. */
export type Handler = {
  readonly set: EntitySet;
  /** All records in scope, in the order of their key. */
  entries(scope: Scope): Iterable<Entry>;
  find(scope: Scope, id: string): Entry | undefined;
  insert?(scope: Scope, input: Input): Entry;
  modify?(scope: Scope, entry: Entry, input: Input): Entry;
  remove?(scope: Scope, entry: Entry): void;
  /** A bound action; the answer may point to a record that it made. */
  act?(scope: Scope, entry: Entry, action: string): { set: string; id: string } | undefined;
  /** Properties that are calculated on reading, and the calculation. */
  readonly calculated?: readonly string[];
  calculate?(scope: Scope, entries: Entry[]): Entry[];
};
