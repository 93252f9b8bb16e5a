import Big from 'big.js';
import type { Behaviour } from '../behaviour.ts';
import { badRequest } from '../errors.ts';
import { decodeMember } from '../schema/enumMember.ts';
import type { EntitySet, Field } from '../schema/field.ts';
import { blank, canonical, type Scalar, type Values } from '../values.ts';
import type { Token } from './lexer.ts';

export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
type Operand = { name: string; lower: boolean };

/** @throws BusinessCentralError when the entity has no such property. */
export function fieldOf(set: EntitySet, name: string): Field {
  const field = Object.hasOwn(set.fields, name) ? set.fields[name] : undefined;
  if (field !== undefined) return field;
  throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${set.entity}'.`);
}

const holds: Record<Operator, (order: number) => boolean> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

const words: Record<Operator, string> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
};

const incompatible = (field: Field, literal: Token, operator: Operator) => {
  const found = literal.kind === 'string' ? 'String' : literal.kind === 'literal' ? literal.type : literal.kind;
  return badRequest(
    `A binary operator with incompatible types was detected. Found operand types 'Edm.${field.type}' and 'Edm.${found}' for operator kind '${words[operator]}'.`,
  );
};

/** The literal as the stored value that it is compared with. */
function readLiteral(field: Field, operand: Operand, operator: Operator, token: Token, behaviour: Behaviour): Scalar {
  const refuse = () => incompatible(field, token, operator);
  if (field.members !== undefined) {
    const member = token.kind === 'string' ? decodeMember(field.members, token.text) : undefined;
    if (member === undefined) throw refuse();
    return member;
  }
  if (field.type === 'String') {
    if (token.kind !== 'string') throw refuse();
    return field.code && behaviour.codeLiterals === 'upper' && !operand.lower ? token.text.toUpperCase() : token.text;
  }
  if (token.kind !== 'literal') throw refuse();
  switch (field.type) {
    case 'Guid':
      if (token.type !== 'Guid') throw refuse();
      return token.text.toLowerCase();
    case 'Date':
      if (token.type !== 'Date') throw refuse();
      return token.text;
    case 'DateTimeOffset':
      if (token.type !== 'DateTimeOffset' || Number.isNaN(Date.parse(token.text))) throw refuse();
      return new Date(token.text).toISOString();
    case 'Decimal':
      if (token.type !== 'Number') throw refuse();
      return canonical(token.text);
    case 'Int32':
      if (token.type !== 'Number' || token.text.includes('.')) throw refuse();
      return Number(token.text);
    case 'Boolean':
      if (token.type !== 'Boolean') throw refuse();
      return token.text === 'true';
  }
}

const orderOf = (a: Scalar, b: Scalar): number => (a < b ? -1 : a > b ? 1 : 0);

/** The order of two stored values of a field; text by code unit, as the service's binary collation does. */
export function compareValues(field: Field, a: Scalar, b: Scalar): number {
  if (field.type === 'Decimal') return a === b ? 0 : new Big(String(a)).cmp(String(b));
  return orderOf(a, b);
}

/** Compiles `property operator literal`. */
export function compare(
  field: Field,
  operand: Operand,
  operator: Operator,
  token: Token,
  behaviour: Behaviour,
): { matches: (values: Values) => boolean; literal: Scalar } {
  const literal = readLiteral(field, operand, operator, token, behaviour);
  const { name } = operand;
  const empty = blank(field);
  const test = holds[operator];
  if (operand.lower) {
    if (field.type !== 'String')
      throw badRequest(`No function signature for the function with name 'tolower' matches.`);
    return { literal, matches: (values) => test(orderOf(String(values[name] ?? empty).toLowerCase(), literal)) };
  }
  if (operator === 'eq') return { literal, matches: (values) => (values[name] ?? empty) === literal };
  if (operator === 'ne') return { literal, matches: (values) => (values[name] ?? empty) !== literal };
  return { literal, matches: (values) => test(compareValues(field, values[name] ?? empty, literal)) };
}

/** Compiles `startswith`, `endswith` and `contains`. */
export function textFunction(
  name: string,
  field: Field,
  operand: Operand,
  literal: string,
  behaviour: Behaviour,
): (values: Values) => boolean {
  if (field.type !== 'String' || field.members !== undefined)
    throw badRequest(`No function signature for the function with name '${name}' matches the specified arguments.`);
  const wanted = field.code && behaviour.codeLiterals === 'upper' && !operand.lower ? literal.toUpperCase() : literal;
  const read = (values: Values) => {
    const value = String(values[operand.name] ?? '');
    return operand.lower ? value.toLowerCase() : value;
  };
  if (name === 'startswith') return (values) => read(values).startsWith(wanted);
  if (name === 'endswith') return (values) => read(values).endsWith(wanted);
  return (values) => read(values).includes(wanted);
}
