import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { entityNames, type Field, type Fields, fieldsOf } from '../schema/index.ts';

const specs = new URL('../../../../../shared/specs/quickbooks/qbo-v3.schema.json', import.meta.url);

type Node = { properties?: Record<string, Node>; items?: Node; $ref?: string; enum?: string[] };
const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), nodeSchema).optional(),
    items: nodeSchema.optional(),
    $ref: z.string().optional(),
    enum: z.array(z.string()).optional(),
  }),
);

describe.skipIf(!existsSync(specs))('the tables of this stand-in beside the published schema', () => {
  const { $defs } = existsSync(specs)
    ? z.object({ $defs: z.record(z.string(), nodeSchema) }).parse(JSON.parse(readFileSync(specs, 'utf8')))
    : { $defs: {} };
  const follow = (node: Node | undefined): Node | undefined =>
    node?.$ref === undefined ? node : follow($defs[node.$ref.replace('#/$defs/', '')]);

  /** Properties that the schema does not have, and members of enumerations that it does not know. */
  function strange(fields: Fields, node: Node | undefined, path: string): string[] {
    return Object.entries(fields).flatMap(([name, field]: [string, Field]) => {
      const target = follow(node?.properties?.[name]);
      if (target === undefined) return [`${path}.${name}`];
      if (field.kind === 'enum')
        return field.of.flatMap((member) =>
          target.enum?.includes(member) === false ? [`${path}.${name}=${member}`] : [],
        );
      if (field.kind === 'object') return strange(field.fields, target, `${path}.${name}`);
      if (field.kind === 'list') return strange(field.fields, follow(target.items), `${path}.${name}[]`);
      return [];
    });
  }

  it.each(entityNames)('%s has no property or member of its own invention', (entity) => {
    expect($defs[entity]).toBeDefined();
    expect(strange(fieldsOf[entity], $defs[entity], entity)).toEqual([]);
  });
});
