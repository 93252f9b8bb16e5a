import { OpenAPIHono } from '@hono/zod-openapi';
import { MAX_VIEW_BYTES } from '../routes/documents.ts';
import { HttpError } from '../routes/http-error.ts';
import { limitBody } from '../routes/limits.ts';
import type { Services } from '../services.ts';
import { authenticate } from './door/authenticate.ts';
import type { ApiEnv } from './door/caller.ts';
import { idempotent } from './door/idempotency.ts';
import { fieldMappingRoutes } from './mappings/field-routes.ts';
import { linkRoutes } from './mappings/link-routes.ts';
import { productMappingRoutes } from './mappings/product-routes.ts';
import { taxMappingRoutes } from './mappings/tax-routes.ts';
import { tryMappings } from './mappings/try.ts';
import { validateMappings } from './mappings/validate.ts';
import { describeApi } from './openapi.ts';
import { payoutRoutes } from './payouts/routes.ts';
import { accountRoutes } from './resources/account.ts';
import { bulkRunRoutes } from './resources/bulk-runs.ts';
import { documentActions } from './resources/document-actions.ts';
import { documentReads } from './resources/documents.ts';
import { postingRoutes } from './resources/money-postings.ts';
import { settingsApi } from './resources/settings.ts';
import { webhookDeliveryRoutes } from './resources/webhook-deliveries.ts';
import { webhookEndpointRoutes } from './resources/webhooks.ts';

/**
 * The public API under /api/v1, for integrators: what the views do, by API key. Its description is generated from the
 * schemas that parse and type it, so the two cannot differ.
 */
export function apiRoutes(services: Services): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw unfit(result.target, result.error.issues);
    },
  }).basePath('/api/v1');
  describeApi(app, services);
  app.use('*', authenticate(services), limitBody(MAX_VIEW_BYTES), idempotent(services));
  documentReads(app, services);
  documentActions(app, services);
  bulkRunRoutes(app, services);
  postingRoutes(app, services);
  payoutRoutes(app, services);
  productMappingRoutes(app, services);
  taxMappingRoutes(app, services);
  fieldMappingRoutes(app, services);
  linkRoutes(app, services);
  validateMappings(app, services);
  tryMappings(app, services);
  settingsApi(app, services);
  accountRoutes(app, services);
  webhookEndpointRoutes(app, services);
  webhookDeliveryRoutes(app, services);
  return app;
}

const places: Record<string, string> = { query: 'query', param: 'path', header: 'header' };

/** Parts of a request that do not fit: all of them, each by its place. */
function unfit(target: string, issues: readonly { path: PropertyKey[]; message: string }[]): HttpError {
  const place = places[target];
  const errors = issues.map(({ path, message }) => ({
    path: [...(place === undefined ? [] : [place]), ...path.map(String)].join('.'),
    message,
  }));
  const [first] = errors;
  const detail = `${first?.path || 'The body'}: ${first?.message ?? 'it does not fit'}. Nothing was changed.`;
  return new HttpError(422, 'invalid_request', 'The request does not fit', detail, { errors });
}
