import { createRequire } from 'node:module';
import ts from 'typescript';
import type { ComponentProps, PropTable, PropType } from './prop-types.ts';

const require = createRequire(import.meta.url);
const sdkFile = (path: string) => require.resolve(`@stripe/ui-extension-sdk/${path}`);
const entryPoints = { ui: 'ui/index.d.ts', next: 'ui/next.d.ts', experimental: 'ui/experimental.d.ts' } as const;

/**
 * Reads every `…Props` type of the SDK's declaration files into a {@link PropTable}. The SDK's own types are the only
 * source of what the Dashboard accepts, so the table is derived and never written by hand.
 */
export function extractProps(): PropTable {
  const files = Object.values(entryPoints).map(sdkFile);
  const program = ts.createProgram(files, {
    strict: true,
    jsx: ts.JsxEmit.ReactJSX,
    skipLibCheck: true,
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
    types: [],
  });
  const reader = new TypeReader(program.getTypeChecker());
  const read = (path: string) => reader.components(program.getSourceFile(sdkFile(path)));
  const components = {
    ui: read(entryPoints.ui),
    next: read(entryPoints.next),
    experimental: read(entryPoints.experimental),
  };
  const { version } = require('@stripe/ui-extension-sdk/package.json') as { version: string };
  return shareRepeated({ sdkVersion: version, shared: {}, components });
}

class TypeReader {
  readonly #checker: ts.TypeChecker;
  readonly #open: ts.Type[] = [];

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  components(source: ts.SourceFile | undefined): PropTable['components']['ui'] {
    if (source === undefined) throw new Error('The SDK lacks a declaration file this script reads; see entryPoints.');
    const found: PropTable['components']['ui'] = {};
    const remote = new Set<string>();
    source.forEachChild((node) => {
      if (!ts.isVariableStatement(node)) return;
      for (const declaration of node.declarationList.declarations) remote.add(declaration.name.getText(source));
    });
    source.forEachChild((node) => {
      if (!ts.isTypeAliasDeclaration(node) || !node.name.text.endsWith('Props')) return;
      const name = node.name.text.slice(0, -'Props'.length);
      if (!remote.has(name)) return;
      const type = this.#checker.getTypeAtLocation(node.name);
      found[name] = type.isUnion() ? { variants: type.types.map((one) => this.#props(one)) } : this.#props(type);
    });
    return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #props(type: ts.Type): ComponentProps {
    const props: ComponentProps = {};
    for (const symbol of type.getProperties()) {
      const optional =
        (symbol.flags & ts.SymbolFlags.Optional) !== 0 || allowsUndefined(this.#checker.getTypeOfSymbol(symbol));
      props[optional ? `${symbol.name}?` : symbol.name] = this.#type(this.#checker.getTypeOfSymbol(symbol));
    }
    return props;
  }

  #type(type: ts.Type): PropType {
    const named = (type.aliasSymbol ?? type.symbol)?.name;
    if (named === 'ReactNode' || named === 'ReactElement' || named === 'Element') return 'node';
    if (named === 'Date') return 'date';
    if (named === 'Set') return 'set';
    if (this.#open.includes(type)) return 'unknown';
    this.#open.push(type);
    try {
      return this.#structure(type);
    } finally {
      this.#open.pop();
    }
  }

  #structure(type: ts.Type): PropType {
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return 'unknown';
    if (type.isUnion()) return this.#union(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { oneOf: [type.value] };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { oneOf: [this.#checker.typeToString(type) === 'true'] };
    if (type.flags & ts.TypeFlags.TemplateLiteral)
      return { pattern: templatePattern(this.#checker.typeToString(type)) };
    if (type.flags & ts.TypeFlags.StringLike) return 'string';
    if (type.flags & ts.TypeFlags.NumberLike) return 'number';
    if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
    if (type.getCallSignatures().length > 0) return 'function';
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      return { array: item === undefined ? 'unknown' : this.#type(item) };
    }
    const index = this.#checker
      .getIndexInfosOfType(type)
      .find((info) => (info.keyType.flags & ts.TypeFlags.String) !== 0);
    const object = this.#props(type);
    if (index === undefined) return { object };
    const rest = this.#type(index.type);
    return Object.keys(object).length === 0 ? { record: rest } : { object, rest };
  }

  #union(members: ts.Type[]): PropType {
    const defined = members.filter((one) => (one.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0);
    const oneOf: (string | number | boolean)[] = [];
    const others: PropType[] = [];
    for (const member of defined) {
      const read = this.#type(member);
      if (typeof read === 'object' && 'oneOf' in read) oneOf.push(...read.oneOf);
      else if (typeof read === 'object' && 'choice' in read) oneOf.push(...read.choice.split('|'));
      else if (!others.some((other) => JSON.stringify(other) === JSON.stringify(read))) others.push(read);
    }
    if (oneOf.includes(true) && oneOf.includes(false)) {
      others.push('boolean');
      oneOf.splice(0, oneOf.length, ...oneOf.filter((value) => typeof value !== 'boolean'));
    }
    if (oneOf.length > 0) others.unshift(enumeration(oneOf.sort()));
    if (others.includes('unknown')) return 'unknown';
    const [only] = others;
    return others.length === 1 && only !== undefined ? only : { union: others };
  }
}

function enumeration(values: (string | number | boolean)[]): PropType {
  const long = values.length > 6 && values.every((value) => typeof value === 'string');
  return long ? { choice: values.join('|') } : { oneOf: values };
}

function allowsUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some((one) => (one.flags & ts.TypeFlags.Undefined) !== 0);
}

/** `${string}/${string}` → `^.*\/.*$` */
function templatePattern(text: string): string {
  const literal = text.slice(1, -1);
  const escaped = literal.split(/\$\{(?:string|number)\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return `^${escaped.join('.*')}$`;
}

/** Long enumerations and objects occur dozens of times (spacing, currencies, routes): each is kept once, under a name. */
function shareRepeated(table: PropTable): PropTable {
  const seen = new Map<string, number>();
  const visit = (type: PropType): void => {
    if (typeof type === 'string') return;
    const text = JSON.stringify(type);
    seen.set(text, (seen.get(text) ?? 0) + 1);
    children(type).forEach(visit);
  };
  const everyComponent = Object.values(table.components).flatMap((group) => Object.values(group));
  const propsOf = (one: (typeof everyComponent)[number]) =>
    'variants' in one && Array.isArray(one.variants) ? one.variants : [one as ComponentProps];
  for (const one of everyComponent) for (const props of propsOf(one)) Object.values(props).forEach(visit);
  const names = new Map<string, string>();
  for (const [text, count] of seen) if (count > 1 && text.length > 90) names.set(text, `type${names.size + 1}`);
  const replace = (type: PropType, top = false): PropType => {
    if (typeof type === 'string') return type;
    const name = top ? undefined : names.get(JSON.stringify(type));
    if (name !== undefined) {
      table.shared[name] ??= replace(type, true);
      return { ref: name };
    }
    return mapChildren(type, (child) => replace(child));
  };
  for (const one of everyComponent)
    for (const props of propsOf(one)) for (const [key, type] of Object.entries(props)) props[key] = replace(type);
  return table;
}

function children(type: PropType): PropType[] {
  if (typeof type === 'string') return [];
  if ('array' in type) return [type.array];
  if ('record' in type) return [type.record];
  if ('union' in type) return type.union;
  if ('object' in type) return [...Object.values(type.object), ...(type.rest === undefined ? [] : [type.rest])];
  return [];
}

function mapChildren(type: PropType, change: (child: PropType) => PropType): PropType {
  if (typeof type === 'string') return type;
  if ('array' in type) return { array: change(type.array) };
  if ('record' in type) return { record: change(type.record) };
  if ('union' in type) return { union: type.union.map(change) };
  if ('object' in type) {
    const object = Object.fromEntries(Object.entries(type.object).map(([key, child]) => [key, change(child)]));
    return type.rest === undefined ? { object } : { object, rest: change(type.rest) };
  }
  return type;
}
