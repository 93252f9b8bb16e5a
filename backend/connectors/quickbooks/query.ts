/**
 * A text in a query: in single quotes, with quotes and backslashes escaped by a backslash (C59). The language has no OR,
 * no join and no projection, and compares without regard to case.
 */
export const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const anyOf = (values: readonly string[]): string => `(${values.map(text).join(', ')})`;

/** Inactive records are left out of every list unless they are asked for. */
export const activeOrNot = 'Active IN (true, false)';

/** Rows of one page: the service's maximum. */
export const PAGE = 1000;

/** @param where conditions joined by AND; @param start 1-based */
export function select(
  entity: string,
  where: readonly string[] = [],
  options: { orderBy?: string; start?: number; max?: number } = {},
): string {
  const conditions = where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`;
  const order = options.orderBy === undefined ? '' : ` ORDERBY ${options.orderBy}`;
  return `SELECT * FROM ${entity}${conditions}${order} STARTPOSITION ${options.start ?? 1} MAXRESULTS ${options.max ?? PAGE}`;
}
