import type { Behaviour } from '../behaviour.ts';
import { BusinessCentralError, badRequest, methodNotImplemented } from '../errors.ts';
import type { EntitySet } from '../schema/field.ts';
import type { Values } from '../values.ts';
import { compare, fieldOf, type Operator, textFunction } from './comparison.ts';
import { type Token, tokenize } from './lexer.ts';

export type Predicate = (values: Values) => boolean;

/** A compiled `$filter`. */
export type Filter = {
  matches: Predicate;
  /** Every property that the filter looks at. */
  fields: ReadonlySet<string>;
  /** What the filter, and-ed at its top, wants properties to equal. */
  equals: ReadonlyMap<string, string>;
};

type Part = { matches: Predicate; fields: Set<string>; equals: Map<string, string> };

const operators = new Set<string>(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const isOperator = (text: string): text is Operator => operators.has(text);
const textFunctions = new Set(['startswith', 'endswith', 'contains']);

const unsupported = (what: string) =>
  methodNotImplemented(`The '${what}' operator is not supported in an OData filter of this service.`);

/** Recursive descent over the part of OData's filter language that Business Central has: or, and, comparisons. */
class Parser {
  readonly #set: EntitySet;
  readonly #tokens: Token[];
  readonly #source: string;
  readonly #behaviour: Behaviour;
  #at = 0;

  constructor(set: EntitySet, source: string, behaviour: Behaviour) {
    this.#set = set;
    this.#source = source;
    this.#behaviour = behaviour;
    this.#tokens = tokenize(source);
  }

  parse(): Part {
    const part = this.#or();
    if (this.#at < this.#tokens.length) throw this.#syntax();
    return part;
  }

  #syntax(): Error {
    return badRequest(`Syntax error at token ${this.#at + 1} in '${this.#source}'.`);
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw badRequest(`Expression expected at the end of '${this.#source}'.`);
    this.#at += 1;
    return token;
  }

  #word(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name' || token.text !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(kind: Token['kind']): void {
    if (this.#next().kind !== kind) {
      this.#at -= 1;
      throw this.#syntax();
    }
  }

  #or(): Part {
    let left = this.#and();
    while (this.#word('or')) {
      const right = this.#and();
      const fields = new Set([...left.fields, ...right.fields]);
      if (fields.size > 1)
        throw new BusinessCentralError(
          this.#behaviour.orOverDistinctFields,
          this.#behaviour.orOverDistinctFields === 501 ? 'BadRequest_MethodNotImplemented' : 'BadRequest',
          "The 'OR' operator is not supported on distinct fields on an OData filter.",
        );
      const [a, b] = [left.matches, right.matches];
      left = { matches: (values) => a(values) || b(values), fields, equals: new Map() };
    }
    return left;
  }

  #and(): Part {
    let left = this.#term();
    while (this.#word('and')) {
      const right = this.#term();
      const [a, b] = [left.matches, right.matches];
      left = {
        matches: (values) => a(values) && b(values),
        fields: new Set([...left.fields, ...right.fields]),
        equals: new Map([...left.equals, ...right.equals]),
      };
    }
    return left;
  }

  #term(): Part {
    const token = this.#next();
    if (token.kind === 'open') {
      const inner = this.#or();
      this.#expect('close');
      return inner;
    }
    if (token.kind !== 'name') {
      this.#at -= 1;
      throw this.#syntax();
    }
    if (token.text === 'not') throw unsupported('not');
    if (textFunctions.has(token.text) && this.#tokens[this.#at]?.kind === 'open') return this.#function(token.text);
    this.#at -= 1;
    return this.#comparison();
  }

  /** A property, bare or inside `tolower(…)`. */
  #operand(): { name: string; lower: boolean } {
    const token = this.#next();
    if (token.kind !== 'name') {
      this.#at -= 1;
      throw this.#syntax();
    }
    if (this.#tokens[this.#at]?.kind !== 'open') {
      if (token.text.includes('/')) throw unsupported(token.text);
      return { name: token.text, lower: false };
    }
    if (token.text !== 'tolower') throw unsupported(token.text);
    this.#at += 1;
    const { name } = this.#operand();
    this.#expect('close');
    return { name, lower: true };
  }

  /** A string literal, bare or inside `tolower(…)`. */
  #text(): string {
    if (this.#word('tolower')) {
      this.#expect('open');
      const inner = this.#text();
      this.#expect('close');
      return inner.toLowerCase();
    }
    const token = this.#next();
    if (token.kind === 'string') return token.text;
    this.#at -= 1;
    throw this.#syntax();
  }

  #function(name: string): Part {
    this.#expect('open');
    const operand = this.#operand();
    this.#expect('comma');
    const literal = this.#text();
    this.#expect('close');
    if (this.#tokens[this.#at]?.kind === 'name') {
      // `contains(…) eq true` is the long form of the same thing.
      const save = this.#at;
      if (this.#word('eq')) {
        const token = this.#next();
        if (token.kind !== 'literal' || token.type !== 'Boolean') throw this.#syntax();
        if (token.text === 'false') throw unsupported('not');
      } else this.#at = save;
    }
    const matches = textFunction(name, fieldOf(this.#set, operand.name), operand, literal, this.#behaviour);
    return { matches, fields: new Set([operand.name]), equals: new Map() };
  }

  #comparison(): Part {
    const operand = this.#operand();
    const field = fieldOf(this.#set, operand.name);
    const operator = this.#next();
    if (operator.kind !== 'name') throw this.#syntax();
    if (operator.text === 'in' || operator.text === 'has') throw unsupported(operator.text);
    if (!isOperator(operator.text)) throw unsupported(operator.text);
    let literal = this.#next();
    if (literal.kind === 'name' && literal.text === 'tolower') {
      this.#at -= 1;
      literal = { kind: 'string', text: this.#text() };
    }
    const compared = compare(field, operand, operator.text, literal, this.#behaviour);
    const equals = new Map<string, string>();
    if (operator.text === 'eq' && !operand.lower) equals.set(operand.name, String(compared.literal));
    return { matches: compared.matches, fields: new Set([operand.name]), equals };
  }
}

/**
 * Compiles a `$filter` for an entity set.
 * @throws BusinessCentralError for what the service refuses: unknown properties, wrong literals, `or` over distinct
 *   properties, `not`, `in`, lambdas and arithmetic.
 */
export function compileFilter(set: EntitySet, source: string, behaviour: Behaviour): Filter {
  return new Parser(set, source, behaviour).parse();
}
