import { z } from 'zod';
import type { ApiDocument } from '../openapi.ts';

/** What the page reads of a JSON schema. */
export type Schema = {
  type?: string | string[] | undefined;
  description?: string | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  items?: Schema | undefined;
  enum?: unknown[] | undefined;
  $ref?: string | undefined;
  oneOf?: Schema[] | undefined;
  anyOf?: Schema[] | undefined;
  allOf?: Schema[] | undefined;
  additionalProperties?: boolean | Schema | undefined;
  default?: unknown;
  example?: unknown;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxItems?: number | undefined;
};

const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    items: schemaSchema.optional(),
    enum: z.array(z.unknown()).optional(),
    $ref: z.string().optional(),
    oneOf: z.array(schemaSchema).optional(),
    anyOf: z.array(schemaSchema).optional(),
    allOf: z.array(schemaSchema).optional(),
    additionalProperties: z.union([z.boolean(), schemaSchema]).optional(),
    default: z.unknown().optional(),
    example: z.unknown().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxItems: z.number().optional(),
  }),
);

const contentSchema = z.record(z.string(), z.object({ schema: schemaSchema }));
const parameterSchema = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: schemaSchema,
});
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).min(1),
  'x-scope': z.string(),
  parameters: z.array(parameterSchema).default([]),
  requestBody: z.object({ description: z.string().optional(), content: contentSchema }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: contentSchema.optional() })),
});
const documentSchema = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

export type Parameter = z.output<typeof parameterSchema>;
export type Operation = z.output<typeof operationSchema> & { method: string; path: string };
export type Described = {
  sections: { name: string; description: string; operations: Operation[] }[];
  schemas: [name: string, schema: Schema][];
};

/** The description in the form in which the page is written: by section, with every operation's method and path. */
export function readDescription(document: ApiDocument): Described {
  const parsed = documentSchema.parse(JSON.parse(JSON.stringify(document)));
  const operations = Object.entries(parsed.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  return {
    sections: parsed.tags.map(({ name, description }) => ({
      name,
      description,
      operations: operations.filter(({ tags }) => tags[0] === name),
    })),
    schemas: Object.entries(parsed.components.schemas).sort(([a], [b]) => a.localeCompare(b)),
  };
}
