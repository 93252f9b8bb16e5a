import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NewCompany } from '#test/simulators/quickbooks/index.ts';
import { contactDraft, documentDraft, itemLine } from './drafts.ts';
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

// American companies tax a document by one code and its lines not at all, or wholly.
ledgerConformance('QuickBooks in the US', async () => {
  const books = await quickBooksBooks({ company: { country: 'US', homeCurrency: 'USD' }, taxCode: 'New York' });
  started.push(books);
  return books;
});

describe('finding documents', () => {
  it('given the form of an invoice, then one plain question finds it; without it one batch asks for every form', async () => {
    const books = await quickBooksBooks();
    started.push(books);
    const { control, simulator } = books;
    const ledger = books.connector.open(books.http, books.company);
    const draft = documentDraft('invoice', control.seeded, [itemLine(control.seeded)]);
    const estimate = await ledger.createDocument({ ...draft, form: 'estimate' });
    expect(estimate).toMatchObject({ kind: 'invoice', state: 'Pending', draft: true });
    const before = simulator.requests.length;
    expect(await ledger.findDocuments('invoice', draft.externalNumber, 'document')).toEqual([]);
    expect(await ledger.findDocuments('invoice', draft.externalNumber, 'estimate')).toEqual([estimate]);
    expect(await ledger.findDocuments('invoice', draft.externalNumber)).toEqual([estimate]);
    const asked = simulator.requests.slice(before).map(({ method, path }) => `${method} ${path.split(/[/?]/)[4]}`);
    expect(asked).toEqual(['GET query', 'GET query', 'POST batch']);
    await books.close();
  });
});

describe('a company that keeps one currency, with automated sales tax', () => {
  const open = async (company: Partial<NewCompany>) => {
    const books = await quickBooksBooks({ company, taxCode: 'New York' });
    started.push(books);
    return { ...books, ledger: books.connector.open(books.http, books.company) };
  };

  it('given a foreign currency, then nothing is written, and customers of the home currency are made without any', async () => {
    const { ledger, control, simulator, close } = await open({ multicurrency: false });
    const made = await ledger.createContact(contactDraft({ currency: 'GBP' }));
    expect(made.currency).toBeNull();
    const before = simulator.requests.length;
    const refused = { kind: 'refused', reason: 'currency_unknown' };
    await expect(ledger.createContact(contactDraft({ currency: 'USD' }))).rejects.toMatchObject(refused);
    const draft = documentDraft('invoice', control.seeded, [itemLine(control.seeded)], { currency: 'USD' });
    await expect(ledger.createDocument(draft)).rejects.toMatchObject(refused);
    // Only what is remembered of the company was read again.
    const since = simulator.requests.slice(before).map(({ method, path }) => `${method} ${path.split(/[/?]/)[4]}`);
    expect(since).toEqual(['POST batch']);
    expect(await ledger.createDocument({ ...draft, currency: 'GBP' })).toMatchObject({ currency: 'GBP' });
    await close();
  });

  it('C27: given the ledger computes sales tax itself, then its figure stands beside the source’s, to be compared', async () => {
    const { ledger, control, close } = await open({ country: 'US', homeCurrency: 'USD', automatedSalesTax: true });
    const lines = [itemLine(control.seeded, { tax: '19.98' })];
    const made = await ledger.createDocument(documentDraft('invoice', control.seeded, lines));
    expect(made).toMatchObject({ tax: { amount: 2000n }, total: { amount: 12_000n } });
    await close();
  });
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
      const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
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
