import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { bulkPlanAnswerSchema, bulkPlanSchema, bulkRunSchema, bulkStartSchema } from '#shared/api/bulk.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import { readBulk, startBulk, stopBulk } from '../../sync/bulk/start.ts';
import { bulkRunView, planBulkAction } from '../../views/bulk.ts';
import { requireActive } from '../../views/preview.ts';
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
import { requireBooks } from './find-document.ts';

const tags = ['Bulk runs'];
const runSchema = bulkRunSchema.meta({ id: 'BulkRun', description: 'A replay or exclusion of many documents.' });
const params = z.object({ id: z.uuid().meta({ description: 'Id of the bulk run.' }) });

const plan = createRoute({
  ...needs('read'),
  method: 'post',
  path: '/bulk-runs/plan',
  tags,
  operationId: 'planBulkRun',
  summary: 'See what a bulk run would do',
  description:
    'How many documents it would take, how many it would leave, and what happens to them. Nothing is changed.',
  request: { headers: repeatable, body: body(bulkPlanSchema, 'Action and documents') },
  responses: { 200: json(bulkPlanAnswerSchema, 'What would happen'), ...doorProblems, ...outside, ...badBody },
});

const start = createRoute({
  ...needs('sync'),
  method: 'post',
  path: '/bulk-runs',
  tags,
  operationId: 'startBulkRun',
  summary: 'Replay or exclude many documents',
  description:
    'Everything that fits a filter, or the documents named. It goes on by itself; read it to see how far it is.',
  request: { headers: repeatable, body: body(bulkStartSchema, 'Action, documents, reason') },
  responses: { 201: json(runSchema, 'The run that has begun'), ...doorProblems, ...outside, ...badBody },
});

const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/bulk-runs/{id}',
  tags,
  operationId: 'getBulkRun',
  summary: 'See how far a bulk run is',
  request: { params },
  responses: { 200: json(runSchema, 'The run'), ...doorProblems, ...notFound, ...conflict },
});

const stop = createRoute({
  ...needs('sync'),
  method: 'post',
  path: '/bulk-runs/{id}/stop',
  tags,
  operationId: 'stopBulkRun',
  summary: 'Stop a bulk run',
  description: 'Documents under way come to their end; the others are not touched.',
  request: { params, headers: repeatable },
  responses: { 200: json(runSchema, 'The run, stopping'), ...doorProblems, ...notFound, ...conflict },
});

/** Replays and exclusions of many documents at once. */
export function bulkRunRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  app.openapi(plan, async (c) => {
    const { action, selection } = c.req.valid('json');
    const connection = requireActive(services, await requireBooks(services, c.get('caller')));
    return c.json(await planBulkAction(services, connection, action, selection), 200);
  });
  app.openapi(start, async (c) => {
    const caller = c.get('caller');
    const { action, selection, reason = null } = c.req.valid('json');
    const connection = requireActive(services, await requireBooks(services, caller));
    const run = await startBulk(services.street, connection, { action, selection, askedBy: caller.userName, reason });
    if (run === null) throw nothing();
    return c.json(await bulkRunView(services, run), 201);
  });
  app.openapi(get, async (c) => {
    const connection = await requireBooks(services, c.get('caller'));
    const run = await readBulk(services.db, connection, c.req.valid('param').id);
    if (run === undefined) throw unknown();
    return c.json(await bulkRunView(services, run), 200);
  });
  app.openapi(stop, async (c) => {
    const caller = c.get('caller');
    const connection = await requireBooks(services, caller);
    const run = await stopBulk(services.street, connection, c.req.valid('param').id, caller.userName);
    if (run === undefined) throw unknown();
    return c.json(await bulkRunView(services, run), 200);
  });
}

const nothing = () =>
  new HttpError(
    409,
    'nothing_matches',
    'Nothing fits',
    'No document of the selection is in a state in which this may be done, so no run was begun. POST /bulk-runs/plan tells how many are left alone.',
  );

const unknown = () =>
  new HttpError(
    404,
    'bulk_unknown',
    'There is no such run',
    'It does not belong to the company connected now. Check the id.',
  );
