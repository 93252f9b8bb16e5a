import { LedgerFault } from '../port.ts';

/** A text literal of OData v4: quotes doubled (requirement C59). URL encoding is done once, by {@link query}. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/**
 * A value as a Code field of Business Central stores it: trimmed and in upper case. Literals compared with such a field
 * must have that form. A character that upper-cases to several (ß) stays itself, as it does in .NET.
 */
export function codeForm(value: string): string {
  let form = '';
  for (const character of value.trim()) {
    const upper = character.toUpperCase();
    form += upper.length === character.length ? upper : character;
  }
  return form;
}

/** A literal to compare with a Code field. */
export const code = (value: string): string => text(codeForm(value));

const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A record's id for use in a path. @throws LedgerFault `not_found` for anything that is no GUID. */
export function guid(id: string): string {
  if (!guidForm.test(id)) throw new LedgerFault('not_found', `"${id}" is not an id of Business Central`);
  return id.toLowerCase();
}

/** The id that stands for "none", e.g. in `currencyId` of a customer in the local currency. */
export const noId = '00000000-0000-0000-0000-000000000000';

export type QueryOptions = { filter?: string; select?: readonly string[]; expand?: string; orderby?: string };

/** System query options as a query string with its question mark; empty when there are none. */
export function query(options: QueryOptions): string {
  const parts: string[] = [];
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) parts.push(`$${name}=${encodeURIComponent(value)}`);
  };
  put('filter', options.filter);
  put('select', options.select?.join(','));
  put('expand', options.expand);
  put('orderby', options.orderby);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/**
 * The path of the next page. The link is absolute and may spell the way to the company differently (with the tenant,
 * for instance), so only its query is taken, and only when it continues the very collection that was asked for: the
 * access token never follows a link elsewhere.
 * @param path the collection's path relative to the API root, without a query.
 * @throws LedgerFault `refused` when the link leads somewhere else.
 */
export function nextPath(path: string, nextLink: string): string {
  const link = URL.parse(nextLink, 'https://relative.invalid');
  const companyRelative = (value: string) => {
    const plain = value.replaceAll('%28', '(').replaceAll('%29', ')').toLowerCase();
    return plain.slice(plain.lastIndexOf('/companies'));
  };
  if (link === null || companyRelative(link.pathname) !== companyRelative(path))
    throw new LedgerFault('refused', `Business Central continued a list at an unexpected address (${path})`);
  return `${path}${link.search}`;
}

/** An enum member in plain words: `In_x0020_Review` → `In Review`, `_x0020_` → ` `; plain members stay. */
export const decodeEnum = (member: string): string =>
  member.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
