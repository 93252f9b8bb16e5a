import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const file = new URL('../../../shared/specs/stripe/openapi-2026-10-28.endive.json', import.meta.url);

/** The description of Stripe's API lies beside this repository, not in it. */
export const stripeSpecIsHere = existsSync(file);

type Schema = {
  properties?: Record<string, Schema> | undefined;
  items?: Schema | undefined;
  additionalProperties?: boolean | Schema | undefined;
  anyOf?: Schema[] | undefined;
  enum?: unknown[] | undefined;
};
const schemaShape: z.ZodType<Schema> = z.looseObject({
  get properties() {
    return z.record(z.string(), schemaShape).optional();
  },
  get items() {
    return schemaShape.optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaShape]).optional();
  },
  get anyOf() {
    return z.array(schemaShape).optional();
  },
  enum: z.array(z.unknown()).optional(),
});
const operationShape = z.object({
  parameters: z.array(z.object({ in: z.string(), name: z.string(), schema: schemaShape.optional() })).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema: schemaShape })) }).optional(),
});
const specShape = z.object({ paths: z.record(z.string(), z.record(z.string(), operationShape)) });

/** Whether a parameter such as `lines[0][tax][]` or `metadata[any key]` exists, and may have this value. */
function accepts(schema: Schema, keys: readonly string[], value: string): boolean {
  if (schema.anyOf?.some((branch) => accepts(branch, keys, value))) return true;
  const [key, ...rest] = keys;
  if (key === undefined) {
    const leaf = schema.properties === undefined && schema.items === undefined && schema.anyOf === undefined;
    return leaf && (schema.enum === undefined || schema.enum.includes(value));
  }
  if (/^\d*$/.test(key) && schema.items !== undefined) return accepts(schema.items, rest, value);
  const named = schema.properties?.[key];
  if (named !== undefined) return accepts(named, rest, value);
  if (typeof schema.additionalProperties === 'object') return accepts(schema.additionalProperties, rest, value);
  return schema.additionalProperties === true;
}

/** Reads the description once. @returns what is wrong with a request, in words; nothing when it is as described */
export function stripeSpec(): (request: { method: string; path: string; body: string }) => string[] {
  const { paths } = specShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  const templates = Object.keys(paths)
    .map((template) => ({ template, pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
    // `/v1/invoices/search` before `/v1/invoices/{id}`.
    .sort((a, b) => a.template.split('{').length - b.template.split('{').length);

  return ({ method, path, body }) => {
    const url = new URL(path, 'http://stripe');
    const found = templates.find(({ pattern }) => pattern.test(url.pathname));
    const operation = found === undefined ? undefined : paths[found.template]?.[method.toLowerCase()];
    if (operation === undefined) return [`${method} ${url.pathname}: no such operation`];
    const query = operation.parameters.filter((parameter) => parameter.in === 'query');
    const inQuery: Schema = {
      properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema ?? {}])),
    };
    const inBody = operation.requestBody?.content['application/x-www-form-urlencoded']?.schema ?? {};
    const wrong = (schema: Schema, given: URLSearchParams) =>
      [...given]
        .filter(([name, value]) => !accepts(schema, name.replaceAll(']', '').split('['), value))
        .map(([name, value]) => `${method} ${found?.template}: ${name}=${value}`);
    return [...wrong(inQuery, url.searchParams), ...wrong(inBody, new URLSearchParams(body))];
  };
}
