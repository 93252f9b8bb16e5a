import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import { webhookDeliveryDetailSchema, webhookDeliverySchema } from '#shared/api/webhooks.ts';
import { enqueueDeliveries } from '../../outgoing/deliver.ts';
import { readEndpoint } from '../../outgoing/endpoints.ts';
import { listDeliveries, readDelivery, redeliver } from '../../outgoing/log.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { readInstantCursor, writeCursor } from '../door/cursor.ts';
import { conflict, doorProblems, json, needs, notFound, pageOf, pagingQuery, repeatable } from '../door/operation.ts';
import { endpointParams, noEndpoint } from './webhooks.ts';

const tags = ['Webhooks'];
const params = z.object({ id: z.uuid().meta({ description: 'Id of the delivery.' }) });
const delivery = webhookDeliverySchema.meta({
  id: 'WebhookDelivery',
  description: 'One event on its way to one endpoint.',
});
const detail = webhookDeliveryDetailSchema.meta({
  id: 'WebhookDeliveryDetail',
  description: 'With what is sent, and what was answered to each try.',
});

const list = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/webhook-endpoints/{id}/deliveries',
  tags,
  operationId: 'listWebhookDeliveries',
  summary: 'List what was sent to an endpoint',
  description: 'The newest first, for 30 days.',
  request: {
    params: endpointParams,
    query: pagingQuery.extend({ state: webhookDeliverySchema.shape.state.optional() }),
  },
  responses: { 200: json(pageOf(delivery), 'Deliveries'), ...doorProblems, ...notFound },
});
const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/webhook-deliveries/{id}',
  tags,
  operationId: 'getWebhookDelivery',
  summary: 'Read a delivery with each try',
  request: { params },
  responses: { 200: json(detail, 'The delivery'), ...doorProblems, ...notFound },
});
const again = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/webhook-deliveries/{id}/redeliver',
  tags,
  operationId: 'redeliverWebhook',
  summary: 'Deliver an event again',
  description: 'Under the same `webhook-id`, and as often as a new one.',
  request: { params, headers: repeatable },
  responses: { 202: json(detail, 'On its way again'), ...doorProblems, ...notFound, ...conflict },
});

/** What was sent, and what came of it. */
export function webhookDeliveryRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  const { db } = services;
  app.openapi(list, async (c) => {
    const { installation } = c.get('caller');
    const endpointId = c.req.valid('param').id;
    const { limit, cursor, state } = c.req.valid('query');
    if ((await readEndpoint(db, installation, endpointId)) === undefined) throw noEndpoint();
    const after = readInstantCursor(cursor);
    const rows = await listDeliveries(db, installation, { endpointId, state, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next_cursor = last === undefined ? null : writeCursor(last.place, last.delivery.id);
    return c.json({ data: page.map((row) => row.delivery), next_cursor }, 200);
  });
  app.openapi(get, async (c) => {
    const found = await readDelivery(db, c.get('caller').installation, c.req.valid('param').id);
    if (found === undefined) throw noDelivery();
    return c.json(found, 200);
  });
  app.openapi(again, async (c) => {
    const { installation } = c.get('caller');
    const { id } = c.req.valid('param');
    const queued = await redeliver(db, installation, id);
    if (queued === 'disabled') throw disabled();
    await enqueueDeliveries(services);
    const found = queued === undefined ? undefined : await readDelivery(db, installation, id);
    if (found === undefined) throw noDelivery();
    return c.json(found, 202);
  });
}

const noDelivery = () =>
  new HttpError(
    404,
    'webhook_delivery_not_found',
    'There is no such delivery',
    'This account has no delivery of that id, or it is older than 30 days. List the deliveries of the endpoint.',
  );

const disabled = () =>
  new HttpError(
    409,
    'webhook_endpoint_disabled',
    'The endpoint is disabled',
    'Nothing is sent to it. Enable it with PATCH /webhook-endpoints/{id}, then deliver the event again.',
  );
