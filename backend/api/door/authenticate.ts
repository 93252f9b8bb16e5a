import { randomUUID } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import type { ApiScope } from '#shared/api/api-keys.ts';
import { findKey, noteUse } from '../../access/keys.ts';
import { HttpError } from '../../routes/http-error.ts';
import { countRequest, type RateRule, tooManyRequests } from '../../routes/limits.ts';
import type { Services } from '../../services.ts';
import type { ApiEnv } from './caller.ts';

/** What one key may ask. An import of thousands of mappings is one request. */
export const KEY_RATE: RateRule = { limit: 600, windowSeconds: 60 };

const POLICY = 'key';

/**
 * Finds the key that the request presents, counts the request, and names the caller. Answers carry the rate limit as
 * structured fields (draft-ietf-httpapi-ratelimit-headers).
 * @throws HttpError 401 `api_key_missing`, `api_key_invalid`; 403 `not_installed`; 429
 */
export const authenticate =
  (services: Services): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const key = await findKey(services.db, presentedKey(c));
    if (key === null) throw invalidKey();
    const now = services.now();
    const { count, resetSeconds } = await countRequest(services.db, `api:${key.id}`, KEY_RATE, now);
    const headers = {
      'RateLimit-Policy': `"${POLICY}";q=${KEY_RATE.limit};w=${KEY_RATE.windowSeconds}`,
      RateLimit: `"${POLICY}";r=${Math.max(0, KEY_RATE.limit - count)};t=${resetSeconds}`,
    };
    if (count > KEY_RATE.limit) throw tooManyRequests(KEY_RATE, resetSeconds, headers);
    if (key.installation.status !== 'installed') throw notInstalled();
    await noteUse(services.db, key, now);
    c.set('caller', {
      installation: key.installation,
      userId: `key:${key.id}`,
      userName: `API key “${key.name}”`,
      mayChange: key.scopes.includes('sync'),
      mayConfigure: key.scopes.includes('configure'),
      requestId: randomUUID(),
      keyId: key.id,
      scopes: key.scopes,
    });
    await next();
    // After the answer, so that errors carry them as well.
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    c.header('Cache-Control', 'no-store');
  };

/** Lets a caller pass whose key has the scope. @throws HttpError 403 `scope_missing` */
export const requireScope =
  (scope: ApiScope): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const { scopes } = c.get('caller');
    if (!scopes.includes(scope)) {
      throw new HttpError(
        403,
        'scope_missing',
        'This key may not do that',
        `It needs the scope “${scope}” and has ${scopes.map((has) => `“${has}”`).join(', ')}. Nothing was changed. Create a key with that scope in the app’s settings and use it here.`,
      );
    }
    await next();
  };

function presentedKey(c: Context): string {
  const [, key] = /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  if (key !== undefined) return key;
  throw new HttpError(
    401,
    'api_key_missing',
    'No API key was sent',
    'Send the header “Authorization: Bearer tieout_…”. Keys are made in the app’s settings in the Stripe Dashboard.',
    { headers: challenge },
  );
}

const challenge = { 'WWW-Authenticate': 'Bearer realm="Tieout API"' };

const invalidKey = () =>
  new HttpError(
    401,
    'api_key_invalid',
    'This API key does not work',
    'It is unknown, was revoked, or belongs to the other mode (live or test). Check it, or create a new one in the app’s settings.',
    { headers: challenge },
  );

const notInstalled = () =>
  new HttpError(
    403,
    'not_installed',
    'Tieout is not installed',
    'The app was uninstalled from this Stripe account. Install it again in the Stripe Dashboard; the key then works again.',
  );
