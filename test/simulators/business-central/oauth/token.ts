import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { accessTokenSeconds, type Client, type Directory, type User } from '../directory.ts';
import type { OAuthOptions } from './authorize.ts';
import { EntraError, invalidClient, invalidGrant, invalidRequest } from './errors.ts';
import { signIdToken } from './identity.ts';

const formSchema = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  refresh_token: z.string().optional(),
  scope: z.string().optional(),
});
type Form = z.output<typeof formSchema>;

function basic(header: string | null): { id: string; secret: string } | undefined {
  if (header === null || !/^basic /i.test(header)) return undefined;
  const decoded = Buffer.from(header.slice(6), 'base64').toString('utf8');
  const at = decoded.indexOf(':');
  if (at < 0) return undefined;
  // RFC 6749, 2.3.1: both are form-encoded before they are joined.
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  return { id: decode(decoded.slice(0, at)), secret: decode(decoded.slice(at + 1)) };
}

function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}

function authenticate(form: Form, authorization: string | null, options: OAuthOptions): Client {
  const header = basic(authorization);
  const id = header?.id ?? form.client_id;
  if (id === undefined)
    throw invalidRequest(900144, "The request body must contain the following parameter: 'client_id'.");
  const client = options.clients.find((one) => one.clientId === id);
  if (client === undefined)
    throw new EntraError(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${id}' was not found in the directory.`,
    );
  const secret = header?.secret ?? form.client_secret;
  if (secret === undefined)
    throw invalidClient(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  if (!same(secret, client.clientSecret)) throw invalidClient(7000215, 'Invalid client secret provided.');
  return client;
}

function required(form: Form, name: keyof Form): string {
  const value = form[name];
  if (value === undefined || value === '')
    throw invalidRequest(900144, `The request body must contain the following parameter: '${name}'.`);
  return value;
}

function byCode(form: Form, client: Client, directory: Directory): { user: User; scope: string; nonce?: string } {
  const code = directory.redeemCode(required(form, 'code'));
  const verifier = required(form, 'code_verifier');
  if (code === undefined || code.clientId !== client.clientId)
    throw invalidGrant(9002313, 'Invalid request. Request is malformed or invalid.');
  if (code.redeemed)
    throw invalidGrant(
      54005,
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    );
  if (code.expired) throw invalidGrant(70008, 'The provided authorization code or refresh token has expired.');
  if (code.redirectUri !== form.redirect_uri)
    throw invalidGrant(
      500112,
      'The reply address does not match the reply address provided when requesting Authorization code.',
    );
  if (createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
    throw invalidGrant(
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    );
  const user = directory.users.get(code.userId);
  if (user === undefined) throw invalidGrant(50034, 'The user account does not exist in the directory.');
  return { user, scope: code.scope, ...(code.nonce === undefined ? {} : { nonce: code.nonce }) };
}

function byRefresh(form: Form, client: Client, directory: Directory): { user: User; scope: string } {
  const token = directory.findRefresh(required(form, 'refresh_token'));
  if (token === undefined || token.clientId !== client.clientId)
    throw invalidGrant(9002313, 'Invalid request. Request is malformed or invalid.');
  if (token.expired) throw invalidGrant(700082, 'The refresh token has expired due to inactivity.');
  if (token.revoked)
    throw invalidGrant(50173, 'The provided grant has expired due to it being revoked, a fresh auth token is needed.');
  const user = directory.users.get(token.userId);
  if (user === undefined) throw invalidGrant(50034, 'The user account does not exist in the directory.');
  return { user, scope: form.scope ?? token.scope };
}

const answer = (body: Record<string, unknown>) =>
  Response.json(
    { token_type: 'Bearer', ...body, expires_in: accessTokenSeconds, ext_expires_in: accessTokenSeconds },
    {
      headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' },
    },
  );

/** `POST /{tenant}/oauth2/v2.0/token` for codes, refresh tokens and client credentials. */
export async function token(
  segment: string,
  request: Request,
  directory: Directory,
  options: OAuthOptions,
  now: () => Date,
): Promise<Response> {
  try {
    const type = request.headers.get('content-type') ?? '';
    if (!type.startsWith('application/x-www-form-urlencoded'))
      throw invalidRequest(900144, "The request body must contain the following parameter: 'grant_type'.");
    const form = formSchema.parse(Object.fromEntries(new URLSearchParams(await request.text())));
    const grant = required(form, 'grant_type');
    const tenant = directory.findTenant(segment);
    if (tenant === undefined && segment !== 'organizations' && segment !== 'common')
      throw invalidRequest(90002, `Tenant '${segment}' not found.`);
    const client = authenticate(form, request.headers.get('authorization'), options);
    if (grant === 'client_credentials') {
      if (tenant === undefined)
        throw invalidRequest(
          53003,
          'Client credentials need the tenant in the address; organizations and common cannot be used.',
        );
      if (form.scope !== 'https://api.businesscentral.dynamics.com/.default')
        throw new EntraError(
          400,
          'invalid_scope',
          70011,
          "The provided value for the input parameter 'scope' is not valid.",
        );
      return answer({ access_token: directory.issueAccess(`application:${client.clientId}`, tenant.id) });
    }
    if (grant !== 'authorization_code' && grant !== 'refresh_token')
      throw new EntraError(
        400,
        'unsupported_grant_type',
        70003,
        `The app requested an unsupported grant type '${grant}'.`,
      );
    const granted: { user: User; scope: string; nonce?: string } =
      grant === 'authorization_code' ? byCode(form, client, directory) : byRefresh(form, client, directory);
    if (tenant !== undefined && granted.user.tenantId !== tenant.id)
      throw invalidGrant(50020, `User account does not exist in tenant '${tenant.name}'.`);
    const scopes = granted.scope.split(/\s+/);
    return answer({
      scope: scopes.filter((scope) => scope !== 'offline_access').join(' '),
      access_token: directory.issueAccess(granted.user.id, granted.user.tenantId),
      ...(scopes.includes('offline_access')
        ? { refresh_token: directory.issueRefresh(granted.user, client.clientId, granted.scope) }
        : {}),
      ...(scopes.includes('openid')
        ? {
            id_token: await signIdToken(
              new URL(request.url).origin,
              granted.user,
              client.clientId,
              granted.nonce,
              now(),
            ),
          }
        : {}),
    });
  } catch (error) {
    if (error instanceof EntraError) return error.toResponse(now());
    throw error;
  }
}
