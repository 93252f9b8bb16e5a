/** The EDM type of a property. */
export type EdmType = 'Guid' | 'String' | 'Decimal' | 'Boolean' | 'Date' | 'DateTimeOffset' | 'Int32';

/**
 * One property of an entity.
 * - `max`: what the page announces; `tableMax`: what the table behind it really holds, where that is less.
 * - `code`: AL type Code, stored upper-cased and trimmed.
 * - `rounding`: `amount` to the currency's amount precision, `unit` to its unit-amount precision, a number to decimals.
 * - `system`: written by the platform alone although the page does not mark it read-only.
 */
export type Field = {
  readonly type: EdmType;
  readonly max?: number;
  readonly tableMax?: number;
  readonly code?: true;
  readonly readOnly?: true;
  readonly mandatory?: true;
  readonly system?: true;
  readonly members?: readonly string[];
  readonly rounding?: 'amount' | 'unit' | number;
};

export type Navigation = { readonly set: string; readonly many: boolean };

export type EntitySet = {
  /** Plural name in the path, e.g. `salesInvoices`. */
  readonly name: string;
  /** Name of the entity type without its namespace, e.g. `salesInvoice`. */
  readonly entity: string;
  /** AL table as error texts name it. */
  readonly table: string;
  readonly allows: { readonly insert: boolean; readonly modify: boolean; readonly remove: boolean };
  readonly fields: Readonly<Record<string, Field>>;
  readonly navigation: Readonly<Record<string, Navigation>>;
  readonly actions: readonly string[];
};

export const text = (max?: number): Field => (max === undefined ? { type: 'String' } : { type: 'String', max });
export const code = (max: number): Field => ({ type: 'String', max, code: true });
export const guid: Field = { type: 'Guid' };
export const flag: Field = { type: 'Boolean' };
export const date: Field = { type: 'Date' };
export const integer: Field = { type: 'Int32' };
export const instant: Field = { type: 'DateTimeOffset' };
export const amount: Field = { type: 'Decimal', rounding: 'amount' };
export const unitAmount: Field = { type: 'Decimal', rounding: 'unit' };
export const decimal = (decimals: number): Field => ({ type: 'Decimal', rounding: decimals });
export const choice = (...members: string[]): Field => ({ type: 'String', members });
export const readOnly = (field: Field): Field => ({ ...field, readOnly: true });
export const mandatory = (field: Field): Field => ({ ...field, mandatory: true });
/** `SystemModifiedAt`: not marked read-only on most pages, and yet never taken from a client. */
export const modifiedAt: Field = { type: 'DateTimeOffset', system: true };
export const id: Field = readOnly(guid);

type Declared = {
  entity: string;
  table: string;
  allows: 'all' | 'none' | 'modify';
  fields: Record<string, Field>;
  navigation?: Record<string, string>;
  /** Navigation to one entity. */
  single?: Record<string, string>;
  actions?: string[];
};

/** Spells a table of this folder out as an {@link EntitySet}. */
export function entitySet(name: string, declared: Declared): EntitySet {
  const navigation: Record<string, Navigation> = {};
  for (const [key, set] of Object.entries(declared.navigation ?? {})) navigation[key] = { set, many: true };
  for (const [key, set] of Object.entries(declared.single ?? {})) navigation[key] = { set, many: false };
  const all = declared.allows === 'all';
  return {
    name,
    entity: declared.entity,
    table: declared.table,
    allows: { insert: all, modify: all || declared.allows === 'modify', remove: all },
    fields: declared.fields,
    navigation,
    actions: (declared.actions ?? []).map((action) => `Microsoft.NAV.${action}`),
  };
}
