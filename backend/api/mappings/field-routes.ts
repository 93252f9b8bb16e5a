import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import {
  badBody,
  body,
  conflict,
  doorProblems,
  json,
  needs,
  notFound,
  outside,
  repeatable,
} from '../door/operation.ts';
import { writeCsv } from './csv.ts';
import { checkFields, fieldChoice, fieldCsv, fieldMappings, fieldRow, fieldTarget, listFields } from './fields.ts';
import { booksOf, csvHeaders, keepRows, noMapping, rowsOf, wantsCsv } from './keep.ts';
import { bulkQuery } from './routes.ts';
import { bulkResultSchema } from './table.ts';

const tags = ['Mappings'];
const MOST_FIELDS = 100;
const params = z.object({
  key: z.string().min(1).max(100).meta({ description: 'Field of the ledger, e.g. `invoice.externalDocumentNumber`.' }),
});
const changed = { 200: json(bulkResultSchema, 'What came of it'), ...doorProblems, ...outside, ...badBody };
const columns = fieldCsv.columns.join(', ');

const list = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/mappings/fields',
  tags,
  operationId: 'listFieldMappings',
  summary: 'List fields of the ledger and how they are filled',
  description: `All fields that may be filled, with type and length. With \`Accept: text/csv\` the mappings as CSV (${columns}).`,
  responses: {
    200: {
      description: 'Fields, or mappings as CSV',
      content: {
        'application/json': { schema: z.object({ data: z.array(fieldTarget) }) },
        'text/csv': { schema: z.string() },
      },
    },
    ...doorProblems,
    ...conflict,
  },
});

const put = createRoute({
  ...needs('configure'),
  method: 'put',
  path: '/mappings/fields/{key}',
  tags,
  operationId: 'putFieldMapping',
  summary: 'Set how a field is filled',
  description: 'Of several sources the first that is not empty counts. Kept as a new version of the settings.',
  request: { params, query: bulkQuery, body: body(fieldChoice, 'Its sources') },
  responses: changed,
});

const remove = createRoute({
  ...needs('configure'),
  method: 'delete',
  path: '/mappings/fields/{key}',
  tags,
  operationId: 'deleteFieldMapping',
  summary: 'Leave a field to the ledger',
  request: { params },
  responses: { 200: json(bulkResultSchema, 'What came of it'), ...doorProblems, ...notFound, ...outside },
});

const bulk = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/mappings/fields/bulk',
  tags,
  operationId: 'putFieldMappings',
  summary: 'Set how many fields are filled',
  description: `All or none. As JSON, or as CSV with the columns ${columns}. Rows replace what was mapped to the fields that they name.`,
  request: {
    headers: repeatable,
    query: bulkQuery,
    body: {
      description: 'The mappings',
      content: {
        'application/json': { schema: z.object({ rows: z.array(fieldRow).min(1).max(MOST_FIELDS) }) },
        'text/csv': { schema: z.string() },
      },
    },
  },
  responses: changed,
});

/** Fields of the ledger ↔ where their values come from. */
export function fieldMappingRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(list, async (c) => {
    const books = await booksOf(services, c);
    if (wantsCsv(c))
      return c.text(
        writeCsv(fieldCsv.columns, (await fieldMappings(books)).map(fieldCsv.write)),
        200,
        csvHeaders('fields'),
      );
    return c.json({ data: await listFields(books) }, 200);
  });
  app.openapi(put, async (c) => {
    const books = await booksOf(services, c);
    const { key: target } = c.req.valid('param');
    const rows = c.req.valid('json').sources.map((source, index) => ({ index, row: { target, ...source } }));
    return c.json(await keepRows(books, await checkFields(books, rows, [target]), 1, c.req.valid('query')), 200);
  });
  app.openapi(remove, async (c) => {
    const books = await booksOf(services, c);
    const { key } = c.req.valid('param');
    if (!(await fieldMappings(books)).some(({ target }) => target === key)) throw noMapping(key);
    const checked = await checkFields(books, [], [key]);
    return c.json(await keepRows(books, checked, 1, { dry_run: false, replay: false }), 200);
  });
  app.openapi(bulk, async (c) => {
    const books = await booksOf(services, c);
    const rows = await rowsOf(c, fieldRow, fieldCsv, c.req.valid('json'));
    return c.json(await keepRows(books, await checkFields(books, rows), rows.length, c.req.valid('query')), 200);
  });
}
