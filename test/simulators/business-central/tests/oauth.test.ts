import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, bench, client, object, objects, redirectUri } from './company.ts';

let b: Bench;
let clock = Date.parse('2026-11-20T10:00:00Z');
beforeAll(async () => {
  b = await bench({ autoConsent: true, now: () => new Date(clock) });
});
afterAll(() => b.sim.close());

const scope = 'https://api.businesscentral.dynamics.com/.default offline_access';
const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

const authorizeUrl = (change: Record<string, string | undefined> = {}, tenant = 'organizations') => {
  const url = new URL(`${b.sim.url}/${tenant}/oauth2/v2.0/authorize`);
  const all: Record<string, string | undefined> = {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state: 'state-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...change,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
};

const visit = (url: URL) => fetch(url, { redirect: 'manual' });

const answerOf = (response: Response) => new URL(response.headers.get('location') ?? 'http://none').searchParams;

async function freshCode(): Promise<string> {
  return answerOf(await visit(authorizeUrl({ prompt: 'auto' }))).get('code') ?? '';
}

async function exchange(form: Record<string, string>, headers: Record<string, string> = {}, tenant = 'organizations') {
  const response = await fetch(`${b.sim.url}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: object(await response.json()) };
}

const secret = { client_id: client.clientId, client_secret: client.clientSecret };
const byCode = (code: string, more: Record<string, string> = {}) =>
  exchange({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...secret,
    ...more,
  });
const byRefresh = (token: unknown) =>
  exchange({ grant_type: 'refresh_token', refresh_token: String(token), ...secret });

const api = (token: unknown) =>
  fetch(`${b.sim.url}/environments/v1.2`, { headers: { Authorization: `Bearer ${String(token)}` } });

describe('the consent page', () => {
  it('given a sound request, then it offers the users, and Accept leads back with code and state', async () => {
    const page = await visit(authorizeUrl());
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('Ada Admin');
    const user = /name="sim_user" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const answer = answerOf(await visit(authorizeUrl({ sim_user: user, sim_answer: 'accept' })));
    expect(answer.get('state')).toBe('state-1');
    expect((await byCode(answer.get('code') ?? '')).status).toBe(200);
  });

  it('given Cancel, then it leads back with access_denied', async () => {
    const answer = answerOf(await visit(authorizeUrl({ sim_answer: 'cancel' })));
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.get('state')).toBe('state-1');
  });

  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['an address that is not registered', { redirect_uri: 'http://evil.example/' }],
  ])('given %s, then it never redirects', async (_, change) => {
    const page = await visit(authorizeUrl(change));
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  it.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no scope', { scope: undefined }, 'invalid_request'],
    ['a scope of another service', { scope: 'https://graph.microsoft.com/.default' }, 'invalid_scope'],
    ['no state', { state: undefined }, 'invalid_request'],
    ['no code challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ])('given %s, then it leads back with %s', async (_, change, error) => {
    expect(answerOf(await visit(authorizeUrl(change))).get('error')).toBe(error);
  });
});

describe('the token endpoint', () => {
  it('given a code and its verifier, then it answers tokens that the API takes', async () => {
    const { status, body } = await byCode(await freshCode());
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599 });
    const answer = await api(body.access_token);
    expect(objects(object(await answer.json()).value)[0]).toMatchObject({
      name: 'Production',
      aadTenantId: b.tenantId,
    });
  });

  it('given the client’s secret in a Basic header, then it is taken as well', async () => {
    const form = {
      grant_type: 'authorization_code',
      code: await freshCode(),
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const credentials = [client.clientId, client.clientSecret].map(encodeURIComponent).join(':');
    const answer = await exchange(form, { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
    expect(answer.status).toBe(200);
  });

  it('given a code for the second time, then it is refused', async () => {
    const code = await freshCode();
    await byCode(code);
    expect(await byCode(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [54005] } });
  });

  it('given a code after ten minutes, then it is refused', async () => {
    const code = await freshCode();
    clock += 10 * 60_000 + 1;
    expect(await byCode(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [70008] } });
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 400, 'invalid_grant', 501481],
    ['another redirect address', { redirect_uri: 'http://127.0.0.1:9/other' }, 400, 'invalid_grant', 500112],
    ['a wrong secret', { client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    ['an unknown grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
  ])('given %s, then it is refused with %i %s', async (_, change, status, error, number) => {
    const answer = await byCode(await freshCode(), change);
    expect(answer).toMatchObject({ status, body: { error, error_codes: [number] } });
    expect(answer.body).toMatchObject({ trace_id: expect.any(String), correlation_id: expect.any(String) });
  });

  it('given a refresh token, then a new one is issued and the old one stays good', async () => {
    const first = (await byCode(await freshCode())).body.refresh_token;
    const second = (await byRefresh(first)).body.refresh_token;
    expect(second).not.toBe(first);
    expect((await byRefresh(first)).status).toBe(200);
    expect((await byRefresh(second)).status).toBe(200);
  });

  it('given a refresh token after 90 days, then it is refused', async () => {
    const { refresh_token } = (await byCode(await freshCode())).body;
    clock += 90 * 86_400_000 + 1000;
    expect(await byRefresh(refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [700082] },
    });
  });

  it('given no offline_access, then no refresh token is issued', async () => {
    const url = authorizeUrl({ prompt: 'auto', scope: 'https://api.businesscentral.dynamics.com/.default' });
    const code = answerOf(await visit(url)).get('code') ?? '';
    expect((await byCode(code)).body.refresh_token).toBeUndefined();
  });

  it('given an access token after an hour, then the API answers 401 in its own words', async () => {
    const { access_token } = (await byCode(await freshCode())).body;
    expect((await api(access_token)).status).toBe(200);
    clock += 3600_000;
    const expired = await api(access_token);
    expect(expired.status).toBe(401);
    expect(object(await expired.json()).error).toMatchObject({ code: 'Authentication_InvalidCredentials' });
  });

  it('given a revoked user, then refreshing fails, while what was granted afterwards works', async () => {
    const { refresh_token } = (await byCode(await freshCode())).body;
    const [user] = b.sim.createTenant({
      id: b.tenantId,
      name: '',
      users: [{ name: '', email: 'ada@alpenrose.example' }],
    }).users;
    b.sim.revokeUser(user ?? '');
    expect(await byRefresh(refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [50173] },
    });
    clock += 1000;
    const again = (await byCode(await freshCode())).body.refresh_token;
    expect((await byRefresh(again)).status).toBe(200);
  });

  it('given client credentials and a tenant, then it answers an access token alone', async () => {
    const form = {
      grant_type: 'client_credentials',
      scope: 'https://api.businesscentral.dynamics.com/.default',
      ...secret,
    };
    const answer = await exchange(form, {}, b.tenantId);
    expect(answer.status).toBe(200);
    expect(answer.body.refresh_token).toBeUndefined();
    expect((await api(answer.body.access_token)).status).toBe(200);
    expect((await exchange(form)).status).toBe(400);
  });

  it('given the scope openid, then the id token is signed with a published key', async () => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    const code =
      answerOf(await visit(authorizeUrl({ prompt: 'auto', scope: `openid ${scope}`, nonce: 'n-1' }))).get('code') ?? '';
    const { id_token } = (await byCode(code)).body;
    const document = object(
      await (await fetch(`${b.sim.url}/${b.tenantId}/v2.0/.well-known/openid-configuration`)).json(),
    );
    const keys = createRemoteJWKSet(new URL(String(document.jwks_uri)));
    const { payload } = await jwtVerify(String(id_token), keys, {
      issuer: String(document.issuer),
      audience: client.clientId,
      currentDate: new Date(clock),
    });
    expect(payload).toMatchObject({ nonce: 'n-1', tid: b.tenantId, preferred_username: 'ada@alpenrose.example' });
  });
});
