import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';

const folder = new URL('../../../shared/specs/business-central/', import.meta.url);

/** The description of Business Central's API lies beside this repository, not in it. */
export const businessCentralSpecIsHere = existsSync(folder);

const entityShape = z.object({
  insertAllowed: z.boolean().default(true),
  modifyAllowed: z.boolean().default(true),
  deleteAllowed: z.boolean().default(true),
  fields: z.record(z.string(), z.object({ readOnly: z.boolean().default(false) })),
  navigation: z.record(z.string(), z.object({ entitySetName: z.string() })).default({}),
  actions: z.array(z.object({ name: z.string() })).default([]),
});
type Entity = z.output<typeof entityShape>;
const modelShape = z.object({ entities: z.record(z.string(), z.unknown()) });
const schemaShape = z.object({
  $defs: z.record(z.string(), z.looseObject({ required: z.array(z.string()).optional() })),
});

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const words = new Set([
  'and',
  'or',
  'not',
  'eq',
  'ne',
  'gt',
  'ge',
  'lt',
  'le',
  'contains',
  'startswith',
  'endswith',
  'true',
  'false',
  'null',
]);

/** Names in a filter: what is left of it without texts, ids, instants, numbers and the language's own words. */
const namesIn = (filter: string): string[] =>
  (
    filter
      .replaceAll(/'([^']|'')*'/g, ' ')
      .replaceAll(/\b[\da-f]{8}-[\da-f-]{27}\b/gi, ' ')
      .replaceAll(/\b\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, ' ')
      .match(/[A-Za-z_][\w/]*/g) ?? []
  ).filter((name) => !words.has(name));

/**
 * Reads the description once. @returns what is wrong with a request to a company's data, in words; nothing when it is as
 * described, null for requests that are not about a company's data (sign-in, environments, companies)
 */
export function businessCentralSpec(): (request: { method: string; path: string; body: string }) => string[] | null {
  const { entities } = modelShape.parse(read('api-v2.0.model.json'));
  const { $defs } = schemaShape.parse(read('api-v2.0.schema.json'));
  // A change carries only what changes.
  const partial = Object.entries($defs)
    .filter(([name]) => name.endsWith('.create'))
    .map(([name, { required: _, ...rest }]) => [name.replace('.create', '.change'), rest] as const);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'bc', $defs: { ...$defs, ...Object.fromEntries(partial) } });
  const entityOf = (set: string): Entity | undefined => {
    const found = entities[set];
    return found === undefined ? undefined : entityShape.parse(found);
  };

  const inQuery = (set: string, entity: Entity, query: URLSearchParams): string[] => {
    const unknown = (option: string, names: string[]) =>
      names.filter((name) => entity.fields[name] === undefined).map((name) => `${set}: ${option} of ${name}`);
    const list = (option: string) => (query.get(option) ?? '').split(',').filter((name) => name !== '');
    const expanded = list('$expand').map((part) => part.replace(/\(.*$/, ''));
    return [
      ...unknown('$select', list('$select')),
      ...unknown(
        '$orderby',
        list('$orderby').map((part) => part.trim().split(' ')[0] ?? ''),
      ),
      ...unknown('$filter', namesIn(query.get('$filter') ?? '')),
      ...expanded.filter((name) => entity.navigation[name] === undefined).map((name) => `${set}: $expand of ${name}`),
      ...[...query.keys()]
        .filter(
          (name) =>
            !['$select', '$orderby', '$filter', '$expand', '$top', '$skip', '$count', '$skiptoken'].includes(name),
        )
        .map((name) => `${set}: option ${name}`),
    ];
  };

  const inBody = (set: string, kind: 'create' | 'change', body: string): string[] => {
    const validate = ajv.getSchema(`bc#/$defs/${set}.${kind}`);
    if (validate === undefined) return [`${set}: no body is described`];
    return validate(JSON.parse(body)) ? [] : [`${set}: ${ajv.errorsText(validate.errors)}`];
  };

  return ({ method, path, body }) => {
    const url = new URL(path, 'http://bc');
    const inCompany = /\/companies\([\da-f-]{36}\)\/(.+)$/.exec(decodeURIComponent(url.pathname))?.[1];
    if (inCompany === undefined) return null;
    const segments = inCompany.split('/').map((part) => part.replace(/\(.*\)$/, ''));
    const last = segments.at(-1) ?? '';
    const action = /^Microsoft\.NAV\.(\w+)$/.exec(last)?.[1];
    const set = action === undefined ? last : (segments.at(-2) ?? '');
    const entity = entityOf(set);
    if (entity === undefined) return [`${method} ${inCompany}: no such set`];
    if (action !== undefined) {
      const known = entity.actions.some(({ name }) => name.toLowerCase() === action.toLowerCase());
      return known && method === 'POST' ? [] : [`${method} ${inCompany}: no such action`];
    }
    const allowed = {
      GET: true,
      POST: entity.insertAllowed,
      PATCH: entity.modifyAllowed,
      DELETE: entity.deleteAllowed,
    };
    if (!Object.entries(allowed).some(([name, may]) => name === method && may))
      return [`${method} ${set}: not allowed`];
    const found = inQuery(set, entity, url.searchParams);
    if (body === '') return found;
    return [...found, ...inBody(set, method === 'POST' ? 'create' : 'change', body)];
  };
}
