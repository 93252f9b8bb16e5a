import type { Company } from '../company.ts';
import { queryInvalid } from '../errors.ts';
import { at, isObject, type Json, type JsonObject, textOf } from '../json.ts';
import { companyInfo, preferences } from '../preferences.ts';
import { type EntityName, entityNames, queryableOf } from '../schema/index.ts';
import { type Condition, parseQuery, type Query } from './parse.ts';

/** Entities with one record, which is not stored as one. */
const singletons: Record<string, (company: Company) => JsonObject> = {
  CompanyInfo: companyInfo,
  Preferences: preferences,
};

/** `QueryResponse` of a query. @throws QuickBooksError 4000, 4001 */
export function runQuery(company: Company, source: string): JsonObject {
  const query = parseQuery(source);
  const single = Object.keys(singletons).find((name) => name.toLowerCase() === query.entity.toLowerCase());
  if (single !== undefined) {
    const record = singletons[single]?.(company);
    return record === undefined ? {} : { [single]: [record], maxResults: 1 };
  }
  const entity = entityNames.find((name) => name.toLowerCase() === query.entity.toLowerCase());
  if (entity === undefined) throw queryInvalid(`Invalid context declaration: ${query.entity}`);
  const found = select(company, entity, query);
  if (query.count) return { totalCount: found.length };
  const page = found.slice(query.start - 1, query.start - 1 + query.max);
  if (page.length === 0) return {};
  return { [entity]: page, startPosition: query.start, maxResults: page.length };
}

function select(company: Company, entity: EntityName, query: Query): JsonObject[] {
  const queryable = queryableOf[entity];
  const canonical = (property: string): string => {
    const known = queryable.find((name) => name.toLowerCase() === property.toLowerCase());
    if (known === undefined) throw queryInvalid(`property '${property}' not found for Entity ${entity}`);
    return known;
  };
  const tests = query.conditions.map((condition) => test(canonical(condition.property), condition));
  // Inactive records are left out unless they are asked for.
  const active = queryable.includes('Active') && !query.conditions.some(({ property }) => /^active$/i.test(property));
  const found: JsonObject[] = [];
  for (const record of company.all(entity)) {
    if (active && record.Active === false) continue;
    if (tests.every((passes) => passes(record))) found.push(record);
  }
  const orders = query.orderBy.map(({ property, descending }) => ({ property: canonical(property), descending }));
  if (orders.length > 0)
    found.sort((a, b) => {
      for (const { property, descending } of orders) {
        const order = compare(plain(at(a, property)), plain(at(b, property)), property);
        if (order !== 0) return descending ? -order : order;
      }
      return 0;
    });
  return found;
}

/** The value that a property is compared by: a reference's id, an address's text. */
function plain(value: Json | undefined): string {
  if (isObject(value)) return textOf(value.value) || textOf(value.Address);
  return value === undefined || value === null ? '' : String(value);
}

function compare(a: string, b: string, property: string): number {
  if (property.startsWith('MetaData.')) return Date.parse(a) - Date.parse(b);
  if (['Id', 'Balance', 'TotalAmt', 'UnappliedAmt'].includes(property)) return Number(a) - Number(b);
  return a.toLowerCase().localeCompare(b.toLowerCase());
}

function test(property: string, condition: Condition): (record: JsonObject) => boolean {
  const { operator, values } = condition;
  if (property.startsWith('MetaData.') && values.some((value) => Number.isNaN(Date.parse(value))))
    throw queryInvalid(`${values.join()} is not a date and time`);
  const equal = (record: JsonObject, value: string) => {
    const own = plain(at(record, property));
    return property.startsWith('MetaData.')
      ? Date.parse(own) === Date.parse(value)
      : own.toLowerCase() === value.toLowerCase();
  };
  if (operator === '=' || operator === 'IN') return (record) => values.some((value) => equal(record, value));
  const [value = ''] = values;
  if (operator === 'LIKE') {
    const pattern = value
      .toLowerCase()
      .split('%')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const matcher = new RegExp(`^${pattern.join('.*')}$`, 's');
    return (record) => matcher.test(plain(at(record, property)).toLowerCase());
  }
  return (record) => {
    const own = plain(at(record, property));
    if (own === '') return false;
    const order = compare(own, value, property);
    if (operator === '<') return order < 0;
    if (operator === '>') return order > 0;
    return operator === '<=' ? order <= 0 : order >= 0;
  };
}
