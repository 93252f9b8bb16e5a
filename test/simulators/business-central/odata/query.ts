import type { Behaviour } from '../behaviour.ts';
import { badRequest, methodNotImplemented } from '../errors.ts';
import type { EntitySet } from '../schema/field.ts';
import { findSet } from '../schema/index.ts';
import { fieldOf } from './comparison.ts';
import { compileFilter, type Filter } from './filter.ts';

export type Query = {
  filter?: Filter;
  select?: ReadonlySet<string>;
  expand: ReadonlyMap<string, Query>;
  orderBy: readonly { name: string; descending: boolean }[];
  top?: number;
  skip: number;
  count: boolean;
  skipToken?: string;
};

/** Splits at a separator that stands outside parentheses and quotes. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let inString = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "'") inString = !inString;
    else if (inString) continue;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === separator && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function readNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw badRequest(
    `Invalid value '${text}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`,
  );
}

function readSelect(set: EntitySet, text: string): ReadonlySet<string> | undefined {
  const names = split(text, ',');
  if (names.includes('*')) return undefined;
  for (const name of names) fieldOf(set, name);
  return new Set(names);
}

function readOrderBy(set: EntitySet, text: string): Query['orderBy'] {
  return split(text, ',').map((part) => {
    const [name = '', direction = 'asc', ...rest] = part.split(/\s+/);
    if (rest.length > 0 || (direction !== 'asc' && direction !== 'desc'))
      throw badRequest(`Syntax error in the $orderby query option '${text}'.`);
    fieldOf(set, name);
    return { name, descending: direction === 'desc' };
  });
}

function readExpand(set: EntitySet, text: string, behaviour: Behaviour): ReadonlyMap<string, Query> {
  const expand = new Map<string, Query>();
  for (const part of split(text, ',')) {
    const match = /^(\w+)(?:\((.*)\))?$/s.exec(part);
    const name = match?.[1] ?? part;
    const navigation = Object.hasOwn(set.navigation, name) ? set.navigation[name] : undefined;
    if (navigation === undefined)
      throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${set.entity}'.`);
    const target = findSet(navigation.set);
    if (target === undefined) throw methodNotImplemented(`The simulator does not serve '${name}'.`);
    const inner = split(match?.[2] ?? '', ';').map((option): [string, string] => {
      const at = option.indexOf('=');
      if (at < 0) throw badRequest(`Syntax error in the $expand query option '${text}'.`);
      return [option.slice(0, at).trim(), option.slice(at + 1).trim()];
    });
    expand.set(name, readQuery(target, inner, behaviour));
  }
  return expand;
}

/**
 * Reads the query options of a request; names without `$` (tenant, aid, …) are the platform's business.
 * @throws BusinessCentralError for an unknown option, property or navigation property.
 */
export function readQuery(set: EntitySet, options: Iterable<[string, string]>, behaviour: Behaviour): Query {
  const query: Query = { expand: new Map(), orderBy: [], skip: 0, count: false };
  const seen = new Set<string>();
  for (const [name, text] of options) {
    if (!name.startsWith('$')) continue;
    if (seen.has(name))
      throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
    seen.add(name);
    switch (name) {
      case '$filter':
        if (text.trim() !== '') query.filter = compileFilter(set, text, behaviour);
        break;
      case '$select': {
        const select = readSelect(set, text);
        if (select !== undefined) query.select = select;
        break;
      }
      case '$expand':
        query.expand = readExpand(set, text, behaviour);
        break;
      case '$orderby':
        query.orderBy = readOrderBy(set, text);
        break;
      case '$top':
        query.top = readNumber(name, text);
        break;
      case '$skip':
        query.skip = readNumber(name, text);
        break;
      case '$count':
        if (text !== 'true' && text !== 'false')
          throw badRequest(`Invalid value '${text}' for $count query option found.`);
        query.count = text === 'true';
        break;
      case '$skiptoken':
        query.skipToken = text;
        break;
      case '$schemaversion':
      case '$format':
        break;
      case '$search':
      case '$apply':
      case '$compute':
        throw methodNotImplemented(`The query option '${name}' is not supported.`);
      default:
        throw badRequest(`The query parameter '${name}' is not supported.`);
    }
  }
  return query;
}
