import { queryParse } from '../errors.ts';

export type Operator = '=' | '<' | '>' | '<=' | '>=' | 'IN' | 'LIKE';
export type Condition = { property: string; operator: Operator; values: string[] };
export type Query = {
  count: boolean;
  entity: string;
  conditions: Condition[];
  orderBy: { property: string; descending: boolean }[];
  /** 1-based. */
  start: number;
  max: number;
};

type Token = { kind: 'word' | 'text' | 'sign'; value: string };

/** Texts stand in single quotes; a quote inside is `\'`, a backslash `\\`. */
function tokens(source: string): Token[] {
  const found: Token[] = [];
  const pattern = /\s*(?:'((?:[^'\\]|\\.)*)'|([A-Za-z_][\w.]*|\d+)|(<=|>=|[=<>(),*]))/y;
  while (pattern.lastIndex < source.length) {
    const from = pattern.lastIndex;
    if (/^\s*$/.test(source.slice(from))) break;
    const match = pattern.exec(source);
    if (match === null) throw queryParse(`Encountered " ${source.slice(from).trim().slice(0, 12)} " at column ${from}`);
    const [, text, word, sign] = match;
    if (text !== undefined) found.push({ kind: 'text', value: text.replaceAll(/\\(.)/g, '$1') });
    else if (word !== undefined) found.push({ kind: 'word', value: word });
    else found.push({ kind: 'sign', value: sign ?? '' });
  }
  return found;
}

/**
 * Reads a query: `select * | count(*) from Entity [where a = 'x' and …] [orderby …] [startposition n] [maxresults n]`.
 * @throws QuickBooksError 4000, also for OR, NOT, joins and projections, which the service does not have
 */
export function parseQuery(source: string): Query {
  const list = tokens(source);
  let position = 0;
  const peek = () => list[position];
  const is = (word: string) => peek()?.kind !== 'text' && peek()?.value.toLowerCase() === word;
  const take = (word: string) => {
    if (!is(word)) throw queryParse(`Encountered " ${peek()?.value ?? '<EOF>'} ", was expecting ${word.toUpperCase()}`);
    position += 1;
  };
  const word = (what: string): string => {
    const token = peek();
    if (token?.kind !== 'word') throw queryParse(`Encountered " ${token?.value ?? '<EOF>'} ", was expecting ${what}`);
    position += 1;
    return token.value;
  };
  const literal = (): string => {
    const token = peek();
    const plain = token?.kind === 'word' && /^(true|false)$/i.test(token.value);
    if (token === undefined || (token.kind !== 'text' && !plain))
      throw queryParse(`Encountered " ${token?.value ?? '<EOF>'} ", was expecting a quoted value`);
    position += 1;
    return token.value;
  };
  const amount = (what: string): number => {
    const value = word(what);
    if (!/^\d+$/.test(value)) throw queryParse(`${what} needs a number`);
    return Number(value);
  };
  const condition = (): Condition => {
    const property = word('a property');
    const sign = peek();
    if (sign?.kind === 'sign' && ['=', '<', '>', '<=', '>='].includes(sign.value)) {
      position += 1;
      return { property, operator: operators[sign.value] ?? '=', values: [literal()] };
    }
    if (is('like')) {
      position += 1;
      return { property, operator: 'LIKE', values: [literal()] };
    }
    take('in');
    take('(');
    const values = [literal()];
    while (is(',')) {
      position += 1;
      values.push(literal());
    }
    take(')');
    return { property, operator: 'IN', values };
  };

  take('select');
  const count = is('count');
  if (count) {
    position += 1;
    take('(');
    take('*');
    take(')');
  } else take('*');
  take('from');
  const query: Query = { count, entity: word('an entity'), conditions: [], orderBy: [], start: 1, max: 100 };
  if (is('where')) {
    do {
      position += 1;
      query.conditions.push(condition());
    } while (is('and'));
  }
  if (is('orderby') || is('order')) {
    const spaced = is('order');
    position += 1;
    if (spaced) take('by');
    for (;;) {
      const property = word('a property');
      const descending = is('desc');
      if (descending || is('asc')) position += 1;
      query.orderBy.push({ property, descending });
      if (!is(',')) break;
      position += 1;
    }
  }
  if (is('startposition')) {
    position += 1;
    query.start = amount('STARTPOSITION');
  }
  if (is('maxresults')) {
    position += 1;
    query.max = amount('MAXRESULTS');
  }
  if (position < list.length) throw queryParse(`Encountered " ${peek()?.value ?? ''} " after the end of the query`);
  if (query.start < 1) throw queryParse('STARTPOSITION begins with 1');
  if (query.max > 1000) throw queryParse('MAXRESULTS is 1000 at most');
  return query;
}

const operators: Record<string, Operator> = { '=': '=', '<': '<', '>': '>', '<=': '<=', '>=': '>=' };
