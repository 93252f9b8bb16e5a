import type { Collection, Stored } from '../../kit/store.ts';
import { malformed, missing } from './errors.ts';
import type { Paging } from './fields.ts';
import type { JsonObject } from './json.ts';

export type ListJson = { object: 'list'; data: JsonObject[]; has_more: boolean; url: string };

/** @throws StripeError for a limit outside 1–100 or two cursors at once. */
function checked(paging: Paging): number {
  const { limit = 10, starting_after: after, ending_before: before } = paging;
  const refuse = (message: string) => malformed(message, { param: 'limit', code: 'parameter_invalid_integer' });
  if (limit > 100) throw refuse('This value must be less than or equal to 100.');
  if (limit < 1) throw refuse('This value must be greater than or equal to 1.');
  if (after !== undefined && before !== undefined) {
    throw malformed('Received both starting_after and ending_before parameters. Please pass in only one.');
  }
  return limit;
}

/** One page of a collection, newest first, of the objects that satisfy the filter. */
export function page<T extends Stored>(
  collection: Collection<T>,
  options: {
    paging: Paging;
    kind: string;
    url: string;
    where?: (item: Readonly<T>) => boolean;
    json: (item: T) => JsonObject;
  },
): ListJson {
  const { paging, kind, url, where = () => true, json } = options;
  const limit = checked(paging);
  const backwards = paging.ending_before !== undefined;
  const after = paging.starting_after ?? paging.ending_before;
  if (after !== undefined && !collection.has(after)) {
    throw missing(kind, after, backwards ? 'ending_before' : 'starting_after', 400);
  }
  const found: JsonObject[] = [];
  let more = false;
  for (const item of collection.walk(after === undefined ? {} : { after, oldestFirst: backwards })) {
    if (!where(item)) continue;
    if (found.length === limit) {
      more = true;
      break;
    }
    found.push(json(item));
  }
  return { object: 'list', data: backwards ? found.reverse() : found, has_more: more, url };
}

/** One page of a list that is part of another object, in its own order. */
export function pageOf<T extends Stored>(
  items: readonly T[],
  options: { paging: Paging; kind: string; url: string; json: (item: T) => JsonObject },
): ListJson {
  const { paging, kind, url, json } = options;
  const limit = checked(paging);
  const indexOf = (id: string, param: string): number => {
    const index = items.findIndex((item) => item.id === id);
    if (index === -1) throw missing(kind, id, param, 400);
    return index;
  };
  if (paging.ending_before !== undefined) {
    const end = indexOf(paging.ending_before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: items.slice(start, end).map(json), has_more: start > 0, url };
  }
  const start = paging.starting_after === undefined ? 0 : indexOf(paging.starting_after, 'starting_after') + 1;
  return {
    object: 'list',
    data: items.slice(start, start + limit).map(json),
    has_more: start + limit < items.length,
    url,
  };
}
