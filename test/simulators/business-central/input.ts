import Big from 'big.js';
import type { Behaviour } from './behaviour.ts';
import { badRequest, dialog, readOnlyControl, tooLong } from './errors.ts';
import { decodeMember } from './schema/enumMember.ts';
import type { EntitySet, Field } from './schema/field.ts';
import { findSet } from './schema/index.ts';
import { blank, canonical, type Scalar, type Values } from './values.ts';

/** A request body after its properties were checked one by one: only what was sent, normalised. */
export type Input = {
  readonly values: Values;
  /** Deep-inserted children by navigation property. */
  readonly children: Readonly<Record<string, readonly Input[]>>;
};

/** Whether the property was sent at all, blank or not. */
export const sent = (input: Input, name: string): boolean => Object.hasOwn(input.values, name);

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const cannotConvert = (value: unknown, name: string, type: string) =>
  badRequest(`Cannot convert the literal '${String(value)}' of the property '${name}' to the expected type '${type}'.`);

/** `YYYY-MM-DD` that exists in the calendar. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

function readString(name: string, field: Field, value: unknown): string {
  if (typeof value !== 'string')
    throw badRequest(
      `Cannot read the value '${String(value)}' for the property '${name}' as a quoted JSON string value.`,
    );
  const stored = field.code ? value.trim().toUpperCase() : value;
  const max = Math.min(field.max ?? Number.POSITIVE_INFINITY, field.tableMax ?? Number.POSITIVE_INFINITY);
  if (stored.length > max) throw tooLong(value, max);
  return stored;
}

function readDecimal(name: string, field: Field, value: unknown): string {
  if (typeof value !== 'number') throw cannotConvert(value, name, 'Edm.Decimal');
  // The shortest spelling of the parsed number is what stood in the body, for up to 15 significant digits.
  const big = new Big(String(value));
  return canonical(typeof field.rounding === 'number' ? big.round(field.rounding, Big.roundHalfUp) : big);
}

function readValue(set: EntitySet, name: string, field: Field, value: unknown): Scalar {
  if (value === null) return blank(field);
  if (field.members !== undefined) {
    const member = typeof value === 'string' ? decodeMember(field.members, value) : undefined;
    if (member === undefined) throw cannotConvert(value, name, `Microsoft.NAV.${set.entity}.${name}`);
    return member;
  }
  switch (field.type) {
    case 'String':
      return readString(name, field, value);
    case 'Decimal':
      return readDecimal(name, field, value);
    case 'Guid':
      if (typeof value !== 'string' || !guidPattern.test(value)) throw cannotConvert(value, name, 'Edm.Guid');
      return value.toLowerCase();
    case 'Date':
      if (typeof value !== 'string' || !isDate(value)) throw cannotConvert(value, name, 'Edm.Date');
      return value;
    case 'DateTimeOffset':
      if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
        throw cannotConvert(value, name, 'Edm.DateTimeOffset');
      return new Date(value).toISOString();
    case 'Boolean':
      if (typeof value !== 'boolean') throw cannotConvert(value, name, 'Edm.Boolean');
      return value;
    case 'Int32':
      if (typeof value !== 'number' || !Number.isInteger(value)) throw cannotConvert(value, name, 'Edm.Int32');
      return value;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readChildren(
  set: EntitySet,
  name: string,
  value: unknown,
  mode: 'insert' | 'modify',
  behaviour: Behaviour,
): readonly Input[] {
  const navigation = set.navigation[name];
  const target = navigation === undefined ? undefined : findSet(navigation.set);
  if (mode === 'modify')
    throw badRequest(
      `Deep update is not supported: '${name}' cannot be changed together with its ${set.entity}. Change it with a request of its own.`,
    );
  if (navigation === undefined || !navigation.many || target === undefined || !target.allows.insert)
    throw badRequest(`The navigation property '${name}' cannot be used in an insert of '${set.entity}'.`);
  if (!Array.isArray(value)) throw badRequest(`The navigation property '${name}' must be an array.`);
  return value.map((child: unknown) => readBody(target, child, mode, behaviour));
}

/**
 * Checks a request body against its entity set: unknown and read-only properties, types, lengths, members.
 * @throws BusinessCentralError in the service's words.
 */
export function readBody(set: EntitySet, body: unknown, mode: 'insert' | 'modify', behaviour: Behaviour): Input {
  if (!isObject(body)) throw badRequest('The request body must contain a JSON object that describes one entity.');
  const values: Values = {};
  const children: Record<string, readonly Input[]> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.includes('@')) continue;
    const field = set.fields[name];
    if (field !== undefined && Object.hasOwn(set.fields, name)) {
      if (field.readOnly || field.system) {
        if (behaviour.readOnlyProperties === 'ignore') continue;
        throw readOnlyControl(name);
      }
      const read = readValue(set, name, field, value);
      if (field.mandatory && name === 'displayName' && String(read).trim() === '')
        throw dialog('The blank "displayName" is not allowed.');
      values[name] = read;
    } else if (Object.hasOwn(set.navigation, name)) {
      children[name] = readChildren(set, name, value, mode, behaviour);
    } else {
      throw badRequest(
        `The property '${name}' does not exist on type 'Microsoft.NAV.${set.entity}'. Make sure to only use property names that are defined by the type.`,
      );
    }
  }
  return { values, children };
}
