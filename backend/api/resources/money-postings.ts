import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  type PostingAction,
  postingGroups,
  postingListReadSchema,
  postingRowSchema,
  postingSorts,
  postingViewSchema,
} from '#shared/api/money-posting.ts';
import { actOnPosting, unknownPosting } from '../../routes/money.ts';
import type { Services } from '../../services.ts';
import { postingListView } from '../../views/money/list.ts';
import { postingPage } from '../../views/money/page.ts';
import type { ApiCaller, ApiEnv } from '../door/caller.ts';
import {
  badBody,
  conflict,
  doorProblems,
  json,
  needs,
  notFound,
  outside,
  pageOf,
  pagingQuery,
  repeatable,
  sentenceSchema,
} from '../door/operation.ts';
import { requireBooks } from './find-document.ts';

const tags = ['Money movement'];
const params = z.object({ id: z.uuid().meta({ description: 'Id of the posting.' }) });
const rowSchema = postingRowSchema.meta({
  id: 'Posting',
  description: 'What is booked for one event: a payment, a refund, a dispute, a fee, a payout.',
});
const viewSchema = postingViewSchema.meta({
  id: 'PostingDetail',
  description: 'A posting with its lines, its records in the ledger, what it waits for and what stands against it.',
});

const list = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/postings',
  tags,
  operationId: 'listPostings',
  summary: 'List postings',
  description: 'The newest first, by pages of 50.',
  request: {
    query: z.object({
      group: z.enum(postingGroups).default('all').meta({ description: '`attention`: failed or in question.' }),
      kind: z.enum(postingSorts).optional(),
      search: postingListReadSchema.shape.search.meta({
        description: 'Id in Stripe: of a transaction, charge, refund, dispute, invoice or payout.',
      }),
      cursor: pagingQuery.shape.cursor,
    }),
  },
  responses: { 200: json(pageOf(rowSchema), 'Postings that fit'), ...doorProblems, ...conflict },
});

const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/postings/{id}',
  tags,
  operationId: 'getPosting',
  summary: 'Read one posting',
  request: { params },
  responses: { 200: json(viewSchema, 'The posting'), ...doorProblems, ...notFound, ...conflict },
});

const act = (action: PostingAction, summary: string, description: string) =>
  createRoute({
    ...needs('sync'),
    method: 'post',
    path: `/postings/{id}/${action}`,
    tags,
    operationId: `${action}Posting`,
    summary,
    description,
    request: { params, headers: repeatable },
    responses: {
      200: json(sentenceSchema, 'What happens now'),
      ...doorProblems,
      ...notFound,
      ...outside,
      ...badBody,
    },
  });

const replay = act(
  'replay',
  'Book a posting again',
  'What stands in the ledger is read again: what is gone is written anew, what is missing is added, what was changed there is left alone and said.',
);
const undo = act(
  'undo',
  'Take a posting back',
  'Its records are removed from the ledger, or reversed where the ledger removes nothing.',
);

/** Postings of money movement: what stands in the books, and its replay and undo. */
export function postingRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(list, async (c) => {
    const caller = c.get('caller');
    const { kind, cursor, ...input } = c.req.valid('query');
    await requireBooks(services, caller);
    const page = await postingListView(services, caller, { ...input, kind: kind ?? null, cursor: cursor ?? null });
    return c.json({ data: page.rows, next_cursor: page.next }, 200);
  });
  app.openapi(get, async (c) => {
    const caller = c.get('caller');
    await requireBooks(services, caller);
    const page = await postingPage(services, caller, c.req.valid('param').id);
    if (page === undefined) throw unknownPosting();
    return c.json(page.posting, 200);
  });
  const carryOut = async (caller: ApiCaller, id: string, action: PostingAction) => {
    await requireBooks(services, caller);
    return { sentence: await actOnPosting(services, caller, id, action) };
  };
  app.openapi(replay, async (c) => c.json(await carryOut(c.get('caller'), c.req.valid('param').id, 'replay'), 200));
  app.openapi(undo, async (c) => c.json(await carryOut(c.get('caller'), c.req.valid('param').id, 'undo'), 200));
}
