import type { Context } from '../context.ts';
import type { Deliveries } from '../deliveries.ts';
import { newId } from '../ids.ts';
import type { Account } from '../objects/customers.ts';
import { routes } from '../resources/index.ts';
import { API_VERSION } from '../version.ts';
import type { World } from '../world.ts';
import { authenticate } from './auth.ts';
import { StripeError } from './errors.ts';
import { expand } from './expand.ts';
import { parseForm } from './form.ts';
import { fingerprint, keepAnswer, keptAnswer } from './idempotency.ts';
import type { RateLimit } from './rateLimit.ts';
import { Router } from './router.ts';

export type App = { world: World; deliveries: Deliveries; rateLimit: RateLimit; now: () => Date };

const router = new Router(routes);

/** Answers one API request. The whole work of a request happens in one turn: requests never interleave. */
export async function answer(app: App, request: Request): Promise<Response> {
  const requestId = newId('req');
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    'Request-Id': requestId,
    'Stripe-Version': API_VERSION,
  };
  const key = request.method === 'POST' ? request.headers.get('idempotency-key') : null;
  if (key !== null) headers['Idempotency-Key'] = key;
  const body = request.method === 'GET' ? '' : await request.text();
  try {
    const account = authenticate(app.world, request.headers);
    if (request.headers.get('stripe-account') !== null) headers['Stripe-Account'] = account.id;
    if (!app.rateLimit.admits(account.id, Date.now())) return tooMany(headers);
    const result = once(app, request, account, { body, key, requestId });
    if (result.replayed) headers['Idempotent-Replayed'] = 'true';
    return new Response(result.body, { status: result.status, headers });
  } catch (error) {
    if (error instanceof StripeError)
      return new Response(errorBody(error, requestId), { status: error.status, headers });
    throw error;
  }
}

/** Keeps an injected 500 under the request's idempotency key: v1 replays even those. Gateways' 502–504 are not kept. */
export function rememberFailure(
  app: App,
  request: Request,
  body: string,
  failure: { status: number; body: string },
): void {
  const key = request.headers.get('idempotency-key');
  if (key === null || request.method !== 'POST' || failure.status !== 500) return;
  try {
    const data = app.world.of(authenticate(app.world, request.headers).id);
    const print = fingerprint(request.method, new URL(request.url).pathname, body);
    keepAnswer(data, key, { request: print, ...failure, at: Math.floor(app.now().getTime() / 1000) });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error; // a request without an account has nothing to be kept for
  }
}

type Result = { status: number; body: string; replayed: boolean };
type Sent = { body: string; key: string | null; requestId: string };

/** Does the work, unless the idempotency key says it has been done. */
function once(app: App, request: Request, account: Account, sent: Sent): Result {
  const data = app.world.of(account.id);
  const now = Math.floor(app.now().getTime() / 1000);
  const url = new URL(request.url);
  const print = sent.key === null ? '' : fingerprint(request.method, url.pathname, sent.body);
  const kept = sent.key === null ? undefined : keptAnswer(data, sent.key, print, now);
  if (kept !== undefined) return { status: kept.status, body: kept.body, replayed: true };
  const ctx: Context = {
    world: app.world,
    account,
    data,
    now,
    request: { id: sent.requestId, idempotency_key: sent.key },
    dispatch: (delivery) => app.deliveries.dispatch(delivery),
  };
  const result = perform(ctx, request.method, url, sent.body);
  if (sent.key !== null && !result.early)
    keepAnswer(data, sent.key, { request: print, status: result.status, body: result.body, at: now });
  return { ...result, replayed: false };
}

function perform(
  ctx: Context,
  method: string,
  url: URL,
  body: string,
): { status: number; body: string; early: boolean } {
  try {
    const found = router.match(method, url.pathname);
    if (found === undefined) throw unknownUrl(method, url.pathname);
    const form = parseForm(body === '' ? url.search.slice(1) : body);
    const done = ctx.world.atomically(() => {
      const { body: answered, expand: paths } = found.route.run(ctx, form, found.ids);
      return expand(ctx, answered, paths);
    });
    return { status: 200, body: JSON.stringify(done), early: false };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return { status: error.status, body: errorBody(error, ctx.request.id ?? ''), early: error.early };
  }
}

function errorBody(error: StripeError, requestId: string): string {
  return JSON.stringify(error.toJson(`https://dashboard.stripe.com/test/logs/${requestId}?t=0`), null, 2);
}

function unknownUrl(method: string, path: string): StripeError {
  const message = `Unrecognized request URL (${method}: ${path}). The Stripe simulator may not support it; see its resources folder.`;
  return new StripeError(404, 'invalid_request_error', message, {}, true);
}

function tooMany(headers: Record<string, string>): Response {
  const error = new StripeError(
    429,
    'invalid_request_error',
    'Too many requests hit the API too quickly. We recommend an exponential backoff of your requests.',
    { code: 'rate_limit' },
    true,
  );
  return new Response(errorBody(error, headers['Request-Id'] ?? ''), {
    status: 429,
    headers: { ...headers, 'Retry-After': '1', 'Stripe-Rate-Limited-Reason': 'global-rate' },
  });
}
