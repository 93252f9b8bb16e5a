import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { runViewSchema } from '#shared/api/common.ts';
import { documentFilterSchema, documentListReadSchema, documentListRowSchema } from '#shared/api/documents.ts';
import { syncStatusSchema } from '#shared/statuses.ts';
import { syncRuns } from '../../database/schema/index.ts';
import type { Services } from '../../services.ts';
import { documentListRow, listDocuments } from '../../views/documents-list.ts';
import { runView } from '../../views/run.ts';
import type { ApiEnv } from '../door/caller.ts';
import { readCursor, readInstantCursor, writeCursor } from '../door/cursor.ts';
import { conflict, doorProblems, json, listOf, needs, notFound, pageOf, pagingQuery } from '../door/operation.ts';
import { documentDetail, documentDetailSchema } from './document-detail.ts';
import { documentParams, findDocument, requireBooks } from './find-document.ts';

const { shape } = documentFilterSchema;

export const documentSchema = documentListRowSchema.meta({
  id: 'Document',
  description: 'An invoice or credit note of Stripe, and how it stands in the books.',
});

/** The filter of the Dashboard’s list, as parameters. */
const filterQuery = z.object({
  status: listOf(syncStatusSchema).meta({ description: 'One or several, separated by commas.' }),
  from: shape.from.meta({ description: 'First date of the document, `YYYY-MM-DD`.' }),
  to: shape.to.meta({ description: 'Last date of the document.' }),
  customer: shape.customer.meta({ description: 'Customer in Stripe.' }),
  currency: shape.currency,
  amount_min: shape.amountMin.meta({ description: 'Total in Stripe in minor units; use it together with `currency`.' }),
  amount_max: shape.amountMax,
  cause: shape.cause.meta({ description: 'Code of the problem, e.g. `tax_rate_unmapped`.' }),
  subject: shape.subject.meta({ description: 'What the problem is about, e.g. one tax rate.' }),
  search: shape.search.meta({ description: 'Part of a number, a customer’s name or an id.' }),
});

const list = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/documents',
  tags: ['Documents'],
  operationId: 'listDocuments',
  summary: 'List documents',
  request: {
    query: pagingQuery.extend({
      ...filterQuery.shape,
      sort: documentListReadSchema.shape.sort,
      direction: documentListReadSchema.shape.direction,
    }),
  },
  responses: { 200: json(pageOf(documentSchema), 'Documents that fit'), ...doorProblems, ...conflict },
});

const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/documents/{id}',
  tags: ['Documents'],
  operationId: 'getDocument',
  summary: 'Read one document',
  description: 'Totals on both sides, the customer and why, the lines as booked, what is wrong and what to do.',
  request: { params: documentParams },
  responses: { 200: json(documentDetailSchema, 'The document'), ...doorProblems, ...notFound, ...conflict },
});

const runs = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/documents/{id}/runs',
  tags: ['Documents'],
  operationId: 'listRuns',
  summary: 'List the attempts of a document',
  description: 'The newest first, each with its steps and what was sent and answered. Secrets are taken out.',
  request: { params: documentParams, query: pagingQuery },
  responses: {
    200: json(pageOf(runViewSchema.meta({ id: 'Run' })), 'Attempts'),
    ...doorProblems,
    ...notFound,
    ...conflict,
  },
});

/** Reads of documents and their attempts. */
export function documentReads(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(list, async (c) => {
    const { limit, cursor, sort, direction, ...query } = c.req.valid('query');
    readCursor(cursor);
    const { amount_min: amountMin, amount_max: amountMax, ...plain } = query;
    const filter = { ...plain, amountMin, amountMax };
    const connection = await requireBooks(services, c.get('caller'));
    const page = await listDocuments(
      services.db,
      connection,
      { filter, sort, direction, cursor: cursor ?? null },
      limit,
    );
    return c.json({ data: page.items.map(documentListRow), next_cursor: page.next }, 200);
  });
  app.openapi(get, async (c) => {
    const caller = c.get('caller');
    const { item } = await findDocument(services, caller, c.req.valid('param').id);
    return c.json(await documentDetail(services, caller, item), 200);
  });
  app.openapi(runs, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const { item } = await findDocument(services, c.get('caller'), c.req.valid('param').id);
    const after = readInstantCursor(cursor);
    const beyond =
      after === null
        ? undefined
        : sql`(${syncRuns.startedAt}, ${syncRuns.id}) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
    const rows = await services.db
      .select({ run: syncRuns, place: sql<string>`${syncRuns.startedAt}::text` })
      .from(syncRuns)
      .where(and(eq(syncRuns.installationId, item.installationId), eq(syncRuns.itemId, item.id), beyond))
      .orderBy(desc(syncRuns.startedAt), desc(syncRuns.id))
      .limit(limit + 1);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next_cursor = last === undefined ? null : writeCursor(last.place, last.run.id);
    return c.json({ data: page.map(({ run }) => runView(run)), next_cursor }, 200);
  });
}
