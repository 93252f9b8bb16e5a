import { html } from 'hono/html';
import type { Schema } from './described.ts';

type Html = ReturnType<typeof html>;

/** Deeper than this a reader has lost the thread; the JSON has the rest. */
const DEEPEST = 4;

/** Anchor of a named schema. */
export const schemaId = (name: string): string => `schema-${name}`;

const named = (ref: string): string => ref.split('/').at(-1) ?? ref;

/** A schema's type in words: `string`, `list of Document`, `one of a, b`. */
export function typeOf(schema: Schema): Html {
  if (schema.$ref !== undefined) {
    const name = named(schema.$ref);
    return html`<a href="#${schemaId(name)}">${name}</a>`;
  }
  const [only, ...more] = schema.allOf ?? [];
  if (only !== undefined && more.length === 0) return typeOf(only);
  if (schema.enum !== undefined)
    return html`${schema.enum.map((value, at) => html`${at === 0 ? '' : ' | '}<code>${String(value)}</code>`)}`;
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) {
    const words = choices.map((choice, at) => html`${at === 0 ? '' : ' or '}${typeOf(choice)}`);
    return html`${words}`;
  }
  const types = [schema.type ?? 'any'].flat();
  const bare = types.filter((type) => type !== 'null').join(' or ') || 'null';
  const orNull = types.includes('null') && bare !== 'null' ? ' or null' : '';
  if (schema.items !== undefined) return html`list of ${typeOf(schema.items)}${orNull}`;
  return html`${bare}${orNull}`;
}

/** Limits and defaults, where there are any. */
function limitsOf(schema: Schema): string {
  const parts = [
    schema.default === undefined || typeof schema.default === 'object' ? null : `default ${String(schema.default)}`,
    schema.maxLength === undefined ? null : `at most ${schema.maxLength} characters`,
    schema.minimum === undefined || schema.minimum < -1e9 ? null : `from ${schema.minimum}`,
    schema.maximum === undefined || schema.maximum > 1e9 ? null : `to ${schema.maximum}`,
    schema.maxItems === undefined ? null : `at most ${schema.maxItems}`,
    schema.example === undefined || typeof schema.example === 'object' ? null : `e.g. ${String(schema.example)}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Text with `code` in it. */
export const prose = (text: string | undefined): Html =>
  html`${(text ?? '').split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;

/** One named value: its type, whether it has to be there, what it means, and what is inside. */
export function field(name: string, schema: Schema, required: boolean, depth = 0): Html {
  const limits = limitsOf(schema);
  return html`<li>
    <div class="field"><code class="name">${name}</code> <span class="type">${typeOf(schema)}</span>${required ? html` <span class="tag">required</span>` : ''}</div>
    ${schema.description === undefined && limits === '' ? '' : html`<div class="note">${prose(schema.description)}${limits === '' ? '' : html` <span class="limits">${limits}</span>`}</div>`}
    ${depth >= DEEPEST ? '' : inner(schema, depth + 1)}
  </li>`;
}

/** The properties of an object, of the entries of a list, or of each choice. */
export function inner(schema: Schema, depth: number): Html {
  if (schema.$ref !== undefined) return html``;
  const { properties } = schema;
  if (properties !== undefined) {
    const fields = Object.entries(properties);
    if (fields.length === 0) return html``;
    const list = html`<ul class="fields">${fields.map(([name, part]) => field(name, part, schema.required?.includes(name) === true, depth))}</ul>`;
    return depth <= 1 ? list : html`<details><summary>${fields.length} fields</summary>${list}</details>`;
  }
  if (schema.items !== undefined) return inner(schema.items, depth);
  const choices = (schema.oneOf ?? schema.anyOf ?? schema.allOf ?? []).filter(
    (choice) => choice.properties !== undefined,
  );
  if (choices.length === 0) return html``;
  return html`<div class="choices">${choices.map((choice) => inner(choice, depth))}</div>`;
}
