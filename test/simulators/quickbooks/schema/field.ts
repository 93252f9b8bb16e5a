/** Kinds of entities that the stand-in keeps. */
export const entityNames = [
  'Customer',
  'Vendor',
  'Employee',
  'Item',
  'Account',
  'TaxCode',
  'TaxRate',
  'Class',
  'Department',
  'Term',
  'PaymentMethod',
  'CompanyCurrency',
  'Invoice',
  'Estimate',
  'CreditMemo',
  'Payment',
  'SalesReceipt',
  'RefundReceipt',
  'Purchase',
  'JournalEntry',
  'Transfer',
  'Deposit',
] as const;
export type EntityName = (typeof entityNames)[number];

/**
 * One property of an entity.
 * - `text`: at most `max` characters; `name` also refuses what names must not hold.
 * - `ref`: `{value}` that must name a record of `to` (by `code` for currencies); `typed`: and its kind (`type`).
 * - `read`: the service's own; ignored when it is sent.
 */
export type Field =
  | { kind: 'text'; max: number; name?: boolean }
  | { kind: 'number' }
  | { kind: 'boolean' }
  | { kind: 'date' }
  | { kind: 'enum'; of: readonly string[] }
  | { kind: 'ref'; to: readonly EntityName[] | 'any'; typed?: true }
  | { kind: 'object'; fields: Fields }
  | { kind: 'list'; fields: Fields }
  | { kind: 'read' };

export type Fields = { readonly [name: string]: Field };

export const text = (max: number): Field => ({ kind: 'text', max });
export const name = (max: number): Field => ({ kind: 'text', max, name: true });
export const number: Field = { kind: 'number' };
export const boolean: Field = { kind: 'boolean' };
export const date: Field = { kind: 'date' };
export const read: Field = { kind: 'read' };
export const oneOf = (...of: string[]): Field => ({ kind: 'enum', of });
export const ref = (...to: EntityName[]): Field => ({ kind: 'ref', to });
export const anyRef: Field = { kind: 'ref', to: 'any' };
/** Names a person of any kind, and says of which (`type`). */
export const person: Field = { kind: 'ref', to: ['Customer', 'Vendor', 'Employee'], typed: true };
export const object = (fields: Fields): Field => ({ kind: 'object', fields });
export const list = (fields: Fields): Field => ({ kind: 'list', fields });
