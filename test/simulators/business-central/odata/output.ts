import { encodeMember } from '../schema/enumMember.ts';
import type { EntitySet, Field } from '../schema/field.ts';
import { blank, type Scalar, type Values } from '../values.ts';

/** A record on its way out: stored or computed, line or document. */
export type Entry = { id: string; order: number; version: number; values: Values };

/** The weak etag of a record: changes with every change of the record. */
export const etagOf = (entry: { id: string; version: number }): string =>
  `W/"${Buffer.from(`19;${entry.id.replaceAll('-', '')};${entry.version};00;`).toString('base64')}"`;

/** Edm.Decimal travels as a JSON number; its shortest spelling is the decimal itself for up to 15 significant digits. */
function wire(field: Field, value: Scalar): Scalar {
  if (field.members !== undefined) return encodeMember(String(value));
  return field.type === 'Decimal' ? Number(value) : value;
}

const listed = new WeakMap<EntitySet, [string, Field][]>();

/** The fields of a set as a list, made once: a full page asks for it 20,000 times. */
function fieldsOf(set: EntitySet): [string, Field][] {
  const found = listed.get(set) ?? Object.entries(set.fields);
  listed.set(set, found);
  return found;
}

/** The properties of a record as JSON, `@odata.etag` first; `extra` holds annotations and expanded children. */
export function writeEntity(
  set: EntitySet,
  entry: Entry,
  select: ReadonlySet<string> | undefined,
  extra: { context?: string; children?: Record<string, unknown> } = {},
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (extra.context !== undefined) out['@odata.context'] = extra.context;
  out['@odata.etag'] = etagOf(entry);
  for (const [name, field] of fieldsOf(set)) {
    if (select !== undefined && !select.has(name)) continue;
    const value = name === 'id' ? (entry.values.id ?? entry.id) : (entry.values[name] ?? blank(field));
    out[name] = wire(field, value);
  }
  return Object.assign(out, extra.children);
}
