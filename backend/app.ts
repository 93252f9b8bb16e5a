import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { docsRoutes } from './api/page/routes.ts';
import { apiRoutes } from './api/routes.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { backfillRoutes } from './routes/backfill.ts';
import { connectionRoutes } from './routes/connection.ts';
import { customerRoutes } from './routes/customer.ts';
import { differenceRoutes } from './routes/differences.ts';
import { documentRoutes } from './routes/documents.ts';
import { healthRoutes } from './routes/health.ts';
import { HttpError } from './routes/http-error.ts';
import { knownError } from './routes/known-errors.ts';
import { moneyRoutes } from './routes/money.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { oauthRoutes } from './routes/oauth.ts';
import { onboardingRoutes } from './routes/onboarding.ts';
import { pageRoutes } from './routes/pages.ts';
import { productRoutes } from './routes/products.ts';
import { settingsRoutes } from './routes/settings.ts';
import { settingsHistoryRoutes } from './routes/settings-history.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { businessCentralWebhookRoutes } from './routes/webhooks-business-central.ts';
import { quickBooksWebhookRoutes } from './routes/webhooks-quickbooks.ts';
import type { Services } from './services.ts';

/** The HTTP door: routes parse, call a service and answer; errors of all kinds become problem details here, once. */
export function createApp(services: Services): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    const status = `${Math.floor(c.res.status / 100)}xx`;
    services.metrics.http.observe({ route: c.req.routePath, status }, (performance.now() - started) / 1000);
  });
  // Before the headers for browsers: Stripe reads none, and setting them costs more than the rest of the answer.
  app.route('/', webhookRoutes({ inbox: services.inbox, secrets: services.webhookSecrets, metrics: services.metrics }));
  app.route('/', quickBooksWebhookRoutes(services));
  app.route('/', businessCentralWebhookRoutes(services));
  const api = apiRoutes(services);
  // It has a stricter policy than the rest.
  app.route('/', docsRoutes(api, services));
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], frameAncestors: ["'none'"] },
    }),
  );
  app.route('/', healthRoutes(services));
  app.route('/', oauthRoutes(services));
  app.route('/', documentRoutes(services));
  app.route('/', customerRoutes(services));
  app.route('/', pageRoutes(services));
  app.route('/', backfillRoutes(services));
  app.route('/', productRoutes(services));
  app.route('/', moneyRoutes(services));
  app.route('/', differenceRoutes(services));
  app.route('/', settingsRoutes(services));
  app.route('/', settingsHistoryRoutes(services));
  app.route('/', notificationRoutes(services));
  app.route('/', onboardingRoutes(services));
  app.route('/', connectionRoutes(services));
  app.route('/', apiKeyRoutes(services));
  app.route('/', api);
  app.notFound((c) =>
    answer(
      services,
      new HttpError(404, 'not_found', 'There is nothing here', 'Check the path and the method.'),
      c.req.path,
    ),
  );
  app.onError((error, c) => onError(error, services, c.req.path));
  return app;
}

/** Views read error answers across origins like any other. */
const answer = (services: Pick<Services, 'config'>, error: HttpError, path: string, reference?: string): Response =>
  Response.json(error.toAnswer(`${services.config.publicUrl}/api/docs`, reference), {
    status: error.status,
    headers: {
      'Content-Type': 'application/problem+json',
      ...(path.startsWith('/app/') ? { 'Access-Control-Allow-Origin': '*' } : {}),
      ...error.headers,
    },
  });

/** Only errors with words leave the house; anything else is logged and answered with a reference to quote. */
function onError(error: unknown, services: Services, path: string): Response {
  const known = knownError(error);
  if (known !== null) return answer(services, known, path);
  const reference = randomUUID().slice(0, 8);
  services.log.error({ err: error, path, reference }, 'Request failed');
  const words = `The request broke on our side, not on yours. Reload to see how things stand and try again; if it stays, quote the reference ${reference}.`;
  return answer(services, new HttpError(500, 'internal', 'A fault of ours', words), path, reference);
}
