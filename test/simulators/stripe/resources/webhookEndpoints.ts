import { type Context, find, mergeMetadata } from '../context.ts';
import { invalid } from '../http/errors.ts';
import { clearable, flag, list, metadata, paging, text } from '../http/fields.ts';
import type { JsonObject } from '../http/json.ts';
import { page } from '../http/pages.ts';
import { route } from '../http/router.ts';
import { newId, randomText } from '../ids.ts';
import type { WebhookEndpoint } from '../objects/events.ts';
import { or } from './shared.ts';

/** The secret is shown once, when the endpoint is made. */
function endpointJson({ connect: _, secret: __, ...endpoint }: Readonly<WebhookEndpoint>): JsonObject {
  return endpoint;
}

type NewEndpoint = Partial<Pick<WebhookEndpoint, 'secret' | 'connect' | 'description' | 'metadata' | 'api_version'>> &
  Pick<WebhookEndpoint, 'url' | 'enabled_events'>;

/** Registers an endpoint of the account. @throws StripeError for a malformed URL. */
export function createEndpoint(ctx: Context, params: NewEndpoint): WebhookEndpoint {
  return ctx.data.webhookEndpoints.put({
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: ctx.now,
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: ctx.account.livemode,
    metadata: params.metadata ?? {},
    secret: params.secret ?? `whsec_${randomText(32)}`,
    status: 'enabled',
    url: checkedUrl(params.url),
    connect: params.connect ?? false,
  });
}

function checkedUrl(url: string): string {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw invalid('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    });
  }
  return url;
}

export const webhookEndpointRoutes = [
  route(
    'POST',
    '/v1/webhook_endpoints',
    {
      api_version: text().optional(),
      connect: flag().optional(),
      description: clearable().optional(),
      enabled_events: list(text()).min(1),
      metadata: metadata().optional(),
      url: text(),
    },
    (ctx, params) => {
      const { api_version: version, connect, description, ...rest } = params;
      const endpoint = createEndpoint(ctx, {
        ...rest,
        metadata: mergeMetadata({}, params.metadata),
        connect: connect ?? false,
        description: description ?? null,
        api_version: version ?? null,
      });
      return { ...endpointJson(endpoint), secret: endpoint.secret };
    },
  ),
  route('GET', '/v1/webhook_endpoints', paging, (ctx, cursor) =>
    page(ctx.data.webhookEndpoints, {
      paging: cursor,
      kind: 'webhook endpoint',
      url: '/v1/webhook_endpoints',
      json: endpointJson,
    }),
  ),
  route('GET', '/v1/webhook_endpoints/{id}', {}, (ctx, _params, id) =>
    endpointJson(find(ctx.data.webhookEndpoints, 'webhook endpoint', id)),
  ),
  route(
    'POST',
    '/v1/webhook_endpoints/{id}',
    {
      description: clearable().optional(),
      disabled: flag().optional(),
      enabled_events: list(text()).min(1).optional(),
      metadata: metadata().optional(),
      url: text().optional(),
    },
    (ctx, params, id) => {
      const endpoint = find(ctx.data.webhookEndpoints, 'webhook endpoint', id);
      const status = params.disabled === undefined ? endpoint.status : params.disabled ? 'disabled' : 'enabled';
      return endpointJson(
        ctx.data.webhookEndpoints.put({
          ...endpoint,
          description: or(params.description, endpoint.description),
          enabled_events: or(params.enabled_events, endpoint.enabled_events),
          metadata: mergeMetadata(endpoint.metadata, params.metadata),
          status,
          url: params.url === undefined ? endpoint.url : checkedUrl(params.url),
        }),
      );
    },
  ),
  route('DELETE', '/v1/webhook_endpoints/{id}', {}, (ctx, _params, id) => {
    find(ctx.data.webhookEndpoints, 'webhook endpoint', id);
    ctx.data.webhookEndpoints.delete(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];
