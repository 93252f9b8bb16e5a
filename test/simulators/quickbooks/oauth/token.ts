import type { World } from '../world.ts';
import type { OAuthOptions } from './authorize.ts';
import { accessSeconds, type Client, type Grant } from './grants.ts';

const refusal = (status: number, error: string, description: string): Response =>
  Response.json({ error, error_description: description }, { status, headers: { 'Cache-Control': 'no-store' } });

/** The app by its Basic authorization, the one way that Intuit documents. */
function client(request: Request, options: OAuthOptions): Client | undefined {
  const header = /^Basic (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const [id = '', secret = ''] = Buffer.from(header, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return options.clients.find((one) => one.clientId === id && one.clientSecret === secret);
}

/** `POST /oauth2/v1/tokens/bearer` for codes and refresh tokens. */
export async function token(request: Request, world: World, options: OAuthOptions): Promise<Response> {
  const app = client(request, options);
  if (app === undefined) return refusal(401, 'invalid_client', 'Client authentication failed');
  const form = new URLSearchParams(await request.text());
  const grantType = form.get('grant_type');
  if (grantType === 'authorization_code') {
    const code = world.grants.takeCode(form.get('code') ?? '');
    if (
      code === undefined ||
      code.expired ||
      code.clientId !== app.clientId ||
      code.redirectUri !== form.get('redirect_uri')
    )
      return refusal(400, 'invalid_grant', 'Invalid authorization code');
    return answer(world, world.grants.grant(app.clientId, code.realmId));
  }
  if (grantType !== 'refresh_token') return refusal(400, 'unsupported_grant_type', 'The grant type is not supported');
  const grant = world.grants.refresh(form.get('refresh_token') ?? '', app.clientId);
  return grant === undefined
    ? refusal(400, 'invalid_grant', 'Incorrect or invalid refresh token')
    : answer(world, grant);
}

function answer(world: World, grant: Grant): Response {
  const now = world.now().getTime();
  const seconds = (instant: number) => Math.max(0, Math.floor((instant - now) / 1000));
  return Response.json(
    {
      token_type: 'bearer',
      access_token: world.grants.issueAccess(grant),
      expires_in: accessSeconds,
      refresh_token: grant.value,
      x_refresh_token_expires_in: seconds(grant.expiresAt),
      x_refresh_token_hard_expires_in: seconds(grant.hardExpiresAt),
    },
    { headers: { 'Cache-Control': 'no-store' } },
  );
}

/** `POST /v2/oauth2/tokens/revoke` */
export async function revoke(request: Request, world: World, options: OAuthOptions): Promise<Response> {
  if (client(request, options) === undefined) return refusal(401, 'invalid_client', 'Client authentication failed');
  const text = await request.text();
  const json = (request.headers.get('content-type') ?? '').includes('json');
  let value = '';
  if (json) {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && 'token' in body) value = String(body.token);
  } else value = new URLSearchParams(text).get('token') ?? '';
  return world.grants.revokeToken(value)
    ? new Response(null, { status: 200 })
    : refusal(400, 'invalid_request', 'Unknown token');
}
