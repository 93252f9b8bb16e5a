import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { errorEntrySchema } from '#shared/api/common.ts';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { badBody, doorProblems, json, needs, outside, repeatable } from '../door/operation.ts';
import { checkContacts, contactRow, listContactLinks } from './contacts.ts';
import { fieldFaults, fieldMappings, fieldRow } from './fields.ts';
import { booksOf } from './keep.ts';
import { checkProducts, listProducts, productRow } from './products.ts';
import { type Books, MOST_ROWS, type Placed } from './table.ts';
import { checkTaxes, listTaxes, taxRow } from './taxes.ts';

const kinds = ['products', 'taxes', 'contacts', 'fields'] as const;

const rowsSchema = z
  .object({
    products: z.array(productRow).max(MOST_ROWS),
    taxes: z.array(taxRow).max(MOST_ROWS),
    contacts: z.array(contactRow).max(MOST_ROWS),
    fields: z.array(fieldRow).max(100),
  })
  .partial();

const answerSchema = z
  .object({
    valid: z.boolean(),
    checked: z.object({
      products: z.number().int(),
      taxes: z.number().int(),
      contacts: z.number().int(),
      fields: z.number().int(),
    }),
    errors: z.array(errorEntrySchema.extend({ mapping: z.enum(kinds) })),
  })
  .meta({ id: 'MappingValidation' });

const validate = createRoute({
  ...needs('read'),
  method: 'post',
  path: '/mappings/validate',
  tags: ['Mappings'],
  operationId: 'validateMappings',
  summary: 'Validate mappings',
  description:
    'Rows that are sent are checked as if they were saved, and not saved. Without rows everything that is stored is checked: what points to a record that the ledger has no more, or has blocked.',
  request: { headers: repeatable, body: json(rowsSchema, 'Rows to check; empty: what is stored') },
  responses: { 200: json(answerSchema, 'What is wrong, all at once'), ...doorProblems, ...outside, ...badBody },
});

type Rows = Required<z.output<typeof rowsSchema>>;

/** Checks mappings without keeping any. */
export function validateMappings(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(validate, async (c) => {
    const books = await booksOf(services, c);
    const sent = c.req.valid('json');
    const given = kinds.some((kind) => sent[kind] !== undefined);
    const rows: Rows = given ? { products: [], taxes: [], contacts: [], fields: [], ...sent } : await storedRows(books);
    const faults = {
      products: (await checkProducts(books, placed(rows.products))).faults,
      taxes: (await checkTaxes(books, placed(rows.taxes))).faults,
      contacts: (await checkContacts(books, placed(rows.contacts))).faults,
      fields: fieldFaults(books, placed(rows.fields)),
    };
    const keys = {
      products: rows.products.map(({ productId }) => productId),
      taxes: rows.taxes.map(({ taxRateId }) => taxRateId),
      contacts: rows.contacts.map(({ customerId }) => customerId),
      fields: rows.fields.map(({ target }) => target),
    };
    const errors = kinds.flatMap((mapping) =>
      faults[mapping].map(({ path, ...fault }) => ({
        mapping,
        // What is stored has no rows: its faults are named by its key.
        path: given
          ? `${mapping}.${path.replace(/^rows\./, '')}`
          : path.replace(/^rows\.(\d+)/, (_, row) => `${mapping}.${keys[mapping][Number(row)]}`),
        ...fault,
      })),
    );
    const checked = {
      products: rows.products.length,
      taxes: rows.taxes.length,
      contacts: rows.contacts.length,
      fields: rows.fields.length,
    };
    return c.json({ valid: errors.length === 0, checked, errors }, 200);
  });
}

const placed = <T>(rows: readonly T[]): Placed<T>[] => rows.map((row, index) => ({ index, row }));

/** What is in force, in the form of rows. */
async function storedRows(books: Books): Promise<Rows> {
  const all = { after: null, limit: MOST_ROWS };
  const products = await listProducts(books, { ...all, mapped: true });
  const taxes = await listTaxes(books, { ...all, mapped: true });
  const links = await listContactLinks(books, all);
  return {
    products: products.map(({ productId, target }) => ({
      productId,
      target: target && { kind: target.kind, id: target.id },
    })),
    taxes: taxes.map(({ taxRateId, taxCode }) => ({ taxRateId, taxCode })),
    contacts: links.map(({ customerId, currency, contact }) => ({
      customerId,
      currency: currency ?? '',
      id: contact.id,
    })),
    fields: await fieldMappings(books),
  };
}
