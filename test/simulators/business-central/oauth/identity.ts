import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { User } from '../directory.ts';

/** One signing key per process, made when the first one is needed. */
let keys: ReturnType<typeof generateKeyPair> | undefined;
const kid = 'simulated';
const signing = () => {
  keys ??= generateKeyPair('RS256');
  return keys;
};

/** An id token for whoever asks for the scope `openid`. */
export async function signIdToken(
  origin: string,
  user: User,
  clientId: string,
  nonce: string | undefined,
  now: Date,
): Promise<string> {
  const { privateKey } = await signing();
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT({
    tid: user.tenantId,
    oid: user.id,
    name: user.name,
    preferred_username: user.email,
    nonce,
    ver: '2.0',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
    .setIssuer(`${origin}/${user.tenantId}/v2.0`)
    .setAudience(clientId)
    .setSubject(user.id)
    .setIssuedAt(seconds)
    .setNotBefore(seconds)
    .setExpirationTime(seconds + 3600)
    .sign(privateKey);
}

/** `GET /{tenant}/discovery/v2.0/keys` */
export async function keySet(): Promise<Response> {
  const { publicKey } = await signing();
  return Response.json({ keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] });
}

/** `GET /{tenant}/v2.0/.well-known/openid-configuration` */
export function discovery(origin: string, segment: string, tenantId: string | undefined): Response {
  const base = `${origin}/${segment}`;
  return Response.json({
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query'],
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    // For organizations and common Entra answers a template in the place of the tenant.
    issuer: `${origin}/${tenantId ?? '{tenantid}'}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
  });
}
