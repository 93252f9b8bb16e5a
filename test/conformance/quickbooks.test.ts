import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ledgerConformance } from './ledger.ts';
import { type QuickBooksUnderTest, quickBooksBooks } from './quickbooks.ts';

const specs = new URL('../../../shared/specs/quickbooks/qbo-v3.schema.json', import.meta.url);

/** Simulators of this file, for what is checked about all requests at the end. */
const started: QuickBooksUnderTest[] = [];

ledgerConformance('QuickBooks', async () => {
  const books = await quickBooksBooks();
  started.push(books);
  return books;
});

describe('every request that the connector has sent', () => {
  const sent = () =>
    started.flatMap((books) => books.simulator.requests).filter(({ path }) => path.startsWith('/v3/company/'));

  it('given all of the above, then no query knows OR, and every change carried a version', () => {
    expect(sent().length).toBeGreaterThan(100);
    for (const { path, body } of sent()) {
      const query = new URL(path, 'http://x').searchParams.get('query') ?? '';
      expect(query.replaceAll(/'(\\.|[^'\\])*'/g, "''")).not.toMatch(/\bor\b/i);
      if (path.includes('operation=')) expect(JSON.parse(body)).toMatchObject({ SyncToken: expect.any(String) });
    }
  });

  it.skipIf(!existsSync(specs))(
    'given the API definition beside this repository, then every body agrees with it and names nothing else',
    () => {
      const { $defs } = z
        .object({ $defs: z.record(z.string(), z.record(z.string(), z.unknown())) })
        .parse(JSON.parse(readFileSync(specs, 'utf8')));
      for (const [name, definition] of Object.entries($defs))
        if (definition.type === 'object' && name !== 'IntuitAnyType') definition.additionalProperties = false;
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      ajv.addSchema({ $id: 'qbo', $defs });
      const names = Object.keys($defs);
      let checked = 0;
      for (const { method, path, body } of sent()) {
        if (method !== 'POST') continue;
        const set = /^\/v3\/company\/\d+\/(\w+)/.exec(path)?.[1] ?? '';
        if (set === 'batch') continue;
        const entity = names.find((name) => name.toLowerCase() === set);
        const validate = ajv.getSchema(`qbo#/$defs/${entity}`);
        expect(validate, path).toBeDefined();
        expect(validate?.(JSON.parse(body)), `${path} ${body} ${ajv.errorsText(validate?.errors)}`).toBe(true);
        checked += 1;
      }
      expect(checked).toBeGreaterThan(100);
    },
  );

  afterAll(() => started.splice(0));
});
