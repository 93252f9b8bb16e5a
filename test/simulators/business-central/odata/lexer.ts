import { badRequest } from '../errors.ts';

export type Token =
  | { kind: 'open' | 'close' | 'comma' }
  | { kind: 'name'; text: string }
  | { kind: 'string'; text: string; enumType?: string }
  | { kind: 'literal'; type: 'Guid' | 'Date' | 'DateTimeOffset' | 'Number' | 'Boolean' | 'Null'; text: string };

const shapes: [RegExp, (text: string, groups: RegExpExecArray) => Token | undefined][] = [
  [/\s+/y, () => undefined],
  [/\(/y, () => ({ kind: 'open' })],
  [/\)/y, () => ({ kind: 'close' })],
  [/,/y, () => ({ kind: 'comma' })],
  [/(Microsoft\.NAV\.[\w.]+)?'((?:[^']|'')*)'/y, (_, groups) => quoted(groups)],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])/iy, (text) => ({ kind: 'literal', type: 'Guid', text })],
  [
    /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})/iy,
    (text) => ({ kind: 'literal', type: 'DateTimeOffset', text }),
  ],
  [/\d{4}-\d{2}-\d{2}(?![\w:-])/y, (text) => ({ kind: 'literal', type: 'Date', text })],
  [/[+-]?\d+(?:\.\d+)?(?![\w.-])/y, (text) => ({ kind: 'literal', type: 'Number', text })],
  [/(?:true|false)(?!\w)/y, (text) => ({ kind: 'literal', type: 'Boolean', text })],
  [/null(?!\w)/y, (text) => ({ kind: 'literal', type: 'Null', text })],
  [/[A-Za-z_][\w./:]*/y, (text) => ({ kind: 'name', text })],
];

function quoted(groups: RegExpExecArray): Token {
  const text = (groups[2] ?? '').replaceAll("''", "'");
  const enumType = groups[1];
  return enumType === undefined ? { kind: 'string', text } : { kind: 'string', text, enumType };
}

/**
 * Splits a `$filter` into tokens.
 * @throws BusinessCentralError with the place where it stops making sense.
 */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  scanning: while (at < filter.length) {
    for (const [shape, make] of shapes) {
      shape.lastIndex = at;
      const match = shape.exec(filter);
      if (match === null) continue;
      at += match[0].length;
      const token = make(match[0], match);
      if (token !== undefined) tokens.push(token);
      continue scanning;
    }
    throw badRequest(`Syntax error: character '${filter[at]}' is not valid at position ${at} in '${filter}'.`);
  }
  return tokens;
}
