import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';

const answerSchema = z.object({ content: z.record(z.string(), z.unknown()).optional() });
const documentSchema = z.looseObject({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ operationId: z.string(), responses: z.record(z.string(), answerSchema) })),
  ),
});

type Operation = { name: string; method: string; path: string; pattern: RegExp; statuses: Record<string, unknown> };

/** An answer of the API, read. */
export type ApiAnswer = { status: number; headers: Headers; text: string; body: unknown };

/**
 * Holds answers to the OpenAPI document that the API itself serves: an operation, a status or a media type that is not
 * in it is a fault, and so is a body that its schema does not allow, also by a property that is not described.
 */
export class ApiContract {
  readonly #operations: Operation[];
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #called = new Set<string>();

  /** @param served what GET /api/v1/openapi.json answered */
  constructor(served: unknown) {
    const document = documentSchema.parse(closed(served));
    this.#operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: operation.operationId,
        method,
        path,
        pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
        statuses: operation.responses,
      })),
    );
    this.#ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
    this.#ajv.addSchema({ $id: 'api', ...document });
  }

  /** Every operation, and those that no answer was checked of yet. */
  get operations(): string[] {
    return this.#operations.map(({ name }) => name);
  }
  get uncalled(): string[] {
    return this.operations.filter((name) => !this.#called.has(name));
  }

  /** @throws Error that says what the document does not describe */
  check(method: string, path: string, answer: ApiAnswer): void {
    const operation = this.#find(method.toLowerCase(), path);
    if (operation === undefined) throw new Error(`${method} ${path} is not described`);
    const at = `${operation.name} (${method} ${operation.path}) answered ${answer.status}`;
    const described = operation.statuses[String(answer.status)];
    if (described === undefined) throw new Error(`${at}, which is not described: ${answer.text.slice(0, 400)}`);
    if (answer.status < 400) this.#called.add(operation.name);
    const type = answer.headers.get('Content-Type')?.split(';')[0] ?? '';
    const { content } = answerSchema.parse(described);
    if (content === undefined) {
      if (answer.text !== '') throw new Error(`${at} with a body that is not described`);
      return;
    }
    if (!Object.hasOwn(content, type)) throw new Error(`${at} as ${type}, which is not described`);
    if (!type.endsWith('json')) return;
    const pointer = ['paths', operation.path, operation.method, 'responses', answer.status, 'content', type, 'schema'];
    const validate = this.#validator(
      `api#/${pointer.map((part) => encodeURIComponent(pointerPart(String(part)))).join('/')}`,
    );
    if (!validate(answer.body)) {
      throw new Error(
        `${at} otherwise than described: ${this.#ajv.errorsText(validate.errors)}\n${answer.text.slice(0, 600)}`,
      );
    }
  }

  #find(method: string, path: string): Operation | undefined {
    const fitting = this.#operations.filter((one) => one.method === method && one.pattern.test(path));
    return fitting.find((one) => one.path === path) ?? fitting[0];
  }

  #validator(ref: string): ValidateFunction {
    const known = this.#validators.get(ref);
    if (known !== undefined) return known;
    const made = this.#ajv.compile({ $ref: ref });
    this.#validators.set(ref, made);
    return made;
  }
}

/** A part of a JSON pointer. */
const pointerPart = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** The document with every described object closed, so that a property that slipped into an answer is seen. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, closed(part)]));
  const described = typeof parts.properties === 'object' && parts.type !== undefined;
  return described && parts.additionalProperties === undefined ? { ...parts, additionalProperties: false } : parts;
}
