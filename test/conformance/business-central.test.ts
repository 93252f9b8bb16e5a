import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BusinessCentralUnderTest, businessCentralBooks } from './business-central.ts';
import { documentDraft, itemLine } from './drafts.ts';
import { ledgerConformance } from './ledger.ts';

const specs = new URL('../../../shared/specs/business-central/api-v2.0.schema.json', import.meta.url);

/** Simulators of this file, for what is checked about all requests at the end. */
const started: BusinessCentralUnderTest[] = [];
const start =
  (...args: Parameters<typeof businessCentralBooks>) =>
  async () => {
    const books = await businessCentralBooks(...args);
    started.push(books);
    return books;
  };

ledgerConformance('Business Central', start());

// Where accounts of live tenants differ, the connector must manage with the other reading too.
ledgerConformance(
  'Business Central with small pages and its other manners',
  start({
    behaviour: {
      orOverDistinctFields: 400,
      staleEtag: 412,
      codeLiterals: 'upper',
      readOnlyProperties: 'ignore',
      pageSize: 50,
    },
  }),
);

describe('the limits of Business Central', () => {
  it('given the requests of five minutes are used up, then the next is throttled and not processed', async () => {
    const { connector, http, company, control, simulator, close } = await businessCentralBooks({
      limits: { requestsPer5Min: 2 },
    });
    const ledger = connector.open(http, company);
    const draft = documentDraft('invoice', control.seeded, [itemLine(control.seeded)]);
    await ledger.createDocument(draft);
    await ledger.findDocuments('invoice', draft.externalNumber);
    await expect(ledger.createDocument(draft)).rejects.toMatchObject({ kind: 'throttled' });
    expect(simulator.stats().tooManyRequests).toBe(1);
    await close();
  });
});

describe('every request that the connector has sent', () => {
  /** Without what the tests themselves did through the side door. */
  const sent = () =>
    started
      .flatMap((books) => books.simulator.requests)
      .filter(({ path }) => path.startsWith('/v2.0/') && !path.endsWith('/Microsoft.NAV.post'));

  it('given all of the above, then no filter joins different fields by or, and texts come in English', () => {
    expect(sent().length).toBeGreaterThan(100);
    for (const request of sent()) {
      expect(request.headers['accept-language'], request.path).toBe('en-US');
      const filter = new URL(request.path, 'http://x').searchParams.get('$filter') ?? '';
      expect(filter.replaceAll(/'([^']|'')*'/g, "''")).not.toMatch(/\bor\b/);
    }
  });

  it('given all of the above, then every removal and change carried a version', () => {
    const changes = sent().filter((request) => request.method === 'PATCH' || request.method === 'DELETE');
    expect(changes.length).toBeGreaterThan(4);
    for (const request of changes) expect(request.headers['if-match'], request.path).toBeTruthy();
  });

  it.skipIf(!existsSync(specs))(
    'given the API definition beside this repository, then every body agrees with it',
    () => {
      const { $defs } = z
        .object({ $defs: z.record(z.string(), z.unknown()) })
        .parse(JSON.parse(readFileSync(specs, 'utf8')));
      const ajv = new Ajv2020({ strict: false, allErrors: true });
      ajv.addSchema({ $id: 'bc', $defs });
      let checked = 0;
      for (const request of sent()) {
        if (request.body === '') continue;
        const set = /\/(\w+)(\([^)]*\))?(\?.*)?$/.exec(request.path)?.[1];
        const validate = ajv.getSchema(`bc#/$defs/${set}.create`);
        expect(validate, request.path).toBeDefined();
        const agrees = validate?.(JSON.parse(request.body));
        const tooLong = validate?.errors?.every((error) => error.keyword === 'maxLength');
        // Lengths are exceeded on purpose where their refusal is tested; the answer must then have been one.
        expect(
          agrees === true || (tooLong === true && request.status === 400),
          `${request.path} ${request.body} ${ajv.errorsText(validate?.errors)}`,
        ).toBe(true);
        checked += 1;
      }
      expect(checked).toBeGreaterThan(100);
    },
  );

  afterAll(() => started.splice(0));
});
