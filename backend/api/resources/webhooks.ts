import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { z } from 'zod';
import {
  createWebhookEndpointSchema,
  updateWebhookEndpointSchema,
  webhookEndpointSchema,
} from '#shared/api/webhooks.ts';
import { addressFault } from '../../outgoing/address.ts';
import { enqueueDeliveries } from '../../outgoing/deliver.ts';
import {
  createEndpoint,
  endpointView,
  listEndpoints,
  MOST_ENDPOINTS,
  pingEndpoint,
  readEndpoint,
  removeEndpoint,
  rotateSecret,
  updateEndpoint,
} from '../../outgoing/endpoints.ts';
import { HttpError } from '../../routes/http-error.ts';
import type { Services } from '../../services.ts';
import type { ApiEnv } from '../door/caller.ts';
import { badBody, body, conflict, doorProblems, json, needs, notFound, repeatable } from '../door/operation.ts';

const tags = ['Webhooks'];
export const endpointSchema = webhookEndpointSchema.meta({
  id: 'WebhookEndpoint',
  description: 'Where events are sent.',
});
const withSecret = z
  .object({
    endpoint: endpointSchema,
    secret: z.string().meta({ description: 'Signs what is sent there. Shown this once.', example: 'whsec_…' }),
  })
  .meta({ id: 'WebhookSecret' });
export const endpointParams = z.object({ id: z.uuid().meta({ description: 'Id of the endpoint.' }) });
const one = { 200: json(endpointSchema, 'The endpoint'), ...doorProblems, ...notFound };

const list = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/webhook-endpoints',
  tags,
  operationId: 'listWebhookEndpoints',
  summary: 'List webhook endpoints',
  responses: { 200: json(z.object({ data: z.array(endpointSchema) }), 'Endpoints'), ...doorProblems },
});
const create = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/webhook-endpoints',
  tags,
  operationId: 'createWebhookEndpoint',
  summary: 'Create a webhook endpoint',
  description: 'Events are signed by Standard Webhooks. Keep the secret: it is shown this once.',
  request: { headers: repeatable, body: body(createWebhookEndpointSchema, 'Address and events') },
  responses: { 201: json(withSecret, 'The endpoint and its secret'), ...doorProblems, ...conflict, ...badBody },
});
const get = createRoute({
  ...needs('read'),
  method: 'get',
  path: '/webhook-endpoints/{id}',
  tags,
  operationId: 'getWebhookEndpoint',
  summary: 'Read a webhook endpoint',
  request: { params: endpointParams },
  responses: one,
});
const update = createRoute({
  ...needs('configure'),
  method: 'patch',
  path: '/webhook-endpoints/{id}',
  tags,
  operationId: 'updateWebhookEndpoint',
  summary: 'Change a webhook endpoint',
  description: 'Address, events, or whether it is enabled. Disabling gives up what waits for it.',
  request: { params: endpointParams, body: body(updateWebhookEndpointSchema, 'What changes') },
  responses: { ...one, ...badBody },
});
const remove = createRoute({
  ...needs('configure'),
  method: 'delete',
  path: '/webhook-endpoints/{id}',
  tags,
  operationId: 'deleteWebhookEndpoint',
  summary: 'Delete a webhook endpoint',
  description: 'Its log goes with it.',
  request: { params: endpointParams },
  responses: { 204: { description: 'Deleted' }, ...doorProblems, ...notFound },
});
const rotate = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/webhook-endpoints/{id}/rotate-secret',
  tags,
  operationId: 'rotateWebhookSecret',
  summary: 'Give a webhook endpoint a new secret',
  description: 'For a while both secrets sign, so that you can change over without losing an event.',
  request: {
    params: endpointParams,
    headers: repeatable,
    body: json(
      z.strictObject({
        overlap_hours: z
          .number()
          .int()
          .min(0)
          .max(168)
          .default(24)
          .meta({ description: '0: the old one ends at once.' }),
      }),
      'How long the old secret signs, too',
    ),
  },
  responses: { 200: json(withSecret, 'The endpoint and its new secret'), ...doorProblems, ...notFound, ...badBody },
});
const ping = createRoute({
  ...needs('configure'),
  method: 'post',
  path: '/webhook-endpoints/{id}/ping',
  tags,
  operationId: 'pingWebhookEndpoint',
  summary: 'Send a trial event',
  description:
    'An event of the type `ping`, whatever the endpoint listens to. Read the delivery to see what came of it.',
  request: { params: endpointParams, headers: repeatable },
  responses: { 202: json(z.object({ delivery_id: z.uuid() }), 'On its way'), ...doorProblems, ...notFound },
});

/** Where events are sent. */
export function webhookEndpointRoutes(app: OpenAPIHono<ApiEnv>, services: Services): void {
  const { db, vault } = services;
  app.openapi(list, async (c) => c.json({ data: await listEndpoints(db, c.get('caller').installation) }, 200));
  app.openapi(create, async (c) => {
    const { installation, userName } = c.get('caller');
    const given = c.req.valid('json');
    refuseAddress(services, given.url);
    const made = await createEndpoint({ db, vault }, installation, given, userName);
    if (made === null) throw tooMany();
    return c.json(made, 201);
  });
  app.openapi(get, async (c) => {
    const row = await readEndpoint(db, c.get('caller').installation, c.req.valid('param').id);
    if (row === undefined) throw noEndpoint();
    return c.json(endpointView(row), 200);
  });
  app.openapi(update, async (c) => {
    const { installation, userName } = c.get('caller');
    const change = c.req.valid('json');
    if (change.url !== undefined) refuseAddress(services, change.url);
    const endpoint = await updateEndpoint(db, installation, c.req.valid('param').id, change, userName);
    if (endpoint === undefined) throw noEndpoint();
    return c.json(endpoint, 200);
  });
  app.openapi(remove, async (c) => {
    const { installation, userName } = c.get('caller');
    const gone = await removeEndpoint(db, installation, c.req.valid('param').id, userName);
    if (gone === undefined) throw noEndpoint();
    return c.body(null, 204);
  });
  app.openapi(rotate, async (c) => {
    const { installation, userName } = c.get('caller');
    // Without a body nothing is parsed, and the default is not filled in.
    const { overlap_hours: overlap = 24 } = c.req.valid('json');
    const rotated = await rotateSecret({ db, vault }, installation, c.req.valid('param').id, overlap, userName);
    if (rotated === undefined) throw noEndpoint();
    return c.json(rotated, 200);
  });
  app.openapi(ping, async (c) => {
    const { installation, userName } = c.get('caller');
    const row = await readEndpoint(db, installation, c.req.valid('param').id);
    if (row === undefined) throw noEndpoint();
    const deliveryId = await pingEndpoint(db, row, userName);
    // Somebody is watching: it goes at once, not with the next turn.
    await enqueueDeliveries(services);
    return c.json({ delivery_id: deliveryId }, 202);
  });
}

/** @throws HttpError 422 at the field */
function refuseAddress({ config }: Services, url: string): void {
  const fault = addressFault(url, config.WEBHOOK_TARGETS);
  if (fault === null) return;
  throw new HttpError(422, 'webhook_address_refused', 'This address cannot be used', `${fault} Nothing was saved.`, {
    errors: [{ path: 'url', message: fault, value: url.slice(0, 200) }],
  });
}

export const noEndpoint = () =>
  new HttpError(
    404,
    'webhook_endpoint_not_found',
    'There is no such endpoint',
    'This account has no webhook endpoint of that id. List the endpoints to see what there is.',
  );

const tooMany = () =>
  new HttpError(
    409,
    'too_many_webhook_endpoints',
    'There are too many endpoints',
    `An account may have ${MOST_ENDPOINTS} webhook endpoints. Delete one that is not used any more, then create this one.`,
  );
