import { componentProps } from './component-props.ts';
import type { ComponentProps, PropType } from './prop-types.ts';

/** What the SDK's wrapper adds to every component; an element without them is raw HTML or a foreign component. */
const sdkProps = ['wrappedComponentName', 'sdkVersion', 'schemaVersion'];
const groups = { v9: 'ui', v9Next: 'next', v9Experimental: 'experimental' } as const;

/** How the page can tell a rendered fragment prop from other values (a React element in a browser). */
export type IsNode = (value: unknown) => boolean;

/**
 * Which of the props the SDK's types do not allow, one sentence each; empty when all is well.
 * @param component name in the remote tree, e.g. `Badge`; `option` is the one raw element, allowed in a Select.
 */
export function problemsOf(component: string, props: Record<string, unknown>, isNode: IsNode = () => false): string[] {
  if (component === 'option' || component === 'optgroup') return [];
  const version = typeof props.schemaVersion === 'string' ? props.schemaVersion : '';
  const group = isKnownVersion(version) ? groups[version] : undefined;
  if (group === undefined) return [unknownComponent(component)];
  const spec = componentProps.components[group][component];
  if (spec === undefined) return [unknownComponent(component)];
  const given = Object.fromEntries(
    Object.entries(props).filter(([key]) => !sdkProps.includes(key) && key !== 'children'),
  );
  if (!isVariants(spec)) return problemsOfProps(component, spec, given, isNode);
  const tried = spec.variants.map((variant) => problemsOfProps(component, variant, given, isNode));
  return tried.find((problems) => problems.length === 0) ?? tried.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** Does the SDK have a component of that name, in any of its entry points? */
export function isComponent(name: string): boolean {
  return Object.values(componentProps.components).some((group) => group[name] !== undefined);
}

/** Whether a component's types declare `children` at all. */
export function takesChildren(component: string): boolean {
  return Object.values(componentProps.components).some((group) => {
    const spec = group[component];
    if (spec === undefined) return false;
    return isVariants(spec)
      ? spec.variants.some((one) => 'children?' in one)
      : 'children?' in spec || 'children' in spec;
  });
}

function unknownComponent(name: string): string {
  const raw = /^[a-z]/.test(name);
  return raw
    ? `<${name}> is raw HTML, which an app cannot render in the Dashboard. Use a component of @stripe/ui-extension-sdk/ui, e.g. Box or Inline.`
    : `${name} is not a component of @stripe/ui-extension-sdk ${componentProps.sdkVersion}. Check its name and entry point.`;
}

function problemsOfProps(
  component: string,
  spec: ComponentProps,
  given: Record<string, unknown>,
  isNode: IsNode,
): string[] {
  const problems: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const type = spec[`${key}?`] ?? spec[key];
    if (type === undefined) problems.push(`${component} has no prop "${key}". It knows: ${names(spec)}.`);
    else problems.push(...mismatches(`${component}.${key}`, type, value, isNode));
  }
  for (const [key, type] of Object.entries(spec))
    if (!key.endsWith('?') && type !== 'node' && given[key] === undefined)
      problems.push(`${component} needs the prop "${key}".`);
  return problems;
}

const names = (spec: ComponentProps) =>
  Object.keys(spec)
    .map((key) => key.replace(/\?$/, ''))
    .join(', ');

/** Where a value leaves its type; the path leads to the innermost place. */
function mismatches(path: string, type: PropType, value: unknown, isNode: IsNode): string[] {
  if (typeof type === 'string')
    return isOfBasicType(type, value, isNode) ? [] : [`${path} must be ${basicNames[type]}, got ${show(value)}.`];
  if ('ref' in type) return mismatches(path, componentProps.shared[type.ref] ?? 'unknown', value, isNode);
  if ('oneOf' in type)
    return type.oneOf.some((one) => one === value)
      ? []
      : [`${path} must be one of ${type.oneOf.map(show).join(', ')}; got ${show(value)}.`];
  if ('choice' in type)
    return typeof value === 'string' && type.choice.split('|').includes(value)
      ? []
      : [notAChoice(path, type.choice, value)];
  if ('pattern' in type)
    return typeof value === 'string' && new RegExp(type.pattern).test(value)
      ? []
      : [`${path} must match ${type.pattern}, got ${show(value)}.`];
  if ('union' in type) {
    const tried = type.union.map((one) => mismatches(path, one, value, isNode));
    if (tried.some((problems) => problems.length === 0)) return [];
    const deeper = tried.flat().filter((problem) => !problem.startsWith(`${path} must`));
    return [deeper[0] ?? `${path} fits none of its types, got ${show(value)}.`];
  }
  if ('array' in type) {
    if (!Array.isArray(value)) return [`${path} must be an array, got ${show(value)}.`];
    return value.flatMap((item, index) => mismatches(`${path}[${index}]`, type.array, item, isNode)).slice(0, 3);
  }
  if (!isRecord(value)) return [`${path} must be an object, got ${show(value)}.`];
  if ('record' in type)
    return Object.entries(value).flatMap(([key, item]) => mismatches(`${path}.${key}`, type.record, item, isNode));
  const problems: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const inner = type.object[key] ?? type.object[`${key}?`] ?? type.rest;
    if (item === undefined) continue;
    if (inner === undefined) problems.push(`${path} has no key "${key}". It knows: ${names(type.object)}.`);
    else problems.push(...mismatches(`${path}.${key}`, inner, item, isNode));
  }
  for (const key of Object.keys(type.object))
    if (!key.endsWith('?') && value[key] === undefined) problems.push(`${path} needs the key "${key}".`);
  return problems;
}

const basicNames = {
  string: 'a string',
  number: 'a number',
  boolean: 'true or false',
  function: 'a function',
  node: 'text or an element',
  date: 'a Date',
  set: 'a Set',
  unknown: 'anything',
};

function isOfBasicType(type: keyof typeof basicNames, value: unknown, isNode: IsNode): boolean {
  if (type === 'unknown') return true;
  if (type === 'date') return value instanceof Date;
  if (type === 'set') return value instanceof Set;
  if (type === 'node') return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isNode(value);
  return typeof value === type;
}

function notAChoice(path: string, choice: string, value: unknown): string {
  const all = choice.split('|');
  const near =
    typeof value === 'string'
      ? all.filter((one) => one.toLowerCase().includes(value.toLowerCase().slice(0, 3))).slice(0, 8)
      : [];
  const hint =
    all.length <= 40
      ? `one of ${all.join(', ')}`
      : `one of ${all.length} known values${near.length > 0 ? ` (near: ${near.join(', ')})` : ''}`;
  return `${path} must be ${hint}; got ${show(value)}.`;
}

function show(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function isKnownVersion(version: string): version is keyof typeof groups {
  return version in groups;
}

function isVariants(spec: ComponentProps | { variants: ComponentProps[] }): spec is { variants: ComponentProps[] } {
  return 'variants' in spec && Array.isArray(spec.variants);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
