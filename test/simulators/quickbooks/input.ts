import type { Company } from './company.ts';
import {
  invalidLength,
  invalidReference,
  invalidString,
  invalidValue,
  objectNotFound,
  requiredMissing,
  unsupportedProperty,
} from './errors.ts';
import { isObject, type Json, type JsonObject, textOf } from './json.ts';
import type { Field, Fields } from './schema/index.ts';

/** `YYYY-MM-DD` that exists in the calendar. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/**
 * Checks a body property by property: unknown names, types, lengths, forbidden characters, references.
 * @param place for the element named in an error
 * @returns what was sent, without what is the service's own
 * @throws QuickBooksError
 */
export function readFields(company: Company, fields: Fields, body: unknown, place: string): JsonObject {
  if (!isObject(body)) throw invalidValue(place, typeof body);
  const found: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw unsupportedProperty(name);
    if (field.kind === 'read' || value === undefined) continue;
    // null and "" empty a property.
    if (value === null) {
      found[name] = null;
      continue;
    }
    found[name] = readField(company, field, value, name);
  }
  return found;
}

function readField(company: Company, field: Field, value: Json, element: string): Json {
  switch (field.kind) {
    case 'text': {
      if (typeof value !== 'string') throw invalidValue(element, value);
      if (value.length > field.max) throw invalidLength(element, field.max, value.length);
      if (field.name === true && /[:\t\n]/.test(value)) throw invalidString(element);
      return value.trim();
    }
    case 'number':
      if (typeof value !== 'number') throw invalidValue(element, value);
      return value;
    case 'boolean':
      if (typeof value !== 'boolean') throw invalidValue(element, value);
      return value;
    case 'date':
      if (typeof value !== 'string' || !isDate(value)) throw invalidValue(element, value);
      return value;
    case 'enum':
      if (typeof value !== 'string' || !field.of.includes(value)) throw invalidValue(element, value);
      return value;
    case 'ref':
      return readReference(company, field, value, element);
    case 'object':
      return readFields(company, field.fields, value, element);
    case 'list':
      if (!Array.isArray(value)) throw invalidValue(element, value);
      return value.map((one) => readFields(company, field.fields, one, element));
    case 'read':
      return null;
  }
}

/** A missing record is an invalid reference (2500), an inactive one "not found" (610), as live companies answer. */
function readReference(
  company: Company,
  field: Extract<Field, { kind: 'ref' }>,
  value: Json,
  element: string,
): JsonObject {
  if (!isObject(value)) throw invalidValue(element, JSON.stringify(value));
  for (const name of Object.keys(value)) if (!['value', 'name', 'type'].includes(name)) throw unsupportedProperty(name);
  const id = textOf(value.value);
  if (id === '') throw requiredMissing(`${element}.value`);
  if (field.to === 'any') return { value: id };
  const kinds = field.typed === true ? field.to.filter((entity) => entity === value.type) : field.to;
  if (kinds.length === 0) throw requiredMissing(`${element}.type`);
  for (const entity of kinds) {
    const record = entity === 'CompanyCurrency' ? company.currency(id) : company.peek(entity, id);
    if (record === undefined) continue;
    if (record.Active === false) throw objectNotFound();
    const name = company.nameOf(entity, record);
    return { value: id, ...(name === '' ? {} : { name }), ...(field.typed === true ? { type: entity } : {}) };
  }
  throw invalidReference(element, id);
}
