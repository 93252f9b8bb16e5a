import type { Handler, Scope } from '../entities/handler.ts';
import { badRequest } from '../errors.ts';
import { blank } from '../values.ts';
import { compareValues } from './comparison.ts';
import type { Entry } from './output.ts';
import type { Query } from './query.ts';

export type Page = { entries: Entry[]; count?: number; nextToken?: string };

/**
 * Where the next page begins: after the record with that `order`, or, in a sorted list, after that many records.
 * `taken` counts what `$top` has had already.
 */
type Token = { after: number; taken: number; sorted: boolean };

const writeToken = (token: Token): string => `${token.sorted ? 's' : 'k'}-${token.after}-${token.taken}`;

function readToken(text: string | undefined): Token | undefined {
  if (text === undefined) return undefined;
  const match = /^([sk])-(\d+)-(\d+)$/.exec(text);
  if (match === null) throw badRequest(`The skip token '${text}' is not valid.`);
  return { sorted: match[1] === 's', after: Number(match[2]), taken: Number(match[3]) };
}

/** Whether the query needs properties that are calculated on reading. */
function needsCalculated(handler: Handler, query: Query): boolean {
  const calculated = handler.calculated ?? [];
  return calculated.some((name) => query.filter?.fields.has(name) || query.orderBy.some((one) => one.name === name));
}

function sort(handler: Handler, query: Query, entries: Entry[]): Entry[] {
  return entries.sort((a, b) => {
    for (const { name, descending } of query.orderBy) {
      const field = handler.set.fields[name];
      if (field === undefined) continue;
      const order = compareValues(field, a.values[name] ?? blank(field), b.values[name] ?? blank(field));
      if (order !== 0) return descending ? -order : order;
    }
    return a.order - b.order;
  });
}

/**
 * One page of the records that a query wants. Unsorted lists are cut behind the last record of the page, so that
 * records which come or go between two requests neither repeat nor hide others.
 */
export function readPage(handler: Handler, scope: Scope, query: Query, pageSize: number): Page {
  const token = readToken(query.skipToken);
  const sorted = query.orderBy.length > 0;
  const early = !sorted && !query.count;
  const taken = token?.taken ?? 0;
  const wanted = Math.min(pageSize, query.top === undefined ? Number.POSITIVE_INFINITY : query.top - taken);
  const skip = token === undefined ? query.skip : 0;
  const calculatedFirst = needsCalculated(handler, query) && handler.calculate !== undefined;
  const inScope = query.filter === undefined ? scope : { ...scope, filter: query.filter };
  const source = handler.entries(inScope);
  const all = calculatedFirst && handler.calculate !== undefined ? handler.calculate(scope, [...source]) : source;
  const matches = query.filter?.matches ?? (() => true);
  const idOf = (entry: Entry) => (entry.values.id === undefined ? { ...entry.values, id: entry.id } : entry.values);
  const needsId = query.filter?.fields.has('id') ?? false;
  let found: Entry[] = [];
  let count = 0;
  for (const entry of all) {
    if (!matches(needsId ? idOf(entry) : entry.values)) continue;
    count += 1;
    if (token !== undefined && !sorted && entry.order <= token.after) continue;
    found.push(entry);
    if (early && found.length > skip + wanted) break;
  }
  if (sorted) found = sort(handler, query, found);
  const start = skip + (sorted ? (token?.after ?? 0) : 0);
  const entries = found.slice(start, start + Math.max(0, wanted));
  const page: Page = {
    entries: calculatedFirst || handler.calculate === undefined ? entries : handler.calculate(scope, entries),
  };
  if (query.count) page.count = count;
  const more =
    found.length > start + entries.length && taken + entries.length < (query.top ?? Number.POSITIVE_INFINITY);
  const last = entries.at(-1);
  if (more && last !== undefined)
    page.nextToken = writeToken({
      sorted,
      after: sorted ? start + entries.length : last.order,
      taken: taken + entries.length,
    });
  return page;
}
