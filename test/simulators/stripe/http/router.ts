import { z } from 'zod';
import type { Context } from '../context.ts';
import { list, text } from './fields.ts';
import type { FormHash } from './form.ts';
import type { JsonObject } from './json.ts';
import { parseParams } from './params.ts';

type Method = 'GET' | 'POST' | 'DELETE';

/** One operation of the API. */
export type Route = {
  method: Method;
  /** As in the OpenAPI description: `/v1/invoices/{id}/lines`. */
  path: string;
  schema: z.ZodType;
  run(ctx: Context, form: FormHash, ids: string[]): { body: JsonObject; expand: string[] };
};

/**
 * Declares an operation. Its parameters are exactly those of `shape` and `expand`; all others are refused.
 * @param run gets the parsed parameters and the path's ids in order.
 */
export function route<S extends z.ZodRawShape>(
  method: Method,
  path: string,
  shape: S,
  run: (ctx: Context, params: z.output<z.ZodObject<S>>, id: string, second: string) => JsonObject,
): Route {
  const schema = z.strictObject(shape);
  const expandable = list(text());
  return {
    method,
    path,
    schema: schema.extend({ expand: expandable.optional() }),
    run: (ctx, { expand, ...form }, ids) => {
      const paths = expand === undefined ? [] : parseParams(z.strictObject({ expand: expandable }), { expand }).expand;
      return { body: run(ctx, parseParams(schema, form), ids[0] ?? '', ids[1] ?? ''), expand: paths };
    },
  };
}

/** Finds the operation for a method and path. */
export class Router {
  readonly #byShape = new Map<string, { route: Route; pattern: RegExp }[]>();

  constructor(routes: readonly Route[]) {
    for (const one of routes) {
      const key = shapeOf(one.method, one.path);
      const pattern = new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
      this.#byShape.set(key, [...(this.#byShape.get(key) ?? []), { route: one, pattern }]);
    }
  }

  match(method: string, path: string): { route: Route; ids: string[] } | undefined {
    for (const { route: found, pattern } of this.#byShape.get(shapeOf(method, path)) ?? []) {
      const match = pattern.exec(path);
      if (match !== null) return { route: found, ids: match.slice(1).map(decodeURIComponent) };
    }
    return undefined;
  }
}

/** Method, collection and depth: enough to leave only one or two candidates. */
function shapeOf(method: string, path: string): string {
  const segments = path.split('/');
  return `${method} ${segments[2] ?? ''} ${segments.length}`;
}
