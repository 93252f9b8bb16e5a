import type { FieldSource } from '#shared/field-mapping.ts';
import { renderTemplate } from './template.ts';

/**
 * What field mappings see: Stripe's own JSON, as it was read. `line`, `product` and `price` are null while fields of the
 * document or the contact are filled.
 */
export type MappingSource = {
  invoice: Record<string, unknown>;
  customer: Record<string, unknown> | null;
  line: Record<string, unknown> | null;
  product: Record<string, unknown> | null;
  price: Record<string, unknown> | null;
};

/** A single value of JSON; null when there is none. */
export type Scalar = string | number | boolean | null;

/** The path leads to a list or a group of fields. */
export class NotScalar extends Error {}

/**
 * The value that a mapping's source gives; null when it is empty.
 * @throws NotScalar when a path leads to several values
 * @throws TemplateFault when a template fails
 */
export function readSource(from: FieldSource, source: MappingSource, timeZone: string): Scalar {
  switch (from.kind) {
    case 'constant':
      return from.value;
    case 'metadata':
      return metadataOf(source[from.of], from.key);
    case 'field':
      return readPath(source, from.path);
    case 'template':
      return renderTemplate(from.template, renderedSource(source), timeZone);
  }
}

/** Follows a dot path over own properties only: prototypes hold nothing of a merchant's. */
function readPath(source: MappingSource, path: string): Scalar {
  let value: unknown = source;
  for (const step of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    value = Reflect.get(value, step);
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new NotScalar();
}

/** Where a value comes from, in words: `metadata “PO number” of the customer`. */
export function sourceWords(from: FieldSource): string {
  switch (from.kind) {
    case 'constant':
      return 'the fixed value';
    case 'metadata':
      return `metadata “${from.key}” of the ${from.of}`;
    case 'field':
      return from.path;
    case 'template':
      return 'the template';
  }
}

/** A metadata value by a key of any characters (C62): spaces, dots, even `constructor`. Null when absent. */
function metadataOf(object: Record<string, unknown> | null, key: string): string | null {
  const metadata = object?.metadata;
  if (typeof metadata !== 'object' || metadata === null || !Object.hasOwn(metadata, key)) return null;
  const value: unknown = Reflect.get(metadata, key);
  return typeof value === 'string' ? value : null;
}

/** What a template may see: only objects that are there, so that `{% if product %}` tells. */
function renderedSource(source: MappingSource): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source).filter(([, object]) => object !== null));
}
