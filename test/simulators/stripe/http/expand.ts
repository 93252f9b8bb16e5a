import type { Context } from '../context.ts';
import { includable, objectOf } from '../resources/expandable.ts';
import { malformed } from './errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/**
 * Replaces ids by the objects they name, as `expand[]` asks (`customer`, `data.customer`,
 * `lines.data.pricing.price_details.price`).
 * @throws StripeError for more than four levels or for what cannot be expanded.
 */
export function expand(ctx: Context, answer: JsonObject, paths: readonly string[]): JsonObject {
  if (paths.length === 0) return answer;
  const copy = structuredClone(answer);
  for (const path of paths) {
    const keys = path.split('.');
    if (levels(keys) > 4) {
      throw malformed(`You cannot expand more than 4 levels of a property. Property: ${path}`, { param: 'expand' });
    }
    follow(ctx, copy, keys, path);
  }
  return copy;
}

/** The `data` of one list inside an object does not count; in a listing, `data` itself does. */
function levels(keys: readonly string[]): number {
  return keys[0] !== 'data' && keys.includes('data') ? keys.length - 1 : keys.length;
}

function follow(ctx: Context, object: JsonObject, keys: readonly string[], path: string): void {
  const [key = '', ...rest] = keys;
  const included = includable(ctx, object, key);
  if (included !== undefined) object[key] = included;
  const value = object[key];
  if (value === undefined) {
    // Parts that only some objects have (price details, a subscription's parent) are passed over.
    if (typeof object.object !== 'string') return;
    const hint = object.object === 'list' ? ` You may want to try expanding 'data.${key}' instead.` : '';
    throw malformed(`This property cannot be expanded (${path}).${hint}`, { param: 'expand' });
  }
  const expanded = Array.isArray(value) ? value.map((entry) => named(ctx, key, entry)) : named(ctx, key, value);
  object[key] = expanded;
  const isEnd = rest.length === 0;
  if (isEnd && !changed(value, expanded) && included === undefined && !isNullable(value)) {
    throw malformed(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  if (isEnd) return;
  for (const next of Array.isArray(expanded) ? expanded : [expanded]) if (isObject(next)) follow(ctx, next, rest, path);
}

const named = (ctx: Context, key: string, value: Json): Json =>
  typeof value === 'string' ? (objectOf(ctx, key, value) ?? value) : value;
const changed = (before: Json, after: Json): boolean => JSON.stringify(before) !== JSON.stringify(after);
/** Nothing there to expand (null, an empty list) or already an object. */
const isNullable = (value: Json): boolean => value === null || typeof value === 'object';
